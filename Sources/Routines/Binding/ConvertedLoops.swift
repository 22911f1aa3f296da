import Diagnostics
import Syntax

/// Blocks that stand in place of loops which became sets: temporary tables as static statements, and
/// the loop as it was written in the handler.
extension RoutineBinder {
  static func isConverted(_ label: String) -> Bool {
    label.lowercased().hasPrefix("set_loop_")
  }

  /// The statements over whole tables, bound when they first run; where they cannot be bound, or
  /// fail, the loop itself.
  func convertedLoop(_ block: Block, _ scope: Scope, label: String) -> Perform {
    guard let handler = block.handlers.first else { return self.block(block, scope, label: label) }
    let undo = statements(Array(handler.statements.prefix(1)), scope)
    let rest = Array(handler.statements.dropFirst())
    let surroundings = Surroundings(self)
    // Other plans may stand before the loop; they are bound where the first one gives up.
    let careful = Self.converted(in: rest)
    let exact = statements(Self.loop(behind: rest), scope)
    var second: Perform?
    var plain = block
    plain.handlers = []
    let triggers = Self.expandedTriggers(of: block)
    let keepsPackages = Self.keepsPackages(block)
    let size = planSize(plain)
    var bound: Perform??
    var misses = 0
    var passes = 0
    return { [self] (frame) throws(Raised) in
      // Sets make tables and savepoints, which a statement around does not allow.
      // An anonymous block that asks how many rows were changed may mean the last of a loop.
      if frame.run.around.isWaiting || frame.run.asksCount { return try exact(frame) }
      if passes > 0 {
        passes -= 1
        return try exact(frame)
      }
      let sets = bound ?? later(surroundings) { self.sets(plain, scope, label: label) }
      bound = .some(sets)
      guard let sets else { return try exact(frame) }
      frame.fit(scope.layout)
      let runner = frame.run.runner
      let rowCount = frame.run.rowCount
      frame.run.rowsForSets = size.map { runner.smallLoop(statements: $0) }
      let packages = keepsPackages ? PackageStates(frame.run) : nil
      runner.beginSequenceLog()
      do throws(Raised) {
        let flow = try frame.run.expanding(triggers) { () throws(Raised) in try sets(frame) }
        misses = 0
        runner.endSequenceLog()
        frame.run.isCountOfSets = true
        return flow
      } catch {
        guard error.isCatchable else {
          runner.endSequenceLog()
          throw error
        }
        _ = try undo(frame)
        do throws(SQLError) { try runner.rewindSequences() } catch { throw Raised(error) }
        frame.run.rowCount = rowCount
        packages?.restore()
        if error.exception == Raised.fewRows.exception {
          // A loop that has few rows each time is asked more and more rarely.
          misses = min(misses + 1, 8)
          passes = (1 << misses) - 2
        } else if careful != nil {
          let plan = second ?? later(surroundings) { statements(rest, scope) }
          second = plan
          frame.fit(scope.layout)
          return try plan(frame)
        } else {
          frame.run.noteFallback("\(label): \(error.text)")
        }
        return try exact(frame)
      }
    }
  }

  /// `PRAGMA EXPANDED_TRIGGERS('table', 'trigger', …)`: what its statements do in place of triggers.
  static func expandedTriggers(of block: Block) -> [String: Set<String>] {
    var found: [String: Set<String>] = [:]
    for case .pragma(let pragma) in block.declarations.map(\.kind)
    where pragma.name == "expanded_triggers" {
      let names = pragma.arguments.compactMap { argument -> String? in
        if case .literal(.string(let text)) = argument.value.kind { text.lowercased() } else { nil }
      }
      if let table = names.first { found[table] = Set(names.dropFirst()) }
    }
    return found
  }

  /// `PRAGMA KEPT_PACKAGES`: where the plan gives up, packages are as before it.
  private static func keepsPackages(_ block: Block) -> Bool {
    block.declarations.contains {
      if case .pragma(let pragma) = $0.kind { pragma.name == "kept_packages" } else { false }
    }
  }

  /// How many statements the sets are; nil where loops inside may have many rows although this one
  /// has few.
  private func planSize(_ plain: Block) -> Int? {
    plain.statements.count(where: makesFrame) == 1 ? plain.statements.count : nil
  }

  /// The tables that hold the rows of a loop, all of them or those of a wave.
  private static func isFrame(_ table: String) -> Bool {
    table.hasPrefix("set_frame_") || table.hasPrefix("set_waves_")
  }

  /// The converted block among statements.
  private static func converted(in list: [RoutineStatement]) -> Block? {
    for statement in list {
      guard case .block(let block) = statement.kind else { continue }
      if let label = statement.labels.first, isConverted(label.text) { return block }
      if let inner = converted(in: block.statements) { return inner }
    }
    return nil
  }

  /// What is left when all plans gave up.
  private static func loop(behind list: [RoutineStatement]) -> [RoutineStatement] {
    guard let block = converted(in: list) else { return list }
    return loop(behind: Array((block.handlers.first?.statements ?? []).dropFirst()))
  }

