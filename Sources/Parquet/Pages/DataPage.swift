import Columns
import Diagnostics
import Files

/// A data page taken apart: levels and values.
///
/// ```
/// version 1, all compressed    [UInt32 length] repetitions  [UInt32 length] definitions  values
/// version 2, values compressed repetitions  definitions  values
/// ```
struct DataPage {
  /// Values and NULLs.
  let count: Int
  /// nil where the highest level is 0, or where nothing is NULL.
  var repetitions: RunReader?
  var definitions: RunReader?
  let encoding: Int
  let values: PageValues

  init(
    _ header: PageHeader.DataPage, _ page: PageBytes, _ leaf: LeafColumn
  ) throws(SQLError) {
    count = header.valueCount
    encoding = header.encoding
    var bytes = ByteReader(page.bytes)
    let repetitionWidth = DataPage.bitWidth(leaf.maxRepetition)
    let definitionWidth = DataPage.bitWidth(leaf.maxDefinition)
    if header.isVersion2 {
      let repetition = try bytes.read(count: header.repetitionLength)
      let definition = try bytes.read(count: header.definitionLength)
      if leaf.maxRepetition > 0 { repetitions = try RunReader(repetition, width: repetitionWidth) }
      let isComplete = definition.isEmpty && header.nullCount == 0
      if leaf.maxDefinition > 0 && !isComplete {
        definitions = try RunReader(definition, width: definitionWidth)
      }
    } else {
      if leaf.maxRepetition > 0 {
        repetitions = try DataPage.levels(
          &bytes, header.repetitionEncoding, width: repetitionWidth, count: count)
      }
      if leaf.maxDefinition > 0 {
        definitions = try DataPage.levels(
          &bytes, header.definitionEncoding, width: definitionWidth, count: count)
      }
    }
    values = PageValues(buffer: page.buffer, bytes: bytes.rest, count: count)
  }

  /// Bits for levels up to `maximum`.
  static func bitWidth(_ maximum: Int) -> Int { Int.bitWidth - maximum.leadingZeroBitCount }

  private static func levels(
    _ bytes: inout ByteReader, _ encoding: Int, width: Int, count: Int
  ) throws(SQLError) -> RunReader {
    switch encoding {
    case EncodingNumber.bitPacked:
      let packed = try bytes.read(count: (count * width + 7) / 8)
      // The specification begins with the most significant bit; the writers that used this
      // encoding (Impala) and the readers (Arrow) begin with the least significant one.
      return RunReader(packed: packed, width: width, count: count)
    case EncodingNumber.rle:
      let length = Int(try bytes.read(UInt32.self))
      return try RunReader(try bytes.read(count: length), width: width)
    default:
      throw SQLError(.dataCorrupted, "levels have the encoding \(encoding)")
    }
  }
}
