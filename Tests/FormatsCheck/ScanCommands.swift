import Catalog
import Columns
import Diagnostics
import Files
import ORC
import Parquet

/// Commands for measuring and for round trips with other readers.
enum ScanCommands {
  /// Reads all or some columns of files on one thread and prints the time.
  ///
  /// A word `name=number` is a predicate that may skip row groups and pages.
  static func scan(_ path: String, columns words: [String]) throws(SQLError) {
    let names = words.filter { !$0.contains("=") }
    let started = monotonicNanoseconds()
    let format: any FileFormat = path.hasSuffix(".orc") ? ORCFormat() : ParquetFormat()
    let table = try format.open([path], options: FormatOptions())
    let opened = monotonicNanoseconds()
    let columns =
      names.isEmpty
      ? Array(table.schema.fields.indices) : names.compactMap { table.schema.position(of: $0) }
    var request = ScanRequest(columns: columns)
    for word in words where word.contains("=") {
      let parts = word.split(separator: "=")
      guard let place = table.schema.position(of: String(parts[0])) else { continue }
      let type = table.schema.fields[place].type
      let value: Value =
        type.isInteger ? .integer(Int128(String(parts[1])) ?? 0) : .string(String(parts[1]))
      request.predicates.append(ColumnPredicate(column: place, test: .equal(value)))
    }
    let scan = try table.scan(request)
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
        + "\(scan.metrics.bytesRead.load(ordering: .relaxed).formattedBytes), groups pruned "
        + "\(scan.metrics.groupsPruned.load(ordering: .relaxed)) of "
        + "\(scan.metrics.groups.load(ordering: .relaxed)), pages pruned "
        + "\(scan.metrics.pagesPruned.load(ordering: .relaxed))")
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
