import Catalog
import Columns
import Diagnostics
import Functions
import Plan
import Syntax

extension Binder {
  /// Deepest nesting of bound expressions and queries.
  static let maximumDepth = 1000

  /// Binds one expression.
  func bind(
    _ expression: Syntax.Expression, _ context: ExpressionContext
  ) throws(SQLError) -> BoundExpression {
    depth += 1
    defer { depth -= 1 }
    guard depth < Binder.maximumDepth else {
      throw fail(
        .statementTooComplex,
        "the expression is nested more than \(Binder.maximumDepth) levels deep",
        at: expression.range)
    }
    return try bindKind(expression, context)
  }

  private func bindKind(
    _ expression: Syntax.Expression, _ context: ExpressionContext
  ) throws(SQLError) -> BoundExpression {
    let range = expression.range
    switch expression.kind {
    case .literal(let literal): return try bindLiteral(literal, at: range)
    case .typedLiteral(let typeName, let text):
      var wanted = try type(typeName)
      // Oracle's TIMESTAMP '… +02:00' has a time zone.
      if dialect == .oracle, wanted.isTimestamp, wanted != .timestamp(.seconds), text.namesZone {
        wanted = .zoned
      }
      return try cast(.literal(.string(text), .varchar), to: wanted, at: range)
    case .interval(let interval): return try bindInterval(interval, context, at: range)
    case .parameter(let parameter):
      if let variable = try bindRoutineName(expression) { return variable }
      return try bindParameter(parameter, at: range)
    case .currentOf: return try bindCurrentOf(expression, context)
    case .name(let name): return try bindName(name, context)
    case .and(let operands):
      return .and(try bindBooleans(operands, context, what: "an operand of AND"))
    case .or(let operands):
      return .or(try bindBooleans(operands, context, what: "an operand of OR"))
    case .not(let operand):
      let inner = try bindBooleans([operand], context, what: "the operand of NOT")
      return try negated(inner[0], at: range)
    case .unary(let symbol, let operand): return try bindUnary(symbol, operand, context, at: range)
    case .chain(let chain): return try bindChain(chain, context, at: range)
    case .isTest(let test): return try bindIsTest(test, context, at: range)
    case .between(let between): return try bindBetween(between, context, at: range)
    case .inList(let list): return try bindInList(list, context, at: range)
    case .like(let like): return try bindLike(like, context, at: range)
    case .conditional(let conditional): return try bindConditional(conditional, context, at: range)
    case .cast(let cast): return try bindCast(cast, context, at: range)
    case .call(let call): return try bindCall(call, context, at: range)
    case .special(let form): return try bindSpecial(form, context, at: range)
    case .inQuery, .exists, .subquery, .arrayQuery, .quantified:
      return try bindSubqueryExpression(expression, context)
    case .atTimeZone(let operand, let zone):
      let moment = dialect == .oracle ? operand.moment : operand
      return try call(
        "timezone", [try bind(zone.zoneName, context), try bind(moment, context)], at: range)
    case .collate: return try bindBareCollation(expression, context)
    case .outerJoined(let operand): return try bind(operand, context)
    case .list, .structure, .map, .row, .field, .element, .slice, .lambda, .comprehension:
      if case .field = expression.kind, let variable = try bindRoutineName(expression) {
        return variable
      }
      return try bindNested(expression, context)
    case .columns where chosenColumn != nil:
      return chosenColumn ?? .literal(.null, .null)
    case .star, .columns, .allFields:
      throw fail(
        .syntaxError, "* cannot stand in \(context.clause) like this", at: range,
        hint: "name the columns")
    case .prior(let operand): return try bindPrior(operand, context, at: range)
    case .connectByRoot(let operand): return try bindRoot(operand, context, at: range)
    case .defaultValue:
      throw fail(.syntaxError, "DEFAULT stands only where a column gets a value", at: range)
    case .cursor(let query) where dialect == .oracle && routines != nil:
      return try bindCursor(query, context, at: range)
    case .apply(let operand, let arguments):
      if let variable = try bindRoutineName(expression) { return variable }
      return try bindApplied(operand, arguments, context, at: range)
    case .new(let call) where dialect == .oracle && routines != nil:
      return try bindCall(call, context, at: range)
    case .cursor, .cursorAttribute, .inquiry, .new:
      if let variable = try bindRoutineName(expression) { return variable }
      throw fail(.featureNotSupported, "this stands in PL/SQL only", at: range)
    }
  }

