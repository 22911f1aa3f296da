import Diagnostics
import Routines
import Syntax

/// What calls a function.
enum FunctionCaller {
  case program
  /// The one row of an INSERT.
  case insert
  /// A query of one row.
  case query
  /// A statement of SQL, for its rows.
  case rows
}

extension LoopRun {
  /// The value that a function gives for a row: its body runs here.
  func call(
    _ routine: Routine, _ arguments: [FunctionCall.Argument], from scope: Scope, home: Scope,
    _ range: SourceRange, by caller: FunctionCaller = .program
  ) throws(Refusal) -> Term {
    try refuseStart(of: routine.package, from: scope, range)
    if let value = try hoistedCall(routine, arguments, from: scope, home: home, range) {
      count(.unknown)
      return value
    }
    let mark = self.mark
    let known = raised.count
    let before = CallEffects(self)
    do throws(Refusal) {
      let result = try callForResult(routine, arguments, from: scope, home: home, range)
      guard case .scalar(let slot)? = result else {
        throw Refusal("\(routine.label) gives no single value", range)
      }
      if caller != .program {
        returnNothing(slot, since: known)
        noteLines(since: known)
      }
      try before.check(routine, caller, self, range)
      // What is called for the rows that a statement finds fails for those alone.
      if caller == .rows, raised.count > known {
        throw Refusal("a function that a statement calls for its rows may fail", range)
      }
      return try read(slot, range)
    } catch {
      guard goBack(to: mark),
        let value = try calledInPlace(routine, arguments, from: scope, range)
      else { throw error }
      return value
    }
  }

  /// What was raised inside of a statement of SQL brings its lines with it.
  func noteLines(since known: Int) {
    for index in raised.indices.dropFirst(known) { raised[index].hasLines = true }
  }

  /// NO_DATA_FOUND that leaves a function is NULL for the statement that called it.
  private func returnNothing(_ slot: Slot, since known: Int) {
    var states = state.isDead ? [] : [state]
    let missed = raised.indices.dropFirst(known).filter { raised[$0].key.code == 100 }
    for index in missed {
      var other = raised[index].state
      other.isDead = false
      other.values[slot] = .term(.null)
      states.append(other)
    }
    guard !missed.isEmpty else { return }
    departures -= missed.count
    for index in missed.reversed() { raised.remove(at: index) }
    state = merge(states)
  }

  /// Runs the body of a routine in place of its call.
  /// - Returns: The variable or record that holds the result of a function.
  @discardableResult
  func callForResult(
    _ routine: Routine, _ arguments: [FunctionCall.Argument], from scope: Scope, home: Scope,
    _ range: SourceRange
  ) throws(Refusal) -> Binding? {
    try refuseStart(of: routine.package, from: scope, range)
    guard calls.count < 12 else { throw Refusal("calls nested too deeply, or recursion", range) }
    guard let body = routine.subprogram.body else {
      throw Refusal("the body of \(routine.label) is not known", range)
    }
    rewrites.insert(.inlining)
    let heading = routine.subprogram.heading
    let inner = Scope(
      parent: home, name: routine.name, unit: routine.unit, package: routine.package)
    inner.ownRange = routine.subprogram.range
    let outs = try bindParameters(heading, arguments, inner, from: scope, home: home, range)
    let isAutonomous = routine.isAutonomous
    if isAutonomous { autonomousDepth += 1 }
    calls.append(CallPlace(routine: routine.label, range: range))
    callStatements.append(statementPlace)
    let caller = statementPlace
    statementPlace = nil
    defer {
      calls.removeLast()
      callStatements.removeLast()
      statementPlace = caller
      if isAutonomous { autonomousDepth -= 1 }
    }
    let result = heading.returnType.map {
      builder.binding(routine.name, $0, inner, outside: nil)
    }.map(untyped)
    if case .scalar(let slot)? = result { state.values[slot] = .term(.null) }
    let known = raised.count
    try perform(
      body, result: result, isFunction: heading.isFunction && !heading.isPipelined, inner, range)
    for out in outs where !state.isDead { try assignOut(out.target, out.value, scope, range) }
    try keep(outs.filter(\.isNoCopy), errorsSince: known, scope, range)
    return result
  }

