import Catalog
import Columns
import Diagnostics
import Files

/// The rows of one row group, which one thread encodes in memory while others encode theirs.
final class RowGroupPiece: FilePiece, @unchecked Sendable {
  let rowCount: Int
  let byteCount: Int
  private let form: RowGroupForm
  private var batches: [Batch]
  /// The encoded row group, and what is in it with places counted from its first byte.
  private(set) var bytes: [UInt8] = []
  private(set) var results: [LeafWriter.Result] = []

  init(_ form: RowGroupForm, _ rows: GatheredRows) {
    self.form = form
    batches = rows.batches
    rowCount = rows.rowCount
    byteCount = rows.byteCount
  }

  func encode() throws(SQLError) {
    let encoder = try RowGroupEncoder(form)
    for batch in batches { try encoder.append(batch) }
    batches = []
    let sink = FileSink { [unowned self] (block) throws(SQLError) in
      bytes.append(contentsOf: block)
    }
    results = try encoder.flush(sink)
    try sink.finish()
  }
}

/// Rows that wait to become a row group.
struct GatheredRows {
  private(set) var batches: [Batch] = []
  private(set) var rowCount = 0
  /// As the rows lie in memory, about.
  private(set) var byteCount = 0

  mutating func append(_ batch: Batch) {
    batches.append(batch)
    rowCount += batch.count
    byteCount += batch.columns.reduce(0) { $0 + GatheredRows.byteCount($1) }
  }

  mutating func taken() -> GatheredRows {
    defer { self = GatheredRows() }
    return self
  }

  private static func byteCount(_ column: Column) -> Int {
    if column.isConstant { return 0 }
    if column.encoding == .dictionary { return column.count * 4 }
    if column.physical == .list { return listByteCount(column) }
    if column.type.isStructure { return column.children.reduce(0) { $0 + byteCount($1) } }
    guard column.physical == .string else { return column.count * column.physical.width }
    let views = column.span(of: StringView.self)
    var bytes = column.count * 4
    for row in 0..<views.count { bytes += views[row].count }
    return bytes
  }

  /// Elements as large as those of the children are on average, which other batches may share.
  private static func listByteCount(_ column: Column) -> Int {
    var elements = 0
    let views = column.values.pointer(to: ListView.self) + column.offset
    for row in 0..<column.count where !column.isNull(row) { elements += Int(views[row].length) }
    let bytes = column.children.reduce(0) { sum, child in
      sum + byteCount(child) * elements / max(1, child.count)
    }
    return withExtendedLifetime(column) { column.count * 8 + bytes }
  }
}

extension LeafWriter.Result {
  /// The same with all places `distance` bytes further.
  func moved(by distance: Int) -> LeafWriter.Result {
    var copy = self
    copy.chunk.metadata?.dataPageOffset += distance
    if let dictionary = chunk.metadata?.dictionaryPageOffset {
      copy.chunk.metadata?.dictionaryPageOffset = dictionary + distance
    }
    for i in copy.offsetIndex.pages.indices { copy.offsetIndex.pages[i].offset += distance }
    return copy
  }
}
