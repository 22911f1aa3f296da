import Columns
import Diagnostics
import Functions
import Plan
import Syntax

extension Binder {
  /// `try(x)`: x, or NULL for the rows whose x is an error. `error_of(x)`: the error of these rows,
  /// in the oracle dialect as ORA-…; `error_of(x, 'procedure')` as PL/SQL outside of SQL has it.
  func bindAttempt(
    _ name: String, _ arguments: [Syntax.Expression], _ context: ExpressionContext,
    at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    var wording = ErrorWording(dialect: dialect)
    if arguments.count == 2 {
      guard case .literal(.string("procedure")) = arguments[1].kind else {
        throw fail(
          .invalidParameter, "beside the expression error_of takes 'procedure'",
          at: arguments[1].range)
      }
      wording.isOfProcedure = true
    }
    let body: BoundExpression
    do throws(SQLError) { body = try bind(arguments[0], context) } catch {
      // What is constant fails while it is bound: SQLSTATE class 22 is of data.
      guard error.state.rawValue.hasPrefix("22") else { throw error }
      return name == "try"
        ? .literal(.null, .null) : .literal(.string(wording.text(of: error)), .varchar)
    }
    guard !body.isVolatile, !body.hasSubquery else {
      throw fail(
        .featureNotSupported, "\(name) takes neither subqueries nor what differs at each call",
        at: range, hint: "compute it in a subquery of FROM")
    }
    return attempt(name, body, wording)
  }

  private func attempt(
    _ name: String, _ body: BoundExpression, _ wording: ErrorWording
  ) -> BoundExpression {
    let captured = capture(body)
    let attempted = AttemptedExpression(body: captured.body, captures: captured.columns)
    let printed = ExpressionPrinter(names: [:], showsTypes: true).text(of: body)
    let isTry = name == "try"
    let call = ScalarCall(
      name: "\(name)\(wording.isOfProcedure ? "_procedure" : "")[\(printed)]",
      argumentTypes: captured.operands.map(\.type), returnType: isTry ? body.type : .varchar,
      traits: FunctionTraits(isStrict: false)
    ) { (arguments, context) throws(SQLError) in
      if isTry { return try attempted.values(arguments, context) }
      return try attempted.failures(arguments, context, wording.text)
    }
    return .call(call, captured.operands)
  }
}

/// The words in which an error becomes a value.
private struct ErrorWording {
  let dialect: Dialect
  var isOfProcedure = false

  func text(of error: SQLError) -> String {
    guard dialect == .oracle else { return error.message }
    let error = OracleError(error)
    return isOfProcedure ? error.inProcedure.text : error.text
  }
}
