import Columns
import Diagnostics
import Synchronization

/// Rows in the chunks that workers have put together, and where those of the input lie in them.
struct SortChunks: Sendable {
  let chunks: [Batch]
  /// In the order of the input.
  let pieces: [Piece]

  /// Rows that came in one batch.
  struct Piece: Sendable {
    var chunk: Int
    var start: Int
    var count: Int
    /// The ordinal of the first row in the input.
    var position: UInt64
  }

  init(chunks: [Batch], pieces: [Piece]) {
    self.chunks = chunks
    self.pieces = pieces
  }

  /// The rows of several workers.
  init(_ parts: [SortChunks]) {
    chunks = parts.flatMap(\.chunks)
    var all: [Piece] = []
    var before = 0
    for part in parts {
      for var piece in part.pieces {
        piece.chunk += before
        all.append(piece)
      }
      before += part.chunks.count
    }
    pieces = all.sorted { $0.position < $1.position }
  }

  var count: Int { pieces.reduce(0) { $0 + $1.count } }

  /// The rows of the pieces, with their ordinals.
  var placed: [PlacedRows] {
    pieces.map { piece in
      let rows = chunks[piece.chunk].slice(from: piece.start, count: piece.count)
      return PlacedRows(batch: rows, position: piece.position)
    }
  }

  /// The rows of the pieces, of some columns.
  func batches(_ columns: [Int]) -> [Batch] {
    let chunks = chunks.map { chunk in
      Batch(columns.map { chunk.columns[$0] }, count: chunk.count)
    }
    return pieces.map { chunks[$0.chunk].slice(from: $0.start, count: $0.count) }
  }
}

/// Which row of which chunk: the chunk's number above `bits` bits, the row's below.
struct ChunkPlaces: Sendable {
  let bits: Int

  /// Nil where a row's place does not fit 32 bits.
  init?(_ chunks: [Batch]) {
    let most = chunks.reduce(1) { max($0, $1.count) }
    bits = Int.bitWidth - (most - 1).leadingZeroBitCount
    if chunks.count << bits > 1 << 32 { return nil }
  }

  /// The places of the rows whose ordinals are given, in that order.
  func places(
    of order: Selection, in rows: SortChunks, _ query: QueryContext
  ) throws(SQLError) -> Buffer {
    let byOrdinal = Buffer.of(UInt32.self, count: order.count)
    let pieces = rows.pieces
    let starts = pieces.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    query.workers.forEach(pieces.count) { i in
      let target = byOrdinal.pointer(to: UInt32.self) + starts[i]
      let first = UInt32(pieces[i].chunk << bits + pieces[i].start)
      for row in 0..<pieces[i].count { target[row] = first + UInt32(truncatingIfNeeded: row) }
    }
    let made = Buffer.of(UInt32.self, count: order.count)
    let step = MaterializedRows.morselRows
    query.workers.forEach((order.count + step - 1) / step) { part in
      let ordinals = order.rows
      let source = byOrdinal.pointer(to: UInt32.self)
      let target = made.pointer(to: UInt32.self)
      for i in (part * step)..<min(order.count, (part + 1) * step) {
        target[i] = source[Int(ordinals[i])]
      }
    }
    try query.options.cancellation.check()
    return made
  }
}

/// One column of rows in chunks, of which any rows can be gathered: the chunks are not put together
/// for that, which would write all their values once more.
struct ChunkedColumn: Sendable {
  private let type: DataType
  private let bits: Int
  private let form: Form

  private enum Form: Sendable {
    case values([Column], heaps: [Buffer], hasNulls: Bool)
    /// Codes in the common dictionary, and its entries.
    case codes(CodeChunks, entries: Column)
    /// All rows, and where each chunk begins.
    case whole(Column, starts: [Int])
  }

