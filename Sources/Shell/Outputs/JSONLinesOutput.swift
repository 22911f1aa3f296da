import Columns
import Diagnostics
import Engine

/// One object per line.
final class JSONLinesOutput: ResultOutput {
  private let sink: TextSink
  private var rows = JSONRows(Schema([]))

  private let zone: ValueText.ZoneOffset?

  init(_ sink: TextSink, _ style: OutputStyle) {
    self.sink = sink
    zone = style.zone
  }

  func begin(_ schema: Schema) throws(SQLError) { rows = JSONRows(schema, zone: zone) }

  func append(_ batch: Batch) throws(SQLError) {
    for row in 0..<batch.count where !sink.isBroken {
      sink.append { bytes in
        rows.append(batch, row, to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
      }
    }
  }

  func end() throws(SQLError) {}
}
