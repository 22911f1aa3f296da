import Columns
import Diagnostics
import Kernels

let isNullFunction = nullTest("is_null", isNull: true, "is_null(NULL)", "Whether it is NULL.")
let isNotNullFunction = nullTest(
  "is_not_null", isNull: false, "is_not_null(1)", "Whether it is not NULL.")

private func nullTest(
  _ name: String, isNull: Bool, _ example: String, _ summary: String
) -> ScalarFunction {
  ScalarFunction(
    name, category: .comparison, summary: summary, example: example, gives: "true",
    [
      Overload("(any) → BOOLEAN") { given, _ in
        guard given.count == 1 else { return nil }
        return Overload.Plan([given[0].type], returns: .boolean, isStrict: false) {
          (arguments, context) throws(SQLError) in
          nullness(arguments[0], count: context.count, isNull: isNull)
        }
      }
    ])
}

private func nullness(_ column: Column, count: Int, isNull: Bool) -> Column {
  if column.type == .null { return .constant(.boolean(isNull), .boolean, count: count) }
  if column.hasNoNulls { return .constant(.boolean(!isNull), .boolean, count: count) }
  if column.isConstant {
    return .constant(.boolean((count > 0 && column.isNull(0)) == isNull), .boolean, count: count)
  }
  return Column.make(.boolean, count: count, Bool.self) { out in
    if column.encoding == .flat, let validity = column.validity {
      let words = validity.words
      for i in 0..<count { out[i] = (words[i >> 6] >> UInt64(i & 63) & 1 == 0) == isNull }
    } else {
      for i in 0..<count { out[i] = column.isNull(i) == isNull }
    }
  }
}

let isTrueFunction = truthTest("is_true", true, isNegated: false, "is_true(1 = 1)")
let isNotTrueFunction = truthTest("is_not_true", true, isNegated: true, "is_not_true(NULL)")
let isFalseFunction = truthTest("is_false", false, isNegated: false, "is_false(1 = 2)")
let isNotFalseFunction = truthTest("is_not_false", false, isNegated: true, "is_not_false(NULL)")

private func truthTest(
  _ name: String, _ wanted: Bool, isNegated: Bool, _ example: String
) -> ScalarFunction {
  ScalarFunction(
    name, category: .comparison,
    summary: "Whether it is \(isNegated ? "not " : "")\(wanted); never NULL.", example: example,
    gives: "true",
    [
      .fixed([.boolean], .boolean, isStrict: false) { (arguments, context) throws(SQLError) in
        let flat = arguments[0].flattened()
        let values = flat.span(of: Bool.self)
        return Column.make(.boolean, count: context.count, Bool.self) { out in
          for i in 0..<context.count {
            out[i] = (!flat.isNull(i) && values[i] == wanted) != isNegated
          }
        }
      }
    ])
}

let notFunction = ScalarFunction(
  "not", category: .comparison, summary: "The opposite truth; NULL stays NULL.",
  example: "not(false)", gives: "true",
  [
    .fixed([.boolean], .boolean) { (arguments, _) throws(SQLError) in logicalNot(arguments[0]) }
  ])
