import Syntax

/// A trigger that a statement of the plan fires, also by what other triggers do.
struct FiredTrigger {
  /// Whose trigger it is; lower case.
  let table: String
  let trigger: Trigger
  let text: String
  private let written: Set<String>?

  private init(_ table: String, _ unit: SourceUnit, _ trigger: Trigger) {
    self.table = table
    self.trigger = trigger
    text = unit.words(trigger.range)
    written = TriggerWrites(trigger).tables
  }

  /// What it does with a table that its text names; nil where that is not understood.
  func uses(of table: TableModel, in program: ProgramModel) -> [FiredUse]? {
    FiredUse.all(of: table, by: trigger, text: program.withViews(text), program)
  }

  /// Whether it may change a table that its text names.
  func writes(_ table: String) -> Bool { written?.contains(table) ?? true }

  /// The columns of a table to which triggers may give values before a row is stored: those that such
  /// triggers name.
  static func replaced(in table: TableModel, _ program: ProgramModel) -> Set<String> {
    (program.triggers[table.name] ?? []).reduce(into: []) { found, entry in
      let (unit, trigger) = entry
      guard !trigger.isDisabled, trigger.timing == .compound || trigger.isForEachRow,
        trigger.timing != .after
      else { return }
      let words = Words(unit.words(trigger.range)).all
      found.formUnion(table.columns.map(\.name).filter(words.contains))
    }
  }

  /// Those that may fire as a table changes: its own, and those of the tables that they change.
  static func all(on table: String, in program: ProgramModel) -> [FiredTrigger] {
    var found: [FiredTrigger] = []
    var open = [table]
    var seen: Set = [table]
    while let table = open.popLast() {
      for (unit, trigger) in program.triggers[table] ?? [] where !trigger.isDisabled {
        let fired = FiredTrigger(table, unit, trigger)
        found.append(fired)
        let words = Words(program.withViews(fired.text)).all
        for next in program.triggers.keys.sorted()
        where words.contains(next) && fired.writes(next) && seen.insert(next).inserted {
          open.append(next)
        }
      }
    }
    return found
  }
}

/// The tables that the statements of a trigger change.
private struct TriggerWrites {
  /// Lower case; nil if the trigger calls routines, which may change any table that it names.
  private(set) var tables: Set<String>? = []

  init(_ trigger: Trigger) {
    switch trigger.body {
    case .block(let block): visit(block)
    case .compound(_, let sections): for section in sections { visit(section.block) }
    case .call: tables = nil
    }
  }

  private mutating func visit(_ block: Block) {
    visit(block.statements + block.handlers.flatMap(\.statements))
  }

  private mutating func visit(_ statements: [RoutineStatement]) {
    for statement in statements { visit(statement) }
  }

  private mutating func visit(_ statement: RoutineStatement) {
    switch statement.kind {
    case .null, .assignment, .raise, .return, .pragma: break
    case .block(let block): visit(block)
    case .conditional(let branches, let otherwise):
      visit(branches.flatMap(\.statements) + otherwise)
    case .choice(_, let branches, let otherwise):
      visit(branches.flatMap(\.statements) + (otherwise ?? []))
    case .sql(let sql): visit(sql)
    case .call(let call):
      if case .call(let routine) = call.kind, lower(routine.name.last) == "raise_application_error"
      {
        return
      }
      tables = nil
    default: tables = nil
    }
  }

  private mutating func visit(_ sql: Statement) {
    let target: TableReference
    switch sql.kind {
    case .query: return
    case .insert(let insert): target = insert.target
    case .update(let update): target = update.target
    case .delete(let delete): target = delete.target
    case .merge(let merge): target = merge.target
    default:
      tables = nil
      return
    }
    if case .table(let name) = target.kind {
      tables?.insert(lower(name.name.last))
    } else {
      tables = nil
    }
  }
}