  func bindBooleans(
    _ operands: [Syntax.Expression], _ context: ExpressionContext, what: String
  ) throws(SQLError) -> [BoundExpression] {
    if let last = operands.last {
      try check(
        operands.count, Bound.conditions, "conditions in one AND or OR", at: last.range)
    }
    return try operands.mapped { (operand) throws(SQLError) in
      try boolean(try bind(operand, context), at: operand.range, what: what)
    }
  }

  func negated(_ operand: BoundExpression, at range: SourceRange) throws(SQLError)
    -> BoundExpression
  {
    switch operand {
    case .inList(let item, let values, let isNegated):
      return .inList(item, values, isNegated: !isNegated)
    case .subquery(var subquery):
      if case .exists(let isNegated) = subquery.kind {
        subquery.kind = .exists(isNegated: !isNegated)
        return .subquery(subquery)
      }
    default: break
    }
    return try call("not", [operand], at: range)
  }

  private func bindIsTest(
    _ test: Syntax.IsTest, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    let operand = try bind(test.operand, context)
    let name: String
    switch test.test {
    case .null: return try call(test.isNegated ? "is_not_null" : "is_null", [operand], at: range)
    case .true: name = "is_true"
    case .false: name = "is_false"
    case .unknown: name = "is_null"
    case .nan: name = "isnan"
    case .infinite: name = "isinf"
    case .json: name = "json_valid"
    case .empty:
      guard case .list = operand.type else {
        throw fail(
          .datatypeMismatch, "IS EMPTY asks of a collection, not of \(operand.type)", at: range)
      }
      let isEmpty = try call(
        "=", [try call("len", [operand], at: range), .literal(.integer(0), .int64)], at: range)
      return test.isNegated ? try negated(isEmpty, at: range) : isEmpty
    default: throw fail(.featureNotSupported, "this test is of PL/SQL collections", at: range)
    }
    let isBoolean = name == "is_true" || name == "is_false"
    let tested =
      isBoolean
      ? try boolean(operand, at: test.operand.range, what: "the operand of IS TRUE") : operand
    let result = try call(name, [tested], at: range)
    return test.isNegated ? try negated(result, at: range) : result
  }

  private func bindBetween(
    _ between: Syntax.Between, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    let (plain, folds) = try bindCollated(between.operand, context)
    let operand = try folded(plain, folds, at: between.operand.range)
    let lower = try folded(
      try bindCollated(between.lower, context).expression, folds, at: between.lower.range)
    let upper = try folded(
      try bindCollated(between.upper, context).expression, folds, at: between.upper.range)
    if operand.isVolatile, !lower.hasSubquery, !upper.hasSubquery, !operand.hasSubquery {
      // Computed once: as the only element of a list.
      let list = try call("list_value", [operand], at: range)
      let tests = try mapped(list, operand.type, at: range) { (once) throws(SQLError) in
        try self.between(between, once, lower, upper, at: range)
      }
      return try call("element_at", [tests, .literal(.integer(1), .int64)], at: range)
    }
    return try self.between(between, operand, lower, upper, at: range)
  }

  private func between(
    _ between: Syntax.Between, _ operand: BoundExpression, _ lower: BoundExpression,
    _ upper: BoundExpression, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    func within(_ low: BoundExpression, _ high: BoundExpression) throws(SQLError) -> BoundExpression
    {
      .and([
        try compare(">=", operand, low, at: range), try compare("<=", operand, high, at: range),
      ])
    }
    var result = try within(lower, upper)
    if between.isSymmetric { result = .or([result, try within(upper, lower)]) }
    return between.isNegated ? try negated(result, at: range) : result
  }

