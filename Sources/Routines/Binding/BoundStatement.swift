import Catalog
import Columns
import Diagnostics
import Syntax

/// A statement of SQL inside a routine: bound once, with the expressions of the routine as parameters.
final class BoundStatement: RoutineNames {
  let statement: Statement
  private let binder: RoutineBinder
  private let scope: Scope
  private let seesPrivates: Bool
  private var parameters: [BoundParameter] = []
  /// Numbers take the types of the columns that they are compared with, until one does not fit.
  private var narrows = true
  private var isStale = false
  /// It calls functions, whose changes are part of the statement.
  private var callsFunctions = false
  /// Parameters that are CHAR.
  private var padded: Set<Int> = []
  /// The parameters of the last run, to be filled again. A statement that runs inside of itself makes
  /// others.
  private var spare: ParameterBlock?
  private(set) var prepared: any PreparedStatement
  /// For the call stack of functions that it calls and triggers that it fires.
  private let site: CallSite

  init(_ statement: Statement, _ binder: RoutineBinder, _ scope: Scope) throws(SQLError) {
    self.statement = statement
    self.binder = binder
    self.scope = scope
    seesPrivates = binder.seesPrivates
    site = CallSite(binder.unit, binder.subprogram, statement.range)
    prepared = Unprepared()
    prepared = try binder.runner.prepare(statement, names: self)
    if !prepared.fields.isEmpty, binder.unit.isStored { binder.unit.queries.append(self) }
  }

  var fields: [Field] { prepared.fields }
  var recordFields: [Field] { prepared.recordFields }
  var recordForms: [ColumnForm?] { prepared.recordForms }
  var charLengths: [TextLength?] { prepared.charLengths }

  /// Binds again after the catalog changed.
  private func refresh() throws(SQLError) {
    let isCurrent = prepared.isCurrent
    if isCurrent, !isStale { return }
    isStale = false
    spare = nil
    parameters = []
    padded = []
    let saw = binder.seesPrivates
    binder.seesPrivates = seesPrivates
    defer { binder.seesPrivates = saw }
    let made = try binder.runner.prepare(statement, names: self)
    guard isCurrent || made.fields == prepared.fields else {
      // What takes the rows is compiled for other columns.
      throw SQLError(
        .notInPrerequisiteState,
        "existing state of \"\(binder.unit.name.uppercased())\" has been invalidated",
        hint: "a query has other columns since the program began; the next call compiles it anew",
        code: -4061)
    }
    prepared = made
  }

  /// Whether it still gives the columns that the unit was compiled for; a statement that cannot be bound
  /// now may be bound later.
  func givesSameColumns() -> Bool {
    do throws(SQLError) { try refresh() } catch { return error.code != -4061 }
    return true
  }

  /// The parameters of a run; `giveBack` takes them when it is over.
  private func values(_ frame: Activation) throws(Raised) -> ParameterBlock {
    do throws(SQLError) { try refresh() } catch { throw Raised(error) }
    // What is bound anew may keep operands in slots of their own.
    frame.fit(scope.layout)
    let block = spare ?? ParameterBlock(parameters.map(\.type))
    spare = nil
    for place in 0..<parameters.count {
      guard try parameters[place].store(frame, in: block, at: place) else {
        // It compares with the column as a NUMBER: from now on without narrowing.
        narrows = false
        isStale = true
        return try values(frame)
      }
    }
    return block
  }

  private func giveBack(_ block: ParameterBlock) {
    guard block.count == parameters.count, !isStale else { return }
    block.clear()
    spare = block
  }

  func rows(_ frame: Activation, limit: Int?) throws(Raised) -> [Batch] {
    let values = try values(frame)
    defer { giveBack(values) }
    return try performing(frame) { () throws(SQLError) in
      let batches = try prepared.rows(values, limit: limit)
      return (batches, batches.reduce(0) { $0 + $1.count })
    }
  }

  /// The row of SELECT INTO, in a block where that is the shortest way.
  func row(_ frame: Activation, to block: ScalarBlock) throws(Raised) -> SingleRow {
    let values = try values(frame)
    defer { giveBack(values) }
    return try performing(frame) { () throws(SQLError) in
      let row = try prepared.row(values, to: block)
      switch row {
      case .none: return (row, 0)
      case .one: return (row, 1)
      case .rows(let batches): return (row, batches.reduce(0) { $0 + $1.count })
      }
    }
  }

  /// Runs the query, for the step log and the call stack.
  private func performing<Result>(
    _ frame: Activation, _ body: () throws(SQLError) -> (Result, rows: Int)
  ) throws(Raised) -> Result {
    let session = frame.run
    if prepared.isVolatile { session.effects &+= 1 }
    let step = session.beginStep(at: place)
    session.callSites.append(site)
    defer { session.callSites.removeLast() }
    do throws(SQLError) {
      let (result, rows) = try body()
      if let step { step.end(place, rows: rows) }
      return result
    } catch {
      step?.end(place, failed: error)
      throw Raised(error)
    }
  }

