import Columns

/// Up to 2,048 rows that grow in place, for rows that come one by one.
///
/// A batch of the rows shares the chunk's memory: rows that come later lie behind those that the
/// batch shows, so they never change it.
final class RowChunk {
  static let capacity = 2048

  private(set) var count = 0
  private let columns: [ChunkColumn]
  private var view: Batch?

  init(_ types: [DataType]) { columns = types.map { ChunkColumn($0) } }

  var room: Int { RowChunk.capacity - count }

  /// Adds rows, at most `room`.
  func append(_ batch: Batch) {
    for (target, column) in zip(columns, batch.columns) { target.append(column) }
    count += batch.count
    view = nil
  }

  /// The rows so far.
  var batch: Batch {
    if let view { return view }
    let made = Batch(columns.map { $0.column }, count: count)
    view = made
    return made
  }
}

/// One column of a chunk; strings are copied to its own heap.
private final class ChunkColumn {
  private let type: DataType
  private let width: Int
  private var buffer: Buffer
  private var capacity = 16
  private var count = 0
  private var nulls: [Int] = []
  private var heap = StringHeap()
  /// Rows of nested types, which are kept as they come.
  private var pieces: [Column] = []

  init(_ type: DataType) {
    self.type = type
    width = type.physical.width
    buffer = Buffer(byteCount: capacity * width)
  }

  func append(_ column: Column) {
    let isPlain = column.encoding == .flat || column.isConstant && column.count == 1
    let part = isPlain && !type.isNested ? column : column.flattened()
    if type.isNested {
      pieces.append(part)
      if pieces.count > 16 { pieces = [Column.concatenated(pieces, type: type)] }
    } else {
      appendValues(part)
    }
    count += part.count
  }

  private func appendValues(_ part: Column) {
    reserve(part.count)
    if !part.hasNoNulls {
      for row in 0..<part.count where part.isNull(row) { nulls.append(count + row) }
    }
    if type.physical == .string {
      let source = part.span(of: StringView.self)
      let target = buffer.pointer(to: StringView.self) + count
      let mayBeNull = !part.hasNoNulls
      for row in 0..<part.count {
        target[row] = mayBeNull && part.isNull(row) ? StringView() : heap.append(source[row])
      }
    } else {
      buffer.copy(
        from: part.values, at: part.offset * width, count: part.count * width, to: count * width)
    }
  }

  private func reserve(_ more: Int) {
    guard count + more > capacity else { return }
    while capacity < count + more { capacity *= 2 }
    let larger = Buffer(byteCount: capacity * width)
    larger.copy(from: buffer, at: 0, count: count * width, to: 0)
    buffer = larger
  }

  var column: Column {
    if type.isNested { return Column.concatenated(pieces, type: type) }
    var validity: Bitmap?
    if !nulls.isEmpty {
      let nulls = nulls
      validity = Bitmap(count: count) { words in
        for w in 0..<words.count { words[w] = ~0 }
        for row in nulls { words[row >> 6] &= ~(1 << UInt64(row & 63)) }
      }
    }
    return Column(type, count: count, values: buffer, validity: validity, heaps: heap.blocks)
  }
}
