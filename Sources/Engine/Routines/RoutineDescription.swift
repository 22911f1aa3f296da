import Catalog
import Diagnostics
import Syntax

/// What a client must know to call a stored procedure or function.
package struct RoutineDescription: Sendable {
  package struct Parameter: Sendable {
    /// Lower case.
    package var name: String
    package var isIn: Bool
    package var isOut: Bool
    /// As it was written: `VARCHAR2`, `invoice.amount%TYPE`.
    package var type: String
    package var hasDefault: Bool
  }

  /// `procedure` or `package.procedure`, lower case.
  package var name: String
  package var parameters: [Parameter]
  package var isFunction: Bool
  /// Of a function, as it was written.
  package var returnType: String?
}

extension Session {
  /// The stored procedures and functions that a path names, those of packages too; more than one
  /// where a name is overloaded, none where the user may not call it.
  package func routines(named path: [String]) -> [RoutineDescription] {
    let parts = path.map { $0.lowercased() }
    guard let first = parts.first, parts.count <= 2, access.mayExecute(first) else { return [] }
    let definitions = transactions.main.catalog.definitions
    let key = SessionNames.key([first])
    let kinds: [StoredDefinition.Kind] =
      parts.count == 2 ? [.package] : [.procedure, .function]
    for kind in kinds {
      guard let definition = definitions["\(kind.rawValue) \(key)"] else { continue }
      let found = subprograms(definition).filter {
        $0.heading.name.last.text.lowercased() == parts.last
      }
      return found.map { described($0, in: definition, name: parts.joined(separator: ".")) }
    }
    return []
  }

  /// All stored procedures and functions outside of packages that the user may call, by name.
  package var routines: [RoutineDescription] {
    let kinds: Set<StoredDefinition.Kind> = [.procedure, .function]
    return transactions.main.catalog.definitions.values.filter { kinds.contains($0.kind) }
      .sorted { $0.name < $1.name }.flatMap { routines(named: [$0.name]) }
  }

  private func subprograms(_ definition: StoredDefinition) -> [Subprogram] {
    guard
      case .unit(let unit)? =
        (try? Parser.statement(definition.text, dialect: definition.dialect))?.kind
    else { return [] }
    switch unit.kind {
    case .subprogram(let subprogram): return [subprogram]
    case .package(let specification):
      return specification.declarations.compactMap {
        if case .subprogram(let subprogram) = $0.kind { subprogram } else { nil }
      }
    default: return []
    }
  }

  private func described(
    _ subprogram: Subprogram, in definition: StoredDefinition, name: String
  ) -> RoutineDescription {
    let bytes = Array(definition.text.utf8)
    func text(_ range: SourceRange) -> String {
      guard range.start <= range.end, range.end <= bytes.count else { return "" }
      return String(decoding: bytes[range.start..<range.end], as: UTF8.self)
    }
    let parameters = subprogram.heading.parameters.map {
      RoutineDescription.Parameter(
        name: $0.name.text.lowercased(), isIn: $0.mode != .out, isOut: $0.mode != .in,
        type: text($0.type.range).uppercased(), hasDefault: $0.defaultValue != nil)
    }
    return RoutineDescription(
      name: name, parameters: parameters, isFunction: subprogram.heading.isFunction,
      returnType: subprogram.heading.returnType.map { text($0.range).uppercased() })
  }
}
