import Diagnostics
import Syntax

/// Finds the query-driven loops of a routine, outermost first.
struct LoopFinder {
  let builder: ScopeBuilder
  let routine: Routine
  /// Called with each loop and the scope around it; true if it was converted, so that the loops
  /// inside of it are not visited.
  let visit: (QueryLoop, Scope) -> Bool

  func run() {
    guard let body = routine.subprogram.body else { return }
    let home = builder.home(of: routine)
    let scope = Scope(
      parent: home, name: routine.name, unit: routine.unit, package: routine.package)
    let outside = naming(routine.name)
    for parameter in routine.subprogram.heading.parameters {
      let name = lower(parameter.name)
      scope.bindings[name] = builder.binding(name, parameter.type, scope, outside: outside)
    }
    walk(body, scope, outside)
  }

  /// Variables that are called like a column somewhere are qualified, since columns win in SQL.
  private func naming(_ qualifier: String) -> (String) -> String {
    let tables = builder.program.tables
    return { name in
      tables.values.contains { $0.column(name) != nil } ? "\(qualifier).\(name)" : name
    }
  }

  private func walk(_ block: Block, _ scope: Scope, _ outside: @escaping (String) -> String) {
    for declaration in block.declarations {
      builder.declare(declaration, in: scope, outside: outside)
    }
    walk(block.statements, scope)
    for handler in block.handlers { walk(handler.statements, scope) }
  }

  private func walk(_ statements: [RoutineStatement], _ scope: Scope) {
    for (index, statement) in statements.enumerated() {
      if let loop = queryLoop(statement, statements, index, scope), visit(loop, scope) { continue }
      walkInside(statement, scope)
    }
  }

  private func walkInside(_ statement: RoutineStatement, _ scope: Scope) {
    switch statement.kind {
    case .block(let block):
      let label = statement.labels.first.map(lower)
      let inner = Scope(parent: scope, name: label, unit: scope.unit, package: scope.package)
      walk(block, inner, label.map { naming($0) } ?? { $0 })
    case .conditional(let branches, let otherwise):
      for branch in branches { walk(branch.statements, scope) }
      walk(otherwise, scope)
    case .choice(_, let branches, let otherwise):
      for branch in branches { walk(branch.statements, scope) }
      walk(otherwise ?? [], scope)
    case .loop(let statements), .whileLoop(_, let statements): walk(statements, scope)
    case .forLoop(let loop):
      let inner = Scope(parent: scope, name: nil, unit: scope.unit, package: scope.package)
      let name = lower(loop.index)
      inner.bindings[name] = .scalar(Slot(name: name, outside: name, type: .integer))
      walk(loop.statements, inner)
    case .cursorLoop(let loop):
      let inner = Scope(parent: scope, name: nil, unit: scope.unit, package: scope.package)
      bindRecord(loop, inner)
      walk(loop.statements, inner)
    default: break
    }
  }

  private func bindRecord(_ loop: RoutineStatement.CursorLoop, _ scope: Scope) {
    guard let (query, _) = query(of: loop, scope),
      let names = try? QueryColumns(builder.program).outputNames(query)
    else { return }
    let name = lower(loop.record)
    scope.bindings[name] = .record(
      RecordBinding(
        fields: names.map { field in
          (
            field,
            Slot(
              name: "\(name)_\(field)", outside: "\(name).\(field)",
              type: builder.columnType(field, of: query))
          )
        }))
  }

  // MARK: Forms of loops

  private func queryLoop(
    _ statement: RoutineStatement, _ list: [RoutineStatement], _ index: Int, _ scope: Scope
  ) -> QueryLoop? {
    switch statement.kind {
    case .cursorLoop(let loop):
      guard let (query, arguments) = query(of: loop, scope) else { return nil }
      var form = QueryLoop.Form.query
      if case .cursor = loop.source { form = .cursor }
      return QueryLoop(
        query: query, queryScope: arguments.scope, arguments: arguments.list,
        target: .record(lower(loop.record)), body: loop.statements, range: statement.range,
        form: form)
    case .loop(let body): return fetchLoop(body, statement.range, list, index, scope)
    default: return nil
    }
  }

