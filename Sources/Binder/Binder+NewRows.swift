import Catalog
import Columns
import Diagnostics
import Plan
import Syntax

/// The rows of a change on their way: a plan, and what its columns mean.
struct ChangedRows {
  var plan: any PlanNode
  /// Of the old row; nil where rows are only added.
  var identity: OutputColumn?
  /// The new row, by position; empty where rows are only removed.
  var columns: [OutputColumn]
  var action: OutputColumn?
  /// What RETURNING calls the row of the target: the new row, or the old one of DELETE.
  var visible: [OutputColumn]
  /// Other tables that RETURNING may name.
  var others: [Scope.Source] = []
}

extension Binder {
  /// A change from its rows: generated columns, CHECK constraints and RETURNING are put on top.
  func finished(
    _ rows: ChangedRows, _ target: Target, command: String, _ returning: Syntax.Returning?
  ) throws(SQLError) -> BoundChange {
    var rows = rows
    let staged = stage(&rows, target)
    try addGenerated(&rows, target)
    let policy = try policyCheck(rows, target)
    let checks = try addChecks(&rows, target) + [policy].compactMap { $0 }
    let isSummary = summarizes(returning)
    let returned =
      isSummary ? returnedColumns(rows) : try bindReturning(returning, rows, target)
    var items = ([rows.identity].compactMap { $0 } + rows.columns + [rows.action].compactMap { $0 })
      .map { NamedExpression($0.reference, as: $0) }
    items += checks
    items += returned.map {
      NamedExpression($0.expression, as: column($0.name, $0.expression.type))
    }
    var change = BoundChange(
      table: target.table, command: command, plan: Project(rows.plan, items),
      removes: rows.identity != nil, adds: !rows.columns.isEmpty)
    change.staged = staged
    change.hasAction = rows.action != nil
    change.checks = checks.map(\.column.name)
    change.checksPolicy = policy != nil
    if let returning {
      change.returning = returned.map { Field($0.name, $0.expression.type) }
      change.into = returning.into
      change.newIdentities = returned.indices.filter { returned[$0].isNewIdentity }
      if isSummary { change.summary = try summary(of: returning, rows, target) }
    }
    return change
  }

  /// Cuts the plan in two where triggers come in: what follows reads the rows that they leave.
  private func stage(
    _ rows: inout ChangedRows, _ target: Target
  ) -> (plan: any PlanNode, rows: RowsTable)? {
    guard stagesChanges(target.table), !rows.columns.isEmpty else { return nil }
    var columns = [rows.identity].compactMap { $0 } + rows.columns
    columns += [rows.action].compactMap { $0 }
    var seen = Set(columns.map(\.id))
    let there = Set(rows.plan.outputIDs)
    for column in rows.visible + rows.others.flatMap(\.columns)
    where there.contains(column.id) && seen.insert(column.id).inserted {
      columns.append(column)
    }
    let made = Project(rows.plan, columns.map { NamedExpression($0.reference, as: $0) })
    let table = RowsTable(
      "new rows", schema: Schema(columns.map { Field($0.name, $0.type) }))
    rows.plan = Scan(
      table: table, alias: table.label,
      columns: columns.enumerated().map { Scan.Source(position: $0, column: $1) })
    return (made, table)
  }

  /// Computes generated columns from the others of the new row.
  private func addGenerated(_ rows: inout ChangedRows, _ target: Target) throws(SQLError) {
    guard !rows.columns.isEmpty, let table = target.stored else { return }
    let trees = try table.expressions()
    guard trees.hasGenerated else { return }
    let context = rowContext(target, rows.columns, clause: "GENERATED")
    var replaced: [ColumnID: NamedExpression] = [:]
    for (i, tree) in trees.generated.enumerated() {
      guard let tree else { continue }
      let old = rows.columns[i]
      let value = try insideText(
        of: table.label, dialect: table.definition.dialect, at: SourceRange(start: 0, end: 0)
      ) { () throws(SQLError) in
        try converted(try bind(tree, context), to: old.type, at: tree.range)
      }
      let made = column(old.name, old.type)
      replaced[old.id] = NamedExpression(value, as: made)
      rows.columns[i] = made
      if let place = rows.visible.firstIndex(where: { $0.id == old.id }) {
        rows.visible[place] = made
      }
    }
    rows.plan = Project(
      rows.plan, rows.plan.output.map { replaced[$0.id] ?? NamedExpression($0.reference, as: $0) })
  }

  private func rowContext(
    _ target: Target, _ columns: [OutputColumn], clause: String
  ) -> ExpressionContext {
    let scope = Scope(parent: nil)
    scope.sources = [Scope.Source(name: target.table.label, schema: nil, columns: columns)]
    notePadded(target.table, scope.sources[0])
    return ExpressionContext(scope, clause: clause)
  }

