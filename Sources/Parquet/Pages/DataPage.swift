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
  /// Rewritten levels.
  private var kept: [Buffer] = []

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
          &bytes, header.repetitionEncoding, width: repetitionWidth, count: count, &kept)
      }
      if leaf.maxDefinition > 0 {
        definitions = try DataPage.levels(
          &bytes, header.definitionEncoding, width: definitionWidth, count: count, &kept)
      }
    }
    values = PageValues(buffer: page.buffer, bytes: bytes.rest, count: count)
  }

  /// Bits for levels up to `maximum`.
  static func bitWidth(_ maximum: Int) -> Int { Int.bitWidth - maximum.leadingZeroBitCount }

  private static func levels(
    _ bytes: inout ByteReader, _ encoding: Int, width: Int, count: Int, _ kept: inout [Buffer]
  ) throws(SQLError) -> RunReader {
    switch encoding {
    case EncodingNumber.bitPacked:
      let packed = try bytes.read(count: (count * width + 7) / 8)
      let turned = try turnedAround(packed, width: width, count: count)
      kept.append(turned)
      return RunReader(packed: turned.readableBytes, width: width, count: count)
    case EncodingNumber.rle:
      let length = Int(try bytes.read(UInt32.self))
      return try RunReader(try bytes.read(count: length), width: width)
    default:
      throw SQLError(.dataCorrupted, "levels have the encoding \(encoding)")
    }
  }

  /// The deprecated BIT_PACKED begins with the most significant bit: the same numbers with the
  /// least significant bit first.
  private static func turnedAround(
    _ source: UnsafeRawBufferPointer, width: Int, count: Int
  ) throws(SQLError) -> Buffer {
    let target = Buffer.zeroed(UInt8.self, count: source.count)
    let output = target.pointer(to: UInt8.self)
    for i in 0..<count {
      for b in 0..<width {
        let from = i * width + b
        let bit = source[from >> 3] >> UInt8(7 - (from & 7)) & 1
        let to = i * width + (width - 1 - b)
        output[to >> 3] |= bit << UInt8(to & 7)
      }
    }
    return target
  }
}
