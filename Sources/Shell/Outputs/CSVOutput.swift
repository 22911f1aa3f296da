import Columns
import Diagnostics

/// Comma-separated values (RFC 4180): fields in quotes where they need them, NULL as an empty field.
///
/// An empty text is `""`, so that it is not taken for NULL.
final class CSVOutput: ResultOutput {
  private let sink: TextSink
  private let style: OutputStyle

  init(_ sink: TextSink, _ style: OutputStyle) {
    self.sink = sink
    self.style = style
  }

  func begin(_ schema: Schema) throws(SQLError) {
    guard style.showsHeader else { return }
    sink.append { bytes in
      for (index, field) in schema.fields.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        let start = bytes.count
        bytes.append(contentsOf: field.name.utf8)
        CSVOutput.quoteIfNeeded(&bytes, from: start)
      }
      bytes.append(UInt8(ascii: "\n"))
    }
  }

  func append(_ batch: Batch) throws(SQLError) {
    let null = Array((style.nullText ?? "").utf8)
    for row in 0..<batch.count where !sink.isBroken {
      sink.append { bytes in
        for (index, column) in batch.columns.enumerated() {
          if index > 0 { bytes.append(UInt8(ascii: ",")) }
          if column.isNull(row) {
            bytes.append(contentsOf: null)
            continue
          }
          let start = bytes.count
          appendText(column, row, zone: style.zone, to: &bytes)
          if !column.type.isNumeric { CSVOutput.quoteIfNeeded(&bytes, from: start) }
        }
        bytes.append(UInt8(ascii: "\n"))
      }
    }
  }

  func end() throws(SQLError) {}

  /// Puts the field that begins at `start` in quotes where a reader would misread it.
  private static func quoteIfNeeded(_ bytes: inout [UInt8], from start: Int) {
    let field = bytes[start...]
    let needsQuotes =
      field.isEmpty || field.first == 0x20 || field.last == 0x20
      || field.contains {
        $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: ",") || $0 == 10 || $0 == 13
      }
    guard needsQuotes else { return }
    var quoted: [UInt8] = [UInt8(ascii: "\"")]
    for byte in field {
      if byte == UInt8(ascii: "\"") { quoted.append(byte) }
      quoted.append(byte)
    }
    quoted.append(UInt8(ascii: "\""))
    bytes.replaceSubrange(start..., with: quoted)
  }
}
