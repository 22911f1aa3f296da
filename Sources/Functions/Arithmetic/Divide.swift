import Columns
import Diagnostics

/// `a / b`
let divideFunction = ScalarFunction(
  "/", "divide", category: .arithmetic,
  summary: "Divides numbers: integers truncate, decimals give at least 16 digits after the point.",
  example: "7 / 2", gives: "3",
  [
    Overload("(number, number) → number") { given, dialect in
      timePlan(.divide, given, dialect) ?? arithmeticPlan(.divide, given, dialect)
    }
  ])
