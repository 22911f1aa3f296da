import Catalog
import Columns
import Diagnostics
import Functions
import Syntax

/// Gives meaning to the tree of a routine, once: names become slots, types are found, SQL is prepared;
/// what comes out are closures that run it.
final class RoutineBinder {
  let session: RoutineSession
  let unit: Unit
  /// The text that ranges refer to.
  let text: String
  /// All errors of the unit.
  var errors: [SQLError] = []
  /// The subprogram being bound; nil in the outermost block.
  var subprogram: SubprogramInfo?
  /// Loops around the statement, innermost last.
  var loops: [LoopInfo] = []
  var exceptionCount = 0
  var isAutonomousBlock = false
  /// Inside of a converted loop, which holds the bodies of routines of other packages: what their
  /// packages keep to themselves is seen.
  var seesPrivates = false
  var nextLabel = 1
  /// Labels that GOTO may name, innermost last.
  var labelScopes: [[String: Int]] = []
  /// The record variables behind :NEW and :OLD.
  var triggerRows: (new: VariableInfo, old: VariableInfo)?
  /// Host variables by name, of blocks that a script runs.
  var hostParameters: [String: VariableInfo] = [:]
  var hostRequest: ((Parameter) -> VariableInfo?)?
  /// Subprogram bodies that wait until all declarations around them are known.
  var depth = 0

  struct LoopInfo {
    var number: Int
    var label: String?
  }

  init(session: RoutineSession, unit: Unit, text: String) {
    self.session = session
    self.unit = unit
    self.text = text
  }

  /// What a package calls by a name.
  func member(_ name: String, of unit: Unit) -> Entity? {
    if let entity = unit.scope.entities[name] { return entity }
    guard seesPrivates else { return nil }
    do throws(Raised) { try unit.completeBody() } catch { return nil }
    return unit.bodyScope.entities[name]
  }

  /// The stored unit that is bound; nil for a block of the session.
  var unitName: String? { unit.isStored ? unit.name : nil }

  var run: RoutineSession { session }
  var runner: any StatementRunner { session.runner }

  func fail(
    _ number: Int, _ message: String, at range: SourceRange, hint: String? = nil,
    state: SQLState = .syntaxError
  ) -> SQLError {
    SQLError(
      state, "PLS-\(Self.padded(number)): \(message)", range: range, hint: hint, code: -6550)
  }

  static func padded(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }

  func undeclared(_ name: String, at range: SourceRange, _ scope: Scope) -> SQLError {
    fail(
      201, "identifier '\(name.uppercased())' must be declared", at: range,
      hint: didYouMean(name, among: scope.names), state: .undefinedObject)
  }

  /// Notes an error and goes on with `instead`.
  func noting<T>(_ instead: T, _ body: () throws(SQLError) -> T) -> T {
    do throws(SQLError) {
      return try body()
    } catch {
      errors.append(error)
      return instead
    }
  }

  /// Runs deeper; refuses to go too deep.
  func nested<T>(at range: SourceRange, _ body: () throws(SQLError) -> T) throws(SQLError) -> T {
    depth += 1
    defer { depth -= 1 }
    guard depth < 1_000 else {
      throw SQLError(
        .statementTooComplex, "the routine nests more than 1000 levels deep", range: range)
    }
    return try body()
  }

  // MARK: Variables

  func declare(_ name: String, _ type: RoutineType, _ scope: Scope) -> VariableInfo {
    let info = VariableInfo(
      name.lowercased(), type, slot: scope.layout.slot(), layout: scope.layout)
    scope.entities[info.name] = .variable(info)
    return info
  }

  /// The place of a variable, seen from a scope.
  func place(of variable: VariableInfo, from scope: Scope) -> Place {
    let slot = variable.slot
    let type = variable.type
    let hops = scope.layout.depth - variable.layout.depth
    if let literal = variable.literal {
      return Place(
        type: type, read: { (_) throws(Raised) in literal },
        modify: { (_, _) throws(Raised) in }, readOnly: variable.readOnly)
    }
    if scope.layout.root !== variable.layout.root {
      return foreignPlace(of: variable)
    }
    var place: Place
    switch hops {
    case 0:
      place = Place(
        type: type, read: { (frame) throws(Raised) in frame.slots[slot] },
        modify: { (frame, body) throws(Raised) in try body(&frame.slots[slot]) })
      place.slot = slot
    case 1:
      place = Place(
        type: type,
        read: { (frame) throws(Raised) in frame.parent?.slots[slot] ?? .null },
        modify: { (frame, body) throws(Raised) in
          frame.run.effects &+= 1
          try body(&frame.outer(1).slots[slot])
        })
    default:
      place = Place(
        type: type, read: { (frame) throws(Raised) in frame.outer(hops).slots[slot] },
        modify: { (frame, body) throws(Raised) in
          frame.run.effects &+= 1
          try body(&frame.outer(hops).slots[slot])
        })
    }
    place.readOnly = variable.readOnly
    place.isNotNull = variable.isNotNull
    return place
  }

  /// A variable of another package.
  private func foreignPlace(of variable: VariableInfo) -> Place {
    let slot = variable.slot
    guard let owner = variable.layout.root.unit else {
      return Place(
        type: variable.type, read: { (_) throws(Raised) in .null },
        modify: { (_, _) throws(Raised) in })
    }
    var place = Place(
      type: variable.type,
      read: { (frame) throws(Raised) in try owner.activation(frame.run).slots[slot] },
      modify: { (frame, body) throws(Raised) in
        frame.run.effects &+= 1
        try body(&owner.activation(frame.run).slots[slot])
      })
    place.readOnly = variable.readOnly
    place.isNotNull = variable.isNotNull
    return place
  }
}

extension Activation {
  /// The activation that a unit's own layout describes.
  func owner(of unit: Unit) throws(Raised) -> Activation {
    var current: Activation = self
    while let parent = current.parent { current = parent }
    if unit.state === current { return current }
    return try unit.activation(run)
  }
}
