import Columns
import Diagnostics

extension MemoryStoredTable {
  /// The table after rows were taken and added.
  /// - Parameter tail: The chunk behind the last piece, if it can go on growing.
  func changed(
    by rows: RowChanges, version: Int, tail: RowChunk?
  ) -> (table: MemoryStoredTable, tail: RowChunk?) {
    var pieces = pieces
    var dead = dead
    for identity in rows.deleted { dead.insert(identity) }
    if !rows.deleted.isEmpty { dropDead(&pieces, &dead, rows.deleted) }
    var limit = identityLimit
    var tail = tail
    if let chunk = tail,
      pieces.last.map({ $0.batch.count != chunk.count || $0.last != limit }) ?? true
    {
      tail = nil
    }
    for batch in rows.appended { append(batch, &pieces, &limit, &tail) }
    let table = MemoryStoredTable(
      id: id, version: version, label: label, definition, pieces: pieces, dead: dead,
      identityLimit: limit, indexes: indexes)
    return (table, tail)
  }

  private func append(
    _ batch: Batch, _ pieces: inout [MemoryPiece], _ limit: inout Int64, _ tail: inout RowChunk?
  ) {
    if batch.count >= RowChunk.capacity / 2 {
      pieces.append(MemoryPiece(first: limit, batch: batch))
      limit += Int64(batch.count)
      tail = nil
      return
    }
    var start = 0
    while start < batch.count {
      let grows = tail.map { $0.room > 0 } ?? false
      let chunk = grows ? tail ?? RowChunk([]) : RowChunk(schema.fields.map(\.type))
      let taken = min(chunk.room, batch.count - start)
      let first = grows ? pieces.removeLast().first : limit
      chunk.append(batch.slice(from: start, count: taken))
      pieces.append(MemoryPiece(first: first, batch: chunk.batch))
      limit += Int64(taken)
      start += taken
      tail = chunk
    }
  }

  /// Lets go of pieces without a living row.
  private func dropDead(
    _ pieces: inout [MemoryPiece], _ dead: inout IdentitySet, _ deleted: [Int64]
  ) {
    var touched: Set<Int> = []
    for identity in deleted { if let place = locate(identity) { touched.insert(place) } }
    for place in touched.sorted(by: >) {
      let piece = pieces[place]
      guard dead.count(from: piece.first, count: piece.batch.count) == piece.batch.count else {
        continue
      }
      for row in 0..<piece.batch.count { dead.remove(piece.first + Int64(row)) }
      pieces.remove(at: place)
    }
  }

  /// The table under another definition.
  func altered(
    to definition: TableDefinition, from: [Int?], label: String, version: Int
  ) throws(SQLError) -> MemoryStoredTable {
    let mapping = ColumnMapping(definition.schema, from: from)
    var changed: [MemoryPiece] = []
    for piece in pieces {
      changed.append(MemoryPiece(first: piece.first, batch: try mapping.batch(piece.batch)))
    }
    return MemoryStoredTable(
      id: id, version: version, label: label, definition, pieces: changed, dead: dead,
      identityLimit: identityLimit)
  }
}