  private func query(
    of loop: RoutineStatement.CursorLoop, _ scope: Scope
  ) -> (Query, (scope: Scope, list: [(Slot, Expression)]))? {
    switch loop.source {
    case .query(let query): return (query, (scope, []))
    case .cursor(let name, let arguments): return cursor(name, arguments, scope)
    }
  }

  private func cursor(
    _ name: QualifiedName, _ arguments: [FunctionCall.Argument], _ scope: Scope
  ) -> (Query, (scope: Scope, list: [(Slot, Expression)]))? {
    guard let (binding, home) = builder.resolve(name, scope), case .cursor(let cursor) = binding,
      let query = cursor.query
    else { return nil }
    let inner = Scope(parent: home, name: nil, unit: home.unit, package: home.package)
    var list: [(Slot, Expression)] = []
    for (index, parameter) in cursor.parameters.enumerated() {
      let key = lower(parameter.name)
      let argument =
        arguments.first { $0.name.map(lower) == key }?.value
        ?? (index < arguments.count && arguments[index].name == nil
          ? arguments[index].value : parameter.defaultValue)
      guard let argument else { return nil }
      let slot = Slot(name: key, outside: nil, type: .any)
      inner.bindings[key] = .scalar(slot)
      list.append((slot, argument))
    }
    return (query, (inner, list))
  }

  /// `OPEN c; LOOP FETCH c INTO …; EXIT WHEN c%NOTFOUND; … END LOOP; CLOSE c;`
  private func fetchLoop(
    _ body: [RoutineStatement], _ range: SourceRange, _ list: [RoutineStatement], _ index: Int,
    _ scope: Scope
  ) -> QueryLoop? {
    guard body.count >= 2, case .fetch(let cursor, let into) = body[0].kind, !into.isBulk,
      case .name(let name) = cursor.kind,
      case .exit(nil, let condition?) = body[1].kind,
      case .cursorAttribute(let tested, .notFound) = condition.kind,
      tested.parts.map(lower) == name.parts.map(lower)
    else { return nil }
    func isOpen(_ statement: RoutineStatement) -> [FunctionCall.Argument]? {
      guard case .open(let opened, let arguments) = statement.kind else { return nil }
      switch opened.kind {
      case .name(let other) where other.parts.map(lower) == name.parts.map(lower):
        return arguments
      default: return nil
      }
    }
    guard let start = list[..<index].lastIndex(where: { isOpen($0) != nil }),
      list[(start + 1)..<index].allSatisfy({ if case .open = $0.kind { true } else { false } }),
      let arguments = isOpen(list[start]), let (query, bound) = self.cursor(name, arguments, scope)
    else { return nil }
    let close = list[(index + 1)...].first { statement in
      if case .close(let closed) = statement.kind, case .name(let other) = closed.kind {
        return other.parts.map(lower) == name.parts.map(lower)
      }
      return false
    }
    guard let close, !mentions(name, Array(body.dropFirst(2))) else { return nil }
    return QueryLoop(
      query: query, queryScope: bound.scope, arguments: bound.list,
      target: .variables(into.targets), body: Array(body.dropFirst(2)), range: range,
      open: list[start].range, close: close.range, form: .fetch)
  }

  /// Whether the cursor is used inside in another way than by CURRENT OF.
  private func mentions(_ cursor: QualifiedName, _ body: [RoutineStatement]) -> Bool {
    body.contains { statement in
      switch statement.kind {
      case .fetch(let other, _), .close(let other), .open(let other, _):
        if case .name(let name) = other.kind { return lower(name.last) == lower(cursor.last) }
        return false
      default: return false
      }
    }
  }
}
