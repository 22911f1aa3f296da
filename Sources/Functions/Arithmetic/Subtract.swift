import Columns
import Diagnostics

/// `a - b`
let subtractFunction = ScalarFunction(
  "-", "subtract", category: .arithmetic,
  summary: "Subtracts numbers, dates, times and intervals.",
  example: "DATE '2026-03-01' - DATE '2026-02-01'", gives: "28",
  [
    Overload("(number) → number") { given, dialect in negationPlan(given, dialect) },
    Overload("(number, number) → number") { given, dialect in
      timePlan(.subtract, given, dialect) ?? arithmeticPlan(.subtract, given, dialect)
    },
  ])
