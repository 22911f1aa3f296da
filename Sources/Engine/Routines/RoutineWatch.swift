import Catalog
import Columns
import Diagnostics
import Syntax

/// The names of a routine for one statement, with a note whether the statement calls functions of
/// programs or takes numbers of a sequence.
final class RoutineWatch: RoutineNames {
  private let names: any RoutineNames
  private unowned let session: Session
  private let calledBefore: Bool
  private var callsFunctions = false

  init(_ names: any RoutineNames, _ session: Session) {
    self.names = names
    self.session = session
    calledBefore = session.callsPrograms
    session.callsPrograms = false
  }

  var callsPrograms: Bool { callsFunctions || session.callsPrograms }

  /// The statement is bound.
  func end() { session.callsPrograms = calledBefore || callsPrograms }

  var unitName: String? { names.unitName }

  func parameter(for expression: Syntax.Expression) throws(SQLError) -> RoutineParameter? {
    try names.parameter(for: expression)
  }

  func narrowed(_ number: Int, to type: DataType) -> Int? { names.narrowed(number, to: type) }
  func isPadded(_ number: Int) -> Bool { names.isPadded(number) }
  func padded(_ number: Int, to length: TextLength?) -> Int? { names.padded(number, to: length) }

  func isFunction(_ name: Identifier) -> Bool { names.isFunction(name) }

  func function(
    _ name: QualifiedName, _ arguments: [RoutineArgument]
  ) throws(SQLError) -> RoutineFunction? {
    let found = try names.function(name, arguments)
    if found != nil { callsFunctions = true }
    return found
  }

  func declare(_ programs: [Syntax.Statement]) throws(SQLError) { try names.declare(programs) }

  func constructor(ofAttributes type: String) throws(SQLError) -> RoutineFunction? {
    try names.constructor(ofAttributes: type)
  }

  func objectOrder(_ type: String) -> ObjectOrder? { names.objectOrder(type) }

  func rows(of expression: Syntax.Expression) throws(SQLError) -> (any Table)? {
    try names.rows(of: expression)
  }
}
