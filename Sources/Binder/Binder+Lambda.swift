import Columns
import Diagnostics
import Functions
import Plan
import Syntax

extension Binder {
  /// What a function with a lambda makes of a list.
  private enum LambdaUse: String {
    case transform = "list_transform"
    case filter = "list_filter"
    case reduce = "list_reduce"
  }

  private static let lambdaFunctions: [String: LambdaUse] = [
    "list_transform": .transform, "array_transform": .transform, "list_apply": .transform,
    "array_apply": .transform, "apply": .transform, "transform": .transform,
    "list_filter": .filter, "array_filter": .filter, "filter": .filter,
    "list_reduce": .reduce, "array_reduce": .reduce, "reduce": .reduce,
  ]

  /// `list_transform(list, x -> x + 1)` and its relatives; nil if the call is another one.
  func bindLambdaCall(
    _ name: String, _ call: Syntax.FunctionCall, _ context: ExpressionContext,
    at range: SourceRange
  ) throws(SQLError) -> BoundExpression? {
    guard let use = Binder.lambdaFunctions[name], call.arguments.count >= 2,
      let lambda = call.arguments[1].value.asLambda
    else { return nil }
    let list = try bind(call.arguments[0].value, context)
    var start: BoundExpression?
    if use == .reduce, call.arguments.count == 3 {
      start = try bind(call.arguments[2].value, context)
    }
    guard call.arguments.count == (start == nil ? 2 : 3) else {
      throw fail(.undefinedFunction, "\(name) takes a list and a lambda", at: range)
    }
    return try bindLambda(use, list, lambda, start: start, context, at: range)
  }

  /// `[x + 1 FOR x IN list IF x > 2]`: a filter and a transformation.
  func bindComprehension(
    _ list: Syntax.Comprehension, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    var source = try bind(list.source, context)
    if let filter = list.filter {
      if list.variables.count > 1 {
        return try bindNumbered(list, filter, source, context, at: range)
      }
      let lambda = Syntax.Lambda(parameters: list.variables, body: filter)
      source = try bindLambda(.filter, source, lambda, start: nil, context, at: range)
    }
    let lambda = Syntax.Lambda(parameters: list.variables, body: list.result)
    return try bindLambda(.transform, source, lambda, start: nil, context, at: range)
  }

  /// `[x FOR x, i IN list IF i > 2]`: positions count in the whole list, so that condition and
  /// result are made side by side before the list is filtered.
  private func bindNumbered(
    _ list: Syntax.Comprehension, _ filter: Syntax.Expression, _ source: BoundExpression,
    _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    func made(_ kind: Syntax.Expression.Kind) -> Syntax.Expression {
      Syntax.Expression(kind, range: range)
    }
    let pair = Identifier("pair", isQuoted: true, range: range)
    func half(_ name: String) -> Syntax.Expression {
      made(.field(made(.name(QualifiedName([pair]))), Identifier(name, range: range)))
    }
    let result = made(
      .conditional(
        Syntax.Conditional(branches: [.init(condition: filter, result: list.result)])))
    var pack = Syntax.FunctionCall(
      name: QualifiedName([Identifier("struct_pack", range: range)]),
      arguments: [.init(value: filter), .init(value: result)])
    pack.arguments[0].name = Identifier("kept", range: range)
    pack.arguments[1].name = Identifier("value", range: range)
    let pairs = try bindLambda(
      .transform, source, Syntax.Lambda(parameters: list.variables, body: made(.call(pack))),
      start: nil, context, at: range)
    let kept = try bindLambda(
      .filter, pairs, Syntax.Lambda(parameters: [pair], body: half("kept")), start: nil,
      context, at: range)
    return try bindLambda(
      .transform, kept, Syntax.Lambda(parameters: [pair], body: half("value")), start: nil,
      context, at: range)
  }

