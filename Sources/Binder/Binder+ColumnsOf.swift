import Columns
import Diagnostics
import Plan
import Syntax

extension Binder {
  /// An item with COLUMNS(…) inside: one item for each column that it chooses.
  ///
  /// ```
  /// min(COLUMNS('x.*'))   →   min(x1), min(x2)
  /// ```
  func bindForEachColumn(
    _ item: Syntax.Select.Item, _ context: ExpressionContext
  ) throws(SQLError) -> [SelectItem] {
    let chosen = try chosenColumns(item.expression, context)
    let saved = chosenColumn
    defer { chosenColumn = saved }
    return try chosen.mapped { (choice) throws(SQLError) in
      chosenColumn = choice.expression
      return SelectItem(
        expression: try bind(item.expression, context),
        name: try item.alias.mapped { (alias) throws(SQLError) in
          try columnName(alias, item.expression, choice.name)
        } ?? choice.name, range: item.expression.range, tree: nil)
    }
  }

  /// An alias with `\0` for the name of the column that was chosen, and `\1` for a group of the
  /// regular expression that chose it.
  private func columnName(
    _ alias: Identifier, _ expression: Syntax.Expression, _ chosen: String
  ) throws(SQLError) -> String {
    let pattern = Array(alias.folded(dialect))
    guard pattern.contains("\\"), let operand = expression.firstColumnsOperand else {
      return alias.folded(dialect)
    }
    var name = ""
    var place = 0
    while place < pattern.count {
      guard pattern[place] == "\\" else {
        name.append(pattern[place])
        place += 1
        continue
      }
      let next = place + 1 < pattern.count ? pattern[place + 1] : " "
      if next == "\\" {
        name += "\\"
      } else if next == "0" {
        name += chosen
      } else if let group = next.wholeNumberValue, !operand.isStar {
        name += try matchedGroup(group, operand, chosen)
      } else {
        throw fail(
          .syntaxError, "\"\(alias.text)\" is no name: \\0 is the column's name, \\1 a group",
          at: alias.range)
      }
      place += 2
    }
    return name
  }

  private func matchedGroup(
    _ group: Int, _ operand: Syntax.Expression, _ name: String
  ) throws(SQLError) -> String {
    let context = ExpressionContext(Scope(parent: nil), clause: "COLUMNS")
    let part = try call(
      "regexp_extract",
      [
        .literal(.string(name), .varchar), try bind(operand, context),
        .literal(.integer(Int128(group)), .int64),
      ], at: operand.range)
    guard case .string(let text)? = try part.constantValue(session) else { return "" }
    return text
  }

  /// A condition with COLUMNS(…) holds for all columns that it chooses.
  func bindForAllColumns(
    _ condition: Syntax.Expression, _ context: ExpressionContext
  ) throws(SQLError) -> BoundExpression {
    guard condition.choosesColumns else { return try bind(condition, context) }
    let items = try bindForEachColumn(Syntax.Select.Item(expression: condition), context)
    let parts = try items.mapped { (item) throws(SQLError) in
      try boolean(item.expression, at: condition.range, what: context.clause)
    }
    return BoundExpression.conjunction(parts) ?? .literal(.boolean(true), .boolean)
  }

  /// `*COLUMNS(…)` and `UNPACK(COLUMNS(…) + 1)` are several arguments; all else is one.
  func bindUnpacked(
    _ expression: Syntax.Expression, _ context: ExpressionContext
  ) throws(SQLError) -> [(expression: BoundExpression, name: String?)] {
    guard let inner = expression.unpacked else { return [(try bind(expression, context), nil)] }
    let items = try bindForEachColumn(Syntax.Select.Item(expression: inner), context)
    guard !items.isEmpty else {
      throw fail(.undefinedColumn, "COLUMNS(…) chooses no column", at: expression.range)
    }
    return items.map { ($0.expression, $0.name) }
  }

  private func chosenColumns(
    _ expression: Syntax.Expression, _ context: ExpressionContext
  ) throws(SQLError) -> [SelectItem] {
    guard let operand = expression.firstColumnsOperand else { return [] }
    let range = operand.range
    if case .star = operand.kind {
      return try bindItems([Syntax.Select.Item(expression: operand)], context)
    }
    if case .list(let names) = operand.kind {
      return try names.mapped { (name) throws(SQLError) in
        let found = try bindItems([Syntax.Select.Item(expression: name)], context)
        if case .literal(.string(let text), _) = found[0].expression {
          let path = QualifiedName([Identifier(text, isQuoted: true, range: range)])
          return SelectItem(
            expression: try bindName(path, context), name: text, range: range, tree: nil)
        }
        return found[0]
      }
    }
    let star = Syntax.Expression(.star(Star()), range: range)
    let all = try bindItems([Syntax.Select.Item(expression: star)], context)
    var chosen: [SelectItem] = []
    for column in all where try choose(column.name, operand, context) { chosen.append(column) }
    guard !chosen.isEmpty else {
      throw fail(
        .undefinedColumn, "COLUMNS(…) chooses no column", at: range,
        hint: "there are \(all.map(\.name).joined(separator: ", "))")
    }
    return chosen
  }

  /// Whether a regular expression or a lambda chooses the column of this name.
  private func choose(
    _ name: String, _ operand: Syntax.Expression, _ context: ExpressionContext
  ) throws(SQLError) -> Bool {
    let literal = BoundExpression.literal(.string(name), .varchar)
    let inner = ExpressionContext(Scope(parent: nil), clause: "COLUMNS")
    let test: BoundExpression
    if let lambda = operand.asLambda, lambda.parameters.count == 1 {
      inner.lambdaParameters[lambda.parameters[0].text.lowercased()] = literal
      test = try boolean(
        try bind(lambda.body, inner), at: operand.range, what: "the lambda of COLUMNS")
    } else {
      test = try call("~", [literal, try bind(operand, inner)], at: operand.range)
    }
    return try test.constantValue(session) == .boolean(true)
  }
}

extension Syntax.Expression {
  /// Whether it is `*` or `t.*`.
  var isStar: Bool { if case .star = kind { true } else { false } }

  /// The expression that `*` or UNPACK makes several arguments of, one for each column it chooses.
  var unpacked: Syntax.Expression? {
    switch kind {
    case .unary(let sign, let operand):
      guard sign.symbol == "*", operand.choosesColumns else { return nil }
      return operand
    case .call(let call):
      guard call.name.last.text.lowercased() == "unpack", call.arguments.count == 1,
        call.arguments[0].value.choosesColumns
      else { return nil }
      return call.arguments[0].value
    default: return nil
    }
  }

  /// Whether COLUMNS(…) stands somewhere inside.
  var choosesColumns: Bool { firstColumnsOperand != nil }

  var firstColumnsOperand: Syntax.Expression? {
    if case .columns(let operand) = kind { return operand }
    if unpacked != nil { return nil }
    for child in children {
      if let found = child.firstColumnsOperand { return found }
    }
    return nil
  }
}