  /// NOCOPY parameters keep what was assigned before an error that leaves the routine.
  private func keep(
    _ outs: [OutParameter], errorsSince known: Int, _ scope: Scope, _ range: SourceRange
  ) throws(Refusal) {
    guard !outs.isEmpty else { return }
    let here = state
    defer { state = here }
    for index in raised.indices.dropFirst(known) {
      state = raised[index].state
      for out in outs { try assignOut(out.target, out.value, scope, range) }
      raised[index].state = state
    }
  }

  /// Runs the body of a routine to its end or to RETURN.
  func perform(
    _ body: Block, result: Binding?, isFunction: Bool, _ scope: Scope, _ range: SourceRange
  ) throws(Refusal) {
    returns.append(ReturnPoint(result: result))
    let entry = state.path
    let left = departures
    let outer = jumps
    jumps = [:]
    let numbers = statementNumbers
    statementNumbers = nil
    try run(body, scope)
    statementNumbers = numbers
    try checkJumps(range)
    jumps = outer
    if isFunction, !state.isDead {
      raise(
        ExceptionKey(name: "function without value", code: -6503), code: .integer(-6503),
        message: .string(OracleNumber.text(-6503)), range)
    }
    let point = returns.removeLast()
    departures -= point.states.count
    state = merge(
      isFunction ? point.states : point.states + [state],
      whole: departures == left ? entry : nil)
  }

  /// Results and parameters keep values as they are: only the base type counts for them.
  private func untyped(_ binding: Binding) -> Binding {
    switch binding {
    case .scalar(let slot):
      return .scalar(
        Slot(
          name: slot.name, outside: nil, type: slot.type.isBinaryInteger ? slot.type : .any,
          declared: slot.declared.map(unconstrained), root: slot.root))
    default: return binding
    }
  }

  private func unconstrained(_ type: String) -> String {
    let base = String(type.prefix { $0 != "(" })
    return base.lowercased().hasBytes("char") ? "VARCHAR2(4000)" : base
  }

  /// A parameter that hands its value back.
  private struct OutParameter {
    var target: Expression
    var value: Binding
    var isNoCopy: Bool
  }

  private func bindParameters(
    _ heading: Subprogram.Heading, _ arguments: [FunctionCall.Argument], _ inner: Scope,
    from scope: Scope, home: Scope, _ range: SourceRange
  ) throws(Refusal) -> [OutParameter] {
    var outs: [OutParameter] = []
    for (index, parameter) in heading.parameters.enumerated() {
      let name = lower(parameter.name)
      let argument =
        arguments.first { $0.name.map(lower) == name }?.value
        ?? (index < arguments.count && arguments[index].name == nil ? arguments[index].value : nil)
      let binding = untyped(builder.binding(name, parameter.type, inner, outside: nil))
      inner.bindings[name] = binding
      switch binding {
      case .scalar(let slot):
        if parameter.mode == .out {
          state.values[slot] = .term(.null)
        } else if let argument {
          let value = try term(argument, scope)
          try survive(value, argument.range)
          set(
            slot,
            convert(
              value, to: slot, from: sourceType(argument, scope), kind: kind(of: argument, scope),
              argument.range))
        } else if let value = parameter.defaultValue {
          let usual = try term(value, home)
          set(
            slot,
            convert(
              usual, to: slot, from: sourceType(value, home), kind: kind(of: value, home), range))
        }
      case .record(let record):
        guard let argument else {
          throw Refusal("a record that \(heading.name.last.text) makes by itself", range)
        }
        if parameter.mode == .out {
          for field in record.fields { state.values[field.slot] = .term(.null) }
        } else {
          try bind(argument, to: record, scope, range)
        }
      default: throw Refusal("a collection passed to \(heading.name.last.text)", range)
      }
      if parameter.mode != .in, let argument {
        outs.append(
          OutParameter(target: argument, value: binding, isNoCopy: parameter.isNoCopy))
      }
    }
    return outs
  }

