import Catalog
import Columns
import Diagnostics
import Syntax

/// What names of a SQL statement mean in PL/SQL: variables, which become its parameters, functions that it
/// calls for its rows, and sequences.
extension RoutineBinder {
  /// Whether an expression is a call of a function of PL/SQL.
  func isFunction(_ root: Identifier, _ expression: Expression, _ scope: Scope) -> Bool {
    let path: QualifiedName
    switch expression.kind {
    case .name(let name): path = name
    case .call(let call): path = call.name
    default: return false
    }
    guard isFunctionName(root, scope) else { return false }
    do throws(SQLError) {
      let suffixes = path.parts.dropFirst().map { Suffix.field($0) }
      if case .subprograms = try resolve(root, suffixes, scope) { return true }
    } catch {}
    return false
  }

  /// Whether an expression is a call of a function of PL/SQL that a statement of SQL may call: none that is declared in
  /// a block or a routine (PLS-00231).
  func isFunctionOfSQL(_ root: Identifier, _ expression: Expression, _ scope: Scope) -> Bool {
    guard isFunction(root, expression, scope) else { return false }
    guard case .subprograms(let group)? = scope.find(root.text.lowercased()) else { return true }
    return group.members.contains { $0.layout.depth == 1 && $0.unit.isStored }
  }

  /// Whether an expression inside SQL is one of the routine's names, not of the engine's functions.
  func isOwnName(_ root: Identifier, _ expression: Expression, _ scope: Scope) -> Bool {
    let name = root.text.lowercased()
    if name.hasPrefix(":") { return scope.find(name) != nil || hostRequest != nil }
    if let entity = scope.find(name) {
      switch entity {
      case .variable: return true
      case .subprograms: break
      default: return false
      }
    }
    if case .field(let field)? = chain(expression)?.suffixes.first {
      let part = field.text.lowercased()
      if case .variable? = scope.labelled(name)?.entities[part] { return true }
      // A variable or constant of a package, or an element of one; its functions are called per row.
      if let unit = lookupPackage(root) {
        if case .variable? = member(part, of: unit) { return true }
      } else if let unit = lookupPackage(field), let suffixes = chain(expression)?.suffixes,
        suffixes.count > 1, case .field(let inner) = suffixes[1],
        case .variable? = member(inner.text.lowercased(), of: unit)
      {
        // `schema.package.variable`
        return true
      }
    }
    guard case .name(let path) = expression.kind, path.parts.count > 1 else { return false }
    return Builtins.packageConstants["\(name).\(path.parts[1].text.lowercased())"] != nil
  }

  /// SQLCODE and SQLERRM are functions that a SQL statement cannot invoke (PL/SQL Language Reference,
  /// "SQLCODE Function", "SQLERRM Function").
  func refuseErrorFunction(_ root: Identifier, _ scope: Scope) throws(SQLError) {
    let name = root.text.lowercased()
    guard name == "sqlcode" || name == "sqlerrm", scope.find(name) == nil else { return }
    throw fail(
      231, "function '\(name.uppercased())' may not be used in SQL", at: root.range,
      hint: "give its value to a variable before the statement", state: .featureNotSupported)
  }

  private func lookupPackage(_ name: Identifier) -> Unit? {
    do throws(SQLError) { return try packageUnit(name) } catch { return nil }
  }

  func cursorPlace(named name: QualifiedName, _ scope: Scope) throws(SQLError) -> Place {
    let suffixes = name.parts.dropFirst().map { Suffix.field($0) }
    switch try resolve(name.parts[0], suffixes, scope) {
    case .cursor(let cursor): return cursorPlace(cursor, scope)
    case .place(let place):
      if case .cursor = place.type { return place }
    default: break
    }
    throw fail(201, "cursor '\(name.last.text.uppercased())' must be declared", at: name.range)
  }

