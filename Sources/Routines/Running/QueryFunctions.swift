import Catalog
import Diagnostics
import Syntax

/// The functions that a query declares itself: `WITH FUNCTION taxed (n NUMBER) RETURN NUMBER IS … SELECT taxed(net) …`
/// (SQL Language Reference 19c, "SELECT", plsql_declarations). They live as long as the bound statement.
package final class QueryFunctions {
  private let binder: RoutineBinder

  /// - Throws: The first error of the declarations.
  package init(_ programs: [Statement], _ session: RoutineSession) throws(SQLError) {
    let unit = Unit("with", text: "")
    unit.isStored = true
    unit.isPackage = true
    unit.bodyState = .ready
    binder = RoutineBinder(session: session, unit: unit, text: "")
    var declarations: [Declaration] = []
    for program in programs {
      guard case .unit(let declared) = program.kind,
        case .subprogram(let subprogram) = declared.kind
      else { continue }
      declarations.append(Declaration(.subprogram(subprogram), range: program.range))
    }
    unit.initializers = binder.declarations(declarations, unit.scope)
    unit.variableCount = unit.layout.slotCount
    if let error = binder.errors.first { throw error }
  }

  /// One of them; nil for another name.
  package func function(
    _ name: QualifiedName, _ arguments: [RoutineArgument], inQuery: Bool
  ) throws(SQLError) -> RoutineFunction? {
    guard name.parts.count == 1,
      case .subprograms? = binder.unit.scope.entities[name.last.text.lowercased()]
    else { return nil }
    return try binder.sqlFunction(name, arguments, binder.unit.scope, inQuery: inQuery)
  }
}
