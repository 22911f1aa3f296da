import Catalog
import Columns
import Diagnostics

/// The rows of an open cursor: the first ones in memory, the others in a spill file.
///
/// They are those of the moment when the cursor was opened, whatever becomes of the tables.
package final class KeptRows: RowFeed {
  private enum Piece {
    case batch(Batch)
    case page(SpilledPage)
  }

  private var pieces: [Piece] = []
  private var place = 0
  private let store: SpillStore
  private var room: Int

  /// - Parameter memory: Bytes that may stay in memory.
  package init(_ options: ExecutionOptions, memory: Int) {
    store = SpillStore(options)
    room = options.forcesSpill ? 0 : memory
  }

  package func append(_ batch: Batch) throws(SQLError) {
    // A text has a view of 16 bytes, and about as much beside it.
    let width = batch.columns.reduce(0) { sum, column in
      sum + (column.type.physical == .string ? 32 : max(16, column.type.physical.width))
    }
    let bytes = width * batch.count
    if bytes <= room {
      room -= bytes
      pieces.append(.batch(batch))
    } else {
      room = 0
      pieces.append(.page(try store.page(of: batch, types: batch.columns.map(\.type))))
    }
  }

  package func next() throws(SQLError) -> Batch? {
    guard place < pieces.count else { return nil }
    let piece = pieces[place]
    // What was read is free.
    pieces[place] = .batch(Batch([], count: 0))
    place += 1
    switch piece {
    case .batch(let batch): return batch
    case .page(let page): return try page.read()
    }
  }
}