  /// The rows of a cursor.
  func feed(_ frame: Activation) throws(Raised) -> any RowFeed {
    let values = try values(frame)
    defer { giveBack(values) }
    if prepared.isVolatile { frame.run.effects &+= 1 }
    let step = frame.run.beginStep(at: place)
    do throws(SQLError) {
      let feed = try prepared.feed(values)
      step?.end(place, rows: nil)
      return feed
    } catch {
      step?.end(place, failed: error)
      throw Raised(error)
    }
  }

  /// - Parameter array: The FORALL whose element it is.
  func change(_ frame: Activation, of array: ArrayRun? = nil) throws(Raised) -> ChangeOutcome {
    let triggers = try array?.triggers { () throws(SQLError) in
      try refresh()
      return try prepared.beginArray()
    }
    guard callsFunctions else { return try changed(frame, triggers) }
    let runner = binder.runner
    let mark: Int
    do throws(SQLError) { mark = try runner.mark() } catch { throw Raised(error) }
    do throws(Raised) {
      return try changed(frame, triggers)
    } catch {
      do throws(SQLError) { try runner.undo(to: mark) } catch { throw Raised(error) }
      throw error
    }
  }

  private func changed(
    _ frame: Activation, _ triggers: (any ArrayTriggers)?
  ) throws(Raised) -> ChangeOutcome {
    let values = try values(frame)
    defer { giveBack(values) }
    frame.run.effects &+= 1
    let step = frame.run.beginStep(at: place)
    frame.run.callSites.append(site)
    defer { frame.run.callSites.removeLast() }
    do throws(SQLError) {
      let outcome = try prepared.change(values, in: triggers)
      step?.end(place, rows: outcome.rows)
      return outcome
    } catch {
      step?.end(place, failed: error)
      throw Raised(error)
    }
  }

  /// Where the statement stands, for the step log.
  private var place: StepPlace {
    StepPlace(unit: binder.unitName, text: binder.text, range: statement.range)
  }

  // MARK: RoutineNames

  var unitName: String? { binder.unitName }

  func parameter(for expression: Expression) throws(SQLError) -> RoutineParameter? {
    if case .currentOf(let name) = expression.kind {
      return try position(name, at: expression.range)
    }
    if case .cursorAttribute = expression.kind {
      return add(try binder.expression(expression, scope))
    }
    guard let (root, _) = binder.chain(expression) else { return valueOfChoice(expression) }
    try binder.refuseErrorFunction(root, scope)
    guard binder.isOwnName(root, expression, scope) else {
      return valueOfChoice(expression) ?? valueOfCall(expression, root)
    }
    let operand = try binder.expression(expression, scope)
    guard operand.type.isColumn else {
      throw binder.fail(
        642, "\(operand.type.shown) cannot be used in a SQL statement", at: expression.range,
        hint: "name its fields", state: .datatypeMismatch)
    }
    return add(operand)
  }

  /// What VALUES may pass over: calls there are not made before the statement begins.
  private lazy var skippable: [SourceRange] = {
    guard case .insert(let insert) = statement.kind, case .query(let query) = insert.source,
      case .values(let rows, _) = query.body
    else { return [] }
    var found: [SourceRange] = []
    func visit(_ expression: Expression) {
      found += expression.skippableChildren.map(\.range)
      for child in expression.children { visit(child) }
    }
    for value in rows.joined() { visit(value) }
    return found
  }()

  /// Whether a part of VALUES is surely asked, so that its calls may be made before the statement.
  private func runsBefore(_ expression: Expression) -> Bool {
    guard statement.isSingleRowInsert else { return false }
    return !skippable.contains {
      $0.start <= expression.range.start && expression.range.end <= $0.end
    }
  }

  /// A choice in VALUES between calls of functions, as PL/SQL makes it: what is not chosen is not
  /// called.
  private func valueOfChoice(_ expression: Expression) -> RoutineParameter? {
    guard expression.skippableChildren.contains(where: callsFunction), runsBefore(expression)
    else { return nil }
    return valueBefore(expression)
  }

  private func callsFunction(_ expression: Expression) -> Bool {
    if let (root, _) = binder.chain(expression),
      binder.isFunctionOfSQL(root, expression, scope)
    {
      return true
    }
    return expression.children.contains(where: callsFunction)
  }

  /// A function that VALUES calls may change tables: it runs before the statement begins.
  private func valueOfCall(_ expression: Expression, _ root: Identifier) -> RoutineParameter? {
    guard runsBefore(expression), binder.isFunctionOfSQL(root, expression, scope) else {
      return nil
    }
    return valueBefore(expression)
  }

