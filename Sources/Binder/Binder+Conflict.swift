import Catalog
import Columns
import Diagnostics
import Plan
import Syntax

extension Binder {
  /// ON CONFLICT: the keys that decide, and what DO UPDATE makes of both rows.
  func bindConflict(
    _ conflict: Syntax.OnConflict, _ target: Target, _ returning: Syntax.Returning?
  ) throws(SQLError) -> BoundConflict {
    let keys = try conflictKeys(conflict, target)
    switch conflict.action {
    case .nothing: return BoundConflict(keys: keys, update: nil)
    case .update(let assignments, let filter):
      return BoundConflict(
        keys: keys,
        update: try bindConflictUpdate(target, returning, filter) {
          (scope, _) throws(SQLError) in
          try bindAssignments(
            assignments, target, ExpressionContext(scope, clause: "DO UPDATE SET"))
        })
    case .replace:
      guard !keys.isEmpty else { return BoundConflict(keys: keys, update: nil) }
      return BoundConflict(
        keys: keys,
        update: try bindConflictUpdate(target, returning, nil) { (_, excluded) throws(SQLError) in
          Dictionary(uniqueKeysWithValues: excluded.enumerated().map { ($0, $1.reference) })
        })
    }
  }

  private func conflictKeys(
    _ conflict: Syntax.OnConflict, _ target: Target
  ) throws(SQLError) -> [[Int]] {
    let keys = target.stored?.definition.keys ?? []
    switch conflict.target {
    case .any: return keys.map(\.columns)
    case .constraint(let name):
      if let key = keys.first(where: { $0.name.lowercased() == name.text.lowercased() }) {
        return [key.columns]
      }
      throw fail(
        .undefinedObject, "table \"\(target.table.label)\" has no key named \"\(name.text)\"",
        at: name.range, hint: didYouMean(name.text, among: keys.map(\.name)))
    case .columns(let expressions, _):
      let places = try expressions.mapped { (e) throws(SQLError) -> Int in
        guard case .name(let name) = e.kind else {
          throw fail(.featureNotSupported, "ON CONFLICT names columns", at: e.range)
        }
        return try position(of: name.last, in: target.table)
      }
      if let key = keys.first(where: { Set($0.columns) == Set(places) }) { return [key.columns] }
      throw fail(
        .invalidColumnReference,
        "there is no PRIMARY KEY or UNIQUE constraint on just these columns", at: conflict.range,
        hint: keys.isEmpty
          ? "table \"\(target.table.label)\" has none at all"
          : "ON CONFLICT takes the columns of one, or ON CONSTRAINT and its name")
    }
  }

  /// A change over pairs of rows: the one that is there, and `excluded`.
  private func bindConflictUpdate(
    _ target: Target, _ returning: Syntax.Returning?, _ filter: Syntax.Expression?,
    _ assignments: (Scope, [OutputColumn]) throws(SQLError) -> [Int: BoundExpression]
  ) throws(SQLError) -> BoundConflict.BoundUpdate {
    let excluded = target.schema.fields.map { column($0.name, $0.type) }
    let fields = [rowIdentityField] + target.schema.fields + target.schema.fields
    let rows = RowsTable("conflicts", schema: Schema(fields))
    let columns = [target.identity] + target.source.columns + excluded
    let scan = Scan(
      table: rows, alias: "conflicts",
      columns: columns.enumerated().map { Scan.Source(position: $0, column: $1) })
    let scope = Scope(parent: nil)
    let other = Scope.Source(name: "excluded", schema: nil, columns: excluded)
    scope.sources = [target.source, other]
    // A bare name means the row that is there.
    scope.prefersFirstSource = true
    let values = try assignments(scope, excluded)
    var plan: any PlanNode = scan
    if let filter {
      let context = ExpressionContext(scope, clause: "WHERE")
      plan = Filter(
        plan, where: try boolean(try bind(filter, context), at: filter.range, what: "WHERE"))
    }
    let changed = updatedRows(plan, target, values, others: [])
    let stages = stagesChanges
    stagesChanges = { _ in false }
    defer { stagesChanges = stages }
    let change = try finished(changed, target, command: "INSERT", returning)
    return BoundConflict.BoundUpdate(change: change, rows: rows)
  }
}
