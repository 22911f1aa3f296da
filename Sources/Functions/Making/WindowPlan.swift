import Columns
import Diagnostics

extension WindowFunction {
  /// A window function of one signature.
  init(
    _ names: String..., summary: String, example: String, gives result: String, signature: String,
    plan: @escaping @Sendable ([ArgumentType], Dialect, _ ignoreNulls: Bool) -> WindowPlan?
  ) {
    let name = names[0]
    self.init(
      names: names, summary: summary, example: FunctionExample(example, gives: result),
      signatures: [
        WindowSignature(signature) {
          (given, dialect, ignoreNulls) -> (call: WindowCall, cost: Int)? in
          guard let plan = plan(given, dialect, ignoreNulls),
            plan.arguments.count == given.count
          else { return nil }
          var cost = 0
          for (argument, wanted) in zip(given, plan.arguments) {
            guard let one = argumentCost(argument, to: wanted, dialect: dialect) else {
              return nil
            }
            cost += one
          }
          let call = WindowCall(
            name: name, argumentTypes: plan.arguments, returnType: plan.returns,
            usesFrame: plan.usesFrame, kernel: plan.kernel)
          return (call, cost)
        }
      ])
  }
}

/// What a call of a window function with given arguments becomes.
struct WindowPlan: Sendable {
  var arguments: [DataType]
  var returns: DataType
  var usesFrame: Bool
  var kernel: WindowKernel

  init(
    _ arguments: [DataType], returns: DataType, usesFrame: Bool = false,
    kernel: @escaping WindowKernel
  ) {
    self.arguments = arguments
    self.returns = returns
    self.usesFrame = usesFrame
    self.kernel = kernel
  }
}
