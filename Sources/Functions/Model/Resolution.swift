import Columns
import Diagnostics

/// The functions that SQL can call, by name, and how a call finds its signature.
package struct FunctionCatalog: Sendable {
  private var scalars: [String: ScalarFunction] = [:]
  private var aggregates: [String: AggregateFunction] = [:]
  private var windows: [String: WindowFunction] = [:]

  package init(
    scalars: [ScalarFunction], aggregates: [AggregateFunction], windows: [WindowFunction]
  ) {
    for function in scalars { register(function, function.names, in: \.scalars) }
    for function in aggregates { register(function, function.names, in: \.aggregates) }
    for function in windows { register(function, function.names, in: \.windows) }
    assert(repeatedNames.isEmpty, "functions of one name: \(repeatedNames)")
  }

  /// Names that two functions of one kind have, of which calls would find only the first.
  package private(set) var repeatedNames: [String] = []

  private mutating func register<F>(
    _ function: F, _ names: [String], in table: WritableKeyPath<FunctionCatalog, [String: F]>
  ) {
    for name in names {
      if self[keyPath: table][name] == nil {
        self[keyPath: table][name] = function
      } else {
        repeatedNames.append(name)
      }
    }
  }

  /// Names are looked up in lower case.
  package func scalar(_ name: String) -> ScalarFunction? { scalars[name.lowercased()] }
  package func aggregate(_ name: String) -> AggregateFunction? { aggregates[name.lowercased()] }
  package func window(_ name: String) -> WindowFunction? { windows[name.lowercased()] }

  package var scalarFunctions: [ScalarFunction] { distinct(scalars) { $0.names[0] } }
  package var aggregateFunctions: [AggregateFunction] { distinct(aggregates) { $0.names[0] } }
  package var windowFunctions: [WindowFunction] { distinct(windows) { $0.names[0] } }

  package var allNames: [String] {
    (Array(scalars.keys) + Array(aggregates.keys) + Array(windows.keys)).sorted()
  }

  private func distinct<F>(_ table: [String: F], _ name: (F) -> String) -> [F] {
    table.filter { $0.key == name($0.value) }.sorted { $0.key < $1.key }.map(\.value)
  }

  /// The signature of the scalar function that fits best.
  /// - Throws: `undefinedFunction` with the signatures there are.
  package func resolveScalar(
    _ name: String, _ arguments: [ArgumentType], dialect: Dialect
  ) throws(SQLError) -> ScalarCall {
    guard let function = scalar(name) else { throw unknown(name) }
    let arguments = withoutZones(name, arguments)
    let found = best(function.signatures.lazy.map { $0.match(arguments, dialect) })
    if let found { return found }
    if function.category == .nested, arguments.first?.type == .null, arguments.count < 4 {
      return ofNothing(function.names[0], arguments)
    }
    throw mismatch(name, arguments, signatures: function.signatures.map(\.text))
  }

  /// A function of lists, structures or maps of a NULL that is none of them: NULL, as in DuckDB.
  private func ofNothing(_ name: String, _ arguments: [ArgumentType]) -> ScalarCall {
    ScalarCall(
      name: name, argumentTypes: arguments.map(\.type), returnType: .null,
      traits: FunctionTraits(isStrict: false)
    ) { (_, context) in .nulls(.null, count: context.count) }
  }

  package func resolveAggregate(
    _ name: String, _ arguments: [ArgumentType], dialect: Dialect
  ) throws(SQLError) -> AggregateCall {
    guard let function = aggregate(name) else { throw unknown(name) }
    let arguments = withoutZones(name, arguments)
    let found = best(function.signatures.lazy.map { $0.match(arguments, dialect) })
    guard let found else {
      throw mismatch(name, arguments, signatures: function.signatures.map(\.text))
    }
    return found
  }

  package func resolveWindow(
    _ name: String, _ arguments: [ArgumentType], dialect: Dialect, ignoreNulls: Bool
  ) throws(SQLError) -> WindowCall {
    guard let function = window(name) else { throw unknown(name) }
    let found = best(function.signatures.lazy.map { $0.match(arguments, dialect, ignoreNulls) })
    guard let found else {
      throw mismatch(name, arguments, signatures: function.signatures.map(\.text))
    }
    return found
  }

  private func best<C>(_ matches: some Sequence<(call: C, cost: Int)?>) -> C? {
    var cheapest: (call: C, cost: Int)?
    for case let match? in matches where match.cost < cheapest?.cost ?? .max { cheapest = match }
    return cheapest?.call
  }

  private func unknown(_ name: String) -> SQLError {
    SQLError(
      .undefinedFunction, "function \"\(name)\" does not exist",
      hint: didYouMean(name, among: allNames))
  }

  private func mismatch(
    _ name: String, _ arguments: [ArgumentType], signatures: [String]
  ) -> SQLError {
    let types = arguments.map { $0.isStringLiteral ? "VARCHAR" : $0.type.description }
    let isOperator = !(name.first?.isLetter ?? true) && name.first != "_"
    let shown =
      isOperator && types.count == 2
      ? "operator \(types[0]) \(name) \(types[1])"
      : isOperator && types.count == 1
        ? "operator \(name) \(types[0])" : "function \(name)(\(types.joined(separator: ", ")))"
    return SQLError(
      .undefinedFunction, "\(shown) does not exist",
      hint: isOperator
        ? "cast one side: CAST(x AS type)" : "it takes \(signatures.joined(separator: " or "))")
  }
}
