import Diagnostics
import Syntax

/// Calls of own subprograms: which one, with which arguments, and what comes back.
extension RoutineBinder {
  /// An argument that was bound: by value, or as a place for OUT.
  struct Bound {
    var evaluate: Evaluate?
    var place: Place?
    var back: Conversion?
  }

  /// Which of the members takes these arguments.
  private func choose(
    _ members: [SubprogramInfo], _ arguments: [FunctionCall.Argument], hasSelf: Bool,
    _ scope: Scope, wantsFunction: Bool, at range: SourceRange
  ) throws(SQLError) -> SubprogramInfo {
    let fitting = members.filter { ($0.returnType != nil || $0.isConstructor) == wantsFunction }
    if fitting.count == 1 { return fitting[0] }
    guard let name = members.first?.name else { throw fail(306, "wrong name in a call", at: range) }
    if fitting.isEmpty {
      throw wantsFunction
        ? fail(
          222, "no function with name '\(name.uppercased())' exists in this scope", at: range,
          hint: "\(name) is a procedure")
        : fail(
          221, "'\(name.uppercased())' is not a procedure or is undefined", at: range,
          hint: "\(name) is a function: use its result")
    }
    var types: [RoutineType] = []
    for argument in arguments { types.append(try expression(argument.value, scope).type) }
    return try nearest(
      fitting, name, arguments.map { $0.name?.text.lowercased() }, types, hasSelf: hasSelf,
      at: range)
  }

  /// Which of several overloads of a name takes arguments of these types with the least change.
  /// - Parameter names: Of arguments in named notation, lower case; nil for the others.
  func nearest(
    _ members: [SubprogramInfo], _ name: String, _ names: [String?], _ types: [RoutineType],
    hasSelf: Bool = false, at range: SourceRange
  ) throws(SQLError) -> SubprogramInfo {
    var best: (SubprogramInfo, Int)?
    var isAmbiguous = false
    for member in members {
      guard let cost = cost(member, names, types, hasSelf: hasSelf) else { continue }
      if cost < best?.1 ?? .max {
        best = (member, cost)
        isAmbiguous = false
      } else if cost == best?.1 {
        isAmbiguous = true
      }
    }
    guard let best else {
      throw fail(
        306, "wrong number or types of arguments in call to '\(name.uppercased())'", at: range,
        state: .undefinedFunction)
    }
    if isAmbiguous {
      throw fail(307, "too many declarations of '\(name.uppercased())' match this call", at: range)
    }
    return best.0
  }

  private func cost(
    _ member: SubprogramInfo, _ names: [String?], _ types: [RoutineType], hasSelf: Bool
  ) -> Int? {
    let parameters = Array(member.parameters.dropFirst(member.hasSelf && hasSelf ? 1 : 0))
    var used: Set<Int> = []
    var total = 0
    for (i, name) in names.enumerated() {
      let position = name.map { name in parameters.firstIndex { $0.name == name } } ?? i
      guard let position, position < parameters.count, used.insert(position).inserted,
        let one = distance(types[i], parameters[position].type)
      else { return nil }
      total += one
    }
    for (i, parameter) in parameters.enumerated()
    where !used.contains(i) && parameter.defaultValue == nil {
      return nil
    }
    return total
  }

  /// How far an argument's type is from a parameter's; nil if it does not fit.
  private func distance(_ from: RoutineType, _ to: RoutineType) -> Int? {
    switch (from, to) {
    case (.null, _): return to.isScalar ? 1 : 2
    case (.boolean, .boolean), (.date, .date), (.timestamp, .timestamp), (.instant, .instant),
      (.zoned, .zoned),
      (.interval, .interval), (.bytes, .bytes), (.file, .file):
      return 0
    case (.integer, .integer), (.number, .number), (.double, .double), (.float, .float): return 0
    case (.integer, .number): return 1
    case (.number, .integer): return 2
    case (.integer, .double), (.number, .double), (.double, .number), (.integer, .float),
      (.number, .float),
      (.double, .float), (.float, .double), (.float, .number), (.double, .integer),
      (.float, .integer):
      return 3
    case (.text(let a), .text(let b)): return a.isLarge == b.isLarge ? 0 : 1
    case (.date, .timestamp), (.date, .instant), (.timestamp, .instant), (.date, .zoned),
      (.timestamp, .zoned), (.instant, .zoned):
      return 1
    case (.timestamp, .date), (.instant, .date), (.instant, .timestamp), (.zoned, .date),
      (.zoned, .timestamp), (.zoned, .instant):
      return 2
    case (.record(let a), .record(let b)):
      return a === b ? 0 : a.fields.count == b.fields.count ? 1 : nil
    case (.collection(let a), .collection(let b)) where a === b || a.name == b.name: return 0
    // Of a column, which has no name of its type.
    case (.collection(let a), .collection): return a.name.isEmpty ? 1 : nil
    case (.record(let a), .object(let b)): return a.name.isEmpty && !b.attributes.isEmpty ? 1 : nil
    case (.object(let a), .object(let b)): return a.isSame(orUnder: b) ? (a === b ? 0 : 1) : nil
    case (.cursor, .cursor): return 0
    case (.boolean, _), (_, .boolean): return nil
    case (.text, _) where to.isScalar: return 10
    case (_, .text) where from.isScalar: return 9
    case (.opaque, _), (_, .opaque): return 20
    default: return nil
    }
  }

