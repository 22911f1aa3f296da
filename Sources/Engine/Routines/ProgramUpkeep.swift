import Catalog
import Diagnostics
import Syntax

/// DROP and ALTER of procedures, functions, packages, triggers and types.
extension StatementCall {
  /// Drops a program of a kind; false if there is none.
  func dropProgram(_ kind: StoredDefinition.Kind, _ path: [String]) -> Bool {
    var kinds = [kind]
    if kind == .package { kinds.append(.packageBody) }
    if kind == .type { kinds.append(.typeBody) }
    var wasThere = false
    for (store, key) in candidates([path[path.count - 1]]) {
      for kind in kinds {
        let found = "\(kind.rawValue) \(key)".lowercased()
        guard store.catalog.definitions[found] != nil else { continue }
        store.drop(definition: found)
        wasThere = true
      }
      if wasThere { break }
    }
    if wasThere { session.programs.routines.forget(path[path.count - 1]) }
    return wasThere
  }

  /// `ALTER PACKAGE p COMPILE`, `ALTER TRIGGER t DISABLE`, `ALTER SESSION …`.
  func run(_ alter: Syntax.AlterObject, at range: SourceRange) throws(SQLError) {
    switch (alter.kind, alter.action) {
    case (.session, .other), (.system, .other), (.index, .other): break
    case (.trigger, .enable(let isOn)): try setTrigger(alter, isOn: isOn)
    case (let kind, .compile):
      // Views are compiled at each use.
      if let stored = StoredDefinition.Kind(program: kind) { try compile(stored, alter) }
    default:
      throw SQLError(.featureNotSupported, "this statement is not available", range: range)
    }
    try consumer.completed(StatementOutcome(command: "ALTER \(alter.kind.rawValue)"))
  }

  private func setTrigger(_ alter: Syntax.AlterObject, isOn: Bool) throws(SQLError) {
    _ = try programDefinition(.trigger, alter.name)
    let routines = session.programs.routines
    let name = alter.name.last.text.lowercased()
    if isOn {
      routines.disabledTriggers.remove(name)
    } else {
      routines.disabledTriggers.insert(name)
    }
    routines.forgetTriggers()
  }

  /// Compiles anew: the state of a package is lost, and errors are told.
  private func compile(
    _ kind: StoredDefinition.Kind, _ alter: Syntax.AlterObject
  ) throws(SQLError) {
    let found = try programDefinition(kind, alter.name)
    let programs = session.programs
    programs.routines.forget(found.name.lowercased())
    let errors = programs.routines.check(kind, found.name)
    programs.lastErrors = ProgramErrors(kind, found.name, errors, text: found.text)
    guard let first = errors.first else { return }
    throw SQLError(
      first.state, "\(alter.kind.rawValue) \(found.name.uppercased()): \(first.message)",
      range: alter.name.range, notes: errors.dropFirst().map(\.message), code: -24344)
  }

  private func programDefinition(
    _ kind: StoredDefinition.Kind, _ name: QualifiedName
  ) throws(SQLError) -> StoredDefinition {
    for (store, key) in candidates([name.last.text.lowercased()]) {
      let found = "\(kind.rawValue) \(key)".lowercased()
      if let definition = store.catalog.definitions[found] { return definition }
    }
    throw SQLError(
      .undefinedObject, "\"\(name.last.text)\" does not exist", range: name.range,
      code: kind == .trigger ? -4080 : -4043
    ).inOracle(
      kind == .trigger ? -4080 : -4043,
      kind == .trigger
        ? "trigger '\(name.last.text.uppercased())' does not exist"
        : "object \(name.last.text.uppercased()) does not exist")
  }
}

extension StoredDefinition.Kind {
  /// The kind of program that DROP and ALTER name; nil for what is none.
  init?(program kind: ObjectKind) {
    switch kind {
    case .procedure: self = .procedure
    case .function: self = .function
    case .package: self = .package
    case .packageBody: self = .packageBody
    case .trigger: self = .trigger
    case .type: self = .type
    case .typeBody: self = .typeBody
    default: return nil
    }
  }
}
