import Catalog
import Columns
import Diagnostics
import Syntax

/// EXECUTE IMMEDIATE.
extension RoutineBinder {
  /// Arguments of USING: how to read them, and where OUT goes.
  struct DynamicArguments {
    var evaluates: [Evaluate] = []
    var types: [DataType] = []
    /// Which of them are CHAR.
    var padded: Set<Int> = []
    var routineTypes: [RoutineType] = []
    var places: [Place?] = []

    func values(_ frame: Activation) throws(Raised) -> [Value] {
      var list: [Value] = []
      for (evaluate, type) in zip(evaluates, types) {
        list.append(try evaluate(frame).value(as: type))
      }
      return list
    }
  }

  func bindArguments(
    _ using: [ExecuteImmediate.Argument], _ scope: Scope
  ) throws(SQLError) -> DynamicArguments {
    var made = DynamicArguments()
    for argument in using {
      let place = argument.mode == .in ? nil : try place(argument.value, scope)
      let operand: Operand
      if let place {
        operand = place.operand
      } else {
        operand = try expression(argument.value, scope)
      }
      let type = operand.type.unlimited
      made.evaluates.append(operand.evaluate)
      if case .text(let limit) = operand.type, limit.isPadded {
        made.padded.insert(made.types.count)
      }
      made.types.append(operand.type.isColumn ? type.column : .varchar)
      made.routineTypes.append(type)
      made.places.append(place)
    }
    return made
  }

