import Columns
import Diagnostics

/// What a call of an aggregate with given arguments becomes.
struct AggregatePlan: Sendable {
  var arguments: [DataType]
  var returns: DataType
  /// Arguments of other types are cast, even where only CAST converts them.
  var castsAnything = false
  /// What the accumulator gathers, where others can read it.
  var gathers: String?
  var makeAccumulator: @Sendable () -> any Accumulator

  init(
    _ arguments: [DataType], returns: DataType, castsAnything: Bool = false,
    gathers: String? = nil, _ makeAccumulator: @escaping @Sendable () -> any Accumulator
  ) {
    self.arguments = arguments
    self.returns = returns
    self.castsAnything = castsAnything
    self.gathers = gathers
    self.makeAccumulator = makeAccumulator
  }
}

extension AggregateFunction {
  /// An aggregate whose plan follows from the arguments' types; nil where they do not fit.
  init(
    _ names: String..., category: FunctionCategory = .aggregate, summary: String, example: String,
    gives result: String, signature: String, emptyResult: Value = .null, ignoresNulls: Bool = true,
    ignoresDuplicates: Bool = false, combinesWith: String? = nil,
    plan: @escaping @Sendable ([ArgumentType], Dialect) -> AggregatePlan?
  ) {
    let name = names[0]
    self.init(
      names: names, category: category, summary: summary,
      example: FunctionExample(example, gives: result),
      signatures: [
        AggregateSignature(signature) { (given, dialect) -> (call: AggregateCall, cost: Int)? in
          guard let plan = plan(given, dialect), plan.arguments.count == given.count else {
            return nil
          }
          var cost = 0
          for (argument, wanted) in zip(given, plan.arguments) {
            let usual = argumentCost(argument, to: wanted, dialect: dialect)
            guard let one = usual ?? (plan.castsAnything ? 60 : nil) else { return nil }
            cost += one
          }
          let call = AggregateCall(
            name: name, argumentTypes: plan.arguments, returnType: plan.returns,
            emptyResult: emptyResult, ignoresNulls: ignoresNulls,
            ignoresDuplicates: ignoresDuplicates, combinesWith: combinesWith,
            gathers: plan.gathers, makeAccumulator: plan.makeAccumulator)
          return (call, cost)
        }
      ])
  }
}

extension ArgumentType {
  /// The type, where a bare string literal is text.
  var plainType: DataType { isStringLiteral ? .varchar : type }
}
