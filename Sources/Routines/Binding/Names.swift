import Columns
import Diagnostics
import Syntax

/// What a name with fields, subscripts and calls behind it means, found step by step.
extension RoutineBinder {
  /// `.name` or `(arguments)` behind a root.
  enum Suffix {
    case field(Identifier)
    case arguments([FunctionCall.Argument], SourceRange)

    var range: SourceRange {
      switch self {
      case .field(let name): name.range
      case .arguments(_, let range): range
      }
    }
  }

  /// What was found so far.
  enum Resolved {
    case place(Place)
    case value(Operand)
    case type(RoutineType)
    case cursor(CursorInfo)
    case exception(ExceptionIdentity)
    case subprograms(SubprogramGroup, Unit?)
    /// A method of an object, with the object.
    case method([SubprogramInfo], Place)
    case collectionMethod(String, Place)
    /// A package of the engine's own, or a function of STANDARD.
    case builtinPackage(String)
    case builtin(String)
    case package(Unit)
    /// A call of a procedure, complete.
    case performed(Perform)
  }

  /// The root and what stands behind it; nil if the expression is no name.
  func chain(_ expression: Expression) -> (root: Identifier, suffixes: [Suffix])? {
    switch expression.kind {
    case .name(let name):
      return (name.parts[0], name.parts.dropFirst().map { .field($0) })
    case .call(let call):
      guard call.over == nil, call.withinGroup.isEmpty, call.keep == nil else { return nil }
      let fields = call.name.parts.dropFirst().map { Suffix.field($0) }
      return (call.name.parts[0], fields + [.arguments(call.arguments, expression.range)])
    case .parameter(.name(let name)):
      // `:NEW.x` of triggers.
      return (Identifier(":" + name, range: expression.range), [])
    case .apply(let inner, let arguments):
      guard let (root, suffixes) = chain(inner) else { return nil }
      return (root, suffixes + [.arguments(arguments, expression.range)])
    case .field(let inner, let name):
      guard let (root, suffixes) = chain(inner) else { return nil }
      return (root, suffixes + [.field(name)])
    case .element(let inner, let index):
      guard let (root, suffixes) = chain(inner) else { return nil }
      return (root, suffixes + [.arguments([.init(value: index)], expression.range)])
    case .new(let call):
      let fields = call.name.parts.dropFirst().map { Suffix.field($0) }
      return (call.name.parts[0], fields + [.arguments(call.arguments, expression.range)])
    default: return nil
    }
  }

  /// Resolves a whole chain.
  func resolve(
    _ root: Identifier, _ suffixes: [Suffix], _ scope: Scope, wantsProcedure: Bool = false
  ) throws(SQLError) -> Resolved {
    var rest = suffixes[...]
    guard var current = try first(root, &rest, scope) else {
      throw undeclared(root.text, at: root.range, scope)
    }
    while let suffix = rest.first {
      rest.removeFirst()
      current = try step(current, suffix, scope, isLast: rest.isEmpty, wantsProcedure)
    }
    return current
  }

  // MARK: The root

  private func first(
    _ root: Identifier, _ rest: inout ArraySlice<Suffix>, _ scope: Scope
  ) throws(SQLError) -> Resolved? {
    let name = root.text.lowercased()
    if let own = ownVariable(name, rest.first, scope) {
      rest.removeFirst()
      return own
    }
    if let entity = scope.find(name) {
      // A label may hide behind a variable of the same name; the variable is nearer.
      return resolved(entity, scope)
    }
    if let attribute = try selfAttribute(root, scope) { return attribute }
    if case .field(let inner)? = rest.first {
      if let labelled = scope.labelled(name),
        let entity = labelled.entities[inner.text.lowercased()]
      {
        rest.removeFirst()
        return resolved(entity, scope)
      }
    }
    if name == "sys" || name == "standard", case .field(let inner)? = rest.first {
      rest.removeFirst()
      return try first(inner, &rest, scope)
    }
    if Builtins.hasPackage(name) { return .builtinPackage(name) }
    if let unit = try packageUnit(root) {
      return unit.isPackage ? .package(unit) : .subprograms(try standalone(unit), unit)
    }
    if let type = try objectUnit([root]) { return .type(type) }
    if Builtins.isKnown(name) { return .builtin(name) }
    // A schema before the name of a unit.
    if case .field(let inner)? = rest.first, let unit = try packageUnit(inner, schema: root) {
      rest.removeFirst()
      return unit.isPackage ? .package(unit) : .subprograms(try standalone(unit), unit)
    }
    return nil
  }

