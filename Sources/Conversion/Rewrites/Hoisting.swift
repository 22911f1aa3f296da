import Diagnostics
import Syntax

// What only the first iteration does, because a variable of a package remembers it, happens before
// the loop.
//
//     IF NOT loaded THEN load; END IF;   →     before: IF NOT pkg.loaded THEN pkg.load; END IF;
extension LoopRun {
  /// Moves a guarded first-time action before the loop.
  /// - Returns: False if the statement is no such action.
  func hoist(
    _ branches: [RoutineStatement.Branch], _ otherwise: [RoutineStatement], _ scope: Scope
  ) throws(Refusal) -> Bool {
    guard branches.count == 1, otherwise.isEmpty,
      asksPackageState(branches[0].condition, scope), context.chooses(.hoists)
    else { return false }
    let entry = entryRun()
    guard let condition = try? entry.term(branches[0].condition, scope), condition.uses.isEmpty,
      let actions = actions(branches[0].statements, entry, scope)
    else { return false }
    let test = "IF \(condition.text) THEN"
    count(.unknown)
    noteFirstTime(test)
    guard context.record.hoisted.insert(test).inserted else { return true }
    rewrites.insert(.hoisting)
    context.record.hoistedWords.formUnion(Words(condition.text).all)
    context.record.preparations.append(
      "\(test) \(actions.joined(separator: " ")) END IF;")
    context.record.preparations.append("\(test) RAISE PROGRAM_ERROR; END IF;")
    return true
  }

  /// Calls a procedure before the loop that does something in its first call only: `IF cache.COUNT = 0
  /// THEN … END IF;`
  /// - Returns: False if it is no such procedure.
  func hoistCall(_ routine: Routine, _ home: Scope) -> Bool {
    guard !isEntry, routine.parent == nil,
      let body = routine.subprogram.body,
      routine.subprogram.heading.parameters.isEmpty, body.declarations.isEmpty,
      body.handlers.isEmpty, body.statements.count == 1,
      case .conditional(let branches, let otherwise) = body.statements[0].kind,
      branches.count == 1, otherwise.isEmpty, asksPackageState(branches[0].condition, home),
      context.chooses(.hoists), SetupCheck(run: self).isSetup(routine)
    else { return false }
    let text = routine.unit.words(routine.subprogram.range)
    let words = Words(program.withViews(text)).all
    for table in program.tables.keys.sorted() where words.contains(table) {
      note(
        Access(
          table: table, keys: [:], reads: .all, writes: .none, range: routine.subprogram.range,
          frame: frame))
    }
    context.record.hoistedWords.formUnion(words)
    noteFirstTime(routine.label)
    if context.record.hoisted.insert(routine.label).inserted {
      rewrites.insert(.hoisting)
      context.record.preparations.append("\(routine.label);")
    }
    count(.unknown)
    return true
  }

  private func noteFirstTime(_ action: String) {
    context.record.firstTimes[action, default: []].append(
      FirstTime(frame: frame, path: state.path))
  }

  /// A run that writes what stands before the loop, with the values here that are the same for
  /// all rows.
  private func entryRun() -> LoopRun {
    let entry = LoopRun(
      context, frame: Frame(name: "", names: context.names, columns: []) { _ in "" }, carried: [])
    entry.isEntry = true
    var run: LoopRun? = self
    while let current = run {
      for (slot, symbol) in current.state.values {
        if case .term(let term) = symbol, term.uses.isEmpty, entry.state.values[slot] == nil {
          entry.state.values[slot] = symbol
        }
        if case .carried = symbol { entry.state.values[slot] = .term(.column("")) }
      }
      run = current.parent
    }
    return entry
  }

  /// Whether the iteration has neither read nor changed a variable so far, so that it may as well be
  /// set before the loop.
  private func isUntouched(_ slot: Slot) -> Bool {
    !assigned.contains(slot) && before[slot] == nil && parent?.isUntouched(slot) ?? true
  }

  /// Whether what is done before the loop depends on a variable of a package.
  func isHoisted(_ slot: Slot) -> Bool {
    guard let outside = slot.outside, isPackageVariable(outside),
      let name = outside.split(separator: ".").dropFirst().first
    else { return false }
    return context.record.hoistedWords.contains(name.lowercased())
  }

  private func asksPackageState(_ expression: Expression, _ scope: Scope) -> Bool {
    if case .name(let name) = expression.kind {
      if let (binding, _) = find(name, scope), case .scalar(let slot) = binding,
        let outside = slot.outside, isPackageVariable(outside)
      {
        return true
      }
      if name.parts.count >= 2,
        let (binding, _) = find(QualifiedName(Array(name.parts.dropLast())), scope),
        case .collection(let outside, _) = binding, isPackageVariable(outside)
      {
        return true
      }
    }
    return expression.children.contains { asksPackageState($0, scope) }
  }

  private func isPackageVariable(_ outside: String) -> Bool {
    guard let owner = outside.split(separator: ".").first else { return false }
    return outside.contains(".") && program.packages[String(owner)] != nil
  }