  private func bindLambda(
    _ use: LambdaUse, _ list: BoundExpression, _ lambda: Syntax.Lambda,
    start: BoundExpression?, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    if list.type == .null { return .literal(.null, .null) }
    guard case .list(let element) = list.type else {
      throw fail(
        .datatypeMismatch, "\(use.rawValue) wants a list, not \(list.type)", at: range)
    }
    let most = use == .reduce ? 3 : 2
    guard lambda.parameters.count <= most, lambda.parameters.count >= most - 1 else {
      throw fail(
        .syntaxError, "a lambda of \(use.rawValue) has \(most - 1) or \(most) parameters",
        at: lambda.body.range)
    }
    var types = use == .reduce ? [start?.type ?? element, element] : [element]
    types.append(.int64)
    var body = try bindBody(lambda, types, context)
    if use == .reduce, body.body.type != types[0] {
      // The result feeds the next step: both have the type that holds either.
      guard let common = commonType(types[0], body.body.type) else {
        throw fail(
          .datatypeMismatch,
          "the lambda makes \(body.body.type) of \(types[0])", at: lambda.body.range)
      }
      types[0] = common
      body = try bindBody(lambda, types, context)
    }
    if use == .filter {
      body.body = try boolean(body.body, at: lambda.body.range, what: "the lambda of list_filter")
    } else if use == .reduce {
      body.body = try converted(body.body, to: types[0], at: lambda.body.range)
    }
    return try lambdaCall(use, list, element, body, start: start, types, at: range)
  }

  private struct LambdaBody {
    var body: BoundExpression
    var parameters: [OutputColumn]
  }

  private func bindBody(
    _ lambda: Syntax.Lambda, _ types: [DataType], _ context: ExpressionContext
  ) throws(SQLError) -> LambdaBody {
    let inner = ExpressionContext(context.scope, clause: "a lambda")
    inner.lambdaParameters = context.lambdaParameters
    var parameters: [OutputColumn] = []
    for (i, name) in lambda.parameters.enumerated() {
      let made = column(name.text, types[i])
      parameters.append(made)
      inner.lambdaParameters[name.text.lowercased()] = made.reference
    }
    return LambdaBody(body: try bind(lambda.body, inner), parameters: parameters)
  }

  /// A list of what `body` makes of each element.
  func mapped(
    _ list: BoundExpression, _ element: DataType, at range: SourceRange,
    _ body: (BoundExpression) throws(SQLError) -> BoundExpression
  ) throws(SQLError) -> BoundExpression {
    let parameter = column("element", element)
    let made = LambdaBody(body: try body(parameter.reference), parameters: [parameter])
    return try lambdaCall(.transform, list, element, made, start: nil, [element], at: range)
  }

  private func lambdaCall(
    _ use: LambdaUse, _ list: BoundExpression, _ element: DataType, _ lambda: LambdaBody,
    start: BoundExpression?, _ types: [DataType], at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    guard !lambda.body.hasSubquery else {
      throw fail(.featureNotSupported, "a subquery cannot stand inside a lambda", at: range)
    }
    // What the body reads of the row comes as further operands.
    let captured = capture(lambda.body, besides: lambda.parameters)
    var operands = [list] + captured.operands
    let result: DataType
    switch use {
    case .transform: result = .list(captured.body.type)
    case .filter: result = list.type
    case .reduce: result = types[0]
    }
    if let start { operands.append(try converted(start, to: types[0], at: range)) }
    let printed = ExpressionPrinter(names: [:], showsTypes: true).text(of: lambda.body)
    let loop = LambdaLoop(
      body: captured.body, parameters: lambda.parameters, captures: captured.columns,
      element: element)
    let hasStart = start != nil
    let call = ScalarCall(
      name: "\(use.rawValue)[\(printed)]", argumentTypes: operands.map(\.type),
      returnType: result, traits: FunctionTraits(canFail: true, isStrict: false)
    ) { (arguments, context) throws(SQLError) in
      switch use {
      case .transform: try loop.transformed(arguments, result, context)
      case .filter: try loop.filtered(arguments, context)
      case .reduce: try loop.reduced(arguments, result, hasStart: hasStart, context)
      }
    }
    return .call(call, operands)
  }
}
