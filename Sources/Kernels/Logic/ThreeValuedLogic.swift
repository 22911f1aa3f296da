import Columns

/// `a AND b AND …` with NULL as unknown: false if any is false, else NULL if any is NULL.
package func logicalAnd(_ columns: [Column]) -> Column { combined(columns, isAnd: true) }

/// `a OR b OR …` with NULL as unknown: true if any is true, else NULL if any is NULL.
package func logicalOr(_ columns: [Column]) -> Column { combined(columns, isAnd: false) }

/// `NOT a`; NULL stays NULL.
package func logicalNot(_ column: Column) -> Column {
  if column.isConstant && column.isNull(0) { return column }
  let flat = column.encoding == .dictionary ? column.flattened() : column
  return Rows.map(flat, to: .boolean) { (x: Bool) -> Bool in !x }
}

/// One byte per row for true and one for false; both are zero where NULL.
private struct Truth {
  let isTrue: Buffer
  let isFalse: Buffer
  let count: Int

  init(_ column: Column) {
    count = column.count
    isTrue = Buffer.of(UInt8.self, count: column.count)
    isFalse = Buffer.of(UInt8.self, count: column.count)
    let flat = column.flattened()
    let values = flat.values
    let source = values.span(of: UInt8.self, from: flat.offset, count: count)
    var yes = isTrue.mutableSpan(of: UInt8.self, count: count)
    var no = isFalse.mutableSpan(of: UInt8.self, count: count)
    guard let validity = flat.type == .null ? Bitmap(repeating: false, count: count) : flat.validity
    else {
      for i in 0..<count {
        yes[unchecked: i] = source[unchecked: i]
        no[unchecked: i] = source[unchecked: i] ^ 1
      }
      return
    }
    let words = validity.words
    for i in 0..<count {
      let valid = UInt8(truncatingIfNeeded: words[i >> 6] >> UInt64(i & 63)) & 1
      yes[unchecked: i] = source[unchecked: i] & valid
      no[unchecked: i] = (source[unchecked: i] ^ 1) & valid
    }
  }

  /// `first` collects what all must have (AND: true), `second` what one suffices for.
  func merge(_ other: Truth, isAnd: Bool) {
    let mineFirst = isAnd ? isTrue : isFalse
    let otherFirst = isAnd ? other.isTrue : other.isFalse
    let mineSecond = isAnd ? isFalse : isTrue
    let otherSecond = isAnd ? other.isFalse : other.isTrue
    var all = mineFirst.mutableSpan(of: UInt8.self, count: count)
    let moreAll = otherFirst.span(of: UInt8.self, count: count)
    var any = mineSecond.mutableSpan(of: UInt8.self, count: count)
    let moreAny = otherSecond.span(of: UInt8.self, count: count)
    for i in 0..<count {
      all[unchecked: i] &= moreAll[unchecked: i]
      any[unchecked: i] |= moreAny[unchecked: i]
    }
  }

  func column() -> Column {
    let known = Buffer.of(UInt8.self, count: count)
    var valid = known.mutableSpan(of: UInt8.self, count: count)
    let yes = isTrue.span(of: UInt8.self, count: count)
    let no = isFalse.span(of: UInt8.self, count: count)
    var all: UInt8 = 1
    for i in 0..<count {
      valid[unchecked: i] = yes[unchecked: i] | no[unchecked: i]
      all &= valid[unchecked: i]
    }
    let validity = all == 1 ? nil : Bitmap(bytes: known.span(of: UInt8.self, count: count))
    return Column(.boolean, count: count, values: isTrue, validity: validity)
  }
}

private func combined(_ columns: [Column], isAnd: Bool) -> Column {
  precondition(!columns.isEmpty, "AND and OR have operands")
  if columns.count == 1 { return columns[0] }
  if columns.allSatisfy({ $0.hasNoNulls && $0.type == .boolean }) {
    return combinedWithoutNulls(columns, isAnd: isAnd)
  }
  let result = Truth(columns[0])
  for column in columns.dropFirst() { result.merge(Truth(column), isAnd: isAnd) }
  return result.column()
}

private func combinedWithoutNulls(_ columns: [Column], isAnd: Bool) -> Column {
  var result = columns[0].flattened()
  for column in columns.dropFirst() {
    let next = column.encoding == .dictionary ? column.flattened() : column
    // A byte is 0 or 1: no branch, no short circuit.
    result =
      isAnd
      ? Rows.map(result, next, to: .boolean) { (x: UInt8BackedBool, y: UInt8BackedBool) in
        UInt8BackedBool(byte: x.byte & y.byte)
      }
      : Rows.map(result, next, to: .boolean) { (x: UInt8BackedBool, y: UInt8BackedBool) in
        UInt8BackedBool(byte: x.byte | y.byte)
      }
  }
  return result
}