  /// The arguments in the order of the parameters; nil where the default stands.
  private func bind(
    _ info: SubprogramInfo, _ arguments: [FunctionCall.Argument], _ object: Place?, _ scope: Scope,
    at range: SourceRange
  ) throws(SQLError) -> [Bound] {
    var given = [FunctionCall.Argument?](repeating: nil, count: info.parameters.count)
    let first = info.hasSelf && (object != nil || info.isConstructor) ? 1 : 0
    for (i, argument) in arguments.enumerated() {
      var position: Int? = i + first
      if let name = argument.name {
        position = info.parameters.firstIndex { $0.name == name.text.lowercased() }
      }
      guard let position, position < given.count, given[position] == nil else {
        throw fail(
          306, "wrong number or types of arguments in call to '\(info.name.uppercased())'",
          at: range,
          hint: "it takes \(shownParameters(info))", state: .undefinedFunction)
      }
      given[position] = argument
    }
    var bound: [Bound] = []
    for (i, parameter) in info.parameters.enumerated() {
      if i == 0, first == 1 {
        guard let object else {
          bound.append(Bound())
          continue
        }
        bound.append(
          parameter.mode == .input
            ? Bound(evaluate: object.read) : Bound(evaluate: object.read, place: object))
        continue
      }
      guard let argument = given[i] else {
        guard parameter.defaultValue != nil else {
          throw fail(
            306, "wrong number or types of arguments in call to '\(info.name.uppercased())'",
            at: range, hint: "\(parameter.name) has no value; it takes \(shownParameters(info))",
            state: .undefinedFunction)
        }
        bound.append(Bound())
        continue
      }
      bound.append(try bind(argument.value, to: parameter, scope))
    }
    return bound
  }

  private func shownParameters(_ info: SubprogramInfo) -> String {
    "(" + info.parameters.map { "\($0.name) \($0.type.shown)" }.joined(separator: ", ") + ")"
  }

  private func bind(
    _ value: Expression, to parameter: ParameterInfo, _ scope: Scope
  ) throws(SQLError) -> Bound {
    if parameter.mode == .input {
      let operand = try expression(value, scope, expecting: parameter.type)
      return Bound(evaluate: try converted(operand, to: parameter.type.unlimited, at: value.range))
    }
    let place = try place(value, scope)
    let back = try conversion(from: parameter.type, to: place.type, at: value.range)
    if parameter.mode == .output { return Bound(place: place, back: back) }
    let operand = try converted(place.operand, to: parameter.type.unlimited, at: value.range)
    return Bound(evaluate: operand, place: place, back: back)
  }