  /// The block without its handler; nil, with a note, if it cannot be bound.
  private func sets(_ plain: Block, _ scope: Scope, label: String) -> Perform? {
    seesPrivates = true
    let bound = binding { () -> Perform in
      guard let first = plain.statements.firstIndex(where: makesFrame), planSize(plain) != nil
      else {
        return block(plain, scope, label: label)
      }
      let inner = Scope(parent: scope, layout: scope.layout, label: label)
      var head = plain
      head.statements = Array(plain.statements[...first])
      let begin = handled(head, inner, declarations(plain.declarations, inner))
      let rest = whenReached(Array(plain.statements[(first + 1)...]), inner)
      return { (frame) throws(Raised) in
        let flow = try begin(frame)
        guard case .next = flow else { return flow }
        return try rest(frame)
      }
    }
    switch bound {
    case .success(let made): return made
    case .failure(let error):
      session.noteFallback("\(label): \(error.message)")
      return nil
    }
  }

  /// Binds something; errors of the loop itself stay, those of its sets only tell why it runs row by
  /// row.
  private func binding(_ bind: () -> Perform) -> Result<Perform, SQLError> {
    let known = errors.count
    let made = bind()
    guard errors.count > known else { return .success(made) }
    defer { errors.removeSubrange(known...) }
    return .failure(errors[known])
  }

  /// Statements that are bound when they are first reached: a loop over a few rows never needs them.
  func whenReached(_ list: [RoutineStatement], _ scope: Scope) -> Perform {
    let surroundings = Surroundings(self)
    var bound: Result<Perform, SQLError>?
    return { [self] (frame) throws(Raised) in
      let made = bound ?? later(surroundings) { binding { statements(list, scope) } }
      bound = made
      switch made {
      case .success(let perform):
        frame.fit(scope.layout)
        return try perform(frame)
      case .failure(let error): throw Raised(error)
      }
    }
  }

  /// Whether a statement makes the table of a loop's rows.
  private func makesFrame(_ statement: RoutineStatement) -> Bool {
    guard case .sql(let sql) = statement.kind, case .createTable(let table) = sql.kind else {
      return false
    }
    let name = table.name.last.text.lowercased()
    return Self.isFrame(name) && (name.hasSuffix("_0") || name.hasPrefix("set_waves_"))
  }

  /// What a statement finds around it while its unit is bound.
  private struct Surroundings {
    let subprogram: SubprogramInfo?
    let loops: [LoopInfo]
    let labelScopes: [[String: Int]]
    let isAutonomousBlock: Bool
    let triggerRows: (new: VariableInfo, old: VariableInfo)?
    let seesPrivates: Bool
    let depth: Int

    init(_ binder: RoutineBinder) {
      subprogram = binder.subprogram
      loops = binder.loops
      labelScopes = binder.labelScopes
      isAutonomousBlock = binder.isAutonomousBlock
      triggerRows = binder.triggerRows
      seesPrivates = binder.seesPrivates
      depth = binder.depth
    }

    func restore(_ binder: RoutineBinder) {
      binder.subprogram = subprogram
      binder.loops = loops
      binder.labelScopes = labelScopes
      binder.isAutonomousBlock = isAutonomousBlock
      binder.triggerRows = triggerRows
      binder.seesPrivates = seesPrivates
      binder.depth = depth
    }
  }

  /// Binds something as if its place were reached now.
  private func later<Bound>(_ place: Surroundings, _ bind: () -> Bound) -> Bound {
    let present = Surroundings(self)
    place.restore(self)
    defer { present.restore(self) }
    return bind()
  }

  /// `CREATE TEMPORARY TABLE t AS SELECT …`: the table is there, empty, from the moment of binding,
  /// so that the statements after it can be bound; running it fills it.
  func temporaryTable(
    _ table: CreateTable, _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Perform {
    guard table.isTemporary, let query = table.query else {
      throw fail(
        103, "this statement cannot stand in PL/SQL", at: range,
        hint: "run it by EXECUTE IMMEDIATE '…'")
    }
    let name = table.name.last.text.lowercased()
    let isFrame = Self.isFrame(name)
    let rows = try BoundStatement(Statement(.query(query), range: range), self, scope)
    try runner.declareTemporary(name, rows.fields, rows.charLengths)
    return { (frame) throws(Raised) in
      // A rollback may have taken the table away.
      do throws(SQLError) {
        try frame.run.runner.declareTemporary(name, rows.fields, rows.charLengths)
      } catch {
        throw Raised(error)
      }
      let batches = try rows.rows(frame, limit: nil)
      if isFrame, let wanted = frame.run.rowsForSets {
        frame.run.rowsForSets = nil
        if batches.reduce(0, { $0 + $1.count }) < wanted { throw Raised.fewRows }
      }
      do throws(SQLError) { try frame.run.runner.fillTemporary(name, batches) } catch {
        throw Raised(error)
      }
      return .next
    }
  }

  /// `DROP TABLE` of such a table lets its rows go and keeps its columns.
  func emptied(_ drop: Drop) -> Perform {
    let names = drop.names.map { $0.last.text.lowercased() }
    return { (frame) throws(Raised) in
      do throws(SQLError) {
        for name in names { try frame.run.runner.emptyTemporary(name) }
      } catch { throw Raised(error) }
      return .next
    }
  }
}

extension Raised {
  /// The loop has too few rows for its sets to pay.
  fileprivate static let fewRows = Raised(.declared(-1, name: "FEW_ROWS"), "few rows")
}
