import Columns

/// Sets `matches[i]` to 1 where row `leftRows[i]` of the left columns equals row `rightRows[i]` of
/// the right ones, column by column, else to 0.
///
/// Corresponding columns have one logical type and any encoding.
/// - Parameter nullsEqual: NULL equals NULL (GROUP BY, DISTINCT), or equals nothing (joins).
package func matchRows(
  _ left: [Column], _ leftRows: Span<Int32>, _ right: [Column], _ rightRows: Span<Int32>,
  nullsEqual: Bool, matches: inout MutableSpan<UInt8>
) {
  precondition(leftRows.count == rightRows.count && matches.count >= leftRows.count)
  for i in 0..<leftRows.count { matches[i] = 1 }
  for (a, b) in zip(left, right) {
    matchColumn(a, leftRows, b, rightRows, nullsEqual: nullsEqual, matches: &matches)
  }
}

private func matchColumn(
  _ a: Column, _ aRows: Span<Int32>, _ b: Column, _ bRows: Span<Int32>, nullsEqual: Bool,
  matches: inout MutableSpan<UInt8>
) {
  if mayHoldNulls(a) || mayHoldNulls(b) {
    matchWithNulls(a, aRows, b, bRows, nullsEqual: nullsEqual, matches: &matches)
  } else {
    matchValues(a, aRows, b, bRows, matches: &matches)
  }
}

private func mayHoldNulls(_ column: Column) -> Bool { !column.hasNoNulls || column.type == .null }

private func matchValues(
  _ a: Column, _ aRows: Span<Int32>, _ b: Column, _ bRows: Span<Int32>,
  matches: inout MutableSpan<UInt8>
) {
  switch a.physical {
  case .bool: match(a, aRows, b, bRows, &matches, UInt8BackedBool.self) { $0.byte == $1.byte }
  case .int8: match(a, aRows, b, bRows, &matches, Int8.self) { $0 == $1 }
  case .int16: match(a, aRows, b, bRows, &matches, Int16.self) { $0 == $1 }
  case .int32: match(a, aRows, b, bRows, &matches, Int32.self) { $0 == $1 }
  case .int64: match(a, aRows, b, bRows, &matches, Int64.self) { $0 == $1 }
  case .int128: match(a, aRows, b, bRows, &matches, Int128.self) { $0 == $1 }
  case .uint8: match(a, aRows, b, bRows, &matches, UInt8.self) { $0 == $1 }
  case .uint16: match(a, aRows, b, bRows, &matches, UInt16.self) { $0 == $1 }
  case .uint32: match(a, aRows, b, bRows, &matches, UInt32.self) { $0 == $1 }
  case .uint64: match(a, aRows, b, bRows, &matches, UInt64.self) { $0 == $1 }
  case .float:
    match(a, aRows, b, bRows, &matches, Float.self) { $0 == $1 || ($0 != $0 && $1 != $1) }
  case .double:
    match(a, aRows, b, bRows, &matches, Double.self) { $0 == $1 || ($0 != $0 && $1 != $1) }
  case .string: match(a, aRows, b, bRows, &matches, StringView.self) { $0 == $1 }
  case .interval:
    match(a, aRows, b, bRows, &matches, ComparableInterval.self) { $0 == $1 }
  case .list, .structure:
    for i in 0..<aRows.count where matches[i] != 0 {
      let x = a[Int(aRows[i])]
      let y = b[Int(bRows[i])]
      matches[i] = compareValues(x, y) == 0 ? 1 : 0
    }
  }
}

/// Where the values of a row lie: a mask for constants, codes for dictionaries.
private struct Places: ~Escapable {
  let codes: Span<UInt32>
  let hasCodes: Bool
  let mask: Int

  @_lifetime(borrow column)
  init(_ column: borrowing Column) {
    hasCodes = column.encoding == .dictionary
    let start =
      UnsafePointer(column.values.pointer(to: UInt32.self)) + (hasCodes ? column.offset : 0)
    let count = hasCodes ? column.count : 0
    codes = unsafe _overrideLifetime(Span(_unsafeStart: start, count: count), borrowing: column)
    mask = column.isConstant ? 0 : -1
  }

  @inline(__always)
  func place(_ row: Int32) -> Int { hasCodes ? Int(codes[Int(row)]) : Int(row) & mask }
}

@inline(__always)
private func match<T: ColumnElement>(
  _ a: Column, _ aRows: Span<Int32>, _ b: Column, _ bRows: Span<Int32>,
  _ matches: inout MutableSpan<UInt8>, _ type: T.Type, _ isEqual: (T, T) -> Bool
) {
  if a.type == .null || b.type == .null { return }
  let aValues = a.entries ?? a
  let bValues = b.entries ?? b
  let x = aValues.span(of: T.self)
  let y = bValues.span(of: T.self)
  if a.encoding == .flat && b.encoding == .flat {
    for i in 0..<aRows.count {
      matches[i] &= isEqual(x[Int(aRows[i])], y[Int(bRows[i])]) ? 1 : 0
    }
    return
  }
  let left = Places(a)
  let right = Places(b)
  for i in 0..<aRows.count {
    matches[i] &= isEqual(x[left.place(aRows[i])], y[right.place(bRows[i])]) ? 1 : 0
  }
}

private func matchWithNulls(
  _ a: Column, _ aRows: Span<Int32>, _ b: Column, _ bRows: Span<Int32>, nullsEqual: Bool,
  matches: inout MutableSpan<UInt8>
) {
  let count = aRows.count
  let kept = Buffer.of(UInt8.self, count: count)
  var before = kept.mutableSpan(of: UInt8.self, count: count)
  for i in 0..<count { before[i] = matches[i] }
  matchValues(a, aRows, b, bRows, matches: &matches)
  for i in 0..<count {
    let isLeftNull = a.isNull(Int(aRows[i]))
    let isRightNull = b.isNull(Int(bRows[i]))
    if isLeftNull && isRightNull {
      // What lies under two NULLs says nothing.
      matches[i] = nullsEqual ? before[i] : 0
    } else if isLeftNull || isRightNull {
      matches[i] = 0
    }
  }
}