  /// For each CHECK a column that is false where the new row violates it.
  private func addChecks(
    _ rows: inout ChangedRows, _ target: Target
  ) throws(SQLError) -> [NamedExpression] {
    guard !rows.columns.isEmpty, let table = target.stored, !table.definition.checks.isEmpty else {
      return []
    }
    let trees = try table.expressions().checks
    let context = rowContext(target, rows.columns, clause: "CHECK")
    let isWritten = try writtenTest(rows)
    return try zip(table.definition.checks, trees).mapped { (check, tree) throws(SQLError) in
      let test = try insideText(
        of: check.name, dialect: table.definition.dialect, at: SourceRange(start: 0, end: 0)
      ) { () throws(SQLError) in
        try boolean(try bind(tree, context), at: tree.range, what: "CHECK")
      }
      var conditions = isWritten.map { [$0] } ?? []
      conditions.append(try negated(test, at: tree.range))
      let branch = ConditionalBranch(
        condition: BoundExpression.conjunction(conditions) ?? test,
        result: .literal(.boolean(false), .boolean))
      return NamedExpression(
        .conditional([branch], otherwise: .literal(.boolean(true), .boolean), .boolean),
        as: column(check.name, .boolean))
    }
  }

  /// A column that is false where a policy does not let the new row be written.
  private func policyCheck(
    _ rows: ChangedRows, _ target: Target
  ) throws(SQLError) -> NamedExpression? {
    guard !rows.columns.isEmpty, let wanted = target.protection?.newRows, !wanted.isEmpty else {
      return nil
    }
    let tests = try wanted.mapped { (alternatives) throws(SQLError) in
      try condition(
        alternatives, target.table.label, rows.columns, at: SourceRange(start: 0, end: 0))
    }
    let yes = BoundExpression.literal(.boolean(true), .boolean)
    var branches: [ConditionalBranch] = []
    if let written = try writtenTest(rows) {
      let not = try negated(written, at: SourceRange(start: 0, end: 0))
      branches.append(ConditionalBranch(condition: not, result: yes))
    }
    if let all = BoundExpression.conjunction(tests) {
      branches.append(ConditionalBranch(condition: all, result: yes))
    }
    return NamedExpression(
      .conditional(branches, otherwise: .literal(.boolean(false), .boolean), .boolean),
      as: column("policy", .boolean))
  }

  /// Of MERGE: whether the row is inserted or updated at all.
  private func writtenTest(_ rows: ChangedRows) throws(SQLError) -> BoundExpression? {
    guard let action = rows.action else { return nil }
    return .inList(
      action.reference,
      [.integer(Int128(MergeAction.insert)), .integer(Int128(MergeAction.update))],
      isNegated: false)
  }

  private func bindReturning(
    _ returning: Syntax.Returning?, _ rows: ChangedRows, _ target: Target
  ) throws(SQLError) -> [SelectItem] {
    guard let returning else { return [] }
    let scope = Scope(parent: nil)
    var changed = Scope.Source(name: target.source.name, schema: nil, columns: rows.visible)
    let made = column("ROWID", rowIdentityField.type)
    if offersRowIdentity {
      changed.identity = rows.identity ?? made
      changed.table = target.table
    }
    scope.sources = [changed] + rows.others
    let context = ExpressionContext(scope, clause: "RETURNING")
    if let action = rows.action { context.lambdaParameters["merge_action"] = name(of: action) }
    return try bindItems(returning.items, context).map { (item) throws(SQLError) in
      guard item.expression.columns.contains(made.id) else { return item }
      guard case .column = item.expression else {
        throw fail(
          .featureNotSupported, "the ROWID of a new row stands alone in RETURNING",
          at: returning.range, hint: "compute with it after the statement")
      }
      // Known when the row is written.
      var item = item
      item.expression = .literal(.null, rowIdentityField.type)
      item.isNewIdentity = true
      return item
    }
  }

  /// `INSERT`, `UPDATE` or `DELETE` by MERGE's action.
  private func name(of action: OutputColumn) -> BoundExpression {
    let names = [
      (MergeAction.insert, "INSERT"), (MergeAction.update, "UPDATE"),
      (MergeAction.delete, "DELETE"),
    ]
    let branches = names.map { number, word in
      ConditionalBranch(
        condition: .inList(action.reference, [.integer(Int128(number))], isNegated: false),
        result: .literal(.string(word), .varchar))
    }
    return .conditional(branches, otherwise: .literal(.null, .varchar), .varchar)
  }
}
