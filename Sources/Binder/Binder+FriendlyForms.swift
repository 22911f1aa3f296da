import Columns
import Diagnostics
import Functions
import Plan
import Syntax

extension Binder {
  /// DuckDB's calls that are no functions of values: they look at expressions or types.
  func bindFriendlyForm(
    _ name: String, _ call: Syntax.FunctionCall, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression? {
    let arguments = call.arguments.map(\.value)
    switch (name, arguments.count) {
    case ("alias", 1):
      return .literal(.string(self.name(of: arguments[0], context)), .varchar)
    case ("ago", 1):
      let width = try coerce(
        try bind(arguments[0], context), to: .interval, at: arguments[0].range, context: "ago")
      return try self.call("-", [try self.call("now", [], at: range), width], at: range)
    case ("remap_struct", 4): return try bindRemap(arguments, context, at: range)
    case ("cast_to_type", 2):
      let type = try bind(arguments[1], context).type
      return try converted(try bind(arguments[0], context), to: type, at: range)
    case ("try", 1), ("error_of", 1...2):
      return try bindAttempt(name, arguments, context, at: range)
    case ("invoke", 1...):
      guard let lambda = arguments[0].asLambda else { return nil }
      return try bindInvoked(lambda, Array(arguments[1...]), context, at: range)
    default: return nil
    }
  }

  /// `invoke(lambda x: x + 1, 2)`: the body with the arguments in the places of the parameters.
  private func bindInvoked(
    _ lambda: Syntax.Lambda, _ arguments: [Syntax.Expression], _ context: ExpressionContext,
    at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    guard lambda.parameters.count == arguments.count else {
      throw fail(
        .undefinedFunction,
        "the lambda has \(lambda.parameters.count) parameters, invoke gives it \(arguments.count)",
        at: range)
    }
    let inner = ExpressionContext(context.scope, clause: "a lambda")
    inner.lambdaParameters = context.lambdaParameters
    for (parameter, argument) in zip(lambda.parameters, arguments) {
      let value = try bind(argument, context)
      guard !value.isVolatile, !value.hasSubquery else {
        throw fail(
          .featureNotSupported, "an argument of invoke is computed wherever its parameter stands",
          at: argument.range, hint: "compute it in a subquery of FROM")
      }
      inner.lambdaParameters[parameter.text.lowercased()] = value
    }
    return try bind(lambda.body, inner)
  }
}
