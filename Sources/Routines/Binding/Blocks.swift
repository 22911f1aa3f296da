import Diagnostics
import Syntax

/// Blocks: declarations, statements, handlers.
extension RoutineBinder {
  func block(_ block: Block, _ scope: Scope, label: String? = nil) -> Perform {
    let inner = Scope(parent: scope, layout: scope.layout, label: label)
    let initializers = declarations(block.declarations, inner)
    return handled(block, inner, initializers)
  }

  /// Initial values, then statements with their handlers: an exception of a declaration is for the
  /// block around (PL/SQL Language Reference 19c, "Exceptions Raised in Declarations").
  func handled(_ block: Block, _ scope: Scope, _ initializers: [Perform]) -> Perform {
    let body = statements(block.statements, scope)
    let guarded = block.handlers.isEmpty ? body : handling(block.handlers, body, scope)
    if initializers.isEmpty { return guarded }
    return { (frame) throws(Raised) in
      for initializer in initializers { _ = try initializer(frame) }
      return try guarded(frame)
    }
  }

  private struct Handler {
    var exceptions: Set<ExceptionIdentity>
    var isOthers: Bool
    var body: Perform
  }

  private func handling(
    _ handlers: [ExceptionHandler], _ body: @escaping Perform, _ scope: Scope
  ) -> Perform {
    var made: [Handler] = []
    for (i, handler) in handlers.enumerated() {
      var exceptions: Set<ExceptionIdentity> = []
      for name in handler.exceptions {
        if let identity = noting(nil, { () throws(SQLError) in try exception(name, scope) }) {
          exceptions.insert(identity)
        }
      }
      if handler.isOthers, i + 1 < handlers.count {
        errors.append(
          fail(
            370, "OTHERS handler must be last among the exception handlers of a block",
            at: handler.range))
      }
      made.append(
        Handler(
          exceptions: exceptions, isOthers: handler.isOthers,
          body: statements(handler.statements, scope)))
    }
    let unit = unit
    return { (frame) throws(Raised) in
      do throws(Raised) {
        return try body(frame)
      } catch {
        let raised = error
        guard
          let handler = made.first(where: {
            $0.isOthers || $0.exceptions.contains(raised.exception)
          }),
          raised.isCatchable
        else { throw raised }
        let session = frame.run
        session.handled.append(raised)
        session.handledPlaces.append(session.traceLine(unit, raised))
        defer {
          session.handled.removeLast()
          session.handledPlaces.removeLast()
        }
        return try handler.body(frame)
      }
    }
  }

  // MARK: Declarations

  /// Makes the names known and gives what computes their initial values, in order.
  func declarations(_ list: [Declaration], _ scope: Scope) -> [Perform] {
    var initializers: [Perform] = []
    var bodies: [(Subprogram, SubprogramInfo, Scope)] = []
    for declaration in list {
      do throws(SQLError) {
        if let initializer = try self.declaration(declaration, scope, &bodies) {
          initializers.append(located(initializer, at: declaration.range))
        }
      } catch { errors.append(error) }
    }
    for (subprogram, info, parameters) in bodies { self.subprogram(subprogram, info, parameters) }
    return initializers
  }

  private func located(_ perform: @escaping Perform, at range: SourceRange) -> Perform {
    { (frame) throws(Raised) in
      do throws(Raised) { return try perform(frame) } catch { throw error.located(at: range) }
    }
  }

  private func declaration(
    _ declaration: Declaration, _ scope: Scope,
    _ bodies: inout [(Subprogram, SubprogramInfo, Scope)]
  ) throws(SQLError) -> Perform? {
    switch declaration.kind {
    case .variable(let variable): return try self.variable(variable, scope, at: declaration.range)
    case .cursor(let cursor): return try self.cursor(cursor, scope, at: declaration.range)
    case .exception(let name):
      let identity = ExceptionIdentity.declared(
        session.nextException(), name: name.text.uppercased())
      try checkFree(name, scope)
      scope.entities[name.text.lowercased()] = .exception(identity)
      return nil
    case .type(let name, let definition):
      scope.entities[name.text.lowercased()] = .type(try define(name, definition, scope))
      return nil
    case .subtype(let made):
      scope.entities[made.name.text.lowercased()] = .type(try self.`subtype`(made, scope))
      return nil
    case .subprogram(let subprogram):
      let (info, parameters) = try heading(subprogram, scope)
      if subprogram.body != nil { bodies.append((subprogram, info, parameters)) }
      return nil
    case .pragma(let pragma):
      try self.pragma(pragma, scope)
      return nil
    }
  }

