import Catalog
import Columns
import Diagnostics
import Syntax

/// A statement of EXECUTE IMMEDIATE, OPEN FOR or DBMS_SQL; its bind variables are given by position.
final class DynamicStatement: RoutineNames {
  let text: String
  let statement: Statement
  private let session: RoutineSession
  private var types: [DataType]
  /// The number of each bind variable by its place in the text.
  private let places: [Int: Int]
  /// Bind variables that are CHAR.
  private let padded: Set<Int>
  /// The bind variable of each parameter, and the length that a comparison gives it.
  private var used: [(number: Int, length: TextLength??)] = []
  private var prepared: (any PreparedStatement)?
  /// Functions that the query declares.
  private var own: QueryFunctions?

  init(
    _ text: String, _ session: RoutineSession, _ types: [DataType], padded: Set<Int> = []
  ) throws(Raised) {
    self.text = text
    self.padded = padded
    self.session = session
    self.types = types
    let parsed: Statement?
    do throws(SQLError) {
      var parser = Parser(text, dialect: .oracle, names: session.compilationNames)
      parsed = try parser.parseNext()
    } catch { throw Raised(error.unlocated) }
    guard let parsed else { throw Raised(-6535) }
    statement = parsed
    places = BindVariables.places(in: text)
    if endsWithSemicolon { throw Raised(-911) }
  }

  /// A statement of SQL has no `;` at its end here; a block and a unit of PL/SQL have.
  private var endsWithSemicolon: Bool {
    switch statement.kind {
    case .block, .unit: return false
    default:
      return text.utf8.last { $0 > 32 } == UInt8(ascii: ";")
    }
  }

  var isQuery: Bool { if case .query = statement.kind { true } else { false } }

  var isChange: Bool {
    switch statement.kind {
    case .insert, .update, .delete, .merge, .multiInsert: true
    default: false
    }
  }

  var fields: [Columns.Field] { prepared?.fields ?? [] }

  func prepare() throws(Raised) -> any PreparedStatement {
    if let prepared, prepared.isCurrent { return prepared }
    used = []
    do throws(SQLError) {
      var kind = statement.kind
      _ = kind.takeReturningInto()
      if case .query(var query) = kind {
        _ = query.takeInto()
        kind = .query(query.unlocked)
      }
      let made = try session.runner.prepare(Statement(kind, range: statement.range), names: self)
      prepared = made
      return made
    } catch { throw Raised(error.unlocated) }
  }

  private func ordered(_ values: [Value]) throws(Raised) -> [Value] {
    if values.count > places.count { throw Raised(-1006) }
    var list: [Value] = []
    for (number, length) in used {
      guard number < values.count else { throw Raised(-1008, "not all variables bound") }
      guard let length, case .string(let text) = values[number] else {
        list.append(values[number])
        continue
      }
      list.append(.string(length?.filled(text.withoutBlanks) ?? text.withoutBlanks))
    }
    return list
  }

  func rows(_ values: [Value], limit: Int?) throws(Raised) -> [Batch] {
    let prepared = try prepare()
    let given = ParameterBlock(values: try ordered(values))
    let step = session.beginStep(at: place)
    do throws(SQLError) {
      let batches = try prepared.rows(given, limit: limit)
      if let step { step.end(place, rows: batches.reduce(0) { $0 + $1.count }) }
      return batches
    } catch {
      step?.end(place, failed: error)
      throw Raised(error.unlocated)
    }
  }

  /// The rows of a cursor.
  func feed(_ values: [Value]) throws(Raised) -> any RowFeed {
    let prepared = try prepare()
    let given = ParameterBlock(values: try ordered(values))
    let step = session.beginStep(at: place)
    do throws(SQLError) {
      let feed = try prepared.feed(given)
      step?.end(place, rows: nil)
      return feed
    } catch {
      step?.end(place, failed: error)
      throw Raised(error.unlocated)
    }
  }

  /// For the step log.
  private var place: StepPlace {
    StepPlace(unit: "dynamic", text: text, range: SourceRange(start: 0, end: text.utf8.count))
  }

  /// - Parameter array: The FORALL whose element it is.
  func change(_ values: [Value], of array: ArrayRun? = nil) throws(Raised) -> ChangeOutcome {
    try session.checkMayChange()
    let prepared = try prepare()
    let triggers = try array?.triggers { () throws(SQLError) in try prepared.beginArray() }
    let given = ParameterBlock(values: try ordered(values))
    let step = session.beginStep(at: place)
    do throws(SQLError) {
      let outcome = try prepared.change(given, in: triggers)
      step?.end(place, rows: outcome.rows)
      return outcome
    } catch {
      step?.end(place, failed: error)
      throw Raised(error.unlocated)
    }
  }

  // MARK: RoutineNames

  func parameter(for expression: Expression) throws(SQLError) -> RoutineParameter? {
    guard case .parameter = expression.kind else { return nil }
    guard let number = places[expression.range.start], number < types.count else {
      throw SQLError(.undefinedParameter, "ORA-01008: not all variables bound", code: -1008)
    }
    used.append((number, nil))
    return RoutineParameter(
      number: used.count - 1, type: types[number] == .null ? .varchar : types[number])
  }

  func isPadded(_ number: Int) -> Bool { padded.contains(used[number].number) }

  func padded(_ number: Int, to length: TextLength?) -> Int? {
    used.append((used[number].number, .some(length)))
    return used.count - 1
  }

  func function(
    _ name: QualifiedName, _ arguments: [RoutineArgument]
  ) throws(SQLError) -> RoutineFunction? {
    if let found = try own?.function(name, arguments, inQuery: isQuery) { return found }
    return try session.sqlFunction(name, arguments, inQuery: isQuery)
  }

  func declare(_ programs: [Statement]) throws(SQLError) {
    own = try QueryFunctions(programs, session)
  }

  func constructor(ofAttributes type: String) throws(SQLError) -> RoutineFunction? {
    try session.constructor(ofAttributes: type)
  }

  func objectOrder(_ type: String) -> ObjectOrder? { session.objectOrder(type) }

  func isFunction(_ name: Identifier) -> Bool { session.isOwnFunction(name) }

  func rows(of expression: Expression) throws(SQLError) -> (any Table)? { nil }
}

extension RoutineSession {
  /// Whether a name is a stored function's for SQL outside of routines.
  package func isOwnFunction(_ name: Identifier) -> Bool {
    let unit = Unit("sql", text: "")
    return RoutineBinder(session: self, unit: unit, text: "").isOwnFunction(name, unit.scope)
  }

  /// A stored function for SQL outside of routines.
  package func sqlFunction(
    _ name: QualifiedName, _ arguments: [RoutineArgument], inQuery: Bool
  ) throws(SQLError) -> RoutineFunction? {
    if depth == 0 { forgetInvalid() }
    let unit = Unit("sql", text: "")
    let binder = RoutineBinder(session: self, unit: unit, text: "")
    return try binder.sqlFunction(name, arguments, unit.scope, inQuery: inQuery)
  }
}

extension SQLError {
  /// The error without its place, which is of another text.
  var unlocated: SQLError { replacing(range: nil) }
}
