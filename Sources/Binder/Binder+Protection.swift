import Catalog
import Columns
import Diagnostics
import Plan
import Syntax

extension Binder {
  /// What is kept from whoever asks, of a table or view.
  func protection(
    of path: [String], for privileges: Set<Privilege>, at range: SourceRange
  ) throws(SQLError) -> Protection? {
    do throws(SQLError) {
      return try names.protection(of: path, for: privileges)
    } catch { throw error.located(at: self.range(range)) }
  }

  /// The rows and columns of a scan that are left to whoever asks; columns that are not in the
  /// table, such as the row identity, stay.
  func protected(
    _ scan: Scan, _ protection: Protection, at range: SourceRange
  ) throws(SQLError) -> any PlanNode {
    let columns = scan.columns.filter { $0.position < scan.table.schema.count }.map(\.column)
    var plan: any PlanNode = scan
    for alternatives in protection.rows {
      plan = Filter(plan, where: try condition(alternatives, scan.alias, columns, at: range))
    }
    plan = SecurityBarrier(plan, label: scan.alias)
    guard protection.readable != nil || !protection.masks.isEmpty else { return plan }
    var items: [NamedExpression] = []
    for source in scan.columns {
      let old = source.column
      let name = old.name.lowercased()
      let isOfTable = source.position < scan.table.schema.count
      if isOfTable, let readable = protection.readable, !readable.contains(name) { continue }
      guard isOfTable, let mask = protection.masks[name] else {
        items.append(NamedExpression(old.reference, as: old))
        continue
      }
      let value = try bind(mask, scan.alias, columns, at: range) {
        (expression, context)
          throws(SQLError) in
        try converted(try bind(expression, context), to: old.type, at: expression.range)
      }
      items.append(NamedExpression(value, as: column(old.name, old.type)))
    }
    return Project(plan, items)
  }

  /// Whether a row fulfils one of these conditions; NULL is no.
  func condition(
    _ alternatives: [StoredExpression], _ label: String, _ columns: [OutputColumn],
    at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    let tests = try alternatives.mapped { (alternative) throws(SQLError) in
      try bind(alternative, label, columns, at: range) { (expression, context) throws(SQLError) in
        try boolean(try bind(expression, context), at: expression.range, what: "USING")
      }
    }
    if tests.isEmpty { return .literal(.boolean(false), .boolean) }
    return tests.count == 1 ? tests[0] : .or(tests)
  }

  /// Binds an expression of an administrator over the columns of a table: it may read everything.
  private func bind(
    _ stored: StoredExpression, _ label: String, _ columns: [OutputColumn], at range: SourceRange,
    _ body: (Syntax.Expression, ExpressionContext) throws(SQLError) -> BoundExpression
  ) throws(SQLError) -> BoundExpression {
    let visible = commonTables
    commonTables = []
    names.enter(.system)
    defer {
      commonTables = visible
      names.leave()
    }
    let scope = Scope(parent: nil)
    scope.sources = [Scope.Source(name: label, schema: nil, columns: columns)]
    return try insideText(of: stored.name, dialect: stored.dialect, at: range) {
      () throws(SQLError) in
      try body(stored.expression, ExpressionContext(scope, clause: "POLICY"))
    }
  }
}