  /// A stored or local function as SQL calls it.
  ///
  /// - Parameter inQuery: A query calls it, so that it may change no table (ORA-14551).
  func sqlFunction(
    _ name: QualifiedName, _ arguments: [RoutineArgument], _ scope: Scope, inQuery: Bool = true
  ) throws(SQLError) -> RoutineFunction? {
    if let sequence = sequenceFunction(name, arguments) { return sequence }
    if let constructor = try constructorFunction(name, arguments) { return constructor }
    if let members = try methods(name) {
      return try function(members, name, arguments, inQuery: inQuery)
    }
    if let function = try packageFunction(name, arguments) { return function }
    let members: [SubprogramInfo]
    let suffixes = name.parts.dropFirst().map { Suffix.field($0) }
    // A schema may stand before a package or a function.
    let isQualified = name.parts.count > 1 && lookupPackage(name.parts[1]) != nil
    guard isFunctionName(name.parts[0], scope) || isQualified else { return nil }
    switch try resolve(name.parts[0], suffixes, scope) {
    case .subprograms(let group, _): members = group.members
    default: return nil
    }
    return try function(members, name, arguments, inQuery: inQuery)
  }

  /// The one of several functions that takes these arguments.
  private func function(
    _ members: [SubprogramInfo], _ name: QualifiedName, _ arguments: [RoutineArgument],
    inQuery: Bool
  ) throws(SQLError) -> RoutineFunction {
    let info = try nearest(
      members.filter { $0.returnType != nil }, name.last.text,
      arguments.map { $0.name?.lowercased() }, arguments.map { routineType(of: $0.type) },
      at: name.range)
    // It would have no variables of the routine around it (PL/SQL Language Reference, PLS-00231).
    guard info.layout.depth == 1, info.unit.isStored else {
      throw fail(
        231, "function '\(info.name.uppercased())' may not be used in SQL", at: name.range,
        hint: "give its value to a variable before the statement, or make it a stored function",
        state: .featureNotSupported)
    }
    guard let type = info.returnType, type.isColumn else {
      throw fail(
        642, "a function called from SQL returns a scalar or a collection", at: name.range,
        state: .datatypeMismatch
      )
    }
    var positions: [Int] = []
    for (i, argument) in arguments.enumerated() {
      let place = argument.name.flatMap { name in
        info.parameters.firstIndex { $0.name == name.lowercased() }
      }
      positions.append(place ?? i)
    }
    let caller = FunctionCaller(info, positions, session, inQuery: inQuery)
    let result = type.unlimited.column
    return RoutineFunction(
      name: label(of: info, positions),
      argumentTypes: positions.map { info.parameters[$0].type.unlimited.column },
      returnType: result, isDeterministic: info.isDeterministic
    ) { (columns, count) throws(SQLError) in try caller.call(columns, count, result) }
  }

  /// The function with its unit, and with the places of named arguments: calls of one name over the same
  /// arguments are taken for equal.
  private func label(of info: SubprogramInfo, _ positions: [Int]) -> String {
    let isInOrder = positions == Array(positions.indices)
    return info.shownName.lowercased()
      + (isInOrder ? "" : " (\(positions.map(String.init).joined(separator: ", ")))")
  }

  /// `s.NEXTVAL` and `s.CURRVAL`: a value for each row.
  private func sequenceFunction(
    _ name: QualifiedName, _ arguments: [RoutineArgument]
  ) -> RoutineFunction? {
    let word = name.last.text.lowercased()
    let path = name.parts.dropLast().map(\.text)
    guard arguments.isEmpty, word == "nextval" || word == "currval", !path.isEmpty,
      runner.hasSequence(path)
    else { return nil }
    let source = SequenceReader(path, advances: word == "nextval", session)
    let type = DataType.decimal(precision: 28, scale: 0)
    return RoutineFunction(
      name: word, argumentTypes: [], returnType: type, isDeterministic: false
    ) { (_, count) throws(SQLError) in try source.values(count, type) }
  }

