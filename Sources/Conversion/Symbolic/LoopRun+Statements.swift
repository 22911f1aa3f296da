import Diagnostics
import Syntax

extension LoopRun {
  func run(_ statements: [RoutineStatement], _ scope: Scope) throws(Refusal) {
    noteCaches(statements)
    let around = statementPlace
    defer { statementPlace = around }
    let finder = LoopForms(builder: builder)
    var done = 0
    for (index, statement) in statements.enumerated() where index >= done {
      land(statement.labels)
      if state.isDead { continue }
      statementPlace = StatementPlace(unit: scope.unit, start: statement.range.start)
      if index + 1 < statements.count, try runKeys(statement, statements[index + 1], scope) {
        done = index + 2
      } else if let loop = finder.queryLoop(statement, statements, index, scope) {
        try runInner(loop, scope)
        done = index + loop.count
      } else if !finder.belongsToLoop(statement, statements, index, scope) {
        try run(statement, scope)
      }
    }
  }

  private func run(_ statement: RoutineStatement, _ scope: Scope) throws(Refusal) {
    switch statement.kind {
    case .null, .pragma: break
    case .assignment(let target, let value): try assign(target, value, scope)
    case .call(let call): try runCall(call, scope)
    case .block(let block):
      let inner = Scope(
        parent: scope, name: statement.labels.first.map(lower), unit: scope.unit,
        package: scope.package)
      try run(block, inner)
    case .conditional(let branches, let otherwise):
      if try countInCollection(branches, otherwise, scope) { return }
      if try startInCollections(branches, otherwise, scope) { return }
      if try keepExtreme(branches, otherwise, scope) { return }
      if try hoist(branches, otherwise, scope) { return }
      try run(branches[...], otherwise: otherwise, scope)
    case .choice(let operand, let branches, let otherwise):
      try runChoice(operand, branches, otherwise, scope, statement.range)
    case .exit(let label, let condition):
      try leave(label, condition, isExit: true, scope, statement.range)
    case .proceed(let label, let condition):
      try leave(label, condition, isExit: false, scope, statement.range)
    case .return(let value): try runReturn(value, scope, statement.range)
    case .raise(let name): try runRaise(name, scope, statement.range)
    case .sql(let sql): try run(sql, scope)
    case .loop(let body): try runRepeated(nil, body, statement.labels, scope, statement.range)
    case .whileLoop(let condition, let body):
      try runRepeated(condition, body, statement.labels, scope, statement.range)
    case .forLoop(let loop):
      try runCounted(loop, statement.labels, scope, statement.range)
    case .cursorLoop: throw Refusal("a loop over a cursor that is not known", statement.range)
    case .goto(let label): jump(to: label)
    case .executeImmediate(let dynamic): try run(dynamic, scope, statement.range)
    case .open(let cursor, let arguments): try open(cursor, arguments, scope)
    case .fetch(let cursor, let into): try fetch(cursor, into, scope)
    case .close: break
    case .openFor: throw Refusal("a cursor variable", statement.range)
    case .forAll(let all): try run(all, statement, scope)
    case .pipeRow(let value): try pipe(value, scope, statement.range)
    }
  }

  // MARK: Branches

  private func run(
    _ branches: ArraySlice<RoutineStatement.Branch>, otherwise: [RoutineStatement], _ scope: Scope
  ) throws(Refusal) {
    guard let first = branches.first else { return try run(otherwise, scope) }
    let differing = try differences(first.condition, scope)
    let equal = try equalities(first.condition, scope)
    let condition = try term(first.condition, scope)
    try survive(condition, first.condition.range)
    try fork(condition, differing: differing, equal: equal) { (run) throws(Refusal) in
      run.notePresence(first.condition, holds: true, scope)
      run.noteReturned(first.condition, holds: true)
      try run.noteExistence(first.condition, scope)
      try run.run(first.statements, scope)
    } otherwise: { (run) throws(Refusal) in
      var state = run.state
      run.markDrained(unless: first.condition, &state, scope)
      run.state = state
      run.notePresence(first.condition, holds: false, scope)
      run.noteReturned(first.condition, holds: false)
      try run.run(branches.dropFirst(), otherwise: otherwise, scope)
    }
  }

