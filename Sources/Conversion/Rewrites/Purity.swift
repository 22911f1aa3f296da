import Diagnostics
import Syntax

// A function of values that are the same for all rows is called once before the loop.
//
//     FOR r IN c LOOP                        day := last_day_of(p_period);
//       … last_day_of(p_period) …     →      … day …
//     END LOOP;
//
// Only functions that change nothing but caches of their packages.
extension LoopRun {
  /// The variable that holds the result; nil if the function must stay in the row.
  func hoistedCall(
    _ routine: Routine, _ arguments: [FunctionCall.Argument], from scope: Scope, home: Scope,
    _ range: SourceRange
  ) throws(Refusal) -> Term? {
    guard !isEntry, let type = routine.subprogram.heading.returnType,
      routine.package != nil || home.name == nil, routine.parent == nil,
      let effects = hoistableEffects(of: routine), context.chooses(.hoists)
    else { return nil }
    let typeText = builder.typeText(type, home)
    let kinds = ["varchar2", "number", "date", "pls_integer", "integer"]
    guard kinds.contains(where: { typeText.lowercased().hasPrefix($0) }) else { return nil }
    var values: [String] = []
    let mark = self.mark
    for argument in arguments {
      if let binding = place(argument.value, scope)?.0, !binding.isScalar { return nil }
      let value = try term(argument.value, scope)
      guard value.uses.isEmpty else {
        // The arguments are computed where the function stays.
        guard goBack(to: mark) else {
          throw Refusal("the arguments of \(routine.label) are computed in several steps", range)
        }
        return nil
      }
      values.append((argument.name.map { "\(lower($0)) => " } ?? "") + value.text)
    }
    for table in effects.reads {
      note(
        Access(
          table: table, keys: [:], reads: .all, writes: .none, range: range, frame: frame))
    }
    context.record.hoistedReads.formUnion(effects.variables)
    rewrites.insert(.hoisting)
    let call = routine.label + (values.isEmpty ? "" : "(\(values.joined(separator: ", ")))")
    let declared = typeText.lowercased() == "varchar2" ? "VARCHAR2(4000)" : typeText
    return Term(
      text: prepare(call, as: declared, stem: "set_\(routine.name)"),
      isInteger: SlotType(type).isInteger)
  }
}

extension LoopRun {
  /// What a function reads; nil if it must stay in the row anyway.
  private func hoistableEffects(of routine: Routine) -> FunctionEffects? {
    // Whoever does not hoist need not know.
    guard context.strategy.hoists || context.chooses(.hoists) else { return nil }
    return FunctionEffects(self).of(routine)
  }
}

/// What is known of a function: many loops ask, and each attempt at one of them.
struct KnownEffects {
  let routine: Routine
  /// Nil for one with effects.
  let found: (reads: Set<String>, variables: Set<Slot>)?
}

/// What a function reads, if it changes nothing.
struct FunctionEffects {
  let run: LoopRun
  var reads: Set<String> = []
  /// Variables of packages that it reads.
  var variables: Set<Slot> = []

  init(_ run: LoopRun) { self.run = run }

  /// Nil for a function with effects, or one whose effects are not known.
  func of(_ routine: Routine) -> FunctionEffects? {
    var copy = self
    // Those of a nested one depend on what is around it.
    guard routine.parent == nil else { return copy.visit(routine, depth: 0) ? copy : nil }
    if let known = run.builder.effects[ObjectIdentifier(routine)] {
      guard let found = known.found else { return nil }
      (copy.reads, copy.variables) = (found.reads, found.variables)
      return copy
    }
    let isKnown = copy.visit(routine, depth: 0)
    run.builder.effects[ObjectIdentifier(routine)] = KnownEffects(
      routine: routine, found: isKnown ? (copy.reads, copy.variables) : nil)
    return isKnown ? copy : nil
  }

  private mutating func visit(_ routine: Routine, depth: Int) -> Bool {
    guard depth < 8, let body = routine.subprogram.body else { return false }
    let home = run.builder.home(of: routine)
    let scope = Scope(
      parent: home, name: routine.name, unit: routine.unit, package: routine.package)
    for parameter in routine.subprogram.heading.parameters {
      scope.bindings[lower(parameter.name)] = run.builder.binding(
        lower(parameter.name), parameter.type, scope, outside: nil)
    }
    return visit(body, scope, depth)
  }

