import Columns
import Diagnostics

/// The constants of Oracle's binary floating-point numbers (SQL Language Reference 19c, "Floating-Point
/// Literals"; PL/SQL Language Reference, "Predefined PL/SQL BINARY_FLOAT and BINARY_DOUBLE Constants").
let binaryLimitFunctions: [ScalarFunction] =
  [
    limit("infinity", "Infinity.", .infinity, .infinity),
    limit("nan", "What is not a number.", .nan, .nan),
    limit("max_normal", "The greatest number.", .greatestFiniteMagnitude, .greatestFiniteMagnitude),
    limit(
      "min_normal", "The least positive number with all its digits.", .leastNormalMagnitude,
      .leastNormalMagnitude),
    limit(
      "max_subnormal", "The greatest number without all its digits.",
      Double.leastNormalMagnitude.nextDown, Float.leastNormalMagnitude.nextDown),
    limit(
      "min_subnormal", "The least positive number.", .leastNonzeroMagnitude, .leastNonzeroMagnitude),
  ].flatMap { $0 }

private func limit(
  _ name: String, _ summary: String, _ double: Double, _ float: Float
) -> [ScalarFunction] {
  [("double", DataType.double, double), ("float", .float, Double(float))].map { word, type, value in
    let full = "binary_\(word)_\(name)"
    return ScalarFunction(
      full, category: .math, summary: "\(summary) Of \(type.description).",
      example: "\(full)() IS NOT NULL", gives: "true",
      [
        .fixed([], type) { (_, context) throws(SQLError) in
          .constant(.double(value), type, count: context.count)
        }
      ])
  }
}
