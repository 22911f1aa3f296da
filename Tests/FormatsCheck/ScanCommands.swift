import Catalog
import Columns
import Diagnostics
import Files
import Parquet

/// Commands for measuring and for round trips with other readers.
enum ScanCommands {
  /// Reads all or some columns of files on one thread and prints the time.
  static func scan(_ path: String, columns names: [String]) throws(SQLError) {
    let started = monotonicNanoseconds()
    let table = try ParquetFormat().open([path], options: FormatOptions())
    let opened = monotonicNanoseconds()
    let columns =
      names.isEmpty
      ? Array(table.schema.fields.indices) : names.compactMap { table.schema.position(of: $0) }
    let scan = try table.scan(ScanRequest(columns: columns))
    let reader = try scan.makeReader()
    var rows = 0
    for morsel in 0..<scan.morselCount {
      try reader.open(morsel: morsel)
      while let batch = try reader.next() { rows += batch.count }
    }
    let ended = monotonicNanoseconds()
    print(
      "\(rows) rows, \(columns.count) columns, open \((opened - started) / 1000) us, "
        + "scan \((ended - opened) / 1_000_000) ms, "
        + "\(scan.metrics.bytesRead.load(ordering: .relaxed) >> 20) MiB")
  }

  /// Writes what it reads to a new file.
  static func copy(
    _ source: String, _ target: String, options words: [String]
  ) throws(SQLError) {
    var options = FormatOptions()
    for word in words {
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      options.values[parts[0]] = .string(parts.count == 2 ? parts[1] : "true")
    }
    let started = monotonicNanoseconds()
    let table = try ParquetFormat().open([source], options: FormatOptions())
    let scan = try table.scan(ScanRequest(columns: Array(table.schema.fields.indices)))
    let writer = try ParquetFormat().create(target, schema: table.schema, options: options)
    let reader = try scan.makeReader()
    var rows = 0
    for morsel in 0..<scan.morselCount {
      try reader.open(morsel: morsel)
      while let batch = try reader.next() {
        try writer.append(batch)
        rows += batch.count
      }
    }
    try writer.close()
    let milliseconds = (monotonicNanoseconds() - started) / 1_000_000
    print("\(rows) rows, \(writer.byteCount) bytes, \(milliseconds) ms")
  }
}
