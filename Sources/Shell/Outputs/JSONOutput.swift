import Columns
import Diagnostics
import Engine

/// One array of objects, one object per line of it.
final class JSONOutput: ResultOutput {
  private let sink: TextSink
  private var rows = JSONRows(Schema([]))
  private var isFirst = true

  private let zone: ValueText.ZoneOffset?

  init(_ sink: TextSink, _ style: OutputStyle) {
    self.sink = sink
    zone = style.zone
  }

  func begin(_ schema: Schema) throws(SQLError) {
    rows = JSONRows(schema, zone: zone)
    isFirst = true
    sink.write("[")
  }

  func append(_ batch: Batch) throws(SQLError) {
    for row in 0..<batch.count where !sink.isBroken {
      sink.append { bytes in
        bytes.append(contentsOf: (isFirst ? "\n" : ",\n").utf8)
        rows.append(batch, row, to: &bytes)
      }
      isFirst = false
    }
  }

  func end() throws(SQLError) { sink.write(isFirst ? "]\n" : "\n]\n") }
}
