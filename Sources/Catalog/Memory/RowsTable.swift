import Columns
import Diagnostics
import Synchronization

/// Rows that one step of a statement made and a later one reads.
package final class RowsTable: Table {
  package let schema: Schema
  package let label: String
  private let content = Mutex<[MemoryPiece]>([])

  package init(_ label: String, schema: Schema, batches: [Batch] = []) {
    self.label = label
    self.schema = schema
    set(batches)
  }

  /// Takes the place of the rows that were there.
  package func set(_ batches: [Batch]) {
    var pieces: [MemoryPiece] = []
    for batch in batches where batch.count > 0 {
      pieces.append(MemoryPiece(first: pieces.last?.last ?? 0, batch: batch))
    }
    content.withLock { $0 = pieces }
  }

  package var rowCount: Int? { content.withLock { $0.reduce(0) { $0 + $1.batch.count } } }

  package func scan(_ request: ScanRequest) throws(SQLError) -> any TableScan {
    MemoryScan(content.withLock { $0 }, dead: IdentitySet(), request)
  }
}
