import Columns
import Diagnostics

/// `a * b`
let multiplyFunction = ScalarFunction(
  "*", "multiply", category: .arithmetic,
  summary: "Multiplies numbers; the scales of decimals add up.",
  example: "1.5 * 2.25", gives: "3.375",
  [
    Overload("(number, number) → number") { given, dialect in
      timePlan(.multiply, given, dialect) ?? arithmeticPlan(.multiply, given, dialect)
    }
  ])
