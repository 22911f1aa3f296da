import Diagnostics
import Syntax

/// What one name of PL/SQL stands for.
indirect enum Binding {
  case scalar(Slot)
  case record(RecordBinding)
  /// A constant whose value is the same wherever it is read, and its type.
  case constant(Expression, SlotType)
  case cursor(Syntax.Declaration.Cursor)
  case exception(ExceptionKey)
  case routines([Routine])
  case type(TypeDefinition)
  case `subtype`(Syntax.Declaration.Subtype)
  /// A collection; the text names it outside of the loop.
  case collection(String, TypeName)
  /// A collection whose elements at an index are variables of the iteration.
  case rows(RowsBinding)
}

extension Binding {
  /// Neither a record nor a collection.
  var isScalar: Bool {
    switch self {
    case .record, .collection, .rows: false
    default: true
    }
  }
}

/// A record: its fields in order.
struct RecordBinding {
  var fields: [(name: String, slot: Slot)]

  subscript(_ name: String) -> Slot? { fields.first { $0.name == name }?.slot }
}

/// Which exception, whatever it is called.
struct ExceptionKey: Hashable, Sendable {
  /// `no_data_found`, `rating.e_bad_quantity`; lower case.
  var name: String
  /// Oracle's number, where it has one.
  var code: Int?
}

/// Names of one block, subprogram or package.
final class Scope {
  let parent: Scope?
  /// What qualifies its names: a routine, a label, a package; lower case.
  let name: String?
  let unit: SourceUnit
  /// The package around it, lower case.
  let package: String?
  var bindings: [String: Binding] = [:]
  /// The text of the routine whose names these are.
  var ownRange: SourceRange?
  /// What fires the trigger whose names these are.
  var moment: TriggerMoment?
  /// The texts that its variables have at the statement that is being looked at.
  var texts: [String: KnownText] = [:]

  init(parent: Scope?, name: String?, unit: SourceUnit, package: String?) {
    self.parent = parent
    self.name = name
    self.unit = unit
    self.package = package
  }

  /// The text of the routine around; nil for names of a package.
  var routineRange: SourceRange? { ownRange ?? parent?.routineRange }

  /// What fires the trigger around.
  var firing: TriggerMoment? { moment ?? parent?.firing }

  /// The nearest binding of a bare name.
  func find(_ name: String) -> (binding: Binding, scope: Scope)? {
    var scope: Scope? = self
    while let current = scope {
      if let found = current.bindings[name] { return (found, current) }
      scope = current.parent
    }
    return nil
  }

  /// The nearest scope with this name.
  func named(_ name: String) -> Scope? {
    var scope: Scope? = self
    while let current = scope {
      if current.name == name { return current }
      scope = current.parent
    }
    return nil
  }
}