  /// `routine.variable` inside of the routine, whose name its package has too.
  private func ownVariable(_ name: String, _ suffix: Suffix?, _ scope: Scope) -> Resolved? {
    guard case .field(let inner)? = suffix, case .subprograms? = scope.find(name),
      let entity = scope.labelled(name)?.entities[inner.text.lowercased()]
    else { return nil }
    return resolved(entity, scope)
  }

  /// An attribute or a method of the object whose method is bound, without SELF.
  private func selfAttribute(_ name: Identifier, _ scope: Scope) throws(SQLError) -> Resolved? {
    guard case .variable(let own)? = scope.find("self"), case .object(let type) = own.type,
      type.position(of: name.text) != nil || !type.allMethods(name.text.lowercased()).isEmpty
    else { return nil }
    return try field(of: place(of: own, from: scope), name)
  }

  private func standalone(_ unit: Unit) throws(SQLError) -> SubprogramGroup {
    guard case .subprograms(let group)? = unit.scope.entities[unit.name] else {
      throw SQLError(
        .undefinedObject, "ORA-04063: \"\(unit.name.uppercased())\" has errors", code: -4063)
    }
    return group
  }

  private func resolved(_ entity: Entity, _ scope: Scope) -> Resolved {
    switch entity {
    case .variable(let variable): .place(place(of: variable, from: scope))
    case .type(let type): .type(type)
    case .cursor(let cursor): .cursor(cursor)
    case .exception(let identity): .exception(identity)
    case .subprograms(let group): .subprograms(group, nil)
    }
  }

  // MARK: One step

  private func step(
    _ current: Resolved, _ suffix: Suffix, _ scope: Scope, isLast: Bool, _ wantsProcedure: Bool
  ) throws(SQLError) -> Resolved {
    switch (current, suffix) {
    case (.place(let place), .field(let name)): return try field(of: place, name)
    case (.place(let place), .arguments(let arguments, let range)):
      return .place(try element(of: place, arguments, scope, at: range))
    case (.value(let operand), _):
      return try step(.place(temporary(operand)), suffix, scope, isLast: isLast, wantsProcedure)
    case (.subprograms(let group, _), .field(let name)):
      if let own = ownVariable(group.name, suffix, scope) { return own }
      // A function without arguments whose result has fields.
      let operand = try call(group.members, [], nil, scope, at: name.range)
      return try step(.value(operand), suffix, scope, isLast: isLast, wantsProcedure)
    case (.package(let unit), .field(let name)):
      unit.scope.layout.unit = unit
      guard let entity = member(name.text.lowercased(), of: unit) else {
        throw fail(
          302, "component '\(name.text.uppercased())' must be declared", at: name.range,
          hint: didYouMean(name.text, among: Array(unit.scope.entities.keys)),
          state: .undefinedObject)
      }
      if case .subprograms(let group) = entity { return .subprograms(group, unit) }
      return resolved(entity, scope)
    case (.subprograms(let group, _), .arguments(let arguments, let range)):
      if isLast && wantsProcedure {
        return .performed(try perform(group.members, arguments, nil, scope, at: range))
      }
      return .value(try call(group.members, arguments, nil, scope, at: range))
    case (.method(let methods, let object), .arguments(let arguments, let range)):
      if isLast && wantsProcedure {
        return .performed(try perform(methods, arguments, object, scope, at: range))
      }
      return .value(try call(methods, arguments, object, scope, at: range))
    case (.method(let methods, let object), .field):
      let operand = try call(methods, [], object, scope, at: suffix.range)
      return try step(.value(operand), suffix, scope, isLast: isLast, wantsProcedure)
    case (.collectionMethod(let method, let place), .arguments(let arguments, let range)):
      if isLast && wantsProcedure {
        return .performed(try collectionProcedure(method, place, arguments, scope, at: range))
      }
      return .value(try collectionFunction(method, place, arguments, scope, at: range))
    case (.type(let type), .arguments(let arguments, let range)):
      return .value(try constructed(type, arguments, scope, at: range))
    case (.type(.object(let object)), .field(let name)):
      // A static method.
      let methods = object.methods[name.text.lowercased()]?.filter { !$0.hasSelf } ?? []
      guard !methods.isEmpty else { throw undeclared(name.text, at: name.range, scope) }
      let group = SubprogramGroup(name.text)
      group.members = methods
      return .subprograms(group, nil)
    case (.builtinPackage(let package), .field(let name)):
      return .builtin("\(package).\(name.text.lowercased())")
    case (.builtin(let name), .arguments(let arguments, let range)):
      if isLast && wantsProcedure,
        let perform = try builtinProcedure(name, arguments, scope, at: range)
      {
        return .performed(perform)
      }
      return .value(try builtinFunction(name, arguments, scope, at: range))
    case (.builtin(let name), .field):
      let operand = try builtinFunction(name, [], scope, at: suffix.range)
      return try step(.value(operand), suffix, scope, isLast: isLast, wantsProcedure)
    default:
      throw fail(103, "this name cannot be used like this", at: suffix.range)
    }
  }

