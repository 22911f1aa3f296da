import Catalog
import Columns
import Diagnostics
import Functions
import Plan
import Syntax

extension Binder {
  /// A call: a form that is no function, a window function, an aggregate, a macro or a function.
  func bindCall(
    _ call: Syntax.FunctionCall, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    let name = call.name.last.text.lowercased()
    if let chained = try chainedCall(call, context) {
      return try bindCall(chained, context, at: range)
    }
    if let other = try synonym(of: call, name, at: range) { return try bind(other, context) }
    // `billing.list(10)` is the package's function, whatever functions have the name.
    if call.name.parts.count > 1, let method = try bindMethod(call, context, at: range) {
      return method
    }
    if name == "value", let row = try bindValue(call, context, at: range) { return row }
    if call.name.parts.count > 1, call.over == nil,
      let stored = try bindRoutineCall(call, context, at: range)
    {
      return stored
    }
    if let own = try bindOwnFunction(call, name, context, at: range) { return own }
    if (name == "min" || name == "max"), call.arguments.count == 2 {
      var several = call
      several.name.parts[several.name.parts.count - 1].text = "\(name)_n"
      return try bindCall(several, context, at: range)
    }
    let call = try placed(call, name)
    if let path = try bindConnectPath(name, call, context, at: range) { return path }
    if let lambda = try bindLambdaCall(name, call, context, at: range) { return lambda }
    if let rank = try bindHypotheticalRank(call, name, context, at: range) { return rank }
    if call.over != nil { return try bindWindowCall(call, name, context, at: range) }
    if name == "collect", dialect == .oracle, call.filter == nil, call.arguments.count == 1 {
      // As other aggregates, COLLECT passes over NULL (SQL Language Reference 19c, "Aggregate Functions").
      var present = call
      present.name = QualifiedName([Identifier("list", range: call.name.range)])
      present.filter = Syntax.Expression(.not(call.arguments[0].value.isNullTest), range: range)
      return try bindAggregateCall(present, "list", context, at: range)
    }
    let isGrouping =
      name == "grouping" || name == "grouping_id" || name == "group_id" && dialect == .oracle
    if functions.aggregate(name) != nil || isGrouping {
      return try bindAggregateCall(call, name, context, at: range)
    }
    if let form = try bindConditionalForm(name, call, context, at: range) { return form }
    if let value = try bindJSON(name, call, context, at: range) { return value }
    if names.macro(name) == nil,
      let form = try bindFriendlyForm(name, call, context, at: range)
    {
      return form
    }
    if let value = try bindSequenceCall(name, call, context, at: range) { return value }
    if name == "merge_action", let action = context.lambdaParameters[name] { return action }
    if let macro = names.macro(name) {
      return try bindMacro(macro, call, context, at: range)
    }
    if functions.window(name) != nil {
      throw fail(
        .windowingError, "window function \(name) needs OVER (…)", at: range,
        hint: "\(name)() OVER (ORDER BY …)")
    }
    if call.isDistinct || call.filter != nil || !call.orderBy.isEmpty || !call.withinGroup.isEmpty {
      throw fail(
        .wrongObjectType,
        "\(name) is not an aggregate function: DISTINCT, FILTER and ORDER BY do not fit",
        at: range)
    }
    if name == "generate_subscripts", context.unnests != nil, let list = call.arguments.first {
      let series = try subscripts(of: list.value, at: range)
      if let made = try bindUnnest(series, context, at: range) { return made }
    }
    if name == "unnest", let made = try bindUnnest(call, context, at: range) { return made }
    if ["odcinumberlist", "odcivarchar2list", "odcidatelist"].contains(name) {
      let items = try bindArguments(call, context)
      let (same, _) = try unify(
        items, at: call.arguments.map(\.value.range), what: "the elements of a list")
      return try self.call("list_value", same, at: range)
    }
    if ["struct_pack", "row", "struct"].contains(name) { return try bindPack(call, context) }
    if name == "named_struct" { return try bindNamedStructure(call, context, at: range) }
    if name == "struct_insert" || name == "struct_update" {
      return try bindChangedStructure(call, name, context, at: range)
    }
    if let element = try bindRoutineName(Expression(.call(call), range: range)) { return element }
    if functions.scalar(name) == nil, call.name.parts.count == 1,
      let stored = try bindRoutineCall(call, context, at: range)
    {
      return stored
    }
    if functions.scalar(name) == nil {
      throw fail(
        .undefinedFunction, "function \"\(name)\" does not exist", at: call.name.range,
        hint: didYouMean(name, among: functions.allNames)
      ).inOracle(-904, invalidIdentifier(call.name))
    }
    let arguments = withUsualOptions(name, try bindArguments(call, context))
    return try self.call(
      name, arguments, at: range, argumentRanges: call.arguments.map(\.value.range).nonEmpty)
  }

