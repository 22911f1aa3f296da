import Diagnostics
import Syntax

/// Finds the query-driven loops of a routine, outermost first.
struct LoopFinder {
  let builder: ScopeBuilder
  let routine: Routine
  /// Called with each loop, the scope around it and the routine that has it, which another one may
  /// declare; true if it was converted, so that the loops inside of it are not visited.
  let visit: (QueryLoop, Scope, Routine) -> Bool
  /// Told of each loop that fetches from a cursor in a form that is not known.
  var unknown: (RoutineStatement, Routine) -> Void = { _, _ in }

  func run() { run(in: builder.home(of: routine)) }

  private func run(in home: Scope) {
    guard let body = routine.subprogram.body else { return }
    let scope = Scope(
      parent: home, name: routine.name, unit: routine.unit, package: routine.package)
    scope.ownRange = routine.subprogram.range
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
      if case .variable(let variable) = declaration.kind, let value = variable.defaultValue {
        noteText(lower(variable.name), value, after: nil, scope)
      }
    }
    for case .subprogram(let inner) in block.declarations.map(\.kind) { walk(inner, scope) }
    walk(block.statements, scope)
    for handler in block.handlers { walk(handler.statements, scope) }
  }

  /// A routine that this one declares, and may call at any place.
  private func walk(_ inner: Subprogram, _ scope: Scope) {
    let nested = Routine(
      unit: routine.unit, package: routine.package, name: lower(inner.heading.name.last),
      subprogram: inner, parent: routine)
    scope.withoutTexts {
      LoopFinder(builder: builder, routine: nested, visit: visit, unknown: unknown).run(in: scope)
    }
  }

  private func walk(_ statements: [RoutineStatement], _ scope: Scope) {
    var done = 0
    for (index, statement) in statements.enumerated() where index >= done {
      let before = Self.assigned(statement).flatMap { scope.knownText($0.name) }
      scope.forgetTexts(statement, routine.unit)
      defer { note(statement, after: before, scope) }
      if let loop = LoopForms(builder: builder).queryLoop(statement, statements, index, scope) {
        if visit(loop, scope, routine) {
          done = index + loop.count
          continue
        }
      } else if fetches(statement) {
        unknown(statement, routine)
      }
      walkInside(statement, scope)
    }
  }

  /// After a statement: the text that it gave a variable, and none that branches gave.
  private func note(
    _ statement: RoutineStatement, after before: Scope.KnownText?, _ scope: Scope
  ) {
    if let (name, value) = Self.assigned(statement) {
      noteText(name, value, after: before, scope)
    } else {
      scope.forgetTexts(statement, routine.unit)
    }
  }

  /// `name := value`
  private static func assigned(
    _ statement: RoutineStatement
  ) -> (name: String, value: Expression)? {
    guard case .assignment(let target, let value) = statement.kind,
      case .name(let name) = target.kind, name.parts.count == 1
    else { return nil }
    return (lower(name.last), value)
  }

  /// The words of the subprograms that the routine declares.
  private var shared: Set<String> {
    (routine.subprogram.body?.declarations ?? []).reduce(into: []) { words, declaration in
      if case .subprogram(let inner) = declaration.kind {
        words.formUnion(WordCount.tokens(routine.unit.words(inner.range)))
      }
    }
  }

  private func noteText(
    _ name: String, _ value: Expression, after before: Scope.KnownText?, _ scope: Scope
  ) {
    let inputs = routine.subprogram.heading.parameters.filter { $0.mode == .in }
    let fixed = inputs.map { lower($0.name) }.filter { scope.find($0)?.scope.name == routine.name }
    scope.noteText(name, value, after: before, fixed: Set(fixed), shared: shared)
  }

  /// Whether a loop takes rows of a cursor itself, not in a loop inside of it.
  private func fetches(_ statement: RoutineStatement) -> Bool {
    switch statement.kind {
    case .loop(let body), .whileLoop(_, let body): Self.fetches(body)
    default: false
    }
  }

  private static func fetches(_ statements: [RoutineStatement]) -> Bool {
    statements.contains { statement in
      switch statement.kind {
      case .fetch: true
      case .block(let block): fetches(block.statements + block.handlers.flatMap(\.statements))
      case .conditional(let branches, let otherwise):
        fetches(branches.flatMap(\.statements) + otherwise)
      case .choice(_, let branches, let otherwise):
        fetches(branches.flatMap(\.statements) + (otherwise ?? []))
      default: false
      }
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
    guard let (query, _) = LoopForms(builder: builder).query(of: loop, scope),
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

  /// How many loops over a query or a cursor stand in a list of statements, at any depth.
  static func countLoops(_ statements: [RoutineStatement]) -> Int {
    statements.reduce(0) { sum, statement in
      switch statement.kind {
      case .cursorLoop(let loop): return sum + 1 + countLoops(loop.statements)
      case .loop(let body), .whileLoop(_, let body):
        return sum + (fetches(body) ? 1 : 0) + countLoops(body)
      case .forLoop(let loop): return sum + countLoops(loop.statements)
      case .block(let block):
        return sum + countLoops(block.statements + block.handlers.flatMap(\.statements))
      case .conditional(let branches, let otherwise):
        return sum + countLoops(branches.flatMap(\.statements) + otherwise)
      case .choice(_, let branches, let otherwise):
        return sum + countLoops(branches.flatMap(\.statements) + (otherwise ?? []))
      default: return sum
      }
    }
  }
}
