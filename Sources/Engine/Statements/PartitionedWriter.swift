import Catalog
import Columns
import Diagnostics
import Files

/// Writes rows to one file per combination of values in folders: `region=EU/month=2026-09/`.
///
/// The columns of the folders are not in the files. Of many combinations only the last used files
/// are open; one that comes again gets another file.
final class PartitionedWriter: FileWriter {
  private struct Part {
    var writer: any FileWriter
    var path: String
    var lastUse: Int
  }

  private let format: any FileFormat
  private let options: FormatOptions
  private let access: FileAccess
  private let folder: String
  private let suffix: String
  private let keys: [Int]
  private let keyFields: [Field]
  private let others: [Int]
  private let schema: Schema
  private var open: [String: Part] = [:]
  private var fileCounts: [String: Int] = [:]
  private var finished: [String] = []
  private var finishedBytes = 0
  private var clock = 0
  private static let openLimit = 64

  /// - Parameter names: The columns of the folders, outermost first.
  init(
    _ folder: String, by names: [String], schema: Schema, format: any FileFormat,
    options: FormatOptions, access: FileAccess
  ) throws(SQLError) {
    self.format = format
    self.access = access
    var keys: [Int] = []
    for name in names {
      guard let place = schema.position(of: name) else {
        throw SQLError(
          .undefinedColumn, "partition_by names \"\(name)\", which is no column",
          hint: didYouMean(name, among: schema.fields.map(\.name)))
      }
      guard !schema.fields[place].type.isNested, !keys.contains(place) else {
        throw SQLError(.invalidParameter, "rows cannot be partitioned by \"\(name)\" here")
      }
      keys.append(place)
    }
    guard keys.count < schema.count else {
      throw SQLError(.invalidParameter, "partition_by leaves no column for the files")
    }
    self.keys = keys
    keyFields = keys.map { schema.fields[$0] }
    others = schema.fields.indices.filter { !keys.contains($0) }
    self.schema = Schema(others.map { schema.fields[$0] })
    self.folder = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    self.options = options
    suffix = PartitionedWriter.suffix(format, options)
    try access.makeFolder(self.folder)
    guard try access.entries(of: self.folder).isEmpty else {
      throw SQLError(
        .duplicateObject, "the folder \"\(folder)\" is not empty",
        hint: "name a new folder, or remove what is in this one")
    }
  }

  private static func suffix(_ format: any FileFormat, _ options: FormatOptions) -> String {
    let name = "." + (format.extensions.first ?? format.name)
    guard ["csv", "json", "jsonl"].contains(format.name) else { return name }
    return name + (["gzip": ".gz", "zstd": ".zst"][options.string("compression") ?? ""] ?? "")
  }

  var byteCount: Int { open.values.reduce(finishedBytes) { $0 + $1.writer.byteCount } }

  func append(_ batch: Batch) throws(SQLError) {
    let texts = keys.map { batch.columns[$0] }
    var rows: [String: [Int32]] = [:]
    var order: [String] = []
    for row in 0..<batch.count {
      let path = path(texts, row)
      if rows[path] == nil { order.append(path) }
      rows[path, default: []].append(Int32(row))
    }
    let content = Batch(others.map { batch.columns[$0] }, count: batch.count)
    for path in order {
      guard let chosen = rows[path] else { continue }
      let part = chosen.count == batch.count ? content : content.gather(chosen.span)
      try writer(path).append(part)
    }
  }

  /// The folders of a row.
  private func path(_ columns: [Column], _ row: Int) -> String {
    var path = ""
    for (field, column) in zip(keyFields, columns) {
      var text: [UInt8] = []
      if !column.isNull(row) { appendText(column, row, to: &text) }
      let value = column.isNull(row) ? nil : String(decoding: text, as: UTF8.self)
      path += "/" + HivePartition(key: field.name, value: value).folder
    }
    return path
  }

  private func writer(_ path: String) throws(SQLError) -> any FileWriter {
    clock += 1
    if var part = open[path] {
      part.lastUse = clock
      open[path] = part
      return part.writer
    }
    if open.count == PartitionedWriter.openLimit { try closeOldest() }
    try access.makeFolder(folder + path)
    let number = fileCounts[path, default: 0]
    fileCounts[path] = number + 1
    let file = "\(folder)\(path)/part-\(number)\(suffix)"
    let writer = try format.create(file, schema: schema, options: options)
    open[path] = Part(writer: writer, path: file, lastUse: clock)
    return writer
  }

  private func closeOldest() throws(SQLError) {
    guard let oldest = open.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return }
    try close(oldest.key)
  }

  private func close(_ path: String) throws(SQLError) {
    guard let part = open[path] else { return }
    try part.writer.close()
    open[path] = nil
    finished.append(part.path)
    finishedBytes += part.writer.byteCount
  }

  func close() throws(SQLError) {
    for path in open.keys.sorted() { try close(path) }
  }

  /// Removes the files that are complete too: a failed statement leaves none.
  func abandon() {
    for part in open.values { part.writer.abandon() }
    for path in finished { try? access.remove(path) }
  }
}