  /// In the oracle dialect a NULL after the pattern of a REGEXP function, also one written `''`, is
  /// the empty text or the usual option (Oracle SQL Language Reference, REGEXP_REPLACE).
  private func withUsualOptions(
    _ name: String, _ arguments: [BoundExpression]
  ) -> [BoundExpression] {
    guard dialect == .oracle, name.hasPrefix("regexp_") else { return arguments }
    return arguments.enumerated().map { i, argument in
      if i >= 2, case .literal(.null, _) = argument { return .literal(.string(""), .varchar) }
      return argument
    }
  }

  /// `generate_subscripts(list, 1)` as `unnest(generate_series(1, len(list)))`.
  private func subscripts(
    of list: Syntax.Expression, at range: SourceRange
  ) throws(SQLError) -> Syntax.FunctionCall {
    func call(_ name: String, _ values: [Syntax.Expression]) -> Syntax.FunctionCall {
      Syntax.FunctionCall(
        name: QualifiedName([Identifier(name, range: range)]),
        arguments: values.map { .init(value: $0) })
    }
    let length = Syntax.Expression(.call(call("len", [list])), range: range)
    let one = Syntax.Expression(.literal(.integer("1")), range: range)
    let series = Syntax.Expression(.call(call("generate_series", [one, length])), range: range)
    return call("unnest", [series])
  }

