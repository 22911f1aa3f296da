import Columns
import Diagnostics
import Synchronization

/// A table in memory: rows as they were appended, and a mark on those that were deleted.
///
/// Temporary tables are these. A scan sees the rows that were there when it was prepared.
package final class MemoryTable: Table {
  package let schema: Schema
  package let label: String
  package let keyColumns: [Int]
  private let content: Mutex<Content>

  /// The rows at one moment; cheap to copy.
  struct Content {
    var batches: [Batch] = []
    /// The row number at which each batch begins.
    var starts: [Int] = []
    var rowCount = 0
    var deleted: Set<Int> = []
    var marks: [Content] = []
  }

  package init(_ label: String, schema: Schema, batches: [Batch] = [], keyColumns: [Int] = []) {
    self.label = label
    self.schema = schema
    self.keyColumns = keyColumns
    var first = Content()
    for batch in batches { first.append(batch) }
    content = Mutex(first)
  }

  var snapshot: Content { content.withLock { $0 } }

  package var rowCount: Int? { content.withLock { $0.rowCount - $0.deleted.count } }

  package var writer: (any TableWriter)? { self }

  package func scan(_ request: ScanRequest) throws(SQLError) -> any TableScan {
    MemoryScan(snapshot, schema: schema, request)
  }

  package func statistics(ofColumn column: Int) -> ColumnStatistics {
    let batches = snapshot.batches
    var nulls = 0
    for batch in batches { nulls += batch.columns[column].nullCount }
    return ColumnStatistics(nullCount: nulls)
  }
}

extension MemoryTable.Content {
  mutating func append(_ batch: Batch) {
    guard batch.count > 0 else { return }
    batches.append(batch)
    starts.append(rowCount)
    rowCount += batch.count
  }
}

extension MemoryTable: TableWriter {
  package func append(_ batch: Batch) throws(SQLError) { content.withLock { $0.append(batch) } }

  package func delete(_ identities: Column) throws(SQLError) {
    let rows = (0..<identities.count).compactMap { row -> Int? in
      if case .integer(let number) = identities[row] { return Int(exactly: number) }
      return nil
    }
    content.withLock { $0.deleted.formUnion(rows) }
  }

  package func mark() -> Int {
    content.withLock { content in
      var copy = content
      copy.marks = []
      content.marks.append(copy)
      return content.marks.count - 1
    }
  }

  package func rollback(to mark: Int) {
    content.withLock { content in
      guard content.marks.indices.contains(mark) else { return }
      let earlier = Array(content.marks.prefix(mark))
      content = content.marks[mark]
      content.marks = earlier
    }
  }
}
