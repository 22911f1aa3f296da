import Columns
import Diagnostics
import Functions
import Syntax

/// Expressions of PL/SQL.
extension RoutineBinder {
  func expression(
    _ expression: Expression, _ scope: Scope, expecting: RoutineType? = nil
  ) throws(SQLError) -> Operand {
    try nested(at: expression.range) { () throws(SQLError) in
      try self.kind(expression, scope, expecting)
    }
  }

  /// The expression as TRUE, FALSE or NULL.
  func condition(
    _ expression: Expression, _ scope: Scope
  ) throws(SQLError) -> (Activation) throws(Raised) -> Bool {
    let operand = try self.expression(expression, scope)
    switch operand.type {
    case .boolean, .null: break
    default: throw mismatch(operand.type, .boolean, at: expression.range)
    }
    let evaluate = operand.evaluate
    return { (frame) throws(Raised) in
      if case .boolean(let truth) = try evaluate(frame) { return truth }
      return false
    }
  }

  private func kind(
    _ expression: Expression, _ scope: Scope, _ expecting: RoutineType?
  ) throws(SQLError) -> Operand {
    let range = expression.range
    switch expression.kind {
    case .literal(let literal): return try self.literal(literal, at: range)
    case .typedLiteral(let type, let text): return try typedLiteral(type, text, scope, at: range)
    case .interval(let interval): return try self.interval(interval, scope, at: range)
    case .and(let operands): return try logical(operands, decisive: false, scope)
    case .or(let operands): return try logical(operands, decisive: true, scope)
    case .not(let inner): return negation(try boolean(inner, scope))
    case .unary(let symbol, let inner): return try unary(symbol, inner, scope, at: range)
    case .chain(let chain): return try operators(chain, scope)
    case .isTest(let test): return try isTest(test, scope, at: range)
    case .between(let between): return try self.between(between, scope, at: range)
    case .inList(let list): return try inList(list, scope, at: range)
    case .like(let like): return try self.like(like, scope, at: range)
    case .conditional(let conditional): return try choice(conditional, scope, at: range)
    case .cast(let cast): return try self.cast(cast, scope, at: range)
    case .special(let form): return try special(form, scope, at: range)
    case .cursorAttribute(let name, let attribute):
      return try cursorAttribute(name, attribute, scope, at: range)
    case .inquiry(let name): return inquiry(name, at: range)
    case .parameter(let parameter):
      if let place = try parameterPlace(parameter, scope, at: range) { return place.operand }
      throw fail(49, "bad bind variable", at: range)
    case .row(let items) where items.count == 1: return try self.expression(items[0], scope)
    case .name, .call, .apply, .field, .element, .new:
      if let (root, suffixes) = chain(expression) {
        return try nameOperand(root, suffixes, scope, at: range)
      }
    case .atTimeZone(let operand, let zone):
      return try builtin(
        "timezone",
        [try self.expression(zone.zoneName, scope), try self.expression(operand.moment, scope)],
        at: range)
    case .prior(let inner):
      // PRIOR is also the name of a method.
      return try self.expression(inner, scope)
    default: break
    }
    throw fail(103, "this expression cannot stand in PL/SQL", at: range)
  }

  // MARK: Literals

  private func literal(_ literal: Literal, at range: SourceRange) throws(SQLError) -> Operand {
    switch literal {
    case .null: return .literal(.null, .null)
    case .boolean(let truth): return .literal(.boolean(truth), .boolean)
    case .integer(let digits):
      if let value = Int32(digits) { return .literal(.integer(Int64(value)), .integer) }
      if let value = Int64(digits) { return .literal(.integer(value), .number) }
      return try numberLiteral(digits, at: range)
    case .decimal(let text), .float(let text): return try numberLiteral(text, at: range)
    case .binaryDouble(let text): return .literal(.double(Double(text) ?? 0), .double)
    case .binaryFloat(let text): return .literal(.double(Double(Float(text) ?? 0)), .float)
    case .string(let text):
      var operand = Operand.literal(.of(text), .text)
      operand.isTextLiteral = true
      return operand
    case .bytes(let bytes): return .literal(.bytes(BytesBox(bytes)), .bytes)
    case .bits(let text): return .literal(.of(text), .text)
    }
  }

