import Diagnostics
import Syntax

/// What `$IF` of a unit that this session compiles may name: its PLSQL_CCFLAGS, and constants of the
/// specifications of packages (PL/SQL Language Reference 19c, "Static Expressions").
extension RoutineSession {
  package var compilationNames: CompilationNames {
    CompilationNames(flags: runner.compilationFlags) { [unowned self] package, name in
      compilationConstant(package, name)
    }
  }

  /// The unit was compiled by what these packages say: it is compiled anew when they change.
  func noteConstants(_ unit: Unit) {
    unit.dependencies.formUnion(constantsAsked.subtracting([unit.name]))
    constantsAsked = []
  }

  private func compilationConstant(_ package: String, _ name: String) -> CompilationNames.Value {
    constantsAsked.insert(package)
    // A package whose specification asks for its own constants knows none yet.
    guard compiledForConstants.insert(package).inserted else { return .null }
    defer { compiledForConstants.remove(package) }
    guard let unit = unit(named: package), unit.isPackage, unit.specificationErrors.isEmpty,
      case .variable(let variable)? = unit.scope.entities[name], variable.readOnly != nil
    else { return .null }
    let frame = unit.state ?? Activation(unit.layout, parent: nil, self)
    do throws(Raised) {
      if unit.state == nil {
        for initializer in unit.initializers { _ = try initializer(frame) }
      }
      switch frame.slots[variable.slot] {
      case .boolean(let value): return .boolean(value)
      case .integer(let value): return .number(Int(value))
      case let value where value.isNull: return .null
      case let value: return .text(try Convert.text(value))
      }
    } catch { return .null }
  }
}
