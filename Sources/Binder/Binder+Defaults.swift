import Catalog
import Columns
import Diagnostics
import Plan
import Syntax

extension Binder {
  /// What a column gets where a statement gives it no value, or says DEFAULT.
  func defaultValue(
    _ target: Target, _ position: Int, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    let field = target.schema.fields[position]
    let none = BoundExpression.literal(.null, field.type)
    guard let table = target.stored else { return none }
    switch table.definition.columns[position].source {
    case .given, .generated: return none
    case .defaulted:
      guard let tree = try table.expressions().defaults[position] else { return none }
      return try insideText(of: table.label, dialect: table.definition.dialect, at: range) {
        () throws(SQLError) in
        let context = ExpressionContext(Scope(parent: nil), clause: "DEFAULT")
        return try kept(
          try converted(try bind(tree, context), to: field.type, at: range), target, position,
          at: range)
      }
    case .identity(let sequence, _):
      guard let source = try names.sequence(sequence.split(separator: ".").map(String.init)) else {
        throw fail(.undefinedObject, "sequence \"\(sequence)\" does not exist", at: range)
      }
      return try converted(nextValue(of: source, at: range), to: field.type, at: range)
    }
  }

  /// A value that a statement gives to a column; NULL may stand for the default.
  func assigned(
    _ value: BoundExpression, _ target: Target, _ position: Int, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    let field = target.schema.fields[position]
    let converted = try kept(
      try converted(value, to: field.type, at: range), target, position, at: range)
    guard let column = target.stored?.definition.columns[position], column.replacesNull else {
      return converted
    }
    if case .literal(.null, _) = converted {
      return try defaultValue(target, position, at: range)
    }
    return .coalesce([converted, try defaultValue(target, position, at: range)], field.type)
  }

  /// The value as a column of Oracle's types keeps it: CHAR(n) with blanks up to its length, FLOAT(p)
  /// and TIMESTAMP(p) with as many digits.
  private func kept(
    _ value: BoundExpression, _ target: Target, _ position: Int, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    guard let definition = target.stored?.definition, definition.dialect == .oracle else {
      return value
    }
    let column = definition.columns[position]
    if let digits = column.digits { return withDigits(value, digits, at: range) }
    guard let length = column.textLength(in: .oracle), length.isPadded else { return value }
    return filled(value, length)
  }

  /// Refuses a value for a column that only the table itself fills.
  func checkMayBeGiven(
    _ target: Target, _ position: Int, overriding: Syntax.Insert.Overriding? = nil,
    at range: SourceRange
  ) throws(SQLError) {
    guard let definition = target.stored?.definition.columns[position] else { return }
    let name = definition.field.name
    switch definition.source {
    case .generated:
      throw fail(
        .generatedAlways, "column \"\(name)\" is generated: it takes no value", at: range,
        hint: "leave it out, or write DEFAULT"
      ).inOracle(-54013, "INSERT operation disallowed on virtual columns")
    case .identity(_, always: true) where overriding == nil:
      throw fail(
        .generatedAlways, "column \"\(name)\" is GENERATED ALWAYS AS IDENTITY: it takes no value",
        at: range, hint: "leave it out, or write OVERRIDING SYSTEM VALUE"
      ).inOracle(-32795, "cannot insert into a generated always identity column")
    default: break
    }
  }
}
