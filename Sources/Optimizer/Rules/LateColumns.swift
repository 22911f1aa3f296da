import Catalog
import Columns
import Diagnostics
import Plan

/// Reads the columns that only the result of a small top-N shows for just its rows.
///
/// ```
/// TopN k (Scan a, b, c, k)   →   TopN k (Semi (Scan a, b, c, k, row), TopN k (Scan k, row))
/// ```
///
/// The inner top-N reads the keys and the columns of the scan's filter; its rows are then found by
/// their identities. Rows with equal keys come in the order of the table both times.
func lateColumns(_ plan: any PlanNode, _ context: RuleContext) throws(SQLError) -> any PlanNode {
  try plan.rewritten { (node) throws(SQLError) in
    guard let top = node as? TopN, top.count > 0, top.offset <= mostRows,
      top.count + top.offset <= mostRows
    else { return nil }
    let project = top.input as? Project
    guard let scan = (project?.input ?? top.input) as? Scan, scan.table.findsRowsByIdentity,
      project?.items.allSatisfy({ isColumn($0.expression) }) ?? true
    else { return nil }
    return try LateColumns(top, project, scan, context).plan()
  }
}

/// So many rows are looked for one by one.
private let mostRows = 64

private func isColumn(_ expression: BoundExpression) -> Bool {
  if case .column = expression { return true }
  return false
}

private struct LateColumns {
  let top: TopN
  let project: Project?
  let scan: Scan
  let context: RuleContext
  /// The keys over the scan's columns.
  let keys: [SortKey]

  init(_ top: TopN, _ project: Project?, _ scan: Scan, _ context: RuleContext) {
    self.top = top
    self.project = project
    self.scan = scan
    self.context = context
    let table = Dictionary(
      (project?.items ?? []).map { ($0.column.id, $0.expression) }, uniquingKeysWith: { a, _ in a })
    keys = top.keys.map { key in
      SortKey(
        key.expression.substituting(table), isDescending: key.isDescending,
        nullsFirst: key.nullsFirst)
    }
  }

  /// nil where it would not pay, or not be the same.
  func plan() throws(SQLError) -> (any PlanNode)? {
    var early = scan.filter?.columns ?? []
    for key in keys { early.formUnion(key.expression.columns) }
    let late = scan.columns.filter { !early.contains($0.column.id) }
    guard late.count >= 2, !early.isEmpty, !keys.contains(where: { $0.expression.isVolatile }),
      !(scan.filter?.isVolatile ?? false),
      !scan.columns.contains(where: { $0.position == scan.table.schema.count })
    else { return nil }
    let (wanted, identity) = firstRows(early)
    let own = identityColumn
    var outer = scan
    outer.columns.append(own)
    outer.filter = nil
    let condition = try context.call("=", [own.column.reference, identity.reference])
    let found = Join(.semi, outer, wanted, on: condition)
    let columns = scan.columns.map { NamedExpression($0.column.reference, as: $0.column) }
    let input = Project(found, project?.items ?? columns)
    return TopN(input, by: top.keys, count: top.count, offset: 0)
  }

  private var identityColumn: Scan.Source {
    Scan.Source(
      position: scan.table.schema.count,
      column: context.column(rowIdentityField.name, rowIdentityField.type))
  }

  /// The identities of the rows that are wanted.
  private func firstRows(_ early: Set<ColumnID>) -> (plan: any PlanNode, identity: OutputColumn) {
    var table: [ColumnID: BoundExpression] = [:]
    var inner = scan
    inner.columns = []
    for source in scan.columns where early.contains(source.column.id) {
      let copy = context.column(source.column.name, source.column.type)
      table[source.column.id] = copy.reference
      inner.columns.append(Scan.Source(position: source.position, column: copy))
    }
    let identity = identityColumn
    inner.columns.append(identity)
    inner.filter = scan.filter?.substituting(table)
    let copies = keys.map { key in
      SortKey(
        key.expression.substituting(table), isDescending: key.isDescending,
        nullsFirst: key.nullsFirst)
    }
    let first = TopN(inner, by: copies, count: top.count, offset: top.offset)
    let column = identity.column
    return (Project(first, [NamedExpression(column.reference, as: column)]), column)
  }
}
