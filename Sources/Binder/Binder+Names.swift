import Columns
import Diagnostics
import Plan
import Syntax

extension Binder {
  /// A name in an expression: a column, an alias, a function without parentheses, a field.
  func bindName(_ name: QualifiedName, _ context: ExpressionContext) throws(SQLError)
    -> BoundExpression
  {
    try check(name.parts.count, Bound.nameParts, "parts in one name", at: name.range)
    let parts = name.parts.map(\.text)
    if parts.count == 1, let parameter = context.lambdaParameters[parts[0].lowercased()] {
      return parameter
    }
    if parts.count > 1, let parameter = context.lambdaParameters[parts[0].lowercased()],
      case .structure = parameter.type
    {
      return try fields(parameter, name.parts[1...])
    }
    // `r.s.v` is field v of column s of table r, unless r is the schema that s was named with.
    if parts.count == 3, let field = try columnField(name, context) { return field }
    if let found = try resolve(name.parts, name.range, context.scope) { return found }
    if let value = try bindSequenceName(name) { return value }
    // `a.b.c` may be a field of a column: shorter and shorter prefixes are columns.
    for length in stride(from: parts.count - 1, to: 0, by: -1) {
      if let base = try resolve(Array(name.parts[..<length]), name.range, context.scope),
        case .structure = base.type
      {
        return try fields(base, name.parts[length...])
      }
    }
    if parts.count == 1, let pseudo = try bindPseudoColumn(parts[0], context, at: name.range) {
      return pseudo
    }
    if let variable = try bindRoutineName(Expression(.name(name), range: name.range)) {
      return variable
    }
    if parts.count == 1, let alias = try bindAlias(parts[0], context, at: name.range) {
      return alias
    }
    if parts.count == 2, parts[0].lowercased() == "alias",
      let alias = try bindAlias(parts[1], context, at: name.range)
    {
      return alias
    }
    if parts.count == 1, let call = try bindBareFunction(parts[0], context, at: name.range) {
      return call
    }
    if let call = try bindRoutineFunction(name, at: name.range) { return call }
    if parts.count == 1, let alias = try bindOuterAlias(parts[0], context, at: name.range) {
      return alias
    }
    if let row = wholeRow(parts, context.scope) { return row }
    throw unknownColumn(name, context).inOracle(-904, invalidIdentifier(name))
  }

  private func columnField(
    _ name: QualifiedName, _ context: ExpressionContext
  ) throws(SQLError) -> BoundExpression? {
    let parts = name.parts.map(\.text)
    let named = context.scope.sources.filter { $0.answers(to: Array(parts.dropLast())) }
    guard !named.contains(where: { $0.schema != nil }),
      let base = try resolve(name.parts.dropLast(), name.range, context.scope),
      case .structure = base.type
    else { return nil }
    return try bindField(base, name.last)
  }

  /// The column in this scope or the scopes around it; nil if there is none.
  private func resolve(
    _ names: [Identifier], _ range: SourceRange, _ scope: Scope
  ) throws(SQLError) -> BoundExpression? {
    let parts = names.map(\.text)
    let spelling = spelling(of: names[names.count - 1])
    var current: Scope? = scope
    while let here = current {
      switch here.find(
        parts[parts.count - 1], qualifier: Array(parts.dropLast()), spelling: spelling)
      {
      case .column(let expression, _):
        if case .column(let id, _) = expression, columnRanges[id] == nil, !hidesRanges {
          columnRanges[id] = range
        }
        return expression
      case .ambiguous(let candidates):
        throw fail(
          .ambiguousColumn, "column \"\(parts[parts.count - 1])\" is ambiguous", at: range,
          hint: "it may be \(candidates.joined(separator: " or ")): write which")
      case .none: current = here.parent
      }
    }
    return nil
  }

  /// Names without quotes are of capitals in Oracle; the other dialects take them as they are written.
  func spelling(of name: Identifier) -> String {
    dialect == .oracle ? name.folded(dialect) : name.text
  }

  /// The object that a path of columns and attributes names; nil where it names none.
  func object(
    _ path: [Identifier], _ context: ExpressionContext
  ) throws(SQLError) -> BoundExpression? {
    guard let last = path.last else { return nil }
    for length in stride(from: path.count, to: 0, by: -1) {
      guard let base = try resolve(Array(path[..<length]), last.range, context.scope) else {
        continue
      }
      guard case .structure = base.type else { return nil }
      let object = try fields(base, path[length...])
      return object.type.objectType == nil ? nil : object
    }
    return nil
  }