  init(_ chunks: [Column], type: DataType, _ places: ChunkPlaces) {
    self.type = type
    bits = places.bits
    if let common = CommonDictionary(chunks, type: type) {
      let tables = chunks.map { common.table(of: $0) }
      let codes = CodeChunks(chunks, tables, entries: common.entries.count)
      form = .codes(codes, entries: common.entries)
    } else if type.isNested || type.physical.width == 0 {
      form = .whole(
        .concatenated(chunks, type: type),
        starts: chunks.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) })
    } else {
      let flats = chunks.map { $0.flattened() }
      form = .values(
        flats, heaps: Column.distinctHeaps(flats),
        hasNulls: flats.contains { $0.validity != nil })
    }
  }

  /// The rows at these places.
  func gather(_ places: Span<UInt32>) -> Column {
    switch form {
    case .codes(let codes, let entries):
      return .dictionary(
        codes: codes.gather(places, bits: bits), count: places.count, entries: entries)
    case .whole(let column, let starts):
      let rows = Buffer.of(Int32.self, count: places.count)
      let target = rows.pointer(to: Int32.self)
      for i in 0..<places.count {
        target[i] = Int32(starts[Int(places[i] >> bits)] + Int(places[i] & mask))
      }
      return column.gather(rows.span(of: Int32.self, count: places.count))
    case .values(let chunks, let heaps, let hasNulls):
      let width = type.physical.width
      let buffer = Buffer(byteCount: places.count * width)
      switch width {
      case 1: values(UInt8.self, places, chunks, into: buffer)
      case 2: values(UInt16.self, places, chunks, into: buffer)
      case 4: values(UInt32.self, places, chunks, into: buffer)
      case 8: values(UInt64.self, places, chunks, into: buffer)
      default: values(UInt128.self, places, chunks, into: buffer)
      }
      return Column(
        type, count: places.count, values: buffer,
        validity: hasNulls ? validity(places, chunks) : nil, heaps: heaps)
    }
  }

  private var mask: UInt32 { (1 << UInt32(bits)) - 1 }

  private func values<T: BitwiseCopyable>(
    _ type: T.Type, _ places: Span<UInt32>, _ chunks: [Column], into buffer: Buffer
  ) {
    let stride = MemoryLayout<T>.stride
    let starts = chunks.map { UnsafeRawPointer($0.values.base) + $0.offset * stride }
    let target = buffer.pointer(to: T.self)
    ChunkedColumn.gather(T.self, places, bits: bits, from: starts) { target[$0] = $1 }
  }

  /// Gives the values at places, which are those of rows (`ChunkPlaces`), so that each is inside
  /// of its chunk.
  ///
  /// First where the values are, then the values: with both in one loop, the loads of values wait
  /// for those of the chunks' beginnings, and half as many are under way (0.37 s in place of 0.53
  /// for eleven columns of six million codes).
  @inline(__always)
  static func gather<T: BitwiseCopyable>(
    _ type: T.Type, _ places: Span<UInt32>, bits: Int, from starts: [UnsafeRawPointer],
    _ give: (Int, T) -> Void
  ) {
    guard let first = starts.first else { return }
    let stride = MemoryLayout<T>.stride
    let distances = starts.map { $0 - first }
    let (bits, mask) = (UInt32(bits), (1 << UInt32(bits)) - 1 as UInt32)
    withUnsafeTemporaryAllocation(of: Int.self, capacity: places.count) { offsets in
      for i in 0..<places.count {
        offsets[i] = distances[Int(places[i] >> bits)] &+ Int(places[i] & mask) &* stride
      }
      for i in 0..<places.count { give(i, (first + offsets[i]).loadUnaligned(as: T.self)) }
    }
  }

  private func validity(_ places: Span<UInt32>, _ chunks: [Column]) -> Bitmap {
    let validities = chunks.map(\.validity)
    return Bitmap(count: places.count) { words in
      for w in 0..<words.count {
        var word: UInt64 = 0
        let base = w << 6
        for b in 0..<min(64, places.count - base) {
          let place = places[base + b]
          let isThere = validities[Int(place >> UInt32(bits))].map { $0[Int(place & mask)] } ?? true
          word |= (isThere ? 1 : 0) << UInt64(b)
        }
        words[w] = word
      }
    }
  }
}

/// Rows that stay in their chunks, and their order.
struct OrderedChunks: Sendable {
  let count: Int
  private let columns: [ChunkedColumn]
  /// The place of each row (`ChunkPlaces`), in order.
  private let places: Buffer

  /// - Parameters:
  ///   - types: Those of the leading columns, which are wanted.
  ///   - order: Ordinals of the rows.
  init(
    _ rows: SortChunks, _ types: [DataType], _ order: Selection, _ sorter: RowSorter
  ) throws(SQLError) {
    var rows = rows
    if ChunkPlaces(rows.chunks) == nil {
      let all = try sorter.concatenated(
        rows.batches(Array(types.indices)), types: types)
      rows = SortChunks(
        chunks: [all], pieces: [.init(chunk: 0, start: 0, count: all.count, position: 0)])
    }
    guard let form = ChunkPlaces(rows.chunks) else {
      throw SQLError(.programLimitExceeded, "a sort takes at most \(Int32.max) rows")
    }
    count = order.count
    places = try form.places(of: order, in: rows, sorter.query)
    let made = Mutex([ChunkedColumn?](repeating: nil, count: types.count))
    let chunks = rows.chunks
    sorter.query.workers.forEach(types.count) { i in
      let column = ChunkedColumn(chunks.map { $0.columns[i] }, type: types[i], form)
      made.withLock { $0[i] = column }
    }
    try sorter.query.options.cancellation.check()
    columns = made.withLock { $0.compactMap { $0 } }
  }

  func gather(from start: Int, count: Int) -> Batch {
    let span = places.span(of: UInt32.self, from: start, count: count)
    return Batch(columns.map { $0.gather(span) }, count: count)
  }
}