  /// Runs two ways and brings them together.
  /// - Parameters:
  ///   - differing: What is equal where the condition does not hold.
  ///   - equal: What is equal where it holds.
  func fork(
    _ condition: Term, differing: [KeyComparison] = [], equal: [KeyComparison] = [],
    then: (LoopRun) throws(Refusal) -> Void, otherwise: (LoopRun) throws(Refusal) -> Void
  ) throws(Refusal) {
    guard !state.isDead else { return }
    let entry = state.path
    let left = departures
    let (yes, no) = split(condition)
    state = yes
    if !state.isDead { try then(self) }
    var first = state
    state = no
    if !state.isDead { try otherwise(self) }
    var second = state
    settleKeys(differing, same: &second, other: first)
    settleKeys(equal, same: &first, other: second)
    state = merge([first, second], whole: departures == left ? entry : nil)
  }

  private func runChoice(
    _ operand: Expression?, _ branches: [RoutineStatement.Branch],
    _ otherwise: [RoutineStatement]?, _ scope: Scope, _ range: SourceRange
  ) throws(Refusal) {
    let value = try operand.map { (x) throws(Refusal) in named("choice", try term(x, scope)) }
    try runChoice(value, branches[...], otherwise, scope, range)
  }

  private func runChoice(
    _ value: Term?, _ branches: ArraySlice<RoutineStatement.Branch>,
    _ otherwise: [RoutineStatement]?, _ scope: Scope, _ range: SourceRange
  ) throws(Refusal) {
    guard let first = branches.first else {
      if let otherwise { return try run(otherwise, scope) }
      return raisePredefined("case_not_found", range)
    }
    var condition = try term(first.condition, scope)
    if let value { condition = .combine([value, condition]) { "\($0[0]) = \($0[1])" } }
    try fork(condition) { (run) throws(Refusal) in
      try run.run(first.statements, scope)
    } otherwise: { (run) throws(Refusal) in
      try run.runChoice(value, branches.dropFirst(), otherwise, scope, range)
    }
  }

  /// EXIT and CONTINUE, of this loop or of one around it.
  private func leave(
    _ label: Identifier?, _ condition: Expression?, isExit: Bool, _ scope: Scope,
    _ range: SourceRange
  ) throws(Refusal) {
    if let label, !labels.contains(lower(label)) {
      let code = try code(of: lower(label), isExit: isExit, range)
      return try leave(condition, scope) { (run) throws(Refusal) in
        try run.depart(code, range)
      }
    }
    if isExit { rewrites.insert(.earlyExit) }
    try leave(condition, scope) { (run) throws(Refusal) in
      if isExit { run.exited.append(run.state) } else { run.continued.append(run.state) }
    }
  }

  private func leave(
    _ condition: Expression?, _ scope: Scope, to keep: (LoopRun) throws(Refusal) -> Void
  ) throws(Refusal) {
    departures += 1
    guard let condition else {
      try keep(self)
      state.isDead = true
      return
    }
    let holds = try term(condition, scope)
    try survive(holds, condition.range)
    var (gone, stays) = split(holds)
    markDrained(condition, &gone, scope)
    state = gone
    if !state.isDead { try keep(self) }
    state = stays
  }

  // MARK: Errors

  private func runRaise(
    _ name: QualifiedName?, _ scope: Scope, _ range: SourceRange
  ) throws(Refusal) {
    guard let name else { return raiseAgain(range) }
    let key = exceptionKey(name, scope)
    if PredefinedExceptions.key(key.name) != nil { return raisePredefined(key.name, range) }
    let code = key.code ?? 1
    let text = key.code.map { OracleNumber.text($0) } ?? "User-Defined Exception"
    raise(key, code: .integer(code), message: .string(text), range)
  }

  /// - Parameter text: What SQLERRM says; nil for the words of every such error.
  func raisePredefined(_ name: String, text: String? = nil, _ range: SourceRange) {
    guard let known = PredefinedExceptions.words(name), let key = PredefinedExceptions.key(name)
    else {
      return
    }
    raise(key, code: .integer(known.code), message: .string(text ?? known.text), range)
  }

  private func padded(_ code: Int) -> String {
    let digits = String(code)
    return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }

  // MARK: Calls

