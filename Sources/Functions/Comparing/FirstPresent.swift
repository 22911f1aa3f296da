import Columns
import Diagnostics

/// The first argument that is not NULL, after all of them were computed: Oracle's NVL.
package func firstPresentCall(_ type: DataType) -> ScalarCall {
  ScalarCall(
    name: "first_present", argumentTypes: [type, type], returnType: type,
    traits: FunctionTraits(isStrict: false)
  ) { (arguments, context) throws(SQLError) in
    var builder = ColumnBuilder(type, capacity: context.count)
    for row in 0..<context.count {
      builder.append(arguments[arguments[0].isNull(row) ? 1 : 0][row])
    }
    return builder.finish()
  }
}