  /// `unnest(list)` in a SELECT list: a row for each element.
  private func bindUnnest(
    _ call: Syntax.FunctionCall, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression? {
    guard let collector = context.unnests, !call.arguments.isEmpty else {
      throw fail(
        .syntaxError, "unnest stands in FROM or in the SELECT list, not in \(context.clause)",
        at: range)
    }
    guard let list = try unnestArguments(call, context).first else { return nil }
    var element = DataType.null
    if case .list(let type) = list.type {
      element = type
    } else if list.type != .null {
      throw fail(.datatypeMismatch, "unnest wants a list, not \(list.type)", at: range)
    }
    let made = column("unnest", element)
    collector.items.append((list, made))
    return made.reference
  }

  /// `struct_pack(a := 1)` and `row(1, 'x')`.
  private func bindPack(
    _ call: Syntax.FunctionCall, _ context: ExpressionContext
  ) throws(SQLError) -> BoundExpression {
    let names = call.arguments.enumerated().map { i, argument in
      // struct_pack(e) names its field after the column.
      if let name = argument.name { return name.folded(dialect) }
      if case .name(let name) = argument.value.kind,
        call.name.last.text.lowercased() == "struct_pack"
      {
        return name.last.folded(dialect)
      }
      return "f\(i + 1)"
    }
    if call.arguments.contains(where: { $0.value.unpacked != nil }) {
      let items = try zip(names, call.arguments).map { $0 }.mapped {
        (name, argument)
          throws(SQLError) in
        try bindUnpacked(argument.value, context).map { ($0.name ?? name, $0.expression) }
      }.flatMap { $0 }
      try refuseDuplicates(items.map(\.0), items.map { _ in call.name.range })
      return structure(items.map(\.0), items.map(\.1))
    }
    try refuseDuplicates(names, call.arguments.map(\.value.range))
    return structure(names, try bindArguments(call, context))
  }

  /// Spark's `named_struct('a', 1, 'b', 2)`.
  private func bindNamedStructure(
    _ call: Syntax.FunctionCall, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    var names: [String] = []
    var values: [BoundExpression] = []
    for (place, argument) in call.arguments.enumerated() {
      if place % 2 == 1 {
        values.append(try bind(argument.value, context))
      } else if case .literal(.string(let name)) = argument.value.kind {
        names.append(name)
      } else {
        throw fail(
          .syntaxError, "a name of named_struct is written out", at: argument.value.range,
          hint: "named_struct('field', value)")
      }
    }
    guard !names.isEmpty, names.count == values.count else {
      throw fail(.syntaxError, "named_struct takes names and values in turn", at: range)
    }
    try refuseDuplicates(names, names.map { _ in range })
    return structure(names, values)
  }

  /// `struct_insert(s, c := 3)` adds fields, `struct_update` also gives those there are new values.
  private func bindChangedStructure(
    _ call: Syntax.FunctionCall, _ name: String, _ context: ExpressionContext,
    at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    guard let first = call.arguments.first, call.arguments.count > 1 else {
      throw fail(
        .undefinedFunction, "\(name) takes a structure and named values", at: range,
        hint: "\(name)(s, field := value)")
    }
    let base = try bind(first.value, context)
    guard case .structure(let fields) = base.type else {
      throw fail(.datatypeMismatch, "\(name) takes a structure, not \(base.type)", at: range)
    }
    var names = fields.map(\.name)
    var values = try fields.mapped { (field) throws(SQLError) in
      try bindField(base, Identifier(field.name, isQuoted: true, range: range))
    }
    for argument in call.arguments.dropFirst() {
      guard let label = argument.name?.folded(dialect) else {
        throw fail(
          .syntaxError, "a value of \(name) has a name", at: argument.value.range,
          hint: "\(name)(s, field := value)")
      }
      let value = try bind(argument.value, context)
      let known = names.firstIndex { $0.lowercased() == label.lowercased() }
      if let known, name == "struct_insert" {
        throw fail(
          .duplicateColumn, "the structure has a field \"\(names[known])\" already",
          at: argument.value.range, hint: "struct_update gives it a new value")
      }
      if let known {
        values[known] = value
      } else {
        names.append(label)
        values.append(value)
      }
    }
    let made = structure(names, values)
    let isMissing = try self.call("is_null", [base], at: range)
    return .conditional(
      [ConditionalBranch(condition: isMissing, result: .literal(.null, made.type))],
      otherwise: made, made.type)
  }

  /// `column.function(x)` as `function(column, x)`; nil where what stands before the point is no
  /// column.
  private func chainedCall(
    _ call: Syntax.FunctionCall, _ context: ExpressionContext
  ) throws(SQLError) -> Syntax.FunctionCall? {
    guard call.name.parts.count > 1, dialect == .postgres else { return nil }
    let path = QualifiedName(Array(call.name.qualifier))
    var scope: Scope? = context.scope
    var isColumn =
      path.parts.count == 1
      && context.lambdaParameters[path.parts[0].text.lowercased()] != nil
    while let here = scope, !isColumn {
      if case .column = here.find(path.last.text, qualifier: path.qualifier.map(\.text)) {
        isColumn = true
      }
      if path.parts.count == 1 {
        let word = path.parts[0].text.lowercased()
        isColumn = isColumn || here.aliases.contains { $0.name.lowercased() == word }
      }
      scope = here.parent
    }
    guard isColumn else { return nil }
    var chained = call
    chained.name = QualifiedName([call.name.last])
    chained.arguments.insert(
      .init(value: Syntax.Expression(.name(path), range: path.range)), at: 0)
    return chained
  }

  func bindArguments(
    _ call: Syntax.FunctionCall, _ context: ExpressionContext
  ) throws(SQLError) -> [BoundExpression] {
    if let last = call.arguments.last {
      try check(
        call.arguments.count, Bound.arguments, "arguments in one call", at: last.value.range)
    }
    return try call.arguments.mapped { (argument) throws(SQLError) in
      try bindUnpacked(argument.value, context).map(\.expression)
    }.flatMap { $0 }
  }

  /// Calls that evaluate their arguments only as far as needed.
  private func bindConditionalForm(
    _ name: String, _ call: Syntax.FunctionCall, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression? {
    var ranges = call.arguments.map(\.value.range)
    if call.arguments.contains(where: { $0.value.unpacked != nil }) {
      ranges += [SourceRange](repeating: range, count: Bound.columns)
    }
    switch name {
    case "coalesce", "ifnull", "nvl":
      guard !call.arguments.isEmpty else { return nil }
      let arguments = try bindArguments(call, context)
      let (same, type) =
        try name == "coalesce"
        ? unify(arguments, at: ranges, what: "the arguments of \(name)")
        : unifyWithFirst(arguments, at: ranges, what: "the arguments of \(name)")
      if name == "nvl", dialect == .oracle, same.count == 2, same[1].isVolatile {
        // NVL asks both, COALESCE only as far as needed (Oracle SQL Language Reference 19c, "NVL",
        // "COALESCE").
        return .call(firstPresentCall(type), same)
      }
      return same.count == 1 ? same[0] : .coalesce(same, type)
    case "rowidtochar", "chartorowid":
      // A ROWID and its text find the same row.
      guard dialect == .oracle, call.arguments.count == 1 else { return nil }
      return try bindArguments(call, context)[0]
    case "nullif":
      guard call.arguments.count == 2 else { return nil }
      let arguments = try bindArguments(call, context)
      let equal = try compare("=", arguments[0], arguments[1], at: range)
      let type = arguments[0].type
      let branch = ConditionalBranch(condition: equal, result: .literal(.null, type))
      return .conditional([branch], otherwise: arguments[0], type)
    case "if", "iff", "iif":
      guard call.arguments.count == 3 else { return nil }
      let arguments = try bindArguments(call, context)
      let condition = try boolean(arguments[0], at: ranges[0], what: "the condition of \(name)")
      let (same, type) = try unify(
        Array(arguments[1...]), at: Array(ranges[1...]), what: "the results of \(name)")
      let branch = ConditionalBranch(condition: condition, result: same[0])
      return .conditional([branch], otherwise: same[1], type)
    case "nvl2":
      guard call.arguments.count == 3 else { return nil }
      let arguments = try bindArguments(call, context)
      let condition = try self.call("is_not_null", [arguments[0]], at: range)
      let (same, type) = try unifyWithFirst(
        Array(arguments[1...]), at: Array(ranges[1...]), what: "the results of nvl2")
      let branch = ConditionalBranch(condition: condition, result: same[0])
      return .conditional([branch], otherwise: same[1], type)
    case "decode":
      guard call.arguments.count >= 3 else { return nil }
      return try bindDecode(call, context, at: range)
    case "lnnvl":
      guard call.arguments.count == 1 else { return nil }
      let condition = try boolean(
        try bindArguments(call, context)[0], at: ranges[0], what: "the condition of lnnvl")
      return try self.call("is_not_true", [condition], at: range)
    case "date_part", "datepart":
      guard call.arguments.count == 2, case .list(let parts) = call.arguments[0].value.kind else {
        return nil
      }
      return try bindDateParts(parts, call, context)
    case "array_pop_back", "array_pop_front":
      guard call.arguments.count == 1 else { return nil }
      let list = try bindArguments(call, context)[0]
      let (from, to) = name == "array_pop_back" ? (1, -2) : (2, -1)
      return try self.call(
        "list_slice",
        [list, .literal(.integer(Int128(from)), .int64), .literal(.integer(Int128(to)), .int64)],
        at: range)
    default: return nil
    }
  }

  /// `date_part(['year', 'month'], d)` is a structure of the parts under their names.
  private func bindDateParts(
    _ parts: [Syntax.Expression], _ call: Syntax.FunctionCall, _ context: ExpressionContext
  ) throws(SQLError) -> BoundExpression {
    var names: [String] = []
    let values = try parts.mapped { (part) throws(SQLError) in
      guard case .literal(.string(let name)) = part.kind, !names.contains(name.lowercased()) else {
        throw fail(
          .invalidParameter, "date_part takes a list of different names of parts, written out",
          at: part.range)
      }
      names.append(name.lowercased())
      var single = call
      single.arguments[0].value = part
      return try bindCall(single, context, at: part.range)
    }
    guard !values.isEmpty else {
      throw fail(
        .invalidParameter, "date_part takes at least one part", at: call.arguments[0].value.range)
    }
    return structure(names, values)
  }

  /// `decode(x, a, 1, b, 2, 0)`: NULL equals NULL.
  private func bindDecode(
    _ call: Syntax.FunctionCall, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    let arguments = try bindArguments(call, context)
    let ranges = call.arguments.map(\.value.range)
    var conditions: [BoundExpression] = []
    var results: [BoundExpression] = []
    var resultRanges: [SourceRange] = []
    var index = 1
    while index + 1 < arguments.count {
      conditions.append(
        try compare("is_not_distinct", arguments[0], arguments[index], at: ranges[index]))
      results.append(arguments[index + 1])
      resultRanges.append(ranges[index + 1])
      index += 2
    }
    results.append(index < arguments.count ? arguments[index] : .literal(.null, .null))
    resultRanges.append(index < arguments.count ? ranges[index] : range)
    let (same, type) = try unifyWithFirst(
      results, at: resultRanges, what: "the results of decode", nullIsText: true)
    let branches = conditions.indices.map {
      ConditionalBranch(condition: conditions[$0], result: same[$0])
    }
    return .conditional(branches, otherwise: same[same.count - 1], type)
  }

  /// The body of a scalar macro with its arguments in place of the parameters.
  func bindMacro(
    _ macro: Catalog.Macro, _ call: Syntax.FunctionCall, _ context: ExpressionContext,
    at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    let given = call.arguments.count
    var found: (form: Syntax.CreateMacro.Form, values: [Syntax.Expression?])?
    for form in macro.definition.forms where found == nil {
      guard let values = placed(call.arguments, for: form.parameters.map(\.name.text)),
        zip(form.parameters, values).allSatisfy({ $0.defaultValue != nil || $1 != nil })
      else { continue }
      found = (form, values)
    }
    guard let (form, given) = found, case .expression(let body) = form.body else {
      throw fail(
        .undefinedFunction, "macro \"\(macro.name)\" does not take \(given) such arguments",
        at: range)
    }
    guard viewPath.count < 64 else {
      throw fail(.statementTooComplex, "macros call each other more than 64 deep", at: range)
    }
    var values: [String: BoundExpression] = [:]
    for (i, parameter) in form.parameters.enumerated() {
      guard let value = given[i] ?? parameter.defaultValue else { continue }
      values[parameter.name.text.lowercased()] = try bind(value, context)
    }
    // Subqueries of the body find the parameters in the scope around them.
    let scope = Scope(parent: nil)
    scope.mergedColumns = values.map {
      Scope.MergedColumn(name: $0.key, expression: $0.value, parts: [])
    }
    let inner = ExpressionContext(scope, clause: "macro \"\(macro.name)\"")
    inner.lambdaParameters = values
    inner.unnests = context.unnests
    return try insideText(of: macro.name, dialect: macro.dialect, at: range) {
      () throws(SQLError) in
      try bind(body, inner)
    }
  }

  /// Binds stored text: its ranges mean nothing in the statement, errors point at the use.
  func insideText<T>(
    of name: String, dialect: Dialect, at range: SourceRange, _ body: () throws(SQLError) -> T
  ) throws(SQLError) -> T {
    let saved = (self.dialect, hidesRanges)
    self.dialect = dialect
    hidesRanges = true
    viewPath.append(name)
    defer {
      (self.dialect, hidesRanges) = saved
      viewPath.removeLast()
    }
    do throws(SQLError) {
      return try body()
    } catch {
      let place = saved.1 ? nil : range
      throw error.located(at: place).noting("in \"\(name)\"")
    }
  }
}

extension Array {
  /// nil instead of an empty array.
  var nonEmpty: [Element]? { isEmpty ? nil : self }
}
