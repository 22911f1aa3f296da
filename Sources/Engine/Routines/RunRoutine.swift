import Catalog
import Columns
import Diagnostics
import Routines
import Syntax

extension StatementCall {
  /// An anonymous block: its lines go out as they come, REF CURSORs become results.
  func runBlock(_ block: Syntax.Block) throws(SQLError) { try runProgram(.block(block)) }

  private func runProgram(_ program: RoutineSession.Program) throws(SQLError) {
    let programs = session.programs
    if session.statementDepth <= 1 { programs.follow(session.settings.procedures) }
    let (outer, saved) = (programs.runner.cancellation, programs.routines.output)
    programs.runner.cancellation = cancellation
    let consumer = self.consumer
    if !(consumer is SilentConsumer) { programs.routines.output = { consumer.output($0) } }
    defer {
      programs.runner.cancellation = outer
      programs.routines.output = saved
    }
    programs.routines.trace = settings.trace
    programs.routines.watch = settings.steps
    let outcome = try programs.routines.run(program, text: text, host: hostValues)
    for result in outcome.results { try send(result.fields, result.batches) }
    for parameter in outcome.parameters {
      if let rows = parameter.rows {
        consumer.cursor(parameter.name)
        try send(rows.fields, rows.batches)
      } else {
        try consumer.parameter(parameter.name, parameter.value, parameter.type)
      }
    }
    try consumer.completed(StatementOutcome(command: "CALL"))
  }

  /// A cursor as a result.
  private func send(_ fields: [Columns.Field], _ batches: [Batch]) throws(SQLError) {
    try consumer.begin(Schema(fields))
    for batch in batches { guard try consumer.consume(batch) else { break } }
    try consumer.end()
  }

  /// Lines of stored functions and triggers go to this statement's consumer.
  func attachPrograms() {
    guard session.statementDepth <= 1, session.hasPrograms || session.hasTriggers else { return }
    let consumer = self.consumer
    // What a statement of a routine runs itself (ON DELETE CASCADE) leaves the routine its lines.
    if !(consumer is SilentConsumer) {
      session.programs.routines.output = { consumer.output($0) }
    }
    session.programs.routines.trace = settings.trace
    session.programs.routines.watch = settings.steps
    session.programs.runner.cancellation = cancellation
  }

  private var hostValues: [String: (Value, DataType)] {
    var values: [String: (Value, DataType)] = [:]
    for (name, entry) in session.variables { values[name.lowercased()] = (entry.value, entry.type) }
    for (i, entry) in parameters.positional.enumerated() {
      values["\(i + 1)"] = (entry.value, entry.type)
    }
    for (name, entry) in parameters.named { values[name.lowercased()] = (entry.value, entry.type) }
    return values
  }

  /// `CALL p (…)`, `CALL f (…) INTO :x`.
  func runCall(_ call: Syntax.Call, at range: SourceRange) throws(SQLError) {
    try runProgram(.call(Expression(.call(call.call), range: range), into: call.into))
  }

  /// CREATE PROCEDURE, FUNCTION, PACKAGE, TRIGGER, TYPE: the text is stored, also if it has errors,
  /// which are then told.
  func runUnit(_ unit: ProgramUnit, at range: SourceRange) throws(SQLError) {
    let name = unit.name
    // Programs are found by their own names, whatever schema stands before them.
    let place = self.place(of: QualifiedName([name.last]), isTemporary: false)
    let kind = unit.storedKind
    try refuseOther(schemaThan: name, kind, place)
    if unit.ifNotExists,
      place.store.catalog.definitions["\(kind.rawValue) \(place.key)".lowercased()] != nil
    {
      return try consumer.completed(StatementOutcome(command: "CREATE \(unit.shownKind)"))
    }
    var definition = self.definition(
      kind, place, of: Syntax.Statement(.unit(unit), range: range))
    definition.dialect = .oracle
    try place.store.put(definition)
    let programs = session.programs
    programs.routines.forget(place.name)
    try session.commit()
    programs.runner.checksUnit = true
    let errors = programs.routines.check(kind, place.name)
    programs.runner.checksUnit = false
    if session.settings.procedures == .sets { programs.routines.forget(place.name) }
    programs.lastErrors = ProgramErrors(kind, place.name, errors, text: textOf(range))
    if let error = StatementCall.combined(errors, text: textOf(range)) {
      throw error.hinting("the \(unit.shownKind.lowercased()) was created with compilation errors")
        .inOracle(oracleCompilationErrors).shifted(by: range.start)
    }
    try consumer.completed(StatementOutcome(command: "CREATE \(unit.shownKind)"))
  }

  /// CREATE OR REPLACE of the program of one schema must not take away that of another.
  private func refuseOther(
    schemaThan name: QualifiedName, _ kind: StoredDefinition.Kind, _ place: ObjectPlace
  ) throws(SQLError) {
    guard
      let old = place.store.catalog.definitions["\(kind.rawValue) \(place.key)".lowercased()],
      case .unit(let stored)? = session.programs.routines.read(old.text)?.kind
    else { return }
    guard stored.name.last.folded(.oracle) == name.last.folded(.oracle) else {
      throw SQLError(
        .duplicateObject,
        "there is a program \"\(stored.name.last.folded(.oracle))\": programs whose names differ in capitals only are one here",
        range: name.range, hint: "give one of them another name")
    }
    let schemas = [stored.name, name].map { $0.qualifier.last?.text.lowercased() }
    guard let other = schemas[0], let own = schemas[1], other != own else { return }
    throw SQLError(
      .featureNotSupported,
      "there is a program \"\(name.last.text)\" of schema \"\(other)\": programs of several schemas have different names here",
      range: name.range, hint: "DROP the other one, or keep the schemas in databases of their own")
  }

  /// One error that names the others.
  private static func combined(_ errors: [SQLError], text: String) -> SQLError? {
    let sorted = errors.sorted { ($0.range?.start ?? 0) < ($1.range?.start ?? 0) }
    guard var first = sorted.first else { return nil }
    for other in sorted.dropFirst() {
      let place = other.range.map { SourcePosition(offset: $0.start, in: text) }
      first = first.noting(
        (place.map { "line \($0.line), column \($0.column): " } ?? "") + other.message)
    }
    return first
  }
}

extension ProgramUnit {
  var storedKind: StoredDefinition.Kind {
    switch kind {
    case .subprogram(let subprogram): subprogram.heading.isFunction ? .function : .procedure
    case .package: .package
    case .packageBody: .packageBody
    case .trigger: .trigger
    case .type: .type
    case .typeBody: .typeBody
    }
  }

  var shownKind: String {
    switch storedKind {
    case .packageBody: "PACKAGE BODY"
    case .typeBody: "TYPE BODY"
    default: storedKind.rawValue.uppercased()
    }
  }
}