  func executeImmediate(
    _ dynamic: ExecuteImmediate, _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Perform {
    let perform = try arrayImmediate(dynamic, scope, at: range)
    return { (frame) throws(Raised) in try perform(frame, nil) }
  }

  /// The same, perhaps for the elements of a FORALL.
  func arrayImmediate(
    _ dynamic: ExecuteImmediate, _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> (Activation, ArrayRun?) throws(Raised) -> Flow {
    let text = try expression(dynamic.text, scope).evaluate
    let arguments = try bindArguments(dynamic.using, scope)
    let into = try dynamic.into.map { (into) throws(SQLError) in try dynamicStore(into, scope) }
    let returning = try dynamic.returning.map { (into) throws(SQLError) in
      try dynamicStore(into, scope)
    }
    let (types, padded) = (arguments.types, arguments.padded)
    return { (frame, array) throws(Raised) in
      let session = frame.run
      session.effects &+= 1
      let sql = try Convert.text(try text(frame))
      let statement = try session.dynamic(sql, types, padded: padded)
      if statement.isQuery {
        let values = try arguments.values(frame)
        guard let into else {
          // Without INTO the query is parsed, and no row is fetched.
          _ = try statement.prepare()
          return .next
        }
        let batches = try session.counting { () throws(Raised) in
          try statement.rows(values, limit: into.isBulk ? nil : 2)
        }
        let count = batches.reduce(0) { $0 + $1.count }
        session.rowCount = into.isBulk ? count : min(count, 1)
        try into.store(frame, batches, statement.fields, true)
        return .next
      }
      if statement.isChange {
        let values = try arguments.values(frame)
        let outcome = try session.counting { () throws(Raised) in
          try statement.change(values, of: array)
        }
        session.rowCount = outcome.rows
        if let store = returning ?? into {
          try store.store(frame, outcome.returned, statement.fields, false)
        }
        return .next
      }
      switch statement.statement.kind {
      case .block(let block): try session.runDynamic(block, sql, arguments, frame)
      case .transaction(let transaction):
        try session.checkMayEnd(transaction)
        try session.end(transaction)
      default:
        do throws(SQLError) { try session.runner.perform(statement.statement, text: sql) } catch {
          throw Raised(error.unlocated)
        }
        session.rowCount = 0
      }
      return .next
    }
  }

  /// Targets whose types are matched when the rows come.
  struct DynamicStore {
    var isBulk: Bool
    var store: (Activation, [Batch], [Columns.Field], _ mustBeOne: Bool) throws(Raised) -> Void
  }

  private func dynamicStore(_ into: Into, _ scope: Scope) throws(SQLError) -> DynamicStore {
    // The places must be right now; the types are known later.
    for target in into.targets { _ = try place(target, scope) }
    return DynamicStore(isBulk: into.isBulk) { (frame, batches, fields, mustBeOne) throws(Raised) in
      do throws(SQLError) {
        if into.isBulk {
          let store = try self.bulkStore(into, fields, scope)
          do throws(Raised) { _ = try store(frame, batches, false) } catch { throw SQLError(error) }
          return
        }
        let store: RowStore
        do throws(SQLError) { store = try self.rowStore(into, fields, scope) } catch {
          throw error.message.hasPrefix("PLS-00394") ? error.inOracle(-1007) : error
        }
        let count = batches.reduce(0) { $0 + $1.count }
        if count == 0 {
          if mustBeOne { throw SQLError(.noData, "no data found", code: -1403) }
          return
        }
        if count > 1 {
          throw SQLError(.cardinalityViolation, oracleTexts[-1422] ?? "", code: -1422)
        }
        guard let first = batches.first(where: { $0.count > 0 }) else { return }
        do throws(Raised) { try store(frame, first.columns, 0) } catch { throw SQLError(error) }
      } catch { throw Raised(error) }
    }
  }
}

extension RoutineSession {
  /// A dynamic statement by its text; the last ones are kept.
  func dynamic(
    _ text: String, _ types: [DataType], padded: Set<Int> = []
  ) throws(Raised) -> DynamicStatement {
    let described = types.enumerated().map { padded.contains($0) ? "CHAR" : $1.description }
    let key = text + "\0" + described.joined(separator: ",")
    if let found = dynamicStatements[key] { return found }
    let made = try DynamicStatement(text, self, types, padded: padded)
    if dynamicStatements.count >= 256 { dynamicStatements = [:] }
    dynamicStatements[key] = made
    return made
  }

  /// A block whose bind variables are numbered by the order of their first mention.
  func runDynamic(
    _ block: Block, _ text: String, _ arguments: RoutineBinder.DynamicArguments, _ frame: Activation
  ) throws(Raised) {
    var names: [String] = []
    for place in BindVariables.list(in: text) where !names.contains(place.name) {
      names.append(place.name)
    }
    guard names.count <= arguments.evaluates.count else {
      throw Raised(-1008, "not all variables bound")
    }
    guard names.count == arguments.evaluates.count else {
      throw Raised(-1006, "bind variable does not exist")
    }
    let unit = Unit("dynamic block", text: text)
    let binder = RoutineBinder(session: self, unit: unit, text: text)
    var variables: [String: VariableInfo] = [:]
    for (i, name) in names.enumerated() {
      variables[name] = VariableInfo(
        name, arguments.routineTypes[i], slot: unit.layout.slot(), layout: unit.layout)
    }
    binder.hostRequest = { parameter in
      switch parameter {
      case .name(let name): variables[name.lowercased()]
      case .position(let number): variables["\(number)"]
      }
    }
    let perform = binder.block(block, unit.scope)
    if let error = CompiledBlock.combined(binder.errors, in: text) {
      throw unit.compilationError(error)
    }
    let inner = Activation(unit.layout, parent: nil, self)
    unit.state = inner
    defer { unit.state = nil }
    for (i, name) in names.enumerated() {
      if let variable = variables[name] {
        inner.slots[variable.slot] = try arguments.evaluates[i](frame)
      }
    }
    do throws(Raised) { _ = try perform(inner) } catch {
      throw error.traced(traceLine(unit, error)).outOfSQL
    }
    for (i, name) in names.enumerated() {
      guard let place = arguments.places[i], let variable = variables[name] else { continue }
      let value = inner.slots[variable.slot]
      try place.modify(frame) { (datum) throws(Raised) in datum = value }
    }
  }
}