  private func checkFree(_ name: Identifier, _ scope: Scope) throws(SQLError) {
    if scope.entities[name.text.lowercased()] != nil {
      throw fail(
        371, "at most one declaration for '\(name.text.uppercased())' is permitted", at: name.range,
        state: .duplicateObject)
    }
  }

  private func variable(
    _ variable: Declaration.Variable, _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Perform? {
    let declared = try type(variable.type, scope)
    try checkFree(variable.name, scope)
    var value: Evaluate?
    if let expression = variable.defaultValue {
      let operand = try self.expression(expression, scope, expecting: declared)
      value = try converted(operand, to: declared, at: expression.range)
    }
    if (variable.isConstant || variable.isNotNull), value == nil {
      throw fail(
        218, "a variable declared NOT NULL or CONSTANT must have an initialization assignment",
        at: range)
    }
    let info = declare(variable.name.text, declared, scope)
    info.isNotNull =
      variable.isNotNull || declared.isNotNull || inheritsNotNull(variable.type, scope)
    if variable.isConstant { info.readOnly = "it is a constant" }
    let slot = info.slot
    if let value {
      let isNotNull = info.isNotNull
      return { (frame) throws(Raised) in
        let initial = try value(frame)
        if isNotNull, initial.isNull { throw Raised.valueError() }
        frame.slots[slot] = initial
        return .next
      }
    }
    return initializer(declared, slot)
  }

  private func initializer(_ type: RoutineType, _ slot: Int) -> Perform {
    if let fresh = type.withDefaults {
      return { (frame) throws(Raised) in
        frame.slots[slot] = try fresh(frame)
        return .next
      }
    }
    return { (frame) throws(Raised) in
      frame.slots[slot] = type.initial
      return .next
    }
  }

  private func `subtype`(
    _ made: Declaration.Subtype, _ scope: Scope
  ) throws(SQLError) -> RoutineType {
    var base = try type(made.base, scope)
    if let lower = integer(made.lower), let upper = integer(made.upper) {
      base = .integer(
        IntegerRange(lower: Int64(lower), upper: Int64(upper), isNotNull: made.isNotNull))
    } else if made.isNotNull, case .integer(var limits) = base {
      limits.isNotNull = true
      base = .integer(limits)
    }
    return base
  }

  private func pragma(_ pragma: PragmaDeclaration, _ scope: Scope) throws(SQLError) {
    switch pragma.name {
    case "exception_init":
      guard pragma.arguments.count == 2, case .name(let name) = pragma.arguments[0].value.kind,
        let number = integer(pragma.arguments[1].value)
      else {
        throw fail(701, "illegal ORACLE error number in PRAGMA EXCEPTION_INIT", at: pragma.range)
      }
      let key = name.last.text.lowercased()
      guard case .exception? = scope.entities[key] else {
        throw fail(
          700,
          "PRAGMA EXCEPTION_INIT must follow declaration of its exception in the same declarative part",
          at: pragma.range)
      }
      scope.entities[key] = .exception(.number(number == 100 ? -1403 : number))
    case "autonomous_transaction":
      if let subprogram { subprogram.isAutonomous = true } else { isAutonomousBlock = true }
    case "serially_reusable": unit.isReusable = true
    default: break
    }
  }

  // MARK: Subprograms

  /// Declares a subprogram by its heading; a definition completes its forward declaration.
  func heading(
    _ subprogram: Subprogram, _ scope: Scope, selfType: ObjectTypeInfo? = nil
  ) throws(SQLError) -> (SubprogramInfo, Scope) {
    let heading = subprogram.heading
    let name = heading.name.last.text.lowercased()
    let layout = FrameLayout(parent: scope.layout)
    let inner = Scope(parent: scope, layout: layout, label: name)
    var parameters: [ParameterInfo] = []
    if let selfType, !subprogram.modifiers.contains("static"),
      heading.parameters.first?.name.text.lowercased() != "self"
    {
      let isReadOnly = heading.isFunction && !heading.returnsSelf
      _ = declare("self", .object(selfType), inner)
      parameters.append(
        ParameterInfo(name: "self", mode: isReadOnly ? .input : .both, type: .object(selfType)))
    }
    for parameter in heading.parameters {
      let type = try type(parameter.type, scope).unlimited
      let variable = declare(parameter.name.text, type, inner)
      let mode: ParameterInfo.Mode =
        switch parameter.mode {
        case .in: .input
        case .out: .output
        case .inOut: .both
        }
      if mode == .input { variable.readOnly = "it is an IN parameter" }
      var usual: Evaluate?
      if let expression = parameter.defaultValue {
        usual = try converted(
          try self.expression(expression, scope, expecting: type), to: type, at: expression.range)
      }
      parameters.append(
        ParameterInfo(
          name: variable.name, mode: mode, isNoCopy: parameter.isNoCopy, type: type,
          defaultValue: usual))
    }
    var returns = try heading.returnType.map { (t) throws(SQLError) in try type(t, scope) }
    if heading.returnsSelf, let selfType { returns = .object(selfType) }
    let info = SubprogramInfo(name, parameters, returns: returns, layout: layout, unit: unit)
    info.isPipelined = heading.isPipelined
    info.isDeterministic = heading.isDeterministic
    info.hasSelf = parameters.first?.name == "self" && selfType != nil
    info.isConstructor = subprogram.modifiers.contains("constructor") || heading.returnsSelf
    if selfType != nil { return (info, inner) }
    return (try register(info, subprogram, inner, scope), inner)
  }

  /// Adds to the group of the name, or takes the place of the declaration without body.
  private func register(
    _ info: SubprogramInfo, _ subprogram: Subprogram, _ inner: Scope, _ scope: Scope
  ) throws(SQLError) -> SubprogramInfo {
    var group: SubprogramGroup
    if case .subprograms(let found)? = scope.entities[info.name] {
      group = found
    } else if case .subprograms(let found)? = scope.parent?.entities[info.name], isBodyScope(scope)
    {
      group = found
    } else if scope.entities[info.name] != nil {
      throw fail(
        371, "at most one declaration for '\(info.name.uppercased())' is permitted",
        at: subprogram.heading.range, state: .duplicateObject)
    } else {
      group = SubprogramGroup(info.name)
      scope.entities[info.name] = .subprograms(group)
    }
    if let declared = group.members.first(where: {
      $0.isDeclaredOnly && $0.code == nil && isSame($0, info)
    }) {
      if subprogram.body != nil || subprogram.external != nil {
        declared.isDeclaredOnly = false
        // The definition's own slots count; defaults of the specification stay.
        for i in info.parameters.indices where info.parameters[i].defaultValue == nil {
          info.parameters[i].defaultValue = declared.parameters[i].defaultValue
        }
        declared.implementation = info
        info.isDeclaredOnly = false
        return info
      }
      return declared
    }
    info.isDeclaredOnly = subprogram.body == nil
    group.members.append(info)
    return info
  }

  private func isBodyScope(_ scope: Scope) -> Bool { unit.isPackage && scope === unit.bodyScope }

  private func isSame(_ a: SubprogramInfo, _ b: SubprogramInfo) -> Bool {
    a.parameters.count == b.parameters.count && (a.returnType == nil) == (b.returnType == nil)
      && zip(a.parameters, b.parameters).allSatisfy {
        $0.name == $1.name && $0.mode == $1.mode && $0.type.shown == $1.type.shown
      }
  }

  /// Binds the body of a subprogram.
  func subprogram(_ subprogram: Subprogram, _ info: SubprogramInfo, _ scope: Scope) {
    guard let block = subprogram.body else { return }
    let saved = (self.subprogram, loops, labelScopes)
    self.subprogram = info
    loops = []
    labelScopes = []
    defer { (self.subprogram, loops, labelScopes) = saved }
    let initializers = declarations(block.declarations, scope)
    let body = handled(block, scope, initializers)
    info.code = finishing(body, info)
  }

  /// What the end of the body means: functions must have returned.
  private func finishing(_ body: @escaping Perform, _ info: SubprogramInfo) -> Perform {
    if info.isPipelined, case .collection(let type)? = info.returnType {
      return { (frame) throws(Raised) in
        do throws(Raised) { _ = try body(frame) } catch {
          if case .number(-6548) = error.exception {} else { throw error }
        }
        frame.result = .collection(CollectionBox(type, values: frame.piped))
        return .finished
      }
    }
    guard info.returnType != nil, !info.isConstructor else { return body }
    return { (frame) throws(Raised) in
      if case .finished = try body(frame) { return .finished }
      throw Raised(-6503)
    }
  }
}

extension RoutineType {
  var isNotNull: Bool { if case .integer(let limits) = self { limits.isNotNull } else { false } }
}

extension Raised {
  /// Cancelling a statement ends the program, whatever handlers it has.
  var isCatchable: Bool {
    if case .number(-1013) = exception { return false }
    return true
  }
}