  /// The statements as text, if all of them change nothing but packages.
  private func actions(
    _ statements: [RoutineStatement], _ entry: LoopRun, _ scope: Scope
  ) -> [String]? {
    var lines: [String] = []
    for statement in statements {
      switch statement.kind {
      case .assignment(let target, let value):
        guard case .name(let name) = target.kind, case .scalar(let slot)? = find(name, scope)?.0,
          let outside = slot.outside, isPackageVariable(outside), isUntouched(slot),
          SetupCheck(run: self).isQuiet(scope.unit.words(value.range)),
          let term = try? entry.term(value, scope), term.uses.isEmpty
        else { return nil }
        context.record.hoistedWords.formUnion(Words(term.text).all)
        lines.append("\(outside) := \(term.text);")
      case .call(let call):
        guard let name = calledName(call), case .routines(let list)? = find(name, scope)?.0,
          list.allSatisfy({ SetupCheck(run: self).isSetup($0) }),
          SetupCheck(run: self).isQuiet(scope.unit.words(call.range), but: list),
          let term = try? entry.term(call, scope), term.uses.isEmpty
        else { return nil }
        context.record.hoistedWords.formUnion(Words(term.text).all)
        for routine in list {
          context.record.hoistedWords.formUnion(
            Words(routine.unit.words(routine.subprogram.range)).all)
        }
        lines.append("\(term.text);")
      case .sql(let sql):
        guard case .query(let query) = sql.kind,
          SetupCheck(run: self).isQuiet(scope.unit.words(query.range)),
          let line = try? selection(query, entry, scope)
        else { return nil }
        lines.append(line)
      default: return nil
      }
    }
    return lines
  }

  /// `SELECT … INTO package.variable`, of tables that the loop changes only where it came by here.
  private func selection(
    _ query: Query, _ entry: LoopRun, _ scope: Scope
  ) throws(Refusal) -> String? {
    guard case .select(var select) = query.body, let into = select.into, !into.isBulk else {
      return nil
    }
    let slots = try targetSlots(into.targets, scope)
    let targets = slots.compactMap(\.outside).filter(isPackageVariable)
    guard targets.count == slots.count, slots.allSatisfy(isUntouched) else { return nil }
    select.into = nil
    var plain = query
    plain.body = .select(select)
    var columns = QueryColumns(program)
    try columns.visit(plain)
    let names = (0..<slots.count).map { "c\($0 + 1)" }
    let text = try entry.aliased(plain, select, names, scope)
    guard text.uses.isEmpty else { return nil }
    context.record.hoistedWords.formUnion(Words(text.text).all)
    context.record.earlyReads.append(
      EarlyRead(tables: columns.tables, effects: effects.count, path: state.path, frame: frame))
    return "SELECT \(names.map { "x.\($0)" }.joined(separator: ", ")) INTO "
      + "\(targets.joined(separator: ", ")) FROM (\(text.text)) x;"
  }

  /// What was read before the loop is what the first iteration that comes by would read, if no
  /// iteration changes it without coming by.
  func checkEarlyReads() throws(Refusal) {
    for read in context.record.earlyReads {
      for (index, effect) in effects.enumerated() {
        guard let table = effect.table, read.tables.contains(table) else { continue }
        guard index >= read.effects, effect.frame === read.frame else {
          throw Refusal("\(table) is read once, before other iterations change it", effect.range)
        }
        guard effect.path != read.path, let passed = read.path.column else { continue }
        let changed = effect.path.condition.map { "\($0) AND " } ?? ""
        forbid(
          Term(text: "\(changed)f.\(passed) = 0", uses: effect.path.uses.union(read.path.uses)),
          "\(table) is changed before it is read for the first time")
      }
    }
  }

  private func calledName(_ call: Expression) -> QualifiedName? {
    switch call.kind {
    case .name(let name): name
    case .call(let call): call.name
    default: nil
    }
  }
}

/// A query that is asked once, before the loop, in place of in the first iteration.
struct EarlyRead {
  var tables: Set<String>
  /// How many effects came before it.
  var effects: Int
  var path: Path
  var frame: Frame
}

/// A place at which an iteration would have done what is done before the loop. Where no row comes by, the
/// plan gives up: packages stay as they were.
struct FirstTime {
  var frame: Frame
  var path: Path
}

/// Tells routines that change only variables of packages.
private struct SetupCheck {
  let run: LoopRun

  func isSetup(_ routine: Routine) -> Bool {
    guard let body = routine.subprogram.body else { return false }
    return isQuiet(routine.unit.words(routine.subprogram.range), but: [routine]) && isSetup(body)
  }

  /// Whether a text takes no numbers and calls no routine that changes something.
  /// - Parameter own: Routines that it may name.
  func isQuiet(_ text: String, but own: [Routine] = []) -> Bool {
    let words = Words(run.program.withViews(text)).all.subtracting(own.map(\.name))
    return !words.contains("nextval")
      && run.program.routines.allSatisfy {
        !words.contains($0.name) || FunctionEffects(run).of($0) != nil
      }
  }

  private func isSetup(_ block: Block) -> Bool {
    isSetup(block.statements) && block.handlers.allSatisfy { isSetup($0.statements) }
  }

  private func isSetup(_ statements: [RoutineStatement]) -> Bool {
    statements.allSatisfy { statement in
      switch statement.kind {
      case .null, .assignment, .fetch, .open, .close, .exit, .return, .raise, .proceed: true
      case .call(let call):
        if case .call(let method) = call.kind {
          ["delete", "extend", "trim"].contains(lower(method.name.last))
        } else if case .name(let name) = call.kind {
          ["delete", "extend", "trim"].contains(lower(name.last))
        } else {
          false
        }
      case .conditional(let branches, let otherwise):
        branches.allSatisfy { isSetup($0.statements) } && isSetup(otherwise)
      case .loop(let body), .whileLoop(_, let body): isSetup(body)
      case .forLoop(let loop): isSetup(loop.statements)
      case .cursorLoop(let loop): isSetup(loop.statements)
      case .block(let block): isSetup(block)
      case .sql(let sql):
        if case .query = sql.kind { true } else { false }
      default: false
      }
    }
  }
}
