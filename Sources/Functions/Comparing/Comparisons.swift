import Columns
import Diagnostics
import Kernels

let equalFunction = comparison("=", .equal, "1 = 1.0", "true", "Whether both are equal.", "==")
let notEqualFunction = comparison("<>", .notEqual, "1 <> 2", "true", "Whether they differ.", "!=")
let lessFunction = comparison("<", .less, "'a' < 'b'", "true", "Whether the left one is smaller.")
let lessOrEqualFunction = comparison(
  "<=", .lessOrEqual, "2 <= 1", "false", "Whether the left one is not greater.")
let greaterFunction = comparison(
  ">", .greater, "DATE '2026-01-02' > DATE '2026-01-01'", "true",
  "Whether the left one is greater.")
let greaterOrEqualFunction = comparison(
  ">=", .greaterOrEqual, "1 >= 1", "true", "Whether the left one is not smaller.")

private func comparison(
  _ symbol: String, _ comparison: Comparison, _ example: String, _ result: String,
  _ summary: String, _ other: String? = nil
) -> ScalarFunction {
  var function = ScalarFunction(
    symbol, category: .comparison, summary: summary + " Strings compare by code points.",
    example: example, gives: result,
    [
      Overload("(any, any) → BOOLEAN") { given, dialect in
        guard given.count == 2, let type = commonType(given, dialect: dialect) else { return nil }
        return Overload.Plan([type, type], returns: .boolean) { (arguments, _) throws(SQLError) in
          compare(comparison, arguments[0], arguments[1])
        }
      }
    ])
  if let other { function.names.append(other) }
  return function
}

let isDistinctFunction = distinctness(
  "is_distinct", isNegated: false, "is_distinct(NULL, 1)", "true",
  "Whether both differ, where NULL equals NULL: `a IS DISTINCT FROM b`.")
let isNotDistinctFunction = distinctness(
  "is_not_distinct", isNegated: true, "is_not_distinct(NULL, NULL)", "true",
  "Whether both are equal, where NULL equals NULL: `a IS NOT DISTINCT FROM b`.")

private func distinctness(
  _ name: String, isNegated: Bool, _ example: String, _ result: String, _ summary: String
) -> ScalarFunction {
  ScalarFunction(
    name, category: .comparison, summary: summary, example: example, gives: result,
    [
      Overload("(any, any) → BOOLEAN") { given, dialect in
        guard given.count == 2, let type = commonType(given, dialect: dialect) else { return nil }
        return Overload.Plan([type, type], returns: .boolean, isStrict: false) {
          (arguments, context) throws(SQLError) in
          equality(arguments[0], arguments[1], context.count, isEqual: isNegated)
        }
      }
    ])
}

/// One flag per row, never NULL.
private func equality(_ a: Column, _ b: Column, _ count: Int, isEqual: Bool) -> Column {
  let places = Buffer.of(Int32.self, count: count)
  var rows = places.mutableSpan(of: Int32.self, count: count)
  for i in 0..<count { rows[i] = Int32(truncatingIfNeeded: i) }
  let all = places.span(of: Int32.self, count: count)
  let buffer = Buffer.of(UInt8.self, count: count)
  var matches = buffer.mutableSpan(of: UInt8.self, count: count)
  matchRows([a], all, [b], all, nullsEqual: true, matches: &matches)
  if !isEqual { for i in 0..<count { matches[i] ^= 1 } }
  return Column(.boolean, count: count, values: buffer)
}
