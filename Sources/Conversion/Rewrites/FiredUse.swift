import Syntax

/// What a trigger has to do with another table, told by the row for which it fires:
///
///     AFTER INSERT ON invoices FOR EACH ROW
///     UPDATE balances SET total = total + :NEW.amount    -- balances.account = invoices.account
///      WHERE account = :NEW.account;
struct FiredUse {
  enum Kind { case insert, delete, update(Set<String>) }

  let kind: Kind
  /// Columns of the table that equal columns of the row, or what those lead to by a key.
  let keys: [String: RowValue]

  /// A column of the row: `account`, or a path from there, `invoice>invoices.id.account`.
  struct RowValue: Hashable {
    /// The name of a column, or of a `KeyPath`.
    let name: String
    /// The column of the row itself.
    var column: String { KeyPath(name)?.column ?? name }
  }

  /// - Parameter text: That of the trigger, with the views that it names.
  /// - Returns: Nil if some place that names the table is not understood.
  static func all(
    of table: TableModel, by trigger: Trigger, text: String, _ program: ProgramModel
  ) -> [FiredUse]? {
    guard trigger.isForEachRow, case .block(let block) = trigger.body else { return nil }
    var rows = FiredRows(trigger, program)
    rows.visit(block)
    let uses = rows.uses(of: table)
    return places(naming: table.name, in: text) == uses.count ? uses : nil
  }

  /// How often a text names a table, not counting `t%ROWTYPE` and `t.a%TYPE`.
  private static func places(naming table: String, in text: String) -> Int {
    let tokens = WordCount.tokens(text.lowercased())
    return tokens.indices.count { index in
      let after = tokens[index...].dropFirst().prefix(3)
      return tokens[index] == table && after.first != "%"
        && !(after.first == "." && after.last == "%")
    }
  }
}

/// The values of a trigger's variables in terms of its row.
private struct FiredRows {
  private let program: ProgramModel
  private let rowNames: Set<String>
  private var known: [String: FiredUse.RowValue] = [:]
  private var assigned: [String: Int] = [:]
  private var changes: [Statement] = []

  init(_ trigger: Trigger, _ program: ProgramModel) {
    self.program = program
    rowNames = [trigger.newName.map(lower) ?? "new", trigger.oldName.map(lower) ?? "old"]
  }

  mutating func visit(_ block: Block) {
    for declaration in block.declarations {
      guard case .variable(let variable) = declaration.kind else { continue }
      note(lower(variable.name), variable.defaultValue)
    }
    var statements: [RoutineStatement] = []
    StatementWalk { statement, _ in
      statements.append(statement)
      return true
    }.walk(block)
    for statement in statements {
      switch statement.kind {
      case .block(let inner):
        // Names of inner blocks may hide others.
        for case .variable(let variable) in inner.declarations.map(\.kind) {
          assigned[lower(variable.name), default: 0] += 2
        }
      case .assignment(let target, let value):
        if case .name(let name) = target.kind { note(lower(name.parts[0]), value) }
      case .fetch(_, let into): for target in into.targets { forget(target) }
      case .sql(let sql):
        changes.append(sql)
        guard case .query(let query) = sql.kind else {
          for target in sql.into?.targets ?? [] { forget(target) }
          continue
        }
        note(query)
      default: break
      }
    }
  }

  /// A variable that gets another value.
  private mutating func forget(_ target: Expression) {
    if case .name(let name) = target.kind { assigned[lower(name.parts[0]), default: 0] += 2 }
  }

  private mutating func note(_ variable: String, _ value: Expression?) {
    guard let value else { return }
    assigned[variable, default: 0] += 1
    known[variable] = self.value(value)
  }

