import Syntax

/// The sources and conditions of what a routine asks for.
struct RoutineQueries {
  struct Asked {
    var from: [TableReference]
    var filter: Expression?
  }

  private(set) var all: [Asked] = []

  init(_ routine: Routine, _ program: ProgramModel) {
    let own = routine.subprogram.body?.declarations ?? []
    let package = routine.package.flatMap { program.packages[$0]?.declarations.map(\.0) } ?? []
    for declaration in own + package {
      if case .cursor(let cursor) = declaration.kind, let query = cursor.query { add(query) }
    }
    guard let body = routine.subprogram.body else { return }
    var queries: [Query] = []
    var changes: [Statement] = []
    StatementWalk { statement, _ in
      switch statement.kind {
      case .sql(let sql): changes.append(sql)
      case .cursorLoop(let loop): if case .query(let query) = loop.source { queries.append(query) }
      case .openFor(let open): if case .query(let query) = open.source { queries.append(query) }
      default: break
      }
      return true
    }.walk(body)
    for query in queries { add(query) }
    for change in changes { add(change) }
  }

  private mutating func add(_ statement: Statement) {
    switch statement.kind {
    case .query(let query): add(query)
    case .insert(let insert): if case .query(let query) = insert.source { add(query) }
    case .update(let update): all.append(Asked(from: [update.target], filter: update.filter))
    case .delete(let delete): all.append(Asked(from: [delete.target], filter: delete.filter))
    default: break
    }
  }

  private mutating func add(_ query: Query) {
    guard case .select(let select) = query.body else { return }
    all.append(Asked(from: select.from, filter: select.filter))
    for reference in select.from {
      if case .query(let inner, _) = reference.kind { add(inner) }
    }
  }
}
