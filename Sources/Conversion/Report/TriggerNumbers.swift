import Syntax

/// A column that triggers fill with numbers of a sequence. One statement for all iterations fires
/// them in the order of its rows, several statements one after the other: the numbers are the same,
/// on other rows.
package struct TriggerNumbers: Hashable, Sendable {
  /// Lower case.
  package var table: String
  package var column: String
  package var sequence: String

  /// Of the triggers of a table.
  static func of(_ table: String, _ program: ProgramModel) -> [TriggerNumbers] {
    (program.triggers[table] ?? []).filter { !$0.trigger.isDisabled }
      .flatMap { _, trigger -> [TriggerNumbers] in
        guard case .block(let block) = trigger.body else { return [] }
        return of(block)
      }
  }

  private static func of(_ block: Block) -> [TriggerNumbers] {
    of(block.statements + block.handlers.flatMap(\.statements))
  }

  private static func of(_ statements: [RoutineStatement]) -> [TriggerNumbers] {
    statements.flatMap { statement -> [TriggerNumbers] in
      switch statement.kind {
      case .block(let block): return of(block)
      case .conditional(let branches, let otherwise):
        return of(branches.flatMap(\.statements) + otherwise)
      case .choice(_, let branches, let otherwise):
        return of(branches.flatMap(\.statements) + (otherwise ?? []))
      case .sql(let sql):
        if case .insert(let insert) = sql.kind { return of(insert) }
        return []
      default: return []
      }
    }
  }

  private static func of(_ insert: Insert) -> [TriggerNumbers] {
    guard case .table(let table) = insert.target.kind, case .query(let query) = insert.source,
      case .values(let rows, _) = query.body, let row = rows.first,
      row.count == insert.columns.count
    else { return [] }
    return zip(insert.columns, row).compactMap { column, value in
      guard case .name(let name) = value.kind, lower(name.last) == "nextval" else { return nil }
      return TriggerNumbers(
        table: lower(table.name.last), column: lower(column.last),
        sequence: name.parts.dropLast().map(lower).joined(separator: "."))
    }
  }
}
