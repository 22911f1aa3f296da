import Columns
import Diagnostics
import Kernels

let toBinaryDoubleFunction = toBinary("to_binary_double", .double, "double")
let toBinaryFloatFunction = toBinary("to_binary_float", .float, "single")

/// Oracle's TO_BINARY_DOUBLE and TO_BINARY_FLOAT (SQL Language Reference 19c): of a number, of a text, or of a
/// text by a format model.
private func toBinary(_ name: String, _ type: DataType, _ precision: String) -> ScalarFunction {
  ScalarFunction(
    name, category: .conversion,
    summary:
      "The binary floating-point number of \(precision) precision that a number or a text shows.",
    example: "\(name)('1.5')", gives: "1.5",
    [
      Overload("(NUMBER | VARCHAR[, VARCHAR[, VARCHAR]]) → \(type)") { given, dialect in
        guard (1...3).contains(given.count) else { return nil }
        let from = given[0].plainType
        if given.count == 1, from.isNumeric || from == .null {
          guard let cast = cast(from: from, to: type) else { return nil }
          return Overload.Plan([from], returns: type, canFail: true) {
            (arguments, context) throws(SQLError) in try cast.kernel(arguments, context)
          }
        }
        guard from == .varchar || from == .null || from.isNumeric else { return nil }
        guard given.count > 1 else {
          // `INF`, `-INF` and `NAN` are such numbers too.
          guard let cast = cast(from: .varchar, to: type) else { return nil }
          return Overload.Plan([.varchar], returns: type, canFail: true) {
            (arguments, context) throws(SQLError) in try cast.kernel(arguments, context)
          }
        }
        guard let plan = toNumberOverload.plan(given, dialect),
          let cast = cast(from: plan.returns, to: type)
        else { return nil }
        return Overload.Plan(plan.arguments, returns: type, canFail: true) {
          (arguments, context) throws(SQLError) in
          try cast.kernel([try plan.kernel(arguments, context)], context)
        }
      }
    ])
}
