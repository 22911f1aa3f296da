import Columns
import Diagnostics

/// Oracle SQL Language Reference, RATIO_TO_REPORT.
let ratioToReportFunction = WindowFunction(
  "ratio_to_report", summary: "The share of a value in the sum over the partition.",
  example: "ratio_to_report(5) OVER ()", gives: "1", signature: "(NUMBER) → NUMBER"
) { given, _, _ in
  guard given.count == 1, given[0].type.isNumeric else { return nil }
  if given[0].type.isFloating { return floatingShare }
  return WindowPlan([.number], returns: .number) { (partition, _) throws(SQLError) in
    let values = partition.arguments[0].flattened()
    var total = Number()
    for row in 0..<partition.count where !values.isNull(row) {
      total = total + values.number(at: row)
    }
    return try makeNumbers([values], partition.count) { (row) throws(SQLError) in
      total.isZero ? nil : values.number(at: row) / total
    }
  }
}

private let floatingShare = WindowPlan([.double], returns: .double) {
  (partition, _) throws(SQLError) in
  let values = partition.arguments[0].flattened()
  var total = ReproducibleSum()
  for row in 0..<partition.count where !values.isNull(row) { total.add(values.double(at: row)) }
  let sum = total.value
  var builder = ColumnBuilder(.double, capacity: partition.count)
  for row in 0..<partition.count {
    if values.isNull(row) || sum == 0 {
      builder.appendNull()
    } else {
      builder.append(.double(values.double(at: row) / sum))
    }
  }
  return builder.finish()
}
