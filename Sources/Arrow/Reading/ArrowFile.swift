import Catalog
import Columns
import Diagnostics
import Files
import Synchronization

/// An open Arrow IPC file or stream; its record batches are the groups.
package final class ArrowFile: DataFile {
  let source: ByteSource
  let fields: [ArrowField]
  let batches: [ArrowBatch]
  /// Dictionary batches in their order.
  let dictionaryBatches: [(batch: ArrowBatch, id: Int64)]
  private let cache = Mutex<[[Int]: Column]>([:])
  package let schema: Schema

  static let mark = Array("ARROW1".utf8)

  package convenience init(_ path: String, access: FileAccess) throws(SQLError) {
    try self.init(try CompressedArrow.opened(try access.open(path)))
  }

  /// - Throws: An error whose note names the file.
  package init(_ source: ByteSource) throws(SQLError) {
    self.source = source
    do throws(SQLError) {
      let index = try ArrowIndex(source)
      fields = index.fields
      batches = index.batches
      dictionaryBatches = index.dictionaries
      schema = Schema(fields.map { Field($0.name, $0.type) })
    } catch {
      throw error.noting("in file \"\(source.path)\"")
    }
  }

  package var path: String { source.path }
  package var groupCount: Int { batches.count }
  package func rowCount(ofGroup group: Int) -> Int { batches[group].rowCount }
  package var rowCount: Int { batches.reduce(0) { $0 + $1.rowCount } }
  package func bounds(ofColumn column: Int, group: Int) -> ValueBounds? { nil }

  package func rowRanges(
    group: Int, tests: [ColumnPredicate], metrics: ScanMetrics
  ) -> [Range<Int>] { [0..<rowCount(ofGroup: group)] }

  package func openGroup(
    _ group: Int, columns: [Int], jumps: Bool
  ) throws(SQLError) -> any GroupReader {
    try ArrowGroupReader(self, batch: batches[group], columns: columns, group)
  }

  /// The values of a dictionary: those of one batch, or of several that add to it.
  func dictionary(_ parts: [Int], of field: ArrowField, depth: Int) throws(SQLError) -> Column {
    if let known = cache.withLock({ $0[parts] }) { return known }
    var columns: [Column] = []
    for part in parts {
      let reader = try ArrayReader(
        self, dictionaryBatches[part].batch, isDictionary: true, depth: depth + 1)
      columns.append(try reader.values(of: field))
    }
    let all = Column.concatenated(columns, type: field.type).flattened()
    cache.withLock { $0[parts] = all }
    return all
  }
}

/// The messages of a file or stream.
private struct ArrowIndex {
  private(set) var fields: [ArrowField] = []
  private(set) var batches: [ArrowBatch] = []
  private(set) var dictionaries: [(batch: ArrowBatch, id: Int64)] = []
  private var current: [Int64: [Int]] = [:]
  private var hasSchema = false

  init(_ source: ByteSource) throws(SQLError) {
    let head = try source.readArray(at: 0, count: min(8, source.size))
    if head.starts(with: ArrowFile.mark) {
      try readFile(source)
    } else {
      do throws(SQLError) {
        try readStream(source)
      } catch {
        // Without its mark, what is no message is no stream either.
        if hasSchema || head.starts(with: [0xFF, 0xFF, 0xFF, 0xFF]) { throw error }
        throw SQLError(.dataCorrupted, "it is no Arrow file: it begins with no message")
      }
    }
    guard hasSchema else { throw SQLError(.dataCorrupted, "it is no Arrow file: it has no schema") }
  }

  private mutating func readStream(_ source: ByteSource) throws(SQLError) {
    var place = 0
    while let message = try ArrowMessage(source, at: place) {
      try add(message)
      place = message.end
    }
  }

  /// The footer says where the messages are.
  private mutating func readFile(_ source: ByteSource) throws(SQLError) {
    let tailLength = 10
    guard source.size >= 8 + tailLength else {
      throw SQLError(.dataCorrupted, "the file was cut short")
    }
    let tail = try source.readArray(at: source.size - tailLength, count: tailLength)
    let length = tail.prefix(4).enumerated().reduce(0) { $0 | Int($1.element) << ($1.offset * 8) }
    let end = source.size - tailLength
    guard tail.suffix(6) == ArrowFile.mark[...], length <= end - 8 else {
      throw SQLError(.dataCorrupted, "the file was cut short, or its footer is damaged")
    }
    let bytes = try source.readArray(at: end - length, count: length)
    let blocks = try bytes.span.bytes.withUnsafeBytes { (all) throws(SQLError) in
      let footer = try FlatTable(root: all)
      if let schema = try footer.table(1) {
        fields = try SchemaReader.fields(schema)
        hasSchema = true
      }
      return (try footer.words(2, perElement: 3), try footer.words(3, perElement: 3))
    }
    for block in blocks.0 + blocks.1 {
      guard block[0] >= 8, block[0] < end,
        let message = try ArrowMessage(source, at: Int(block[0]))
      else { throw SQLError(.dataCorrupted, "the footer names a message that is not there") }
      try add(message)
    }
  }

  private mutating func add(_ message: ArrowMessage) throws(SQLError) {
    var found: (kind: ArrowMessage.Kind, batch: ArrowBatch?, id: Int64, adds: Bool)?
    var schema: [ArrowField]?
    found = try message.header { (kind, table) throws(SQLError) in
      switch kind {
      case .schema:
        schema = try SchemaReader.fields(table)
        return (kind, nil, 0, false)
      case .batch: return (kind, try ArrowBatch(table, message), 0, false)
      case .dictionary:
        let data = try table.table(1)
        return (
          kind, try data.map { (inner) throws(SQLError) in try ArrowBatch(inner, message) },
          try table.integer(0, Int64(0)), try table.boolean(2)
        )
      }
    }
    if let schema {
      fields = schema
      hasSchema = true
    }
    guard let found, var batch = found.batch else { return }
    batch.dictionaries = current
    if found.kind == .batch {
      batches.append(batch)
    } else {
      dictionaries.append((batch, found.id))
      let older = found.adds ? current[found.id] ?? [] : []
      current[found.id] = older + [dictionaries.count - 1]
    }
  }
}

/// Gives the columns of one record batch; each is read whole when it is first asked for.
private final class ArrowGroupReader: GroupReader {
  private let file: ArrowFile
  private let group: Int
  private let reader: ArrayReader
  private let columns: [Int]
  private var whole: [Column?]
  private var rows: [Int]

  init(
    _ file: ArrowFile, batch: ArrowBatch, columns: [Int], _ group: Int
  ) throws(SQLError) {
    self.file = file
    self.group = group
    self.columns = columns
    reader = try ArrayReader(file, batch, isDictionary: false, depth: 0)
    whole = [Column?](repeating: nil, count: columns.count)
    rows = [Int](repeating: 0, count: columns.count)
  }

  var work: ReadWork {
    var work = ReadWork()
    work.bytes = reader.bytesRead
    return work
  }

  func read(_ column: Int, count: Int) throws(SQLError) -> Column {
    let values: Column
    if let known = whole[column] {
      values = known
    } else {
      do throws(SQLError) {
        values = try reader.column(columns[column])
      } catch {
        let name = file.fields[columns[column]].name
        throw error.noting("in file \"\(file.path)\", column \"\(name)\", batch \(group)")
      }
      whole[column] = values
    }
    let start = rows[column]
    rows[column] += count
    return values.slice(from: start, count: count)
  }

  func skip(_ column: Int, count: Int) { rows[column] += count }
}