  /// A record from a variable, or from an element of a collection field by field.
  func bind(
    _ argument: Expression, to record: RecordBinding, _ scope: Scope, _ range: SourceRange
  ) throws(Refusal) {
    if case .record(let source)? = place(argument, scope)?.0 {
      return try copy(source, to: record, range)
    }
    for field in record.fields {
      guard let value = try element(of: argument, field: field.name, scope, range) else {
        throw Refusal("a record that an expression makes", range)
      }
      state.values[field.slot] = .term(value)
    }
  }

  private func assignOut(
    _ target: Expression, _ value: Binding, _ scope: Scope, _ range: SourceRange
  ) throws(Refusal) {
    guard let own = place(target, scope)?.0 else {
      throw Refusal("an OUT parameter that goes to no variable", target.range)
    }
    switch (own, value) {
    case (.scalar(let own), .scalar(let slot)):
      set(own, convert(try read(slot, range), to: own, from: nil, kind: kind(of: slot), range))
    case (.record(let own), .record(let record)): try copy(record, to: own, range)
    default: throw Refusal("an OUT parameter that goes to no variable of its kind", target.range)
    }
  }

  // MARK: Blocks

  /// Runs a block: declarations, statements, handlers.
  func run(_ block: Block, _ scope: Scope) throws(Refusal) {
    for declaration in block.declarations { try declare(declaration, scope) }
    let outer = raised
    raised = []
    handlers.append(Handlers(list: block.handlers, scope: scope))
    let entry = state.path
    let left = departures
    try run(block.statements, scope)
    handlers.removeLast()
    let own = raised
    raised = outer
    if own.isEmpty { return }
    try handle(own, block.handlers, scope)
    if departures == left, !state.isDead { state.path = entry }
  }

  private func declare(_ declaration: Declaration, _ scope: Scope) throws(Refusal) {
    builder.declare(declaration, in: scope, outside: nil)
    guard case .variable(let variable) = declaration.kind,
      let binding = scope.bindings[lower(variable.name)]
    else { return }
    switch binding {
    case .scalar(let slot):
      if let value = variable.defaultValue {
        state.values[slot] = .term(.null)
        try assign(slot, value, scope)
      } else {
        state.values[slot] = .term(.null)
      }
    case .record(let record):
      for field in record.fields {
        state.values[field.slot] = .term(.null)
        guard let value = field.slot.initial else { continue }
        guard case .literal = value.kind else {
          throw Refusal("a record whose fields begin with values", declaration.range)
        }
        try assign(field.slot, value, scope)
      }
      if let value = variable.defaultValue {
        try assign(
          Expression(.name(QualifiedName([variable.name])), range: variable.name.range), value,
          scope)
      }
    case .constant: break
    case .collection(_, let type):
      let isMade = variable.defaultValue.map { isEmpty($0, of: type) } ?? hasKeys(type, scope)
      guard isMade, isTable(type, scope) else {
        throw Refusal("a collection with a value, or none", declaration.range)
      }
      self.declare(collection: lower(variable.name), type, at: declaration.range.start, scope)
    default: throw Refusal("a declaration of this kind", declaration.range)
    }
  }

  // MARK: Exceptions

  /// The rows here leave with an error.
  func raise(
    _ key: ExceptionKey, code: Term, message: Term, hasLines: Bool = false,
    isAgain: Bool = false, _ range: SourceRange
  ) {
    guard !state.isDead else { return }
    raised.append(
      Raised(
        state: state, key: key, code: code, message: message, range: range, hasLines: hasLines,
        places: isAgain ? nil : statementPlaces))
    departures += 1
    state.isDead = true
  }