  /// Whether a name without a qualifier is a function's of the routine's package, of a block around, or a
  /// stored one's.
  func isOwnFunction(_ name: Identifier, _ scope: Scope) -> Bool {
    guard isFunctionName(name, scope),
      case .subprograms(let group, _)? = try? resolve(name, [], scope)
    else { return false }
    return group.members.contains { $0.returnType != nil }
  }

  private func isFunctionName(_ root: Identifier, _ scope: Scope) -> Bool {
    let name = root.text.lowercased()
    if case .subprograms? = scope.find(name) { return true }
    if scope.labelled(name) != nil { return true }
    return lookupPackage(root) != nil
  }
}

/// Calls a function for each row of a batch. The session runs it on one thread at a time.
final class FunctionCaller: @unchecked Sendable {
  private let info: SubprogramInfo
  private let positions: [Int]
  /// Of a constructor, which works on SELF and gives it.
  private let constructed: ObjectTypeInfo?
  /// The types of parameters that are objects.
  private let objects: [ObjectTypeInfo?]
  private let session: RoutineSession
  private let inQuery: Bool

  init(
    _ info: SubprogramInfo, _ positions: [Int], _ session: RoutineSession, inQuery: Bool = true,
    constructs: ObjectTypeInfo? = nil
  ) {
    self.info = info
    constructed = constructs
    objects = info.parameters.map { if case .object(let type) = $0.type { type } else { nil } }
    self.positions = positions
    self.session = session
    self.inQuery = inQuery
  }

  func call(_ columns: [Column], _ count: Int, _ type: DataType) throws(SQLError) -> Column {
    var builder = ColumnBuilder(type, capacity: count)
    do throws(Raised) {
      let parent = try info.unit.activation(session)
      var calls = RepeatedCalls(session)
      for row in 0..<count {
        if info.hasSelf, positions.first == 0, columns[0].isNull(row) { throw Raised(-30625) }
        let target = info.implementation ?? info
        let frame = Activation(target.layout, parent: parent, session)
        for (i, parameter) in info.parameters.enumerated() {
          if let column = positions.firstIndex(of: i) {
            frame.slots[i] = Datum(columns[column], row)
            if let type = objects[i] { frame.slots[i] = frame.slots[i].asObject(type) }
          } else {
            frame.slots[i] = try parameter.defaultValue?(parent) ?? parameter.type.initial
          }
        }
        if let constructed {
          let blank = constructed.attributes.map { $0.type.initial }
          frame.slots[0] = .record(RecordBox(blank, objectType: constructed))
        }
        let key = calls.key(frame.slots, info.parameters.count)
        if let key, let known = calls.result(key, session) {
          builder.append(try known.value(as: type))
          continue
        }
        do throws(Raised) {
          let statements = session.around
          if inQuery { session.around.queries += 1 } else { session.around.changes += 1 }
          defer { session.around = statements }
          try target.run(frame)
          let result = constructed == nil ? frame.result : frame.slots[0]
          if let key { calls.keep(result, for: key, session) }
          builder.append(try result.value(as: type))
        } catch {
          // A query sees NULL where the function found no data (PL/SQL Language Reference 19c, 13.5).
          guard case .number(-1403) = error.exception else {
            throw error.traced(session.traceLine(target.unit, error))
          }
          builder.appendNull()
        }
      }
    } catch { throw SQLError(error) }
    return builder.finish()
  }
}

/// Gives the values of a sequence to the rows of a query.
private final class SequenceReader: @unchecked Sendable {
  private let path: [String]
  private let advances: Bool
  private let session: RoutineSession

  init(_ path: [String], advances: Bool, _ session: RoutineSession) {
    self.path = path
    self.advances = advances
    self.session = session
  }

  func values(_ count: Int, _ type: DataType) throws(SQLError) -> Column {
    var builder = ColumnBuilder(type, capacity: count)
    session.effects &+= 1
    for _ in 0..<count {
      let value = try session.runner.sequence(path, advances: advances)
      builder.append(value.map { .decimal(unscaled: $0, scale: 0) } ?? .null)
    }
    return builder.finish()
  }
}
