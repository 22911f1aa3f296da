import Columns

/// Marks rows that differ from the row before them, as ORDER BY sees them: NULL equals NULL, NaN
/// equals NaN and zeros are equal whatever their sign.
///
/// Sets `changed[i]` for rows `rows` where the column differs; others keep what they had. Row 0
/// is left alone.
package func markChanges(_ column: Column, _ rows: Range<Int>, _ changed: Buffer) {
  if column.isConstant || column.type == .null || rows.isEmpty { return }
  let column = column.flattened()
  switch column.physical {
  case .bool: mark(column, rows, changed, UInt8BackedBool.self) { $0.byte != $1.byte }
  case .int8: mark(column, rows, changed, Int8.self) { $0 != $1 }
  case .int16: mark(column, rows, changed, Int16.self) { $0 != $1 }
  case .int32: mark(column, rows, changed, Int32.self) { $0 != $1 }
  case .int64: mark(column, rows, changed, Int64.self) { $0 != $1 }
  case .int128: mark(column, rows, changed, Int128.self) { $0 != $1 }
  case .uint8: mark(column, rows, changed, UInt8.self) { $0 != $1 }
  case .uint16: mark(column, rows, changed, UInt16.self) { $0 != $1 }
  case .uint32: mark(column, rows, changed, UInt32.self) { $0 != $1 }
  case .uint64: mark(column, rows, changed, UInt64.self) { $0 != $1 }
  case .float:
    mark(column, rows, changed, Float.self) { $0 != $1 && !($0.isNaN && $1.isNaN) }
  case .double:
    mark(column, rows, changed, Double.self) { $0 != $1 && !($0.isNaN && $1.isNaN) }
  case .string: mark(column, rows, changed, StringView.self) { $0 != $1 }
  case .interval:
    mark(column, rows, changed, Interval.self) { $0.comparable != $1.comparable }
  case .list, .structure: markByKeys(column, rows, changed)
  }
}

@inline(__always)
private func mark<T: ColumnElement>(
  _ column: Column, _ rows: Range<Int>, _ changed: Buffer, _: T.Type, _ differ: (T, T) -> Bool
) {
  let values = column.span(of: T.self)
  var flags = changed.mutableSpan(of: UInt8.self, count: column.count)
  precondition(rows.upperBound <= values.count)
  let first = max(1, rows.lowerBound)
  guard let validity = column.validity else {
    for row in first..<max(first, rows.upperBound)
    where differ(values[unchecked: row], values[unchecked: row &- 1]) {
      flags[row] = 1
    }
    return
  }
  for row in first..<max(first, rows.upperBound) {
    let (isValid, wasValid) = (validity[row], validity[row - 1])
    let isSame = isValid == wasValid
    if isSame && !isValid { continue }
    if !isSame || differ(values[unchecked: row], values[unchecked: row &- 1]) { flags[row] = 1 }
  }
}

private func markByKeys(_ column: Column, _ rows: Range<Int>, _ changed: Buffer) {
  let start = max(0, rows.lowerBound - 1)
  let count = rows.upperBound - start
  let part = column.slice(from: start, count: count)
  let keys = SortKeys([part], orders: [SortOrder()], count: count)
  var flags = changed.mutableSpan(of: UInt8.self, count: column.count)
  for i in 1..<max(1, count) where keys.compare(i, keys, i - 1) != 0 { flags[start + i] = 1 }
}
