import Catalog
import Columns
import Diagnostics
import Plan
import Syntax

extension Binder {
  /// INSERT, UPDATE, DELETE or MERGE as a table of WITH (PostgreSQL, WITH Queries, Data-Modifying
  /// Statements): all of them and the query see the tables as they were before the statement, and
  /// know of each other only by what RETURNING gives.
  func bindChanging(
    _ item: Syntax.With.Item, _ outer: Scope?,
    among earlier: [(entry: CommonTableEntry, plan: any PlanNode)]
  ) throws(SQLError) -> [(entry: CommonTableEntry, plan: any PlanNode)] {
    guard case .statement(let statement) = item.body else { return [] }
    guard changesOfWith != nil, outer == nil, depth <= 1, viewPath.isEmpty else {
      throw fail(
        .featureNotSupported, "a statement in WITH that changes rows stands at the top level only",
        at: item.range)
    }
    var change = try bind(change: statement)
    guard change.staged == nil else {
      throw fail(
        .featureNotSupported, "\"\(change.table.label)\" has triggers: it is not changed in WITH",
        at: item.range, hint: "change it by a statement of its own")
    }
    guard change.summary == nil else {
      throw fail(
        .groupingError, "RETURNING of a change in WITH takes no aggregates", at: item.range,
        hint: "compute them in the query behind WITH")
    }
    for (entry, definition) in earlier.reversed() where entry.uses.count > 0 {
      change.plan = CommonTable(
        number: entry.number, label: entry.name, definition: definition, body: change.plan)
    }
    let fields = change.returning ?? []
    let rows = RowsTable(item.name.text, schema: Schema(fields))
    changesOfWith?.append(BoundWithChange(change: change, rows: rows))
    if fields.isEmpty { return [] }
    let scan = Scan(
      table: rows, alias: item.name.text,
      columns: fields.enumerated().map {
        Scan.Source(position: $0, column: column($1.name, $1.type))
      })
    let plan = try renamed(scan, item.columns, item.name)
    let entry = CommonTableEntry(
      name: item.name.text, number: nextCommonTable, columns: plan.output,
      uses: CommonTableEntry.UseCount())
    nextCommonTable += 1
    commonTables.append(entry)
    return [(entry, plan)]
  }
}
