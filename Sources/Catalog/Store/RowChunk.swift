import Columns
import Kernels

/// Up to 2,048 rows that grow in place, for rows that come one by one.
///
/// A batch of the rows shares the chunk's memory: rows that come later lie behind those that the
/// batch shows, so they never change it.
package final class RowChunk {
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

  // MARK: One row, value by value

  /// Adds the next row's value of a column; each column gets one, then the row is ended.
  package func append(_ column: Int, _ scalar: Scalar) { columns[column].append(scalar) }

  /// Adds the next row's value of a column, which another column has.
  package func append(_ column: Int, _ source: Column, row: Int) {
    columns[column].append(source, row: row)
  }

  func endRow() {
    count += 1
    view = nil
  }

  /// The hash of the last row's key; nil in it where all of the key is NULL, nil where only the kernels
  /// know it.
  func keyHash(_ key: [Int]) -> (hash: UInt64?, Void)? {
    var hash = RowHash()
    var isNull = true
    for place in 0..<key.count {
      let column = columns[key[place]]
      let last = column.last
      if !last.isNull { isNull = false }
      guard hash.add(last, column.type) else { return nil }
    }
    return (isNull ? nil : hash.value, ())
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
  let type: DataType
  private let physical: PhysicalType
  private let isNested: Bool
  private let width: Int
  private var buffer: Buffer
  private var capacity = 16
  private var count = 0
  private var nulls: [Int] = []
  private var heap = StringHeap()
  /// Rows of nested types, which are kept as they come.
  private var pieces: [Column] = []
  /// The value added last.
  private(set) var last = Scalar.null

  init(_ type: DataType) {
    self.type = type
    physical = type.physical
    isNested = type.isNested
    width = physical.width
    buffer = Buffer(byteCount: capacity * width)
  }

  func append(_ column: Column) {
    let isPlain = column.encoding == .flat || column.isConstant && column.count == 1
    let part = isPlain && !isNested ? column : column.flattened()
    if isNested {
      pieces.append(part)
      if pieces.count > 16 { pieces = [Column.concatenated(pieces, type: type)] }
    } else {
      appendValues(part)
    }
    count += part.count
  }

  /// One value of another column of the same type.
  func append(_ source: Column, row: Int) {
    let scalar = source.scalar(row)
    if scalar.form == .other {
      append(source.slice(from: row, count: 1))
      last = .other
    } else {
      append(scalar)
    }
  }

  /// One value, which is not `other`.
  func append(_ scalar: Scalar) {
    last = scalar
    let number = scalar.number
    if scalar.isNull {
      guard !isNested else { return append(.nulls(type, count: 1)) }
      reserve(1)
      nulls.append(count)
      clearValue()
      count += 1
      return
    }
    reserve(1)
    switch physical {
    case .int64: buffer.pointer(to: Int64.self)[count] = number
    case .int32: buffer.pointer(to: Int32.self)[count] = Int32(truncatingIfNeeded: number)
    case .int128: buffer.pointer(to: Int128.self)[count] = Int128(number)
    case .bool: buffer.pointer(to: UInt8.self)[count] = number == 0 ? 0 : 1
    case .string:
      var view = scalar.text
      if scalar.form == .number {
        guard let small = Number.view(small: number, scale: scalar.scale) else {
          return append(scalar.column(type))
        }
        view = small
      }
      buffer.pointer(to: StringView.self)[count] = heap.append(view)
    default: return append(scalar.column(type))
    }
    count += 1
  }

  /// NULLs have a defined value too.
  private func clearValue() {
    let bytes = buffer.pointer(to: UInt8.self)
    for place in (count * width)..<(count * width + width) { bytes[place] = 0 }
  }

  private func appendValues(_ part: Column) {
    reserve(part.count)
    if !part.hasNoNulls {
      for row in 0..<part.count where part.isNull(row) { nulls.append(count + row) }
    }
    if physical == .string {
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
    if isNested { return Column.concatenated(pieces, type: type) }
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
