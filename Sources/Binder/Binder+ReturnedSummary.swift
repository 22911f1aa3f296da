import Catalog
import Columns
import Diagnostics
import Plan
import Syntax

// RETURNING with aggregates gives one row for the whole statement (SQL Language Reference 19c, "UPDATE",
// returning_clause: "a single-set aggregate function").
//
//     UPDATE t SET n = n + 1                 the change gives the columns of its rows,
//     RETURNING SUM(n), COUNT(*)      →      and when it is done SELECT SUM(n), COUNT(*) reads them
extension Binder {
  /// Whether RETURNING holds an aggregate; only the oracle dialect has them there.
  func summarizes(_ returning: Syntax.Returning?) -> Bool {
    dialect == .oracle
      && returning?.items.contains { hasAggregate($0.expression) } ?? false
  }

  private func hasAggregate(_ expression: Syntax.Expression) -> Bool {
    switch expression.kind {
    case .subquery: return false
    case .call(let call) where call.over == nil && call.name.parts.count == 1:
      if functions.aggregate(call.name.last.text.lowercased()) != nil { return true }
    default: break
    }
    return expression.children.contains { hasAggregate($0) }
  }

  /// What the change gives for the query over it: the columns that RETURNING may name.
  func returnedColumns(_ rows: ChangedRows) -> [SelectItem] {
    (rows.visible + rows.others.flatMap(\.columns)).map {
      SelectItem(
        expression: $0.reference, name: $0.name, range: SourceRange(start: 0, end: 0), tree: nil)
    }
  }

  /// The query over the rows of `returnedColumns`.
  func summary(
    of returning: Syntax.Returning, _ rows: ChangedRows, _ target: Target
  ) throws(SQLError) -> (plan: any PlanNode, rows: RowsTable) {
    let scope = Scope(parent: nil)
    var columns: [OutputColumn] = []
    func source(_ name: String?, _ schema: String?, _ given: [OutputColumn]) -> Scope.Source {
      let made = given.map { column($0.name, $0.type) }
      columns += made
      return Scope.Source(name: name, schema: schema, columns: made)
    }
    scope.sources = [source(target.source.name, nil, rows.visible)]
    notePadded(target.table, scope.sources[0])
    scope.sources += rows.others.map { source($0.name, $0.schema, $0.columns) }
    let table = RowsTable(
      "returned rows", schema: Schema(columns.map { Field($0.name, $0.type) }))
    let scan = Scan(
      table: table, alias: table.label,
      columns: columns.enumerated().map { Scan.Source(position: $0, column: $1) })
    var select = Syntax.Select(range: returning.range)
    select.items = returning.items
    return (try bindRest(select, nil, nil, nil, scope) { scan }, table)
  }
}
