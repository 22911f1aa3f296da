import Columns
import Diagnostics

/// `a % b`
let moduloFunction = ScalarFunction(
  "%", "mod", category: .arithmetic,
  summary: "The remainder of a division, with the sign of the dividend.",
  example: "-7 % 3", gives: "-1",
  [
    Overload("(number, number) → number") { given, dialect in
      oracleModulo(given, dialect) ?? arithmeticPlan(.modulo, given, dialect)
    }
  ])
