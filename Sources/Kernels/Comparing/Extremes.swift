import Columns

/// The least and the greatest value of a column, for statistics; nil where all rows are NULL.
///
/// NaN counts as the greatest number.
package func extremes(of column: Column) -> (least: Value, greatest: Value)? {
  if column.count == 0 || column.type == .null { return nil }
  if column.isConstant { return column.isNull(0) ? nil : (column[0], column[0]) }
  if let entries = column.entries, entries.count <= column.count {
    return extremesOfDictionary(column, entries)
  }
  let flat = column.flattened()
  guard let (low, high) = placesOfExtremes(flat) else { return nil }
  return (flat[low], flat[high])
}

/// Only entries that a row uses count.
private func extremesOfDictionary(
  _ column: Column, _ entries: Column
) -> (least: Value, greatest: Value)? {
  let used = Buffer.zeroed(UInt8.self, count: entries.count)
  var marks = used.mutableSpan(of: UInt8.self, count: entries.count)
  let codes = column.codes
  for row in 0..<column.count where !column.isNull(row) { marks[Int(codes[row])] = 1 }
  let present = Bitmap(bytes: used.span(of: UInt8.self, count: entries.count))
  let seen = entries.with(validity: Bitmap.both(entries.validity, present))
  guard let (low, high) = placesOfExtremes(seen) else { return nil }
  return (seen[low], seen[high])
}

private func placesOfExtremes(_ flat: Column) -> (Int, Int)? {
  func scan<T: ColumnElement>(_ type: T.Type, _ isLess: (T, T) -> Bool) -> (Int, Int)? {
    let values = flat.span(of: T.self)
    var found: (Int, Int)?
    let hasNoNulls = flat.hasNoNulls
    for row in 0..<values.count where hasNoNulls || !flat.isNull(row) {
      guard let (low, high) = found else {
        found = (row, row)
        continue
      }
      if isLess(values[row], values[low]) { found = (row, high) }
      if isLess(values[high], values[row]) { found = (found?.0 ?? low, row) }
    }
    return found
  }
  switch flat.physical {
  case .bool: return scan(UInt8BackedBool.self) { $0 < $1 }
  case .int8: return scan(Int8.self) { $0 < $1 }
  case .int16: return scan(Int16.self) { $0 < $1 }
  case .int32: return scan(Int32.self) { $0 < $1 }
  case .int64: return scan(Int64.self) { $0 < $1 }
  case .int128: return scan(Int128.self) { $0 < $1 }
  case .uint8: return scan(UInt8.self) { $0 < $1 }
  case .uint16: return scan(UInt16.self) { $0 < $1 }
  case .uint32: return scan(UInt32.self) { $0 < $1 }
  case .uint64: return scan(UInt64.self) { $0 < $1 }
  case .float: return scan(Float.self) { $0 < $1 || ($1 != $1 && $0 == $0) }
  case .double: return scan(Double.self) { $0 < $1 || ($1 != $1 && $0 == $0) }
  case .string: return scan(StringView.self) { $0 < $1 }
  case .interval: return scan(ComparableInterval.self) { $0 < $1 }
  case .list, .structure:
    var found: (Int, Int)?
    for row in 0..<flat.count where !flat.isNull(row) {
      guard let (low, high) = found else {
        found = (row, row)
        continue
      }
      if compareValues(flat[row], flat[low]) < 0 { found = (row, high) }
      if compareValues(flat[row], flat[high]) > 0 { found = (found?.0 ?? low, row) }
    }
    return found
  }
}