  /// `SELECT a INTO v FROM t WHERE key = :NEW.b`
  private mutating func note(_ query: Query) {
    guard case .select(let select) = query.body, let into = select.into else { return }
    var sources = ReadSources(program)
    sources.add(select)
    for (index, target) in into.targets.enumerated() {
      guard case .name(let name) = target.kind else { continue }
      let variable = lower(name.parts[0])
      assigned[variable, default: 0] += 1
      guard sources.tables.count == 1, sources.isComplete, select.items.count == into.targets.count,
        case .name(let column) = select.items[index].expression.kind,
        let table = sources.tables.first?.model, table.column(lower(column.last)) != nil,
        let filter = select.filter,
        let (key, row) = keys(filter, of: table).sorted(by: { $0.key < $1.key }).first(where: {
          table.keys.contains([$0.key]) && KeyPath($0.value.name) == nil
        })
      else { continue }
      let path = KeyPath(
        column: row.name, table: table.name, key: key, value: lower(column.last))
      known[variable] = FiredUse.RowValue(name: path.name)
    }
  }

  /// The columns that a condition sets equal to what is known of the row.
  private func keys(_ filter: Expression, of table: TableModel) -> [String: FiredUse.RowValue] {
    var keys: [String: FiredUse.RowValue] = [:]
    for (left, right) in ReadSources.equalities(filter) {
      for (column, other) in [(left, right), (right, left)] {
        guard case .name(let name) = column.kind, table.column(lower(name.last)) != nil,
          let value = value(other)
        else { continue }
        // The name of a variable that is a column means the column.
        if case .name(let other) = other.kind, other.parts.count == 1,
          table.column(lower(other.last)) != nil
        {
          continue
        }
        keys[lower(name.last)] = value
      }
    }
    return keys
  }

  /// `:NEW.a`, `:OLD.a`, NVL of both, and variables that have such a value and no other.
  private func value(_ expression: Expression) -> FiredUse.RowValue? {
    switch expression.kind {
    case .field(let row, let column):
      guard case .parameter(.name(let name)) = row.kind, rowNames.contains(name.lowercased()) else {
        return nil
      }
      return FiredUse.RowValue(name: lower(column))
    case .name(let name) where name.parts.count == 1:
      let variable = lower(name.last)
      return assigned[variable] == 1 ? known[variable] : nil
    case .call(let call)
    where ["nvl", "coalesce"].contains(lower(call.name.last)) && call.arguments.count == 2:
      let values = call.arguments.map { value($0.value) }
      return values[0] == values[1] ? values[0] : nil
    default: return nil
    }
  }

  /// The statements that change a table, each with what it asks of its rows.
  func uses(of table: TableModel) -> [FiredUse] {
    func isTarget(_ target: TableReference) -> Bool {
      if case .table(let name) = target.kind { lower(name.name.last) == table.name } else { false }
    }
    return changes.compactMap { statement -> FiredUse? in
      switch statement.kind {
      case .insert(let insert):
        guard isTarget(insert.target), case .query(let query) = insert.source,
          case .values(let rows, _) = query.body, rows.count == 1, insert.returning == nil
        else { return nil }
        let columns =
          insert.columns.isEmpty ? table.columns.map(\.name) : insert.columns.map { lower($0.last) }
        guard columns.count == rows[0].count else { return nil }
        var keys: [String: FiredUse.RowValue] = [:]
        for (column, given) in zip(columns, rows[0]) { keys[column] = value(given) }
        return FiredUse(kind: .insert, keys: keys)
      case .update(let update):
        guard isTarget(update.target), let filter = update.filter, update.returning == nil else {
          return nil
        }
        var columns: Set<String> = []
        for assignment in update.assignments {
          guard case .single(let target, _) = assignment, case .name(let name) = target.kind else {
            return nil
          }
          columns.insert(lower(name.last))
        }
        return FiredUse(kind: .update(columns), keys: keys(filter, of: table))
      case .delete(let delete):
        guard isTarget(delete.target), let filter = delete.filter, delete.returning == nil else {
          return nil
        }
        return FiredUse(kind: .delete, keys: keys(filter, of: table))
      default: return nil
      }
    }
  }
}
