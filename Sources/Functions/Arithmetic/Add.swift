import Columns
import Diagnostics

/// `a + b`
let addFunction = ScalarFunction(
  "+", "add", category: .arithmetic,
  summary: "Adds numbers, or moves a date, time or timestamp by days or an interval.",
  example: "1.10 + 2.205", gives: "3.305",
  [
    Overload("(number, number) → number") { given, dialect in
      timePlan(.add, given, dialect) ?? arithmeticPlan(.add, given, dialect)
    }
  ])
