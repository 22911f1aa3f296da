import Diagnostics
import Syntax

/// Which tables and columns a routine's own statements read and write, as far as their words tell:
/// a column counts as read where its name stands in a statement with its table.
struct Lineage {
  /// Columns by table, lower case.
  private(set) var reads: [String: Set<String>] = [:]
  private(set) var writes: [String: Set<String>] = [:]
  private let program: ProgramModel

  init(of routine: Routine, in program: ProgramModel) {
    self.program = program
    guard let body = routine.subprogram.body else { return }
    for declaration in body.declarations {
      if case .cursor(let cursor) = declaration.kind, let query = cursor.query {
        read(routine.unit.words(query.range))
      }
    }
    var queries: [SourceRange] = []
    var changes: [Statement] = []
    StatementWalk { statement, _ in
      switch statement.kind {
      case .sql(let sql): changes.append(sql)
      case .cursorLoop(let loop):
        if case .query(let query) = loop.source { queries.append(query.range) }
      case .openFor(let open):
        if case .query(let query) = open.source { queries.append(query.range) }
      default: break
      }
      return true
    }.walk(body)
    for range in queries { read(routine.unit.words(range)) }
    for change in changes {
      let target = self.target(change)
      read(routine.unit.words(change.range), except: target)
      write(change)
    }
  }

  private mutating func read(_ text: String, except target: String? = nil) {
    let words = Set(
      text.lowercased().split { !($0.isLetter || $0.isNumber || "_$#".contains($0)) }
        .map { String($0) })
    for (name, table) in program.tables where words.contains(name) && name != target {
      reads[name, default: []].formUnion(table.columns.map(\.name).filter { words.contains($0) })
    }
  }

  private func target(_ statement: Statement) -> String? {
    switch statement.kind {
    case .insert(let insert): name(insert.target)
    case .update(let update): name(update.target)
    case .delete(let delete): name(delete.target)
    case .merge(let merge): name(merge.target)
    default: nil
    }
  }

  private func name(_ table: TableReference) -> String? {
    guard case .table(let found) = table.kind else { return nil }
    return found.name.last.text.lowercased()
  }

  private mutating func write(_ statement: Statement) {
    guard let target = target(statement) else { return }
    var columns: Set<String> = []
    switch statement.kind {
    case .insert(let insert): columns.formUnion(insert.columns.map { $0.last.text.lowercased() })
    case .update(let update): columns.formUnion(assigned(update.assignments))
    case .merge(let merge):
      for branch in merge.branches {
        switch branch.action {
        case .update(let assignments, _): columns.formUnion(assigned(assignments))
        case .insert(let names, _): columns.formUnion(names.map { $0.last.text.lowercased() })
        default: break
        }
      }
    default: break
    }
    if columns.isEmpty { columns = Set(program.tables[target]?.columns.map(\.name) ?? []) }
    writes[target, default: []].formUnion(columns)
  }

  private func assigned(_ list: [Assignment]) -> [String] {
    list.compactMap { assignment in
      guard case .single(let place, _) = assignment, case .name(let name) = place.kind else {
        return nil
      }
      return name.last.text.lowercased()
    }
  }
}
