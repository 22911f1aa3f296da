import Diagnostics
import Syntax

/// A call of a routine that opens a cursor variable and does nothing else:
///
///     c := open_bills(a.id);          FUNCTION open_bills (p NUMBER) RETURN SYS_REFCURSOR IS
///     get_bills(a.id, c);               v SYS_REFCURSOR;
///                                     BEGIN
///                                       OPEN v FOR SELECT … WHERE account = p;
///                                       RETURN v;
///                                     END;
struct OpeningCall {
  /// What it opens.
  let variable: QualifiedName
  private let forms: LoopForms
  private let routine: Routine
  private let arguments: [FunctionCall.Argument]
  private let query: Query

  /// - Returns: Nil for another statement.
  init?(_ statement: RoutineStatement, forms: LoopForms, scope: Scope) {
    self.forms = forms
    switch statement.kind {
    case .assignment(let target, let value):
      guard case .name(let name) = target.kind,
        let (routine, arguments) = Self.routine(value, forms, scope),
        let query = Self.result(of: routine)
      else { return nil }
      (variable, self.routine, self.arguments, self.query) = (name, routine, arguments, query)
    case .call(let call):
      guard let (routine, arguments) = Self.routine(call, forms, scope),
        let (place, query) = Self.parameter(of: routine), arguments.indices.contains(place),
        arguments.allSatisfy({ $0.name == nil }), case .name(let name) = arguments[place].value.kind
      else { return nil }
      (variable, self.routine, self.arguments, self.query) = (name, routine, arguments, query)
    default: return nil
    }
  }

  private static func routine(
    _ expression: Expression, _ forms: LoopForms, _ scope: Scope
  ) -> (Routine, [FunctionCall.Argument])? {
    let name: QualifiedName
    var arguments: [FunctionCall.Argument] = []
    switch expression.kind {
    case .name(let bare): name = bare
    case .call(let call): (name, arguments) = (call.name, call.arguments)
    default: return nil
    }
    guard case .routines(let routines)? = forms.builder.resolve(name, scope)?.0,
      routines.count == 1,
      routines[0].parent == nil, !routines[0].isAutonomous
    else { return nil }
    return (routines[0], arguments)
  }

  /// The query whose cursor a function gives back.
  private static func result(of routine: Routine) -> Query? {
    guard let body = routine.subprogram.body, body.handlers.isEmpty, body.statements.count == 2,
      routine.subprogram.heading.parameters.allSatisfy({ $0.mode == .in }),
      let (name, query) = opened(body.statements[0]),
      case .return(let value?) = body.statements[1].kind, case .name(let given) = value.kind,
      given.parts.map(lower) == [name], declares(name, body)
    else { return nil }
    return query
  }

  /// The parameter that a procedure opens.
  private static func parameter(of routine: Routine) -> (place: Int, Query)? {
    let parameters = routine.subprogram.heading.parameters
    guard let body = routine.subprogram.body, body.handlers.isEmpty, body.statements.count == 1,
      body.declarations.isEmpty, !routine.subprogram.heading.isFunction,
      let (name, query) = opened(body.statements[0]),
      let place = parameters.firstIndex(where: { lower($0.name) == name }),
      parameters.enumerated().allSatisfy({ ($1.mode == .in) != ($0 == place) })
    else { return nil }
    return (place, query)
  }

  private static func opened(_ statement: RoutineStatement) -> (String, Query)? {
    guard case .openFor(let opening) = statement.kind, case .query(let query) = opening.source,
      case .name(let name) = opening.cursor.kind, name.parts.count == 1
    else { return nil }
    return (lower(name.last), query)
  }

  /// Nothing is declared but the variable that is opened.
  private static func declares(_ name: String, _ body: Block) -> Bool {
    guard body.declarations.count == 1, case .variable(let variable) = body.declarations[0].kind
    else {
      return false
    }
    return lower(variable.name) == name && variable.defaultValue == nil
  }

  /// The query with the parameters that it names, and what they are given.
  var opened: (Query, (scope: Scope, list: [(Slot, Expression)]))? {
    let scope = Scope(
      parent: forms.builder.home(of: routine), name: routine.name, unit: routine.unit,
      package: routine.package)
    var list: [(Slot, Expression)] = []
    for (index, parameter) in routine.subprogram.heading.parameters.enumerated()
    where parameter.mode == .in {
      let key = lower(parameter.name)
      let named = arguments.first { $0.name.map(lower) == key }?.value
      let positional =
        index < arguments.count && arguments[index].name == nil ? arguments[index].value : nil
      guard let value = named ?? positional ?? literal(parameter.defaultValue) else { return nil }
      let slot = Slot(
        name: key, outside: nil, type: .any,
        declared: forms.builder.declaredText(parameter.type, scope))
      scope.bindings[key] = .scalar(slot)
      list.append((slot, value))
    }
    return (query, (scope, list))
  }

  /// A default that means the same wherever it is read.
  private func literal(_ value: Expression?) -> Expression? {
    switch value?.kind {
    case .literal, .typedLiteral: value
    default: nil
    }
  }
}