  /// The value of an expression that PL/SQL computes before the statement begins.
  private func valueBefore(_ expression: Expression) -> RoutineParameter? {
    let operand: Operand
    // What only SQL knows, a subquery or DECODE, is called by the statement.
    do throws(SQLError) { operand = try binder.expression(expression, scope) } catch { return nil }
    guard operand.type.isScalar else { return nil }
    let evaluate = operand.evaluate
    callsFunctions = true
    var result = operand
    result.evaluate = { (frame) throws(Raised) in
      // The function is part of the statement: it may not end the transaction (ORA-14552).
      let statements = frame.run.around
      frame.run.around.changes += 1
      defer { frame.run.around = statements }
      do throws(Raised) {
        return try evaluate(frame)
      } catch {
        // SQL sees NULL where the function found no data (PL/SQL Language Reference 19c, 13.5).
        guard case .number(-1403) = error.exception else { throw error.outOfSQL }
        return .null
      }
    }
    return add(result)
  }

  private func add(_ operand: Operand) -> RoutineParameter {
    // Limits of the variable are no limits of the parameter.
    var type = operand.type.unlimited.column
    if case .null = operand.type { type = .varchar }
    parameters.append(BoundParameter(operand.evaluate, type))
    if case .text(let limit) = operand.type, limit.isPadded { padded.insert(parameters.count - 1) }
    return RoutineParameter(number: parameters.count - 1, type: type)
  }

  private func position(
    _ name: QualifiedName, at range: SourceRange
  ) throws(SQLError) -> RoutineParameter? {
    let read = try binder.cursorPlace(named: name, scope).read
    let identity: Evaluate = { (frame) throws(Raised) in
      guard case .cursor(let cursor) = try read(frame), cursor.isOpen, !cursor.identity.isNull
      else {
        throw Raised(-1410)
      }
      return cursor.identity
    }
    parameters.append(BoundParameter(identity, .int64))
    return RoutineParameter(number: parameters.count - 1, type: .int64)
  }

  func narrowed(_ number: Int, to type: DataType) -> Int? {
    guard narrows else { return nil }
    parameters.append(BoundParameter(parameters[number].evaluate, type, isNarrow: true))
    return parameters.count - 1
  }

  func isPadded(_ number: Int) -> Bool { padded.contains(number) }

  func padded(_ number: Int, to length: TextLength?) -> Int? {
    let evaluate = parameters[number].evaluate
    let changed: Evaluate = { (frame) throws(Raised) in
      let value = try evaluate(frame)
      guard case .text(let text) = value else { return value }
      let bare = text.withoutBlanks
      return .of(length?.filled(bare) ?? bare)
    }
    parameters.append(BoundParameter(changed, .varchar))
    return parameters.count - 1
  }

  func function(
    _ name: QualifiedName, _ arguments: [RoutineArgument]
  ) throws(SQLError) -> RoutineFunction? {
    guard !statement.isQuery else { return try binder.sqlFunction(name, arguments, scope) }
    let found = try binder.sqlFunction(name, arguments, scope, inQuery: false)
    if found != nil, !["nextval", "currval"].contains(name.last.text.lowercased()) {
      callsFunctions = true
    }
    return found
  }

  func constructor(ofAttributes type: String) throws(SQLError) -> RoutineFunction? {
    try binder.session.constructor(ofAttributes: type)
  }

  func objectOrder(_ type: String) -> ObjectOrder? { binder.session.objectOrder(type) }

  func isFunction(_ name: Identifier) -> Bool { binder.isOwnFunction(name, scope) }

  func rows(of expression: Expression) throws(SQLError) -> (any Table)? { nil }
}

/// An expression of the routine that a statement takes as a value of a type.
private final class BoundParameter {
  let evaluate: Evaluate
  let type: DataType
  private let isNarrow: Bool

  init(_ evaluate: @escaping Evaluate, _ type: DataType, isNarrow: Bool = false) {
    self.evaluate = evaluate
    self.type = type
    self.isNarrow = isNarrow
  }

  /// False where the value is none of the column's type that it is compared as.
  func store(
    _ frame: Activation, in block: ParameterBlock, at place: Int
  ) throws(Raised) -> Bool {
    let datum = try evaluate(frame)
    if isNarrow { return datum.storeExact(in: block, at: place, as: type) }
    try datum.store(in: block, at: place, as: type)
    return true
  }
}

/// Stands in until the statement is prepared.
private final class Unprepared: PreparedStatement {
  var fields: [Field] { [] }
  var isQuery: Bool { false }
  var isCurrent: Bool { false }
  var isVolatile: Bool { true }
  func rows(_ parameters: ParameterBlock, limit: Int?) throws(SQLError) -> [Batch] { [] }
  func change(_ parameters: ParameterBlock) throws(SQLError) -> ChangeOutcome {
    ChangeOutcome(rows: 0)
  }
}

extension Statement {
  fileprivate var isQuery: Bool {
    if case .query = kind { true } else { false }
  }
}
