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
      if let own = try ownConstructor(of: type, arguments, at: name.range) { return own }
      return try attributeConstructor(type, arguments, at: name.range)
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

  /// The constructor that every type has: a value for each attribute.
  private func attributeConstructor(
    _ type: ObjectTypeInfo, _ arguments: [RoutineArgument], at range: SourceRange
  ) throws(SQLError) -> RoutineFunction {
    let types = type.attributes.map { $0.type.column }
    guard types.count == arguments.count else {
      throw fail(
        306, "wrong number or types of arguments in call to '\(type.name)'", at: range,
        hint: "it has \(type.attributes.map(\.name).joined(separator: ", "))",
        state: .undefinedFunction)
    }
    let result = RoutineType.object(type).column
    var order: [Int] = []
    for (i, argument) in arguments.enumerated() {
      order.append(argument.name.flatMap { type.position(of: $0) } ?? i)
    }
    let places = order
    let limits = type.attributes.map { field -> TextLimit? in
      if case .text(let limit) = field.type, limit.limit != nil { limit } else { nil }
    }
    let isInOrder = places == Array(places.indices)
    return RoutineFunction(
      name: isInOrder ? type.name : "\(type.name) \(places)",
      argumentTypes: places.map { types[$0] }, returnType: result,
      isDeterministic: true
    ) { (columns, count) throws(SQLError) in
      var builder = ColumnBuilder(result, capacity: count)
      for row in 0..<count {
        var values = [Value](repeating: .null, count: types.count)
        for (column, place) in zip(columns, places) { values[place] = column[row] }
        for (value, limit) in zip(values, limits) {
          guard let limit, case .string(let text) = value, limit.isTooShort(for: text) else {
            continue
          }
          throw SQLError(
            .stringTruncation,
            "attribute or element value is larger than specified in type", code: -22814)
        }
        builder.append(.structure(values))
      }
      return builder.finish()
    }
  }

  /// The same with a value for each attribute in its place.
  func constructor(ofAttributes type: ObjectTypeInfo) throws(SQLError) -> RoutineFunction {
    try attributeConstructor(
      type, type.attributes.map { RoutineArgument(name: nil, type: $0.type.column) },
      at: SourceRange(start: 0, end: 0))
  }

  /// A constructor that the type defines itself, where one takes so many arguments.
  private func ownConstructor(
    of type: ObjectTypeInfo, _ arguments: [RoutineArgument], at range: SourceRange
  ) throws(SQLError) -> RoutineFunction? {
    let own = (type.methods[type.name.lowercased()] ?? []).filter { constructor in
      let wanted = constructor.parameters.dropFirst()
      return constructor.isConstructor && arguments.count <= wanted.count
        && wanted.dropFirst(arguments.count).allSatisfy { $0.defaultValue != nil }
    }
    guard !own.isEmpty else { return nil }
    let info: SubprogramInfo
    do throws(SQLError) {
      info = try nearest(
        own, type.name, arguments.map { $0.name?.lowercased() },
        arguments.map { routineType(of: $0.type) }, hasSelf: true, at: range)
    } catch {
      if arguments.count == type.attributes.count { return nil }
      throw error
    }
    var positions: [Int] = []
    for (i, argument) in arguments.enumerated() {
      let named = argument.name.flatMap { name in
        info.parameters.firstIndex { $0.name == name.lowercased() }
      }
      positions.append(named ?? i + 1)
    }
    let caller = FunctionCaller(info, positions, session, constructs: type)
    let result = RoutineType.object(type).column
    return RoutineFunction(
      name: type.name, argumentTypes: positions.map { info.parameters[$0].type.unlimited.column },
      returnType: result, isDeterministic: false
    ) { (columns, count) throws(SQLError) in try caller.call(columns, count, result) }
  }

  /// `money_t.zero('EUR')` and, with the object as the first argument, `money_t.shown(price)`: the functions of
  /// an object type by this name; nil where the name is none of a type.
  func methods(_ name: QualifiedName) throws(SQLError) -> [SubprogramInfo]? {
    guard name.parts.count > 1,
      case .object(let type)? = try objectUnit([name.parts[name.parts.count - 2]])
    else { return nil }
    let found = type.allMethods(name.last.text.lowercased()).filter { $0.returnType != nil }
    return found.isEmpty ? nil : found
  }
}

extension RoutineSession {
  /// Makes a value of an object type of its attributes, in their order.
  package func constructor(ofAttributes type: String) throws(SQLError) -> RoutineFunction? {
    guard case .object(let info)? = self.type(named: type.lowercased()) else { return nil }
    return try RoutineBinder(session: self, unit: Unit("sql", text: ""), text: "")
      .constructor(ofAttributes: info)
  }

  /// How values of an object type compare.
  package func objectOrder(_ type: String) -> ObjectOrder? {
    guard case .object(let info)? = self.type(named: type.lowercased()) else { return nil }
    return info.mapMethod.map { .map($0) } ?? info.orderMethod.map { .order($0) }
  }
}
