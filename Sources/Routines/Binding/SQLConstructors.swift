import Catalog
import Columns
import Diagnostics
import Syntax

/// `SELECT t_line(a, b) FROM …`: constructors of stored types in SQL give structures and lists.
extension RoutineBinder {
  /// Nil if the name is no type of the schema.
  func constructorFunction(
    _ name: QualifiedName, _ arguments: [RoutineArgument]
  ) throws(SQLError) -> RoutineFunction? {
    switch try objectUnit(name.parts) {
    case .object(let type)?:
      let types = type.attributes.map { $0.type.unlimited.column }
      guard types.count == arguments.count else {
        throw fail(
          306, "wrong number or types of arguments in call to '\(type.name)'", at: name.range,
          hint: "it has \(type.attributes.map(\.name).joined(separator: ", "))",
          state: .undefinedFunction)
      }
      let result = RoutineType.object(type).column
      var order: [Int] = []
      for (i, argument) in arguments.enumerated() {
        order.append(argument.name.flatMap { type.position(of: $0) } ?? i)
      }
      let places = order
      return RoutineFunction(
        name: type.name, argumentTypes: places.map { types[$0] }, returnType: result,
        isDeterministic: true
      ) { (columns, count) throws(SQLError) in
        var builder = ColumnBuilder(result, capacity: count)
        for row in 0..<count {
          var values = [Value](repeating: .null, count: types.count)
          for (column, place) in zip(columns, places) { values[place] = column[row] }
          builder.append(.structure(values))
        }
        return builder.finish()
      }
    case .collection(let type)?:
      let element = type.element.unlimited.column
      return RoutineFunction(
        name: type.name, argumentTypes: arguments.map { _ in element }, returnType: .list(element),
        isDeterministic: true
      ) { (columns, count) throws(SQLError) in
        var builder = ColumnBuilder(.list(element), capacity: count)
        for row in 0..<count { builder.append(.list(columns.map { $0[row] })) }
        return builder.finish()
      }
    default: return nil
    }
  }
}
