import Columns

/// Rows of several columns of one type as one column: row `i` is row `rows[i]` of the column that
/// `sources[i]` names.
///
/// The columns are flat. Strings keep pointing into their heaps.
package func interleaved(
  _ columns: [Column], sources: Span<UInt32>, rows: Span<Int32>, type: DataType
) -> Column {
  if columns.count == 1 { return columns[0].gather(rows) }
  if type.isNested { return interleavedByPlace(columns, sources, rows, type) }
  let count = rows.count
  let buffer = Buffer(byteCount: count * type.physical.width)
  switch type.physical.width {
  case 1: fill(UInt8.self, columns, sources, rows, buffer)
  case 2: fill(UInt16.self, columns, sources, rows, buffer)
  case 4: fill(UInt32.self, columns, sources, rows, buffer)
  case 8: fill(UInt64.self, columns, sources, rows, buffer)
  default: fill(UInt128.self, columns, sources, rows, buffer)
  }
  return Column(
    type, count: count, values: buffer, validity: interleavedValidity(columns, sources, rows),
    heaps: columns.flatMap(\.heaps))
}

private func fill<T: BitwiseCopyable>(
  _: T.Type, _ columns: [Column], _ sources: Span<UInt32>, _ rows: Span<Int32>, _ buffer: Buffer
) {
  var target = buffer.mutableSpan(of: T.self, count: rows.count)
  withUnsafeTemporaryAllocation(of: UnsafePointer<T>.self, capacity: columns.count) { bases in
    for (i, column) in columns.enumerated() {
      bases.initializeElement(
        at: i, to: UnsafePointer(column.values.pointer(to: T.self)) + column.offset)
    }
    for i in 0..<rows.count { target[i] = bases[Int(sources[i])][Int(rows[i])] }
  }
}

private func interleavedValidity(
  _ columns: [Column], _ sources: Span<UInt32>, _ rows: Span<Int32>
) -> Bitmap? {
  if columns.allSatisfy({ $0.validity == nil }) { return nil }
  return Bitmap(count: rows.count) { words in
    for w in 0..<words.count {
      var word: UInt64 = 0
      let base = w << 6
      for b in 0..<min(64, rows.count - base) {
        let validity = columns[Int(sources[base + b])].validity
        if validity.map({ $0[Int(rows[base + b])] }) ?? true { word |= 1 << UInt64(b) }
      }
      words[w] = word
    }
  }
}

/// Nested values: all columns one behind the other, then the rows of that.
private func interleavedByPlace(
  _ columns: [Column], _ sources: Span<UInt32>, _ rows: Span<Int32>, _ type: DataType
) -> Column {
  var starts: [Int32] = []
  var start: Int32 = 0
  for column in columns {
    starts.append(start)
    start += Int32(column.count)
  }
  let all = Column.concatenated(columns, type: type)
  let places = Buffer.of(Int32.self, count: rows.count)
  var target = places.mutableSpan(of: Int32.self, count: rows.count)
  for i in 0..<rows.count { target[i] = starts[Int(sources[i])] + rows[i] }
  return all.gather(places.span(of: Int32.self, count: rows.count))
}
