import Catalog
import Columns
import Diagnostics
import Syntax

extension Binder {
  /// `INSERT INTO TABLE(SELECT b.tags FROM bill b WHERE …) VALUES ('new')`: elements behind those that the
  /// collection of a row has, as an UPDATE of the row (SQL Language Reference 19c, "INSERT",
  /// table_collection_expression); nil for an INSERT into a table.
  func nestedInsert(_ insert: Syntax.Insert) throws(SQLError) -> Syntax.Update? {
    guard dialect == .oracle, case .collection(let collection) = insert.target.kind,
      case .subquery(let query) = collection.kind, case .select(let select) = query.body,
      select.items.count == 1, case .name(let column)? = select.items[0].expression.plainName,
      select.from.count == 1, case .table(let table) = select.from[0].kind,
      case .query(let source) = insert.source, case .values(let rows, _) = source.body
    else { return nil }
    var elementType: String?
    if case .table(let stored)? = try names.relation(table.name.parts.map(\.text)),
      let place = stored.schema.position(of: column.last.text),
      case .list(let element) = stored.schema.fields[place].type
    {
      elementType = element.objectType
    }
    let elements = rows.map { row in
      guard row.count > 1, let elementType else { return row[0] }
      let range = insert.range
      let call = FunctionCall(
        name: QualifiedName([Identifier(elementType, isQuoted: true, range: range)]),
        arguments: row.map { .init(value: $0) })
      return Expression(.call(call), range: range)
    }
    let old = select.items[0].expression
    let list = Expression(.list(elements), range: source.range)
    let chain = OperatorChain(
      first: old,
      rest: [
        .init(operator: .multiset("union"), operatorRange: source.range, operand: list)
      ])
    return Syntax.Update(
      target: select.from[0],
      assignments: [.single(old, value: Expression(.chain(chain), range: source.range))],
      filter: select.filter, range: insert.range)
  }
}

extension Expression {
  /// Itself where it is a name.
  fileprivate var plainName: Kind? { if case .name = kind { kind } else { nil } }
}
