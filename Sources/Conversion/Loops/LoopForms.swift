import Diagnostics
import Syntax

/// Recognizes the ways in which PL/SQL goes through the rows of a query.
struct LoopForms {
  let builder: ScopeBuilder

  /// The loop that a statement is; nil for other statements.
  func queryLoop(
    _ statement: RoutineStatement, _ list: [RoutineStatement], _ index: Int, _ scope: Scope
  ) -> QueryLoop? {
    switch statement.kind {
    case .cursorLoop(let loop):
      guard let (query, arguments) = query(of: loop, scope) else { return nil }
      var form = QueryLoop.Form.query
      var cursor: [String]?
      if case .cursor(let name, _) = loop.source {
        form = .cursor
        cursor = name.parts.map(lower)
      }
      return QueryLoop(
        query: query, queryScope: arguments.scope, arguments: arguments.list,
        target: .record(lower(loop.record)), body: loop.statements, range: statement.range,
        form: form, cursor: cursor)
    case .loop(let body): return fetchLoop(body, statement.range, list, index, scope)
    default: return nil
    }
  }

  /// The query of a cursor loop and the values of its parameters.
  func query(
    of loop: RoutineStatement.CursorLoop, _ scope: Scope
  ) -> (Query, (scope: Scope, list: [(Slot, Expression)]))? {
    switch loop.source {
    case .query(let query): return (query, (scope, []))
    case .cursor(let name, let arguments): return cursor(name, arguments, scope)
    }
  }

  /// The query of a cursor by name, and the values of its parameters.
  func cursor(
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
      open: list[start].range, close: close.range, form: .fetch, cursor: name.parts.map(lower))
  }

  /// Whether a statement is the OPEN or the CLOSE of a loop of FETCH in the same list.
  func belongsToLoop(
    _ statement: RoutineStatement, _ list: [RoutineStatement], _ index: Int, _ scope: Scope
  ) -> Bool {
    switch statement.kind {
    case .open, .close:
      return list.indices.contains { place in
        guard case .loop = list[place].kind,
          let loop = queryLoop(list[place], list, place, scope)
        else { return false }
        return loop.open == statement.range || loop.close == statement.range
      }
    default: return false
    }
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
