import Columns
import Diagnostics

/// Oracle SQL Language Reference, RATIO_TO_REPORT.
let ratioToReportFunction = WindowFunction(
  "ratio_to_report", summary: "The share of a value in the sum over the partition.",
  example: "ratio_to_report(5) OVER ()", gives: "1", signature: "(NUMBER) → NUMBER"
) { given, _, _ in
  guard given.count == 1, given[0].type.isNumeric else { return nil }
  if given[0].type.isFloating { return floatingShare }
  return WindowPlan([.number], returns: .number) { (rows, _) throws(SQLError) in
    let values = rows.arguments[0].flattened()
    var totals = [Number](repeating: Number(), count: rows.count)
    for partition in rows.partitions {
      var total = Number()
      for row in partition where !values.isNull(row) { total = total + values.number(at: row) }
      for row in partition { totals[row] = total }
    }
    return try makeNumbers([values], rows.count) { (row) throws(SQLError) in
      totals[row].isZero ? nil : values.number(at: row) / totals[row]
    }
  }
}

private let floatingShare = WindowPlan([.double], returns: .double) {
  (rows, _) throws(SQLError) in
  let values = rows.arguments[0].flattened()
  var builder = ColumnBuilder(.double, capacity: rows.count)
  for partition in rows.partitions {
    var total = ReproducibleSum()
    for row in partition where !values.isNull(row) { total.add(values.double(at: row)) }
    let sum = total.value
    for row in partition {
      if values.isNull(row) || sum == 0 {
        builder.appendNull()
      } else {
        builder.append(.double(values.double(at: row) / sum))
      }
    }
  }
  return builder.finish()
}