  /// The result of a call, as something that has fields.
  private func temporary(_ operand: Operand) -> Place {
    Place(
      type: operand.type, read: operand.evaluate,
      modify: { (frame, body) throws(Raised) in
        var value = try operand.evaluate(frame)
        try body(&value)
      }, readOnly: "the result of a call cannot be assigned to")
  }

  static let collectionMethods: Set<String> = [
    "count", "first", "last", "next", "prior", "exists", "limit", "delete", "extend", "trim",
  ]

  private func field(of place: Place, _ name: Identifier) throws(SQLError) -> Resolved {
    let wanted = name.text.lowercased()
    switch place.type {
    case .record(let record):
      guard let position = record.position(of: wanted, spelling: name.folded(.oracle)) else {
        throw fail(
          302, "component '\(name.text.uppercased())' must be declared", at: name.range,
          hint: didYouMean(wanted, among: record.fields.map(\.name)), state: .undefinedColumn)
      }
      let field = record.fields[position]
      let isOneOfTwo = record.fields.dropFirst(position + 1).contains {
        $0.name == field.name && $0.spelling == field.spelling
      }
      if isOneOfTwo {
        throw fail(
          402, "alias required in SELECT list of cursor to avoid duplicate column names",
          at: name.range, state: .ambiguousColumn)
      }
      return .place(
        fieldPlace(place, position, record.fields[position].type, record.fields[position].isNotNull)
      )
    case .object(let object):
      if let position = object.position(of: wanted) {
        return .place(fieldPlace(place, position, object.attributes[position].type, false))
      }
      let methods = object.allMethods(wanted)
      if !methods.isEmpty { return .method(methods, place) }
    case .collection where Self.collectionMethods.contains(wanted):
      return .collectionMethod(wanted, place)
    case .file, .opaque: return .value(place.operand)
    default: break
    }
    throw fail(
      302, "component '\(name.text.uppercased())' must be declared", at: name.range,
      state: .undefinedColumn)
  }

  private func fieldPlace(
    _ place: Place, _ position: Int, _ type: RoutineType, _ isNotNull: Bool
  ) -> Place {
    let (read, modify) = (place.read, place.modify)
    var made = Place(
      type: type,
      read: { (frame) throws(Raised) in
        switch try read(frame) {
        case .record(let box): return box.fields[position]
        default: return .null
        }
      },
      modify: { (frame, body) throws(Raised) in
        try modify(frame) { (datum) throws(Raised) in
          try datum.withRecord { (box) throws(Raised) in try body(&box.fields[position]) }
        }
      })
    if let slot = place.slot {
      // A field of a variable of its own: the common case, without a copy of the record.
      made.read = { (frame) throws(Raised) in
        if case .record(let box) = frame.slots[slot] { return box.fields[position] }
        return .null
      }
    }
    made.readOnly = place.readOnly
    made.isNotNull = isNotNull
    return made
  }