  /// A comparison by an operator's name.
  func compare(
    _ name: String, _ left: BoundExpression, _ right: BoundExpression, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    try call(name, [left, right], at: range)
  }

  private func bindInList(
    _ list: Syntax.InList, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    if case .row(let fields) = list.operand.kind {
      return try bindRowInList(fields, list, context, at: range)
    }
    let (plain, folds) = try bindCollated(list.operand, context)
    let operand = try folded(plain, folds, at: list.operand.range)
    if list.isBare {
      let found = try call("list_contains", [try bind(list.list[0], context), operand], at: range)
      return list.isNegated ? try negated(found, at: range) : found
    }
    if list.list.isEmpty { return .literal(.boolean(list.isNegated), .boolean) }
    let items = try list.list.mapped { (item) throws(SQLError) -> [BoundExpression] in
      if item.unpacked != nil { return try bindUnpacked(item, context).map(\.expression) }
      return [try folded(try bindCollated(item, context).expression, folds, at: item.range)]
    }.flatMap { $0 }
    let ranges =
      items.count == list.list.count
      ? [list.operand.range] + list.list.map(\.range)
      : [SourceRange](repeating: range, count: items.count + 1)
    let (unified, _) = try unify([operand] + items, at: ranges, what: "the operands of IN")
    let same = blankPadded(in: unified)
    let values = same.dropFirst().compactMap { item -> Value? in
      if case .literal(let value, _) = item { return value }
      return nil
    }
    if values.count == items.count, !same[0].type.isNested {
      return .inList(same[0], values, isNegated: list.isNegated)
    }
    try check(items.count, Bound.listExpressions, "expressions in one IN", at: range)
    let tests = try same.dropFirst().mapped { (item) throws(SQLError) in
      try compare("=", same[0], item, at: range)
    }
    let found = tests.count == 1 ? tests[0] : .or(tests)
    return list.isNegated ? try negated(found, at: range) : found
  }

  private func bindRowInList(
    _ fields: [Syntax.Expression], _ list: Syntax.InList, _ context: ExpressionContext,
    at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    try check(list.list.count, Bound.listExpressions, "rows in one IN", at: range)
    let tests = try list.list.mapped { (item) throws(SQLError) -> BoundExpression in
      guard case .row(let others) = item.kind, others.count == fields.count else {
        throw fail(.syntaxError, "a row of \(fields.count) values is wanted", at: item.range)
      }
      return try bindRowComparison(.equal, fields, others, context, at: range)
    }
    let found = tests.count == 1 ? tests[0] : .or(tests)
    return list.isNegated ? try negated(found, at: range) : found
  }

  private func bindLike(
    _ like: Syntax.Like, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    let (text, foldsOfText) = try bindCollated(like.operand, context)
    let (pattern, foldsOfPattern) = try bindCollated(like.pattern, context)
    let folds = foldsOfText.isEmpty ? foldsOfPattern : foldsOfText
    var arguments = [
      try folded(text, folds, at: like.operand.range),
      try folded(pattern, folds, at: like.pattern.range),
    ]
    if let escape = like.escape { arguments.append(try bind(escape, context)) }
    let name =
      switch like.form {
      case .like: "~~"
      case .caseInsensitive: "~~*"
      case .similar: "similar_to"
      case .glob: "glob"
      case .regularExpression: "~"
      }
    let matched = try call(name, arguments, at: range)
    return like.isNegated ? try negated(matched, at: range) : matched
  }

