import Diagnostics
import Plan
import Syntax

/// `COLLATE`: texts compare by bytes, after the functions that the collation's name asks for.
package enum Collation {
  /// The functions, innermost first; none for the order of bytes, nil where the name is unknown.
  package static func folds(_ name: QualifiedName) -> [String]? {
    var found: [String] = []
    for part in name.parts.flatMap({ $0.text.lowercased().split(separator: ".") }) {
      switch part {
      case "c", "posix", "binary", "default", "ucs_basic", "pg_c_utf8", "pg_catalog", "utf8": break
      case "nocase", "binary_ci": found.append("lower")
      case "noaccent": found.append("strip_accents")
      case "binary_ai": found += ["lower", "strip_accents"]
      default: return nil
      }
    }
    return found
  }

  /// The error for a name that is not known.
  package static func unknown(_ name: QualifiedName) -> SQLError {
    let shown = name.parts.map(\.text).joined(separator: ".")
    return SQLError(
      .undefinedObject, "collation \"\(shown)\" does not exist", range: name.range,
      hint: "there are \"C\" (the order of bytes), NOCASE, NOACCENT and NOCASE.NOACCENT")
  }
}

extension Binder {
  /// An expression as it is compared: without its COLLATE, and what that asks for.
  func bindCollated(
    _ expression: Syntax.Expression, _ context: ExpressionContext
  ) throws(SQLError) -> (expression: BoundExpression, folds: [String]) {
    guard case .collate(let operand, let name) = expression.kind else {
      return (try bind(expression, context), [])
    }
    let inner = try bindCollated(operand, context)
    return (inner.expression, inner.folds + (try folds(name)))
  }

  private func folds(_ name: QualifiedName) throws(SQLError) -> [String] {
    if let found = Collation.folds(name) { return found }
    throw Collation.unknown(name).located(at: range(name.range))
  }

  func folded(
    _ expression: BoundExpression, _ folds: [String], at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    var result = expression
    for fold in folds { result = try call(fold, [result], at: range) }
    return result
  }

  /// COLLATE where nothing is compared: one that orders by bytes changes nothing.
  func bindBareCollation(
    _ expression: Syntax.Expression, _ context: ExpressionContext
  ) throws(SQLError) -> BoundExpression {
    let (operand, folds) = try bindCollated(expression, context)
    guard folds.isEmpty else {
      throw fail(
        .featureNotSupported,
        "this COLLATE stands only at a comparison, IN, BETWEEN, LIKE or ORDER BY",
        at: expression.range, hint: "write lower(…) or strip_accents(…) instead")
    }
    return operand
  }
}
