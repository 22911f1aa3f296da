import Diagnostics
import Syntax

extension StatementCall {
  /// What CREATE TABLE says of columns and constraints, with those of Oracle's `OF type`: the attributes
  /// of the type, some of which may have constraints.
  /// - Throws: `undefinedObject` where there is no object type of the name.
  func elements(of table: CreateTable) throws(SQLError) -> [CreateTable.Element] {
    guard let type = table.objectType else { return table.elements }
    var given: [String: [ColumnConstraint]] = [:]
    let others = table.elements.filter { element in
      guard case .column(let column) = element, column.type == nil else { return true }
      given[column.name.text.lowercased()] = column.constraints
      return false
    }
    return try attributes(of: type).map { attribute in
      .column(
        ColumnDefinition(
          name: attribute.name, type: attribute.type,
          constraints: given[attribute.name.text.lowercased()] ?? [], range: type.range))
    } + others
  }

  private func attributes(of type: QualifiedName) throws(SQLError) -> [TypeName.Field] {
    let definition = session.programs.runner.definition(.type, type.parts.map(\.text))
    if let definition,
      case .unit(let unit) = try Parser.statement(definition.text, dialect: .oracle).kind,
      case .type(let declared) = unit.kind, case .object(let object) = declared.definition
    {
      return object.attributes
    }
    throw SQLError(
      .undefinedObject, "\"\(type.last.text)\" is no object type", range: type.range,
      hint: "CREATE TYPE \(type.last.text) AS OBJECT (…) makes one", code: -902)
  }
}