  private func runCall(_ expression: Expression, _ scope: Scope) throws(Refusal) {
    let name: QualifiedName
    var arguments: [FunctionCall.Argument] = []
    switch expression.kind {
    case .name(let bare): name = bare
    case .call(let call):
      name = call.name
      arguments = call.arguments
    default: throw Refusal("a method call", expression.range)
    }
    if let (binding, home) = find(name, scope), case .routines(let list) = binding {
      let routine = try choose(list, arguments, expression.range)
      if hoistCall(routine, home) { return }
      try callForResult(routine, arguments, from: scope, home: home, expression.range)
      return
    }
    try runBuiltIn(name.parts.map(lower), arguments, scope, expression.range)
  }

  private func runBuiltIn(
    _ name: [String], _ arguments: [FunctionCall.Argument], _ scope: Scope, _ range: SourceRange
  ) throws(Refusal) {
    if let method = name.last, name.count > 1, ["delete", "extend"].contains(method) {
      let owner = QualifiedName(name.dropLast().map { Identifier($0, range: range) })
      if method == "delete", arguments.isEmpty, try empty(owner, isMade: false, scope, range) {
        return
      }
      if method == "extend", try extend(owner, arguments, scope, range) { return }
    }
    if try runOutput(name.joined(separator: "."), arguments, scope, range) { return }
    switch (name.joined(separator: "."), arguments.count) {
    case ("raise_application_error", 2...3):
      if arguments.count == 3 {
        // The errors before it follow its text.
        guard case .literal(.boolean(let keeps)) = arguments[2].value.kind,
          !keeps || !isHandling
        else { throw Refusal("an error on top of those before it", range) }
      }
      guard case .unary(.minus, let digits) = arguments[0].value.kind,
        case .literal(.integer(let text)) = digits.kind, let code = Int(text)
      else { return try raise(computed: arguments, scope, range) }
      let message = try term(arguments[1].value, scope)
      guard (20_000...20_999).contains(code) else {
        return raise(
          ExceptionKey(name: "ora21000", code: -21000), code: .integer(-21000),
          message: .string(
            "ORA-21000: error number argument to raise_application_error of -\(code) is out of range"
          ),
          range)
      }
      raise(
        ExceptionKey(name: "ora\(code)", code: -code), code: .integer(-code),
        message: .combine([message]) {
          "('ORA-\(self.padded(code)): ' || SUBSTR(\($0[0]), 1, 2048))"
        }, range)
    case ("dbms_application_info.set_client_info", _), ("dbms_application_info.set_module", _),
      ("dbms_application_info.set_action", _):
      break
    default:
      throw Refusal("a call of \(name.joined(separator: ".")), whose body is not known", range)
    }
  }

  /// `RAISE_APPLICATION_ERROR(-20000 - r.kind, …)`; numbers that are none of an application make the plan
  /// give up.
  private func raise(
    computed arguments: [FunctionCall.Argument], _ scope: Scope, _ range: SourceRange
  ) throws(Refusal) {
    let number = try term(arguments[0].value, scope)
    try survive(number, arguments[0].value.range)
    let code = named("error_code", number)
    let message = try term(arguments[1].value, scope)
    try survive(message, arguments[1].value.range)
    forbidHere(
      .combine([code]) {
        "\($0[0]) IS NULL OR \($0[0]) NOT BETWEEN -20999 AND -20000 OR \($0[0]) <> TRUNC(\($0[0]))"
      }, "an error number is none of an application")
    raise(
      code: code,
      .combine([code, message]) {
        "('ORA-' || TO_CHAR(-\($0[0])) || ': ' || SUBSTR(\($0[1]), 1, 2048))"
      },
      range)
  }

  /// Whether a handler around this place runs.
  private var isHandling: Bool { !handling.isEmpty || parent?.isHandling ?? false }

  /// Keeps what an iteration does.
  func record(_ kind: Effect.Kind, sequences: Set<String> = [], _ range: SourceRange) {
    var effect = Effect(kind: kind, frame: frame, path: state.path, range: range)
    effect.sequences = sequences
    effect.isAutonomous = autonomousDepth > 0
    effects.append(effect)
    if effect.table != nil, !effect.isAutonomous {
      state.uncommitted.add(effects.count - 1..<effects.count)
    }
  }
}