  /// `t` for a table `t` of FROM: its row as a structure, as in PostgreSQL.
  private func wholeRow(_ parts: [String], _ scope: Scope) -> BoundExpression? {
    var current: Scope? = scope
    while let here = current {
      let named = here.sources.filter { $0.name != nil && $0.answers(to: parts) }
      if named.count == 1, parts.count == 1 || named[0].schema != nil {
        return structure(named[0].columns.map(\.name), named[0].columns.map(\.reference))
      }
      current = here.parent
    }
    return nil
  }

  private func fields(
    _ base: BoundExpression, _ names: ArraySlice<Identifier>
  ) throws(SQLError) -> BoundExpression {
    var result = base
    for name in names { result = try bindField(result, name) }
    return result
  }

  /// An alias of the SELECT list, bound again in this place.
  private func bindAlias(
    _ name: String, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression? {
    let folded = name.lowercased()
    let scope = context.scope
    guard !scope.busyAliases.contains(folded),
      let alias = scope.aliases.first(where: { $0.name.lowercased() == folded })
    else { return nil }
    scope.busyAliases.insert(folded)
    defer { scope.busyAliases.remove(folded) }
    let bound = try bind(alias.expression, context)
    guard !bound.isVolatile || context.clause == "GROUP BY" else {
      throw fail(
        .featureNotSupported,
        "\"\(name)\" would be computed anew here and give another value", at: range,
        hint: "compute it in a subquery of FROM, and use it around that")
    }
    return bound
  }

  /// An alias of the SELECT list of a query around this one.
  private func bindOuterAlias(
    _ name: String, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression? {
    var scope = context.scope.parent
    while let here = scope {
      let outer = ExpressionContext(here, clause: "an alias in a subquery")
      if let found = try bindAlias(name, outer, at: range) { return found }
      scope = here.parent
    }
    return nil
  }

  private func bindBareFunction(
    _ name: String, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression? {
    let bare = [
      "current_date", "current_time", "current_timestamp", "localtime", "localtimestamp",
      "current_user", "session_user", "user", "current_schema", "current_catalog", "sysdate",
      "systimestamp", "current_role", "pi", "uid", "sessiontimezone", "dbtimezone",
    ]
    let ofOracle = [
      "binary_double_infinity", "binary_double_nan", "binary_float_infinity", "binary_float_nan",
    ]
    let isBare =
      bare.contains(name.lowercased()) || dialect == .oracle && ofOracle.contains(name.lowercased())
    guard isBare, functions.scalar(name) != nil else { return nil }
    let fact = try call(name, [], at: range)
    // Oracle keeps names in upper case, as its dictionary shows them: `WHERE owner = USER`.
    let isOracleName = dialect == .oracle && name.lowercased() == "user"
    if isOracleName { return try call("upper", [fact], at: range) }
    // SYSTIMESTAMP and CURRENT_TIMESTAMP are of TIMESTAMP WITH TIME ZONE.
    return dialect == .oracle && fact.type == .timestampTZ
      ? try cast(fact, to: .zoned, at: range) : fact
  }

  /// `"D"."X": invalid identifier`
  func invalidIdentifier(_ name: QualifiedName) -> String {
    name.parts.map { "\"\($0.isQuoted ? $0.text : $0.text.uppercased())\"" }.joined(separator: ".")
      + ": invalid identifier"
  }

  private func unknownColumn(_ name: QualifiedName, _ context: ExpressionContext) -> SQLError {
    let parts = name.parts.map(\.text)
    let shown = parts.joined(separator: ".")
    if parts.count > 1 {
      let table = parts[parts.count - 2]
      let known = context.scope.sourceNames
      if !known.contains(where: { $0.lowercased() == table.lowercased() }) {
        return fail(
          .undefinedTable, "there is no table \"\(table)\" in this query", at: name.range,
          hint: didYouMean(table, among: known)
            ?? (known.isEmpty ? nil : "it has \(known.joined(separator: ", "))"))
      }
    }
    let columns = context.scope.columnNames
    if name.last.isQuoted, columns.isEmpty || closestName(to: name.last.text, among: columns) == nil
    {
      return fail(
        .undefinedColumn, "column \"\(shown)\" does not exist", at: name.range,
        hint: "text is written in single quotes: '\(name.last.text)'")
    }
    let isUnfound = context.scope.sources.isEmpty && context.scope.parent == nil
    return fail(
      .undefinedColumn, "column \"\(shown)\" does not exist", at: name.range,
      hint: didYouMean(name.last.text, among: columns)
        ?? (isUnfound ? "the query has no FROM" : nil))
  }
}