  private func bindConditional(
    _ conditional: Syntax.Conditional, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    try check(conditional.branches.count, Bound.branches, "branches in one CASE", at: range)
    let operand = try conditional.operand.mapped { (operand) throws(SQLError) in
      try bind(operand, context)
    }
    let conditions = try conditional.branches.mapped { (branch) throws(SQLError) in
      let condition = try bind(branch.condition, context)
      if let operand { return try compare("=", operand, condition, at: branch.condition.range) }
      return try boolean(condition, at: branch.condition.range, what: "a condition of CASE")
    }
    var results = try conditional.branches.mapped { (branch) throws(SQLError) in
      try bind(branch.result, context)
    }
    var ranges = conditional.branches.map(\.result.range)
    results.append(
      try conditional.otherwise.mapped { (e) throws(SQLError) in try bind(e, context) }
        ?? .literal(.null, .null))
    ranges.append(conditional.otherwise?.range ?? range)
    let (same, type) = try unify(results, at: ranges, what: "the results of CASE")
    let branches = conditions.indices.map {
      ConditionalBranch(condition: conditions[$0], result: same[$0])
    }
    return .conditional(branches, otherwise: same[same.count - 1], type)
  }

  /// The digits behind the point of a number's text, whose exponent moves the point: `1.5e-1`.
  private func fractionDigits(_ text: String) -> Int {
    let parts = text.split(maxSplits: 1, omittingEmptySubsequences: false) {
      $0 == "e" || $0 == "E"
    }
    let halves = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let written = halves.count > 1 ? halves[1].count { $0.isNumber } : 0
    let exponent = parts.count > 1 ? Int(parts[1].filter { !$0.isWhitespace }) ?? 0 : 0
    return min(37, max(0, written - min(37, max(-37, exponent))))
  }

  private func bindCast(
    _ cast: Syntax.Cast, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    let operand = try bind(cast.operand, context)
    if let object = try bindObjectName(cast, operand, context, at: range) { return object }
    if let format = cast.format {
      let name = "to_\(try type(cast.type) == .date ? "date" : "timestamp")"
      return try call(name, [operand, try bind(format, context)], at: range)
    }
    var wanted = try type(cast.type)
    if case .named(let name, let arguments, _) = cast.type.kind, arguments.isEmpty,
      dialect != .oracle, ["decimal", "numeric", "dec"].contains(name.last.text.lowercased())
    {
      // Without digits NUMERIC keeps all digits there are.
      if operand.type.isDecimal { return operand }
      if operand.type.isInteger { wanted = .decimal(precision: 38, scale: 0) }
      if case .literal(.string(let text), _) = operand {
        wanted = .decimal(precision: 38, scale: fractionDigits(text))
      }
    }
    if dialect == .oracle, wanted == .interval, operand.type.isNumeric {
      // `(a - b) DAY TO SECOND` of two dates.
      return try call("numtodsinterval", [operand, .literal(.string("DAY"), .varchar)], at: range)
    }
    guard let otherwise = cast.defaultOnError else {
      var value = try converted(operand, to: wanted, at: range, isTry: cast.isTry)
      if dialect == .oracle, let digits = ColumnForm(digitsOf: cast.type) {
        value = withDigits(value, digits, at: range)
      }
      guard dialect == .oracle, wanted == .varchar, operand.type == .varchar,
        let length = textLength(of: cast.type)
      else { return value }
      return try cut(value, to: length, at: range)
    }
    // Oracle's DEFAULT … ON CONVERSION ERROR: NULL stays NULL, what does not convert is replaced.
    let tried = try converted(operand, to: wanted, at: range, isTry: true)
    let replacement = try converted(try bind(otherwise, context), to: wanted, at: range)
    let isNull = try call("is_null", [operand], at: range)
    return .conditional(
      [ConditionalBranch(condition: isNull, result: .literal(.null, wanted))],
      otherwise: .coalesce([tried, replacement], wanted), wanted)
  }
}

extension Optional {
  /// `map` for closures that throw `SQLError`.
  func mapped<T>(_ transform: (Wrapped) throws(SQLError) -> T) throws(SQLError) -> T? {
    guard let self else { return nil }
    return try transform(self)
  }
}
