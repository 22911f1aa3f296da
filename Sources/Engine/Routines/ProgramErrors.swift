import Catalog
import Diagnostics
import Routines
import Syntax

/// An error of a stored program, with its place in the program's own text.
package struct ProgramError: Sendable, Hashable {
  package var line: Int
  package var column: Int
  package var message: String
}

/// The errors of the program that was created or compiled last.
struct ProgramErrors {
  /// `PROCEDURE NIGHTLY`.
  var title: String
  var errors: [ProgramError]

  init(_ kind: StoredDefinition.Kind, _ name: String, _ errors: [SQLError], text: String) {
    title = "\(kind.programWords) \(name.uppercased())"
    self.errors = errors.map { error in
      let place = SourcePosition(offset: error.range?.start ?? 0, in: text)
      return ProgramError(line: place.line, column: place.column, message: error.message)
    }
    self.errors.sort { ($0.line, $0.column) < ($1.line, $1.column) }
  }
}

extension StoredDefinition.Kind {
  /// Whether it is a unit of PL/SQL.
  var isProgram: Bool {
    switch self {
    case .package, .packageBody, .procedure, .function, .trigger, .type, .typeBody: true
    default: false
    }
  }

  /// As CREATE writes it.
  var programWords: String {
    switch self {
    case .packageBody: "PACKAGE BODY"
    case .typeBody: "TYPE BODY"
    default: rawValue.uppercased()
    }
  }
}

extension Session {
  /// What SHOW ERRORS tells of the program that was created or compiled last; nil if there was none.
  package var lastProgramErrors: (title: String, errors: [ProgramError])? {
    programs.lastErrors.map { ($0.title, $0.errors) }
  }

  /// Compiles all stored programs beside those that run, whose state stays as it is.
  func tellOfPrograms(_ catalog: inout SystemCatalog) {
    catalog.jobs = programs.routines.jobs.map {
      .init(
        number: $0.number, name: $0.name, text: $0.text, nextTime: $0.nextTime,
        interval: $0.interval)
    }
    guard hasPrograms || hasTriggers || catalog.definitions.contains(where: { $0.kind.isProgram })
    else { return }
    let checker = RoutineSession(runner: programs.runner)
    catalog.disabledTriggers = programs.routines.disabledTriggers
    programs.runner.checksUnit = true
    defer { programs.runner.checksUnit = false }
    for definition in catalog.definitions where definition.kind.isProgram {
      let errors = checker.check(definition.kind, definition.name.lowercased())
      if errors.isEmpty { continue }
      catalog.programErrors[definition.key] =
        ProgramErrors(definition.kind, definition.name, errors, text: definition.text).errors
    }
  }

  /// The errors of a stored program: it is compiled anew.
  /// - Throws: `undefinedObject` for a program that is not there.
  package func programErrors(
    of kind: String, named path: [String]
  ) throws(SQLError) -> (title: String, errors: [ProgramError]) {
    let folded = path.map { $0.lowercased() }
    guard let object = ObjectKind(rawValue: kind.uppercased()), let last = folded.last,
      let stored = StoredDefinition.Kind(program: object)
    else { throw SQLError(.syntaxError, "\"\(kind)\" is no kind of stored program") }
    let key = SessionNames.key([last])
    let found = names.systemCatalog.definitions.first {
      $0.kind == stored && "\($0.schema).\($0.name)".lowercased() == key
    }
    guard let found else {
      throw SQLError(.undefinedObject, "there is no \(kind.lowercased()) \"\(last)\"")
    }
    programs.routines.forget(last)
    programs.runner.checksUnit = true
    defer { programs.runner.checksUnit = false }
    let errors = programs.routines.check(stored, last)
    let told = ProgramErrors(stored, last, errors, text: found.text)
    return (told.title, told.errors)
  }
}

extension StatementCall {
  /// `SHOW ERRORS`: the errors of the program that was created last, as rows.
  func showErrors() throws(SQLError) {
    let errors = session.lastProgramErrors?.errors ?? []
    try giveRows(
      ["LINE/COL", "ERROR"], errors.map { ["\($0.line)/\($0.column)", $0.message] })
  }
}
