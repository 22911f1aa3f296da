import Columns

/// Rows in the order in which they came: whole batches, and a chunk that grows at the end.
///
/// To add a row costs the same however many there are; the end can be cut off again.
struct RowList {
  /// Rows `first`, `first` + 1, …
  struct Piece: Sendable {
    var first: Int
    var batch: Batch
  }

  let types: [DataType]
  private(set) var count = 0
  private var sealed: [Piece] = []
  private var sealedCount = 0
  private var tail: RowChunk?

  init(_ types: [DataType]) { self.types = types }

  /// Batches of at least so many rows are kept as they are.
  private static let wholeBatch = 1024

  mutating func append(_ batch: Batch) {
    if batch.count >= RowList.wholeBatch {
      seal()
      sealed.append(Piece(first: count, batch: batch))
      sealedCount += batch.count
      count += batch.count
      return
    }
    var start = 0
    while start < batch.count {
      let chunk = tail ?? RowChunk(types)
      tail = chunk
      let taken = min(chunk.room, batch.count - start)
      chunk.append(batch.slice(from: start, count: taken))
      count += taken
      start += taken
      if chunk.room == 0 { seal() }
    }
  }

  /// Where the next row is written value by value; `endRow` follows.
  mutating func openChunk() -> RowChunk {
    if let tail { return tail }
    let chunk = RowChunk(types)
    tail = chunk
    return chunk
  }

  /// The chunk has one row more.
  mutating func endRow() {
    count += 1
    if tail?.room == 0 { seal() }
  }

  private mutating func seal() {
    guard let chunk = tail, chunk.count > 0 else { return }
    sealed.append(Piece(first: sealedCount, batch: chunk.batch))
    sealedCount += chunk.count
    tail = nil
  }

  /// All rows; what is added later does not change them.
  var pieces: [Piece] {
    guard let tail, tail.count > 0 else { return sealed }
    return sealed + [Piece(first: sealedCount, batch: tail.batch)]
  }

  /// The batch that holds a row, and the row's place in it.
  func locate(_ row: Int) -> (batch: Batch, place: Int) {
    if row >= sealedCount, let tail { return (tail.batch, row - sealedCount) }
    var low = 0
    var high = sealed.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if sealed[middle].first <= row { low = middle } else { high = middle }
    }
    return (sealed[low].batch, row - sealed[low].first)
  }

  /// Forgets the rows from `limit` on.
  mutating func truncate(to limit: Int) {
    guard limit < count else { return }
    var rest: Batch?
    if limit >= sealedCount, let tail {
      rest = tail.batch.slice(from: 0, count: limit - sealedCount)
    }
    tail = nil
    while let last = sealed.last, sealedCount > limit {
      sealed.removeLast()
      sealedCount = last.first
      if last.first < limit { rest = last.batch.slice(from: 0, count: limit - last.first) }
    }
    count = sealedCount
    if let rest, rest.count > 0 { append(rest) }
  }
}