  /// Sends each error to the first handler that names it; the others go on outwards.
  private func handle(
    _ errors: [Raised], _ handlers: [ExceptionHandler], _ scope: Scope
  ) throws(Refusal) {
    var rest = errors
    var ends = [state]
    for handler in handlers {
      let mine = rest.filter { matches(handler, $0.key, scope) }
      rest.removeAll { matches(handler, $0.key, scope) }
      guard !mine.isEmpty else { continue }
      rewrites.insert(.handlers)
      departures -= mine.count
      state = merge(mine.map(\.state))
      handling.append(Handling(raised: mine, depth: callDepth))
      try run(handler.statements, scope)
      handling.removeLast()
      ends.append(state)
    }
    raised += rest
    state = merge(ends)
  }

  private func matches(_ handler: ExceptionHandler, _ key: ExceptionKey, _ scope: Scope) -> Bool {
    handler.isOthers
      || handler.exceptions.contains { name in
        let own = exceptionKey(name, scope)
        return own.name == key.name || own.code != nil && own.code == key.code
      }
  }

  /// The exception that a name means.
  func exceptionKey(_ name: QualifiedName, _ scope: Scope) -> ExceptionKey {
    if case .exception(let key)? = builder.resolve(name, scope)?.0 { return key }
    return PredefinedExceptions.key(lower(name.last)) ?? ExceptionKey(name: lower(name.last))
  }

  /// Whether a handler around this place takes an exception.
  func isHandled(_ key: ExceptionKey) -> Bool {
    handlers.contains { block in block.list.contains { matches($0, key, block.scope) } }
      || parent?.isHandled(key) ?? false
  }

  /// Whether a handler around this place names it.
  func isNamed(_ key: ExceptionKey) -> Bool {
    handlers.contains { block in
      block.list.contains { !$0.isOthers && matches($0, key, block.scope) }
    } || parent?.isNamed(key) ?? false
  }

  /// SQLERRM or SQLCODE in a handler.
  func errorValue(_ isCode: Bool, _ range: SourceRange) throws(Refusal) -> Term {
    guard let current = handling.last, let first = current.raised.last else {
      if let parent { return try parent.errorValue(isCode, range) }
      return isCode ? .zero : .string("ORA-0000: normal, successful completion")
    }
    if !isCode, current.raised.contains(where: \.hasLines) {
      throw Refusal("SQLERRM has lines of what a statement called", range)
    }
    var value = isCode ? first.code : first.message
    for error in current.raised.dropLast().reversed() {
      let own = isCode ? error.code : error.message
      guard own != value, let condition = error.state.path.condition else { continue }
      value = Term(
        text: "CASE WHEN \(condition) THEN \(own.text) ELSE \(value.text) END",
        uses: own.uses.union(value.uses).union(error.state.path.uses), isInteger: isCode)
    }
    return named(isCode ? "sqlcode" : "sqlerrm", value)
  }

  /// `RAISE;` in a handler: each error goes on as it came.
  func raiseAgain(_ range: SourceRange) {
    let here = state
    for error in handling.last?.raised ?? [] {
      state = here
      if let condition = error.state.path.condition, handling.last?.raised.count ?? 0 > 1 {
        state = split(Term(text: condition, uses: error.state.path.uses)).then
      }
      raise(
        error.key, code: error.code, message: error.message, hasLines: error.hasLines,
        isAgain: true,
        range)
    }
    state = here
    state.isDead = true
  }
}

/// Oracle's predefined exceptions (PL/SQL Language Reference, "Predefined Exceptions").
enum PredefinedExceptions {
  /// What SQLCODE and SQLERRM say of one.
  static func words(_ name: String) -> (code: Int, text: String)? {
    guard let number = predefinedExceptions[name] else { return nil }
    let text = OracleNumber.text(number)
    return (number == -1403 ? 100 : number, text)
  }

  static func key(_ name: String) -> ExceptionKey? {
    words(name).map { ExceptionKey(name: name, code: $0.code) }
  }
}

/// The words of errors by their numbers.
enum OracleNumber {
  /// `ORA-01403: no data found`
  static func text(_ code: Int) -> String {
    let digits = String(-code)
    let padded = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    return "ORA-\(padded): \(oracleTexts[code] ?? "")"
  }
}
