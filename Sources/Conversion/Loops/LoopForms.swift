import Diagnostics
import Syntax

/// Recognizes the ways in which PL/SQL goes through the rows of a query.
struct LoopForms {
  let builder: ScopeBuilder

  /// The loop that a statement is; nil for other statements.
  func queryLoop(
    _ statement: RoutineStatement, _ list: [RoutineStatement], _ index: Int, _ scope: Scope
  ) -> QueryLoop? {
    var loop = bareLoop(statement, list, index, scope)
    if let query = loop?.query { loop?.query = builder.program.withoutNames(query) }
    loop?.labels = Set(statement.labels.map(lower))
    loop?.unit = scope.unit
    return loop
  }

  private func bareLoop(
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
    case .loop, .whileLoop, .fetch, .sql:
      return FetchForms(forms: self, list: list, index: index, scope: scope).loop()
        ?? BulkForms(forms: self, list: list, index: index, scope: scope).loop()
        ?? CursorPairs(forms: self, list: list, index: index, scope: scope).loop()
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
      let slot = Slot(
        name: key, outside: nil, type: .any, declared: builder.declaredText(parameter.type, home))
      inner.bindings[key] = .scalar(slot)
      list.append((slot, argument))
    }
    return (query, (inner, list))
  }

  /// Whether a statement is the OPEN, the first FETCH or the CLOSE of a loop in the same list.
  func belongsToLoop(
    _ statement: RoutineStatement, _ list: [RoutineStatement], _ index: Int, _ scope: Scope
  ) -> Bool {
    switch statement.kind {
    case .open, .openFor, .fetch, .close, .conditional, .assignment, .call:
      return list.indices.contains { place in
        switch list[place].kind {
        case .loop, .whileLoop, .fetch:
          guard let loop = queryLoop(list[place], list, place, scope) else { return false }
          return ([loop.open, loop.first, loop.close] + loop.others).contains(statement.range)
        default: return false
        }
      }
    default: return false
    }
  }
}
