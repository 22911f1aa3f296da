import Columns

/// The order of two values of one type: negative, zero or positive; NULL comes last.
///
/// For nested types, statistics and messages; loops compare columns.
package func compareValues(_ a: Value, _ b: Value) -> Int {
  switch (a, b) {
  case (.null, .null): return 0
  case (.null, _): return 1
  case (_, .null): return -1
  case (.boolean(let x), .boolean(let y)): return (x ? 1 : 0) - (y ? 1 : 0)
  case (.integer(let x), .integer(let y)): return order(x, y)
  case (.decimal(let x, let s), .decimal(let y, let t)): return compareDecimals(x, s, y, t)
  case (.integer(let x), .decimal(let y, let t)): return compareDecimals(x, 0, y, t)
  case (.decimal(let x, let s), .integer(let y)): return compareDecimals(x, s, y, 0)
  case (.double(let x), .double(let y)):
    if x.isNaN || y.isNaN { return (x.isNaN ? 1 : 0) - (y.isNaN ? 1 : 0) }
    return order(x, y)
  case (.string(let x), .string(let y)):
    if x == y { return 0 }
    return x.utf8.lexicographicallyPrecedes(y.utf8) ? -1 : 1
  case (.blob(let x), .blob(let y)):
    return x == y ? 0 : x.lexicographicallyPrecedes(y) ? -1 : 1
  case (.date(let x), .date(let y)): return order(x, y)
  case (.ticks(let x), .ticks(let y)): return order(x, y)
  case (.interval(let x), .interval(let y)): return order(x.comparable, y.comparable)
  case (.uuid(let x), .uuid(let y)): return order(x, y)
  case (.list(let x), .list(let y)), (.structure(let x), .structure(let y)):
    return compareLists(x, y)
  case (.map(let x), .map(let y)):
    return compareLists(
      x.flatMap { [$0.key, $0.value] }, y.flatMap { [$0.key, $0.value] })
  default: return 0
  }
}

private func order<T: Comparable>(_ x: T, _ y: T) -> Int { x < y ? -1 : x > y ? 1 : 0 }

/// Element by element; a list that ends first is smaller.
private func compareLists(_ x: [Value], _ y: [Value]) -> Int {
  for (a, b) in zip(x, y) {
    let order = compareValues(a, b)
    if order != 0 { return order }
  }
  return x.count - y.count
}

private func compareDecimals(_ x: Int128, _ s: Int, _ y: Int128, _ t: Int) -> Int {
  if s == t { return order(x, y) }
  if s < t { return -compareDecimals(y, t, x, s) }
  // The side with fewer digits after the point is filled up; what overflows is larger.
  let (filled, overflow) = y.multipliedReportingOverflow(by: powersOfTen128[min(38, s - t)])
  if overflow { return y < 0 ? 1 : -1 }
  return order(x, filled)
}
