import Diagnostics

/// An expression with names and types resolved.
struct Operand {
  var type: RoutineType
  var evaluate: Evaluate
  /// The value of a literal or a constant expression.
  var literal: Datum?
  /// Text literals are CHAR.
  var isTextLiteral = false

  init(_ type: RoutineType, literal: Datum? = nil, _ evaluate: @escaping Evaluate) {
    self.type = type
    self.literal = literal
    self.evaluate = evaluate
  }

  static func literal(_ datum: Datum, _ type: RoutineType) -> Operand {
    Operand(type, literal: datum) { (_) throws(Raised) in datum }
  }
}

/// What can be assigned to.
struct Place {
  var type: RoutineType
  var read: Evaluate
  var modify: Modify
  /// Why it cannot be assigned to, if so.
  var readOnly: String?
  var isNotNull = false
  /// The slot of a variable of the running activation itself.
  var slot: Int?

  var operand: Operand { Operand(type, read) }
}

/// What a name means.
enum Entity {
  case variable(VariableInfo)
  case type(RoutineType)
  case cursor(CursorInfo)
  case exception(ExceptionIdentity)
  case subprograms(SubprogramGroup)
}

final class VariableInfo {
  let name: String
  let type: RoutineType
  let slot: Int
  let layout: FrameLayout
  /// As messages say why it cannot be assigned to.
  var readOnly: String?
  var isNotNull = false
  var literal: Datum?

  init(_ name: String, _ type: RoutineType, slot: Int, layout: FrameLayout) {
    self.name = name
    self.type = type
    self.slot = slot
    self.layout = layout
  }
}

final class CursorInfo {
  let name: String
  let slot: Int
  let layout: FrameLayout
  var parameters: [ParameterInfo] = []
  /// The slots of the parameters, beside the cursor's own.
  var parameterSlots: [Int] = []
  var row: RecordType
  var query: BoundStatement?
  /// The last column of the query is the identity of the row, for CURRENT OF.
  var hasIdentity = false
  /// FOR UPDATE.
  var isLocking = false

  init(_ name: String, slot: Int, layout: FrameLayout, row: RecordType) {
    self.name = name
    self.slot = slot
    self.layout = layout
    self.row = row
  }
}

struct ParameterInfo {
  enum Mode { case input, output, both }
  var name: String
  var mode: Mode
  var isNoCopy = false
  var type: RoutineType
  /// Computed in the activation around the subprogram.
  var defaultValue: Evaluate?
}

/// The subprograms that share a name.
final class SubprogramGroup {
  let name: String
  var members: [SubprogramInfo] = []
  init(_ name: String) { self.name = name }
}

/// A procedure or a function.
final class SubprogramInfo {
  let name: String
  var parameters: [ParameterInfo]
  let returnType: RoutineType?
  let layout: FrameLayout
  /// Where its static link leads.
  let unit: Unit
  var code: Perform?
  var isPipelined = false
  var isAutonomous = false
  var isDeterministic = false
  /// Of methods: the first parameter is SELF.
  var hasSelf = false
  var isConstructor = false
  var isDeclaredOnly = true
  /// What completes a declaration without body.
  var implementation: SubprogramInfo?

  init(
    _ name: String, _ parameters: [ParameterInfo], returns: RoutineType?, layout: FrameLayout,
    unit: Unit
  ) {
    self.name = name
    self.parameters = parameters
    returnType = returns
    self.layout = layout
    self.unit = unit
  }
}

/// The names of one block, subprogram, package or loop.
final class Scope {
  let parent: Scope?
  let layout: FrameLayout
  let label: String?
  var entities: [String: Entity] = [:]

  init(parent: Scope?, layout: FrameLayout, label: String? = nil) {
    self.parent = parent
    self.layout = layout
    self.label = label?.lowercased()
  }

  func find(_ name: String) -> Entity? {
    var current: Scope? = self
    while let scope = current {
      if let found = scope.entities[name] { return found }
      current = scope.parent
    }
    return nil
  }

  func labelled(_ name: String) -> Scope? {
    var current: Scope? = self
    while let scope = current {
      if scope.label == name { return scope }
      current = scope.parent
    }
    return nil
  }

  /// Names to suggest from.
  var names: [String] { Array(entities.keys) + (parent?.names ?? []) }
}
