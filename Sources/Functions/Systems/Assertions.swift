import Columns
import Diagnostics

/// Tests inside an expression, and what types allow.
let assertionFunctions: [ScalarFunction] = [
  ScalarFunction(
    "assert_true", category: .system,
    summary: "NULL where a condition is true, else an error with a message of one's own.",
    example: "assert_true(1 < 2, 'one is less')", gives: "NULL",
    [
      .fixed([.boolean, .varchar], .int32, optional: 1, canFail: true, isStrict: false) {
        (arguments, context) throws(SQLError) in
        for row in 0..<context.count where arguments[0][row] != .boolean(true) {
          let message = arguments.count > 1 ? arguments[1][row].text : ""
          throw SQLError(.checkViolation, message.isEmpty ? "the assertion is not true" : message)
        }
        return Column.nulls(.int32, count: context.count)
      }
    ]),
  ScalarFunction(
    "constant_or_null", category: .conditional,
    summary: "The first argument, or NULL where one of the others is NULL.",
    example: "constant_or_null(1, 10)", gives: "1",
    [
      Overload("(any, any…) → any") { given, _ in
        guard given.count >= 2 else { return nil }
        return .values(given.map(\.plainType), returns: given[0].plainType) {
          (values) throws(SQLError) in values[0]
        }
      }
    ]),
  ScalarFunction(
    "can_cast_implicitly", category: .system,
    summary: "Whether values of the first argument's type become the second's without a CAST.",
    example: "can_cast_implicitly(1, NULL::BIGINT)", gives: "true",
    [
      Overload("(any, any) → BOOLEAN") { given, _ in
        guard given.count == 2 else { return nil }
        let fits = implicitCastCost(from: given[0].plainType, to: given[1].plainType) != nil
        return Overload.Plan(given.map(\.plainType), returns: .boolean, isStrict: false) {
          (_, context) throws(SQLError) in
          .constant(.boolean(fits), .boolean, count: context.count)
        }
      }
    ]),
  ScalarFunction.simple(
    "binom", category: .math, summary: "The number of ways to choose k of n.",
    example: "binom(5, 2)", gives: "10",
    [
      SimpleSignature([.int64, .int64], returns: .int128) { (values) throws(SQLError) in
        let (n, k) = (values[0].integer, values[1].integer)
        guard n >= 0, k >= 0 else {
          throw SQLError(.numericOutOfRange, "binom takes numbers from 0 on")
        }
        if k > n { return .integer(0) }
        var result: Int128 = 1
        for i in 0..<min(k, n - k) {
          let (product, overflow) = result.multipliedReportingOverflow(by: Int128(n - i))
          if overflow {
            throw SQLError(.numericOutOfRange, "binom(\(n), \(k)) is out of range for HUGEINT")
          }
          result = product / Int128(i + 1)
        }
        return .integer(result)
      }
    ]),
]