  /// A call as a value.
  func call(
    _ members: [SubprogramInfo], _ arguments: [FunctionCall.Argument], _ object: Place?,
    _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Operand {
    let info = try choose(
      members, arguments, hasSelf: object != nil, scope, wantsFunction: true, at: range)
    let invoke = try invocation(info, arguments, object, scope, at: range)
    return Operand(info.returnType ?? .null) { (frame) throws(Raised) in try invoke(frame) }
  }

  func perform(
    _ members: [SubprogramInfo], _ arguments: [FunctionCall.Argument], _ object: Place?,
    _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Perform {
    let info = try choose(
      members, arguments, hasSelf: object != nil, scope, wantsFunction: false, at: range)
    let invoke = try invocation(info, arguments, object, scope, at: range)
    return { (frame) throws(Raised) in
      _ = try invoke(frame)
      return .next
    }
  }

  /// Evaluates the arguments, runs the subprogram, and copies OUT parameters back when it ends well.
  private func invocation(
    _ info: SubprogramInfo, _ arguments: [FunctionCall.Argument], _ object: Place?, _ scope: Scope,
    at range: SourceRange
  ) throws(SQLError) -> Evaluate {
    let bound = try bind(info, arguments, object, scope, at: range)
    let owner = info.unit
    let isForeign = scope.layout.root !== owner.layout
    let hops = scope.layout.depth - (info.layout.parent?.depth ?? 0)
    let outs = bound.indices.filter { bound[$0].place != nil }
    let parameters = info.parameters
    // An OUT parameter begins with the defaults of its record (PL/SQL Language Reference 19c, "Subprogram
    // Parameter Modes").
    let defaults = parameters.map(\.type.withDefaults)
    let isVirtual = object != nil && info.hasSelf
    let site = CallSite(unit, subprogram, range)
    return { (frame) throws(Raised) in
      let parent = isForeign ? try owner.activation(frame.run) : frame.outer(hops)
      var target = info.implementation ?? info
      if isForeign, target.code == nil {
        try owner.completeBody()
        target = info.implementation ?? info
      }
      if isVirtual, let object = try bound[0].evaluate?(frame) {
        if object.isNull { throw Raised(-30625) }
        if case .record(let box) = object, let type = box.objectType,
          let nearest = type.allMethods(info.name).first(where: {
            $0.parameters.count == info.parameters.count
          })
        {
          try nearest.unit.completeBody()
          target = nearest.implementation ?? nearest
        }
      }
      let callee = Activation(
        target.layout,
        parent: target.unit === owner ? parent : try target.unit.activation(frame.run), frame.run)
      for i in bound.indices {
        if let evaluate = bound[i].evaluate {
          callee.slots[i] = try evaluate(frame)
        } else if bound[i].place == nil, let usual = parameters[i].defaultValue {
          callee.slots[i] = try usual(parent)
        } else {
          callee.slots[i] = try defaults[i]?(callee) ?? parameters[i].type.initial
        }
      }
      do throws(Raised) {
        try frame.run.calling(site) { () throws(Raised) in try target.run(callee) }
      } catch {
        // NOCOPY parameters keep what was assigned before the exception.
        for i in outs where parameters[i].isNoCopy {
          try RoutineBinder.copyBack(callee.slots[i], bound[i], frame)
        }
        throw error.traced(frame.run.traceLine(target.unit, error))
      }
      for i in outs { try RoutineBinder.copyBack(callee.slots[i], bound[i], frame) }
      return callee.result
    }
  }

  static func copyBack(_ value: Datum, _ bound: Bound, _ frame: Activation) throws(Raised) {
    guard let place = bound.place else { return }
    let converted = try bound.back?(value) ?? value
    if place.isNotNull, converted.isNull { throw Raised.valueError() }
    try place.modify(frame) { (datum) throws(Raised) in datum = converted }
  }
}

extension RoutineType {
  /// Parameters have no length and no precision of their own (PL/SQL Language Reference 19c, 8.7).
  var unlimited: RoutineType {
    switch self {
    case .number: .number
    case .timestamp: .timestamp
    case .instant: .instant
    case .zoned: .zoned
    case .interval: .interval
    case .text(var limit):
      {
        limit.limit = nil
        limit.isPadded = false
        return .text(limit)
      }()
    default: self
    }
  }
}

extension SubprogramInfo {
  /// `PACKAGE.NAME`
  var shownName: String {
    (unit.isPackage ? "\(unit.name).\(name)" : name).uppercased()
  }

  /// The most calls inside each other.
  static let deepest = 2_000

  /// Runs the body over an activation whose parameters are set.
  func run(_ frame: Activation) throws(Raised) {
    let session = frame.run
    if code == nil { try unit.completeBody() }
    guard let code else {
      throw Raised(
        -6508, "PL/SQL: could not find program unit being called: \"\(shownName)\"")
    }
    if session.depth == 0 { session.stack.begin() }
    session.depth += 1
    defer { session.depth -= 1 }
    guard session.depth < SubprogramInfo.deepest, session.stack.isEnough else {
      throw Raised(-36, "maximum number of recursive calls exceeded")
    }
    if isAutonomous {
      try session.autonomously { () throws(Raised) in _ = try code(frame) }
    } else {
      _ = try code(frame)
    }
  }
}

extension RoutineSession {
  /// Runs in a transaction of its own, which must have ended when it returns.
  func autonomously(_ body: () throws(Raised) -> Void) throws(Raised) {
    do throws(SQLError) { try runner.beginAutonomous() } catch { throw Raised(error) }
    let (interrupted, statements) = (transaction, around)
    nextTransaction()
    // What SQL calls may change tables, and commit, in a transaction of its own.
    around = StatementsAround()
    defer {
      around = statements
      resume(interrupted)
    }
    var raised: Raised?
    do throws(Raised) { try body() } catch { raised = error }
    let isOpen: Bool
    do throws(SQLError) { isOpen = try runner.endAutonomous() } catch { throw Raised(error) }
    if let raised { throw raised }
    if isOpen { throw Raised(-6519) }
  }
}