  private func numberLiteral(_ text: String, at range: SourceRange) throws(SQLError) -> Operand {
    do {
      guard let number = Number(text) else { throw Raised.notANumber }
      return .literal(try NumberMath.datum(number), .number)
    } catch {
      throw fail(569, "numeric overflow or underflow", at: range, state: .numericOutOfRange)
    }
  }

  private func typedLiteral(
    _ name: TypeName, _ text: String, _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Operand {
    var type = try type(name, scope)
    // Where a zone follows, the literal is a TIMESTAMP WITH TIME ZONE (SQL Language Reference 19c,
    // "Datetime Literals").
    if case .timestamp = type, text.namesZone { type = .zoned }
    let target: DataType =
      switch type {
      case .date: .timestamp(.seconds)
      default: type.column
      }
    let datum = try Builtins.cast(
      .text(text), from: .varchar, to: target, session.functionSession, at: range)
    return .literal(datum, type)
  }

  private func interval(
    _ interval: IntervalExpression, _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Operand {
    guard case .literal(.string(let text)) = interval.value.kind else {
      throw fail(103, "an interval is written as a text", at: range)
    }
    let full =
      interval.fields.map { $0.to == nil ? "\(text) \($0.from.rawValue)" : text } ?? text
    let datum = try Builtins.cast(
      .text(full), from: .varchar, to: .interval, session.functionSession, at: range)
    return .literal(datum, .interval)
  }

  // MARK: Logic

  func boolean(_ expression: Expression, _ scope: Scope) throws(SQLError) -> Operand {
    let operand = try self.expression(expression, scope)
    switch operand.type {
    case .boolean, .null: return operand
    default: throw mismatch(operand.type, .boolean, at: expression.range)
    }
  }

  private func logical(
    _ operands: [Expression], decisive: Bool, _ scope: Scope
  ) throws(SQLError) -> Operand {
    var list: [Evaluate] = []
    for operand in operands { list.append(try boolean(operand, scope).evaluate) }
    if list.count == 2 {
      let (first, second) = (list[0], list[1])
      return Operand(.boolean) { (frame) throws(Raised) in
        let a = try first(frame)
        if case .boolean(decisive) = a { return a }
        let b = try second(frame)
        if case .boolean(decisive) = b { return b }
        return a.isNull || b.isNull ? .null : .boolean(!decisive)
      }
    }
    return Operand(.boolean) { (frame) throws(Raised) in
      var sawNull = false
      for evaluate in list {
        let value = try evaluate(frame)
        if case .boolean(decisive) = value { return value }
        sawNull = sawNull || value.isNull
      }
      return sawNull ? .null : .boolean(!decisive)
    }
  }

  func negation(_ operand: Operand) -> Operand {
    let evaluate = operand.evaluate
    return Operand(.boolean) { (frame) throws(Raised) in
      if case .boolean(let truth) = try evaluate(frame) { return .boolean(!truth) }
      return .null
    }
  }

  private func isTest(
    _ test: IsTest, _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Operand {
    let operand = try expression(test.operand, scope)
    let evaluate = operand.evaluate
    let isNegated = test.isNegated
    switch test.test {
    case .null, .unknown:
      return Operand(.boolean) { (frame) throws(Raised) in
        .boolean(try evaluate(frame).isNull != isNegated)
      }
    case .true, .false:
      let wanted = if case .true = test.test { true } else { false }
      return Operand(.boolean) { (frame) throws(Raised) in
        if case .boolean(wanted) = try evaluate(frame) { return .boolean(!isNegated) }
        return .boolean(isNegated)
      }
    case .empty:
      return Operand(.boolean) { (frame) throws(Raised) in
        guard case .collection(let box) = try evaluate(frame) else { return .null }
        return .boolean((box.count == 0) != isNegated)
      }
    case .set:
      return Operand(.boolean) { (frame) throws(Raised) in
        guard case .collection(let box) = try evaluate(frame) else { return .null }
        return .boolean((try Multisets.distinct(box).count == box.count) != isNegated)
      }
    case .nan, .infinite:
      let wantsNaN = if case .nan = test.test { true } else { false }
      return Operand(.boolean) { (frame) throws(Raised) in
        guard case .double(let value) = try evaluate(frame) else { return .boolean(isNegated) }
        return .boolean((wantsNaN ? value.isNaN : value.isInfinite) != isNegated)
      }
    case .ofTypes(let names):
      var types: [ObjectTypeInfo] = []
      for name in names {
        if case .object(let type) = try type(name, scope) { types.append(type) }
      }
      return Operand(.boolean) { (frame) throws(Raised) in
        guard case .record(let box) = try evaluate(frame), let type = box.objectType else {
          return .null
        }
        return .boolean(types.contains { type.isSame(orUnder: $0) } != isNegated)
      }
    default: throw fail(103, "this test cannot stand in PL/SQL", at: range)
    }
  }

  /// An operand that is asked several times and computed once (PL/SQL Language Reference 19c,
  /// "BETWEEN Operator"), and what computes it before; nil for variables and literals.
  func once(
    _ operand: Operand, _ expression: Expression, _ scope: Scope
  ) -> (held: Operand, keep: ((Activation) throws(Raised) -> Void)?) {
    if operand.literal != nil { return (operand, nil) }
    if case .name = expression.kind, let (root, _) = chain(expression),
      !isFunction(root, expression, scope)
    {
      return (operand, nil)
    }
    let slot = scope.layout.slot()
    let evaluate = operand.evaluate
    let held = Operand(operand.type) { (frame) throws(Raised) in frame.slots[slot] }
    return (held, { (frame) throws(Raised) in frame.slots[slot] = try evaluate(frame) })
  }

  private func between(
    _ between: Between, _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Operand {
    let (kept, keep) = once(try expression(between.operand, scope), between.operand, scope)
    let low = try comparison(.greaterOrEqual, kept, try expression(between.lower, scope), at: range)
    let high = try comparison(.lessOrEqual, kept, try expression(between.upper, scope), at: range)
    let (first, second) = (low.evaluate, high.evaluate)
    let both = Operand(.boolean) { (frame) throws(Raised) in
      try keep?(frame)
      let a = try first(frame)
      if case .boolean(false) = a { return a }
      let b = try second(frame)
      if case .boolean(false) = b { return b }
      return a.isNull || b.isNull ? .null : .true
    }
    return between.isNegated ? negation(both) : both
  }

  private func inList(
    _ list: InList, _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Operand {
    let (operand, keep) = once(try expression(list.operand, scope), list.operand, scope)
    var tests: [Evaluate] = []
    for item in list.list {
      tests.append(try comparison(.equal, operand, try expression(item, scope), at: range).evaluate)
    }
    let found = Operand(.boolean) { (frame) throws(Raised) in
      try keep?(frame)
      var sawNull = false
      for test in tests {
        let value = try test(frame)
        if case .boolean(true) = value { return value }
        sawNull = sawNull || value.isNull
      }
      return sawNull ? .null : .false
    }
    return list.isNegated ? negation(found) : found
  }

  private func like(_ like: Like, _ scope: Scope, at range: SourceRange) throws(SQLError) -> Operand
  {
    let text = try expression(like.operand, scope).evaluate
    let pattern = try expression(like.pattern, scope).evaluate
    let escape = try like.escape.map { (e) throws(SQLError) in try expression(e, scope).evaluate }
    let isNegated = like.isNegated
    return Operand(.boolean) { (frame) throws(Raised) in
      let (a, b) = (try text(frame), try pattern(frame))
      if a.isNull || b.isNull { return .null }
      let sign = try escape.map { (e) throws(Raised) in try Convert.text(try e(frame)) }
      let found = try LikePattern.matches(try Convert.text(a), try Convert.text(b), escape: sign)
      return .boolean(found != isNegated)
    }
  }

  // MARK: CASE and CAST

  private func choice(
    _ conditional: Conditional, _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Operand {
    var branches: [(Evaluate, Operand)] = []
    let subject = try conditional.operand.map { (e) throws(SQLError) in try expression(e, scope) }
    let kept = subject.map { _ in scope.layout.slot() }
    for branch in conditional.branches {
      let condition: Evaluate
      if let subject, let kept {
        let held = Operand(subject.type) { (frame) throws(Raised) in frame.slots[kept] }
        condition = try comparison(.equal, held, try expression(branch.condition, scope), at: range)
          .evaluate
      } else {
        condition = try boolean(branch.condition, scope).evaluate
      }
      branches.append((condition, try expression(branch.result, scope)))
    }
    let otherwise = try conditional.otherwise.map { (e) throws(SQLError) in try expression(e, scope)
    }
    let operands = branches.map(\.1) + (otherwise.map { [$0] } ?? [])
    let type = commonType(operands.map(\.type))
    var made: [(condition: Evaluate, result: Evaluate)] = []
    for (condition, result) in branches {
      made.append((condition, try converted(result, to: type, at: range)))
    }
    let last = try otherwise.map { (o) throws(SQLError) in try converted(o, to: type, at: range) }
    let evaluate = subject?.evaluate
    return Operand(type) { (frame) throws(Raised) in
      if let evaluate, let kept { frame.slots[kept] = try evaluate(frame) }
      for branch in made {
        if case .boolean(true) = try branch.condition(frame) { return try branch.result(frame) }
      }
      return try last?(frame) ?? .null
    }
  }

  /// One type for several: numbers become NUMBER, texts VARCHAR2; the first decides what is left.
  func commonType(_ types: [RoutineType]) -> RoutineType {
    var common = RoutineType.null
    for type in types {
      switch (common, type) {
      case (.null, _): common = type.unlimited
      case (_, .null), (.text, _): break
      case (.integer, .integer): break
      case (.number, .integer), (.integer, .number), (.number, .number): common = .number
      case (.double, _) where type.isNumeric, (_, .double) where common.isNumeric: common = .double
      case (.date, .timestamp): common = .timestamp
      case (_, .text) where common.isNumeric: break
      default: break
      }
    }
    return common
  }

  private func cast(_ cast: Syntax.Cast, _ scope: Scope, at range: SourceRange) throws(SQLError)
    -> Operand
  {
    let operand = try expression(cast.operand, scope)
    let type = try type(cast.type, scope)
    let evaluate = try converted(operand, to: type, at: range)
    return Operand(type, evaluate)
  }

  private func special(
    _ form: SpecialForm, _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Operand {
    func argument(_ expression: Expression) -> FunctionCall.Argument { .init(value: expression) }
    func text(_ text: String) -> Expression { Expression(.literal(.string(text)), range: range) }
    switch form {
    case .extract(let field, let from):
      return try extract(field, try expression(from, scope), at: range)
    case .trim(let side, let characters, let value):
      let name = side == .both ? "btrim" : side == .leading ? "ltrim" : "rtrim"
      return try builtinFunction(
        name, [argument(value)] + (characters.map { [argument($0)] } ?? []), scope, at: range)
    case .position(let needle, let haystack):
      return try builtinFunction("instr", [argument(haystack), argument(needle)], scope, at: range)
    case .substring(let value, let from, let length):
      return try builtinFunction(
        "substr", [argument(value)] + [from, length].compactMap { $0.map { argument($0) } }, scope,
        at: range)
    default: throw fail(103, "this function cannot stand in PL/SQL", at: range)
    }
  }

  private func extract(
    _ field: String, _ operand: Operand, at range: SourceRange
  ) throws(SQLError) -> Operand {
    let evaluate = operand.evaluate
    return Operand(.number) { (frame) throws(Raised) in
      let value = try evaluate(frame)
      if value.isNull { return .null }
      return try Times.extract(field, value)
    }
  }

  private func inquiry(_ name: Identifier, at range: SourceRange) -> Operand {
    switch name.text.lowercased() {
    case "plsql_line": return .literal(.integer(Int64(unit.line(of: range.start))), .integer)
    case "plsql_unit":
      // That of an anonymous block is NULL (PL/SQL Language Reference 19c, "Predefined Inquiry
      // Directives").
      return .literal(unit.isStored ? .of(unit.name.uppercased()) : .null, .text)
    case "plsql_unit_owner": return .literal(.of(runner.user.uppercased()), .text)
    case let flag:
      switch session.compilationNames.flags[flag] {
      case .boolean(let value): return .literal(.boolean(value), .boolean)
      case .number(let value): return .literal(.integer(Int64(value)), .integer)
      default: return .literal(.null, .null)
      }
    }
  }
}
