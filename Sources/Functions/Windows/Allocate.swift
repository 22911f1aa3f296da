import Columns
import Diagnostics
import Kernels

let allocateFunction = WindowFunction(
  "allocate",
  summary: "Splits an amount over the rows of a partition in proportion to weights, by largest "
    + "remainder, so that the parts add up to it exactly.",
  example: "allocate(10.00, 1) OVER ()", gives: "10.00",
  signature: "(total DECIMAL, weight DECIMAL) → DECIMAL"
) { given, _, _ in
  guard given.count == 2, let total = given[0].type.asDecimal,
    let weight = given[1].type.asDecimal
  else { return nil }
  let type = DataType.decimal(precision: total.precision, scale: total.scale)
  let weights = DataType.decimal(precision: weight.precision, scale: weight.scale)
  return WindowPlan([type, weights], returns: type) { (rows, _) throws(SQLError) in
    try allocate(rows, type)
  }
}

private func allocate(_ rows: WindowRows, _ type: DataType) throws(SQLError) -> Column {
  if rows.count == 0 { return .empty(type) }
  let totals = widenedDecimal(rows.arguments[0].flattened())
  let weights = widenedDecimal(rows.arguments[1].flattened())
  var pieces: [Column] = []
  for partition in rows.partitions {
    let (start, count) = (partition.lowerBound, partition.count)
    pieces.append(
      try allocate(
        totals.slice(from: start, count: count), weights.slice(from: start, count: count), type
      ).flattened())
  }
  return Column.concatenated(pieces, type: type)
}

/// Every row gets the whole units of its share; the units left go one by one to the rows with the
/// largest remainders, earlier rows first. NULL weights count as zero.
private func allocate(
  _ totals: Column, _ weightColumn: Column, _ type: DataType
) throws(SQLError) -> Column {
  let count = totals.count
  if totals.isNull(0) { return .nulls(type, count: count) }
  let total = totals.span(of: Int128.self)[0]
  var weights: [Int128] = []
  var sum: Int128 = 0
  for row in 0..<count {
    let weight = weightColumn.isNull(row) ? 0 : weightColumn.span(of: Int128.self)[row]
    guard weight >= 0 else {
      throw SQLError(.invalidParameter, "a weight of ALLOCATE is negative")
    }
    let (more, overflow) = sum.addingReportingOverflow(weight)
    if overflow { throw sumOverflow(weightColumn.type) }
    sum = more
    weights.append(weight)
  }
  guard sum > 0 else {
    throw SQLError(.divisionByZero, "the weights of ALLOCATE add up to zero")
  }
  let parts = shares(of: total, weights, sum: sum)
  let wide = Column.make(.int128, count: count, Int128.self) { out in
    for row in 0..<count { out[row] = parts[row] }
  }
  return narrowedDecimal(wide, type)
}

private func shares(of total: Int128, _ weights: [Int128], sum: Int128) -> [Int128] {
  let divisor = sum.magnitude
  var parts: [Int128] = []
  var remainders: [UInt128] = []
  var left = total.magnitude
  for weight in weights {
    let product = total.magnitude.multipliedFullWidth(by: weight.magnitude)
    let (whole, remainder) = divisor.dividingFullWidth(product)
    parts.append(Int128(whole))
    remainders.append(remainder)
    left -= whole
  }
  let order = weights.indices.sorted {
    remainders[$0] == remainders[$1] ? $0 < $1 : remainders[$0] > remainders[$1]
  }
  for row in order.prefix(Int(clamping: left)) { parts[row] += 1 }
  return total < 0 ? parts.map { 0 - $0 } : parts
}