  private func element(
    of place: Place, _ arguments: [FunctionCall.Argument], _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Place {
    guard case .collection(let type) = place.type, arguments.count == 1 else {
      throw fail(
        224, "object must be of type function or array to be used this way", at: range,
        state: .datatypeMismatch)
    }
    let key = try expression(arguments[0].value, scope).evaluate
    let (read, modify) = (place.read, place.modify)
    let fresh = type.element.withDefaults
    var made = Place(
      type: type.element,
      read: { (frame) throws(Raised) in
        guard case .collection(let box) = try read(frame) else { throw Raised(-6531) }
        return try box.element(try key(frame))
      },
      modify: { (frame, body) throws(Raised) in
        let key = try key(frame)
        // Before the collection is held: defaults may read variables beside it.
        var initial: Datum?
        if let fresh, case .collection(let box) = try read(frame), try box.find(box.key(key)) == nil
        {
          initial = try fresh(frame)
        }
        try modify(frame) { (datum) throws(Raised) in
          try datum.withCollection { (box) throws(Raised) in
            let place: Int
            if let initial {
              place = try box.placeForWriting(key) { () throws(Raised) in initial }
            } else {
              place = try box.placeForWriting(key)
            }
            try body(&box.values[place])
          }
        }
      })
    made.readOnly = place.readOnly
    return made
  }

  // MARK: As values and places

  /// The value of a name.
  func nameOperand(
    _ root: Identifier, _ suffixes: [Suffix], _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Operand {
    if let sequence = try sequenceOperand(root, suffixes, scope, at: range) { return sequence }
    switch try resolve(root, suffixes, scope) {
    case .place(let place): return place.operand
    case .value(let operand): return operand
    case .subprograms(let group, _): return try call(group.members, [], nil, scope, at: range)
    case .method(let methods, let object): return try call(methods, [], object, scope, at: range)
    case .collectionMethod(let method, let place):
      return try collectionFunction(method, place, [], scope, at: range)
    case .builtin(let name): return try builtinFunction(name, [], scope, at: range)
    case .type(let type): return try constructed(type, [], scope, at: range)
    case .cursor(let cursor):
      let place = cursorPlace(cursor, scope)
      return place.operand
    case .exception, .builtinPackage, .package, .performed:
      throw fail(330, "invalid use of '\(root.text.uppercased())': no value", at: range)
    }
  }

  /// What can be assigned to.
  func place(_ expression: Expression, _ scope: Scope) throws(SQLError) -> Place {
    if case .parameter(let parameter) = expression.kind {
      if let place = try parameterPlace(parameter, scope, at: expression.range) { return place }
    }
    guard let (root, suffixes) = chain(expression) else {
      throw fail(363, "expression cannot be used as an assignment target", at: expression.range)
    }
    switch try resolve(root, suffixes, scope) {
    case .place(let place):
      if let reason = place.readOnly {
        throw fail(
          363, "expression '\(root.text.uppercased())' cannot be used as an assignment target",
          at: expression.range, hint: reason)
      }
      return place
    case .cursor(let cursor): return cursorPlace(cursor, scope)
    default:
      throw fail(
        363, "expression '\(root.text.uppercased())' cannot be used as an assignment target",
        at: expression.range)
    }
  }

  func cursorPlace(_ cursor: CursorInfo, _ scope: Scope) -> Place {
    let variable = VariableInfo(
      cursor.name, .cursor(CursorType(cursor.name, row: cursor.row)), slot: cursor.slot,
      layout: cursor.layout)
    return place(of: variable, from: scope)
  }

  /// `:NEW`, `:OLD` of triggers, or a variable of the host.
  func parameterPlace(
    _ parameter: Parameter, _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Place? {
    guard case .name(let name) = parameter else {
      if let host = hostRequest?(parameter) { return place(of: host, from: scope) }
      return nil
    }
    if case .variable(let variable)? = scope.find(":" + name.lowercased()) {
      return place(of: variable, from: scope)
    }
    if let host = hostRequest?(parameter) { return place(of: host, from: scope) }
    throw fail(
      49, "bad bind variable '\(name.uppercased())'", at: range, hint: "no value was given for it",
      state: .undefinedParameter)
  }

  private func sequenceOperand(
    _ root: Identifier, _ suffixes: [Suffix], _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Operand? {
    guard case .field(let last)? = suffixes.last else { return nil }
    let word = last.text.lowercased()
    guard word == "nextval" || word == "currval" else { return nil }
    var path = [root.text]
    for suffix in suffixes.dropLast() {
      guard case .field(let name) = suffix else { return nil }
      path.append(name.text)
    }
    guard runner.hasSequence(path) else {
      throw SQLError(
        .undefinedObject, "ORA-02289: sequence \"\(path.joined(separator: "."))\" does not exist",
        range: range, code: -2289)
    }
    let advances = word == "nextval"
    let sequence = path
    return Operand(.number) { (frame) throws(Raised) in
      frame.run.effects &+= 1
      do throws(SQLError) {
        guard let value = try frame.run.runner.sequence(sequence, advances: advances) else {
          throw Raised(-2289, "sequence does not exist").asSQL
        }
        return Datum.decimal(value, 0)
      } catch {
        throw Raised(error)
      }
    }
  }
}

extension Raised {
  var asSQL: SQLError { SQLError(self) }
}

extension ObjectTypeInfo {
  /// Methods of this type and, where it has none of the name, of its supertypes.
  func allMethods(_ name: String) -> [SubprogramInfo] {
    var current: ObjectTypeInfo? = self
    while let type = current {
      if let found = type.methods[name], !found.isEmpty {
        return found.filter { !$0.isConstructor }
      }
      current = type.supertype
    }
    return []
  }
}
