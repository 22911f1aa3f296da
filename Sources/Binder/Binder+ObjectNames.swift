import Catalog
import Columns
import Diagnostics
import Plan
import Syntax

extension Binder {
  /// `'t'::regclass`, `conrelid::regclass`, `'integer'::regtype`: PostgreSQL's types of object names
  /// (PostgreSQL 15, section 8.19). A text becomes the number of the object, a number its name.
  ///
  /// The session of a PostgreSQL client brings the macros that look into `pg_catalog`; without them
  /// such a value stays a text.
  func bindObjectName(
    _ cast: Syntax.Cast, _ operand: BoundExpression, _ context: ExpressionContext,
    at range: SourceRange
  ) throws(SQLError) -> BoundExpression? {
    guard case .named(let type, let arguments, _) = cast.type.kind, arguments.isEmpty else {
      return nil
    }
    let word = type.last.text.lowercased()
    guard word.hasPrefix("reg"), ["regclass", "regtype", "regnamespace", "regproc"].contains(word)
    else { return nil }
    let name = "pg_\(word)_\(operand.type.isInteger ? "name" : "number")"
    guard let macro = names.macro(name) else { return nil }
    let argument = FunctionCall.Argument(value: cast.operand)
    let call = FunctionCall(
      name: QualifiedName([Identifier(name, range: range)]), arguments: [argument])
    return try bindMacro(macro, call, context, at: range)
  }

  private static let functionColumns: Set<String> = [
    "typinput", "typoutput", "typreceive", "typsend", "typmodin", "typmodout", "typanalyze",
  ]

  /// `typreceive <> 0`: columns of functions hold their names here, where PostgreSQL holds numbers
  /// that it shows as names; 0 is the name `-`.
  func objectNumber(
    _ bound: BoundExpression, beside operand: Syntax.Expression
  ) -> BoundExpression {
    guard case .literal(.integer(0), _) = bound, case .name(let name) = operand.kind,
      Binder.functionColumns.contains(name.last.text.lowercased()),
      names.macro("pg_regproc_number") != nil
    else { return bound }
    return .literal(.string("-"), .varchar)
  }

  private static let vectorColumns: Set<String> = [
    "indkey", "indclass", "indcollation", "indoption",
  ]

  /// `indkey[0]`: vectors of `pg_index` count from zero, unlike lists (PostgreSQL 15, section 53.26).
  func vectorIndex(
    _ index: BoundExpression, of operand: Syntax.Expression, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    guard case .name(let name) = operand.kind, index.type.isInteger,
      Binder.vectorColumns.contains(name.last.text.lowercased()),
      names.macro("pg_function_number") != nil
    else { return index }
    return try call("+", [index, .literal(.integer(1), .int64)], at: range)
  }

  /// `pg_proc.oid = typreceive`: the function's number, which such a column holds in PostgreSQL.
  func functionNumber(
    of operand: Syntax.Expression, _ bound: BoundExpression, beside other: BoundExpression,
    _ context: ExpressionContext
  ) throws(SQLError) -> BoundExpression? {
    guard bound.type == .varchar, other.type.isInteger, case .name(let name) = operand.kind,
      Binder.functionColumns.contains(name.last.text.lowercased()),
      let macro = names.macro("pg_function_number")
    else { return nil }
    let call = FunctionCall(
      name: QualifiedName([Identifier("pg_function_number", range: operand.range)]),
      arguments: [FunctionCall.Argument(value: operand)])
    return try bindMacro(macro, call, context, at: operand.range)
  }
}