  private mutating func visit(_ block: Block, _ scope: Scope, _ depth: Int) -> Bool {
    for declaration in block.declarations {
      run.builder.declare(declaration, in: scope, outside: nil)
      if case .variable(let variable) = declaration.kind, let value = variable.defaultValue,
        !visit(value, scope, depth)
      {
        return false
      }
    }
    run.noteCaches(block.statements)
    return visit(block.statements, scope, depth)
      && block.handlers.allSatisfy { visit($0.statements, scope, depth) }
  }

  private mutating func visit(
    _ statements: [RoutineStatement], _ scope: Scope, _ depth: Int
  ) -> Bool {
    for statement in statements where !visit(statement, scope, depth) { return false }
    return true
  }

  private mutating func visit(
    _ statement: RoutineStatement, _ scope: Scope, _ depth: Int
  ) -> Bool {
    switch statement.kind {
    case .null, .raise, .pragma: return true
    case .exit(_, let condition), .proceed(_, let condition):
      return condition.map { visit($0, scope, depth) } ?? true
    case .loop(let body): return visit(body, scope, depth)
    case .whileLoop(let condition, let body):
      return visit(condition, scope, depth) && visit(body, scope, depth)
    case .forLoop(let loop):
      let inner = Scope(parent: scope, name: nil, unit: scope.unit, package: scope.package)
      let index = lower(loop.index)
      inner.bindings[index] = .scalar(Slot(name: index, outside: nil, type: .integer))
      return visit(loop.lower, scope, depth) && visit(loop.upper, scope, depth)
        && visit(loop.statements, inner, depth)
    case .pipeRow(let value): return visit(value, scope, depth)
    case .assignment(let target, let value):
      return isLocal(target, scope) && visit(value, scope, depth)
    case .return(let value): return value.map { visit($0, scope, depth) } ?? true
    case .block(let block):
      let inner = Scope(parent: scope, name: nil, unit: scope.unit, package: scope.package)
      return visit(block, inner, depth)
    case .conditional(let branches, let otherwise):
      if branches.count == 1, otherwise.isEmpty, remembers(branches[0], scope) {
        return branches[0].statements.allSatisfy { statement in
          if case .assignment(_, let value) = statement.kind { return visit(value, scope, depth) }
          return false
        }
      }
      for branch in branches {
        guard visit(branch.condition, scope, depth), visit(branch.statements, scope, depth) else {
          return false
        }
      }
      return visit(otherwise, scope, depth)
    case .choice(let value, let branches, let otherwise):
      return value.map { visit($0, scope, depth) } ?? true
        && branches.allSatisfy {
          visit($0.condition, scope, depth) && visit($0.statements, scope, depth)
        } && visit(otherwise ?? [], scope, depth)
    case .cursorLoop(let loop): return visit(loop, scope, depth)
    case .open(let cursor, let arguments):
      return reads(cursor, arguments, scope, depth, isLocal: true)
    case .fetch(let cursor, let into):
      return isOwnCursor(cursor, scope) && into.targets.allSatisfy { isLocal($0, scope) }
    case .close(let cursor): return isOwnCursor(cursor, scope)
    case .call(let call):
      if case .call(let routine) = call.kind, lower(routine.name.last) == "raise_application_error"
      {
        return true
      }
      return false
    case .sql(let sql):
      guard case .query(let query) = sql.kind else { return false }
      return visit(query, scope, depth)
    default: return false
    }
  }

  // MARK: Cursors

  private mutating func visit(
    _ loop: RoutineStatement.CursorLoop, _ scope: Scope, _ depth: Int
  ) -> Bool {
    let query: Query
    switch loop.source {
    case .query(let own):
      guard visit(own, scope, depth) else { return false }
      query = own
    case .cursor(let name, let arguments):
      let cursor = Expression(.name(name), range: name.range)
      guard reads(cursor, arguments, scope, depth, isLocal: false),
        let found = LoopForms(builder: run.builder).cursor(name, arguments, scope)
      else { return false }
      query = found.0
    }
    let inner = Scope(parent: scope, name: nil, unit: scope.unit, package: scope.package)
    guard let names = try? QueryColumns(run.program).outputNames(query) else { return false }
    inner.bindings[lower(loop.record)] = .record(
      RecordBinding(
        fields: names.map { ($0, Slot(name: $0, outside: nil, type: .any)) }))
    return visit(loop.statements, inner, depth)
  }

