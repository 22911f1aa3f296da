import Catalog
import Columns
import Diagnostics
import Syntax

/// What a block gave: values of its host variables.
package struct BlockOutcome {
  package struct Parameter {
    package var name: String
    package var value: Value
    package var type: DataType
    /// A REF CURSOR: its rows.
    package var rows: (fields: [Field], batches: [Batch])?
  }

  package var parameters: [Parameter] = []
  /// Cursors that DBMS_SQL.RETURN_RESULT handed to the client, in order.
  package var results: [(fields: [Field], batches: [Batch])] = []
}

extension RoutineSession {
  /// What a user runs.
  package enum Program {
    case block(Block)
    /// CALL, with the variable that takes the result.
    case call(Expression, into: Expression?)
  }

  /// Runs an anonymous block or a call.
  /// - Parameters:
  ///   - text: What ranges of the block refer to.
  ///   - host: Values of `:name`, by name in lower case.
  /// - Throws: The first exception that no handler took, with its place in the text.
  package func run(
    _ program: Program, text: String, host: [String: (Value, DataType)] = [:]
  ) throws(SQLError) -> BlockOutcome {
    if depth == 0 { forgetInvalid() }
    let compiled = try CompiledBlock(program, text: text, self, host: host)
    let asked = asksCount
    asksCount = asked || compiled.unit.asksCount
    defer { asksCount = asked }
    if depth == 0 {
      rowCount = nil
      implicitResults = []
    }
    let mark = try runner.mark()
    defer { if depth == 0 { forgetReusable() } }
    do throws(Raised) {
      let frame = compiled.activation(self)
      for (name, variable) in compiled.variables {
        if let (value, type) = host[name] {
          frame.slots[variable.slot] = Datum(.constant(value, type, count: 1), 0)
        }
      }
      try RunningSession.with(self) { () throws(Raised) in try compiled.run(frame) }
      return try outcome(compiled, frame)
    } catch {
      depth = 0
      handled = []
      handledPlaces = []
      try runner.undo(to: mark)
      throw SQLError(error)
    }
  }

  /// The call of the client ends: packages of PRAGMA SERIALLY_REUSABLE begin anew.
  private func forgetReusable() {
    for unit in reusable { unit.state = nil }
    reusable = []
  }

  private func outcome(
    _ compiled: CompiledBlock, _ frame: Activation
  ) throws(Raised) -> BlockOutcome {
    var outcome = BlockOutcome()
    if depth == 0 {
      outcome.results = implicitResults
      implicitResults = []
    }
    for (name, variable) in compiled.variables.sorted(by: { $0.key < $1.key })
    where compiled.isAssigned(variable) {
      let value = frame.slots[variable.slot]
      if case .cursor(let cursor) = value {
        outcome.parameters.append(
          .init(
            name: name, value: .null, type: .varchar, rows: (cursor.fields, try cursor.rest())))
        continue
      }
      let type = value.naturalType
      outcome.parameters.append(
        .init(name: name, value: try value.value(as: type), type: type, rows: nil))
    }
    return outcome
  }
}

extension Datum {
  /// The column type that shows a value of unknown type.
  var naturalType: DataType {
    switch self {
    case .boolean: .boolean
    case .integer, .decimal, .wide: .number
    case .double: .double
    case .date: .timestamp(.seconds)
    case .timestamp: .timestamp
    case .instant: .timestampTZ
    case .zoned: .zoned
    case .interval: .interval
    case .bytes: .blob
    default: .varchar
    }
  }
}

/// An anonymous block, bound.
final class CompiledBlock {
  let unit: Unit
  private let perform: Perform
  private let isAutonomous: Bool
  /// Host variables by name.
  private(set) var variables: [String: VariableInfo] = [:]

  /// - Throws: All errors of the block: the first, with the others as notes.
  init(
    _ program: RoutineSession.Program, text: String, _ session: RoutineSession,
    host: [String: (Value, DataType)]
  ) throws(SQLError) {
    unit = Unit("anonymous block", text: text)
    let binder = RoutineBinder(session: session, unit: unit, text: text)
    let scope = unit.scope
    let found = HostVariables(scope, host)
    binder.hostRequest = { found.variable($0) }
    switch program {
    case .block(let block):
      unit.linesBefore = SourcePosition(offset: block.range.start, in: text).line - 1
      perform = binder.block(
        block, scope, label: BlockLabel.name(before: block.range.start, in: text))
    case .call(let call, let into):
      perform = binder.noting(RoutineBinder.nothing) { () throws(SQLError) in
        if let into { return try binder.assignment(into, call, scope) }
        return try binder.callStatement(call, scope)
      }
    }
    isAutonomous = binder.isAutonomousBlock
    variables = found.variables
    if let error = CompiledBlock.combined(binder.errors, in: text) { throw error }
  }

  func isAssigned(_ variable: VariableInfo) -> Bool { true }

  func activation(_ session: RoutineSession) -> Activation {
    let frame = Activation(unit.layout, parent: nil, session)
    unit.state = frame
    return frame
  }

  func run(_ frame: Activation) throws(Raised) {
    defer { unit.state = nil }
    if isAutonomous {
      try frame.run.autonomously { () throws(Raised) in _ = try perform(frame) }
    } else {
      _ = try perform(frame)
    }
  }

  /// One error that carries the others.
  static func combined(_ errors: [SQLError], in text: String) -> SQLError? {
    let sorted = errors.sorted { ($0.range?.start ?? 0) < ($1.range?.start ?? 0) }
    guard var first = sorted.first else { return nil }
    for other in sorted.dropFirst() {
      let place = other.range.map { SourcePosition(offset: $0.start, in: text) }
      let shown = place.map { "line \($0.line), column \($0.column): " } ?? ""
      first = first.noting(shown + other.message)
    }
    return first
  }
}

/// The variables of `:name` in a block.
private final class HostVariables {
  private let scope: Scope
  private let host: [String: (Value, DataType)]
  var variables: [String: VariableInfo] = [:]

  init(_ scope: Scope, _ host: [String: (Value, DataType)]) {
    self.scope = scope
    self.host = host
  }

  func variable(_ parameter: Parameter) -> VariableInfo? {
    let name: String
    switch parameter {
    case .name(let given): name = given.lowercased()
    case .position(let number): name = "\(number)"
    }
    if let found = variables[name] { return found }
    guard let (_, type) = host[name] else { return nil }
    let routineType: RoutineType =
      type == .null ? .opaque("HOST") : RoutineType(column: type).unlimited
    let made = VariableInfo(name, routineType, slot: scope.layout.slot(), layout: scope.layout)
    variables[name] = made
    return made
  }
}

/// `<<name>>` in front of a block.
private enum BlockLabel {
  /// The name of `<<name>>` right before a block.
  static func name(before offset: Int, in text: String) -> String? {
    var bytes = Array(text.utf8.prefix(offset))
    while let last = bytes.last, last <= 32 { bytes.removeLast() }
    guard bytes.count > 4, bytes.suffix(2) == [62, 62] else { return nil }
    bytes.removeLast(2)
    guard let open = bytes.lastIndex(of: 60) else { return nil }
    let name = String(decoding: bytes[(open + 1)...], as: UTF8.self)
    return Convert.trimmed(name).lowercased()
  }
}