  /// A cursor whose query and arguments have no effects. Where it stays open after the statement
  /// it must be the function's own.
  private mutating func reads(
    _ cursor: Expression, _ arguments: [FunctionCall.Argument], _ scope: Scope, _ depth: Int,
    isLocal: Bool
  ) -> Bool {
    guard case .name(let name) = cursor.kind, !isLocal || isOwnCursor(cursor, scope),
      let (query, bound) = LoopForms(builder: run.builder).cursor(name, arguments, scope)
    else { return false }
    return bound.list.allSatisfy { visit($0.1, scope, depth) } && visit(query, bound.scope, depth)
  }

  private func isOwnCursor(_ cursor: Expression, _ scope: Scope) -> Bool {
    guard case .name(let name) = cursor.kind, name.parts.count == 1,
      let (binding, home) = scope.find(lower(name.last)), case .cursor = binding
    else { return false }
    // A package's own names stand in the scope that has its name.
    return home.package == nil || home.name != home.package
  }

  // MARK: Queries

  private mutating func visit(_ query: Query, _ scope: Scope, _ depth: Int) -> Bool {
    var columns = QueryColumns(run.program)
    guard query.locking.isEmpty, (try? columns.visit(query)) != nil,
      takesNothing(query, scope, depth)
    else { return false }
    reads.formUnion(columns.tables)
    return true
  }

  /// A query that advances no sequence and calls nothing with effects.
  private mutating func takesNothing(_ query: Query, _ scope: Scope, _ depth: Int) -> Bool {
    guard !Printer.text(of: query, dialect: .oracle).lowercased().hasBytes(".nextval"),
      case .select(let select) = query.body
    else { return false }
    let parts = select.items.map(\.expression) + [select.filter, select.having].compactMap { $0 }
    for part in parts where !isQuiet(part, scope, depth) { return false }
    for case .collection(let source) in select.from.map(\.kind)
    where !isQuiet(source, scope, depth) {
      return false
    }
    return true
  }

  /// Like any expression of a function, but subqueries may stand in it.
  private mutating func isQuiet(_ expression: Expression, _ scope: Scope, _ depth: Int) -> Bool {
    switch expression.kind {
    case .subquery(let query), .exists(let query): return takesNothing(query, scope, depth)
    case .inQuery(let test):
      return isQuiet(test.operand, scope, depth) && takesNothing(test.query, scope, depth)
    default: break
    }
    if expression.children.isEmpty { return visit(expression, scope, depth) }
    if case .call(let call) = expression.kind,
      case .routines(let list)? = run.find(call.name, scope)?.0
    {
      for routine in list where !visit(routine, depth: depth + 1) { return false }
    }
    for child in expression.children where !isQuiet(child, scope, depth) { return false }
    return true
  }

  /// `IF v IS NULL THEN v := …; END IF;` of a package's variable.
  private func remembers(_ branch: RoutineStatement.Branch, _ scope: Scope) -> Bool {
    guard case .isTest(let test) = branch.condition.kind, case .null = test.test, !test.isNegated,
      case .name(let name) = test.operand.kind, branch.statements.count == 1,
      case .assignment(let target, _) = branch.statements[0].kind,
      case .name(let other) = target.kind
    else { return false }
    return name.parts.map(lower) == other.parts.map(lower)
  }

  private func isLocal(_ target: Expression, _ scope: Scope) -> Bool {
    switch target.kind {
    case .name(let name):
      guard let (binding, _) = run.find(name, scope) else { return false }
      switch binding {
      case .scalar(let slot): return slot.outside == nil
      case .record(let record): return record.fields.allSatisfy { $0.slot.outside == nil }
      default: return false
      }
    case .call: return run.memoStores.contains(target.range.start)
    default: return false
    }
  }

  private mutating func visit(_ expression: Expression, _ scope: Scope, _ depth: Int) -> Bool {
    switch expression.kind {
    case .call(let call):
      if case .routines(let list)? = run.find(call.name, scope)?.0 {
        for routine in list where !visit(routine, depth: depth + 1) { return false }
      }
    case .name(let name):
      if lower(name.last) == "nextval" { return false }
      if case .scalar(let slot)? = run.find(name, scope)?.0, slot.outside != nil {
        variables.insert(slot)
      }
      if case .routines(let list)? = run.find(name, scope)?.0 {
        for routine in list where !visit(routine, depth: depth + 1) { return false }
      }
    case .subquery, .exists, .inQuery: return false
    default: break
    }
    for child in expression.children where !visit(child, scope, depth) { return false }
    return true
  }
}
