import Columns
import Diagnostics
import Plan
import Syntax

/// An item of a SELECT list, bound.
struct SelectItem {
  var expression: BoundExpression
  var name: String
  var range: SourceRange
  /// The tree, unless the item comes from a star.
  var tree: Syntax.Expression?
  /// The ROWID of a row that is to be written.
  var isNewIdentity = false
}

extension Binder {
  func bindItems(
    _ items: [Syntax.Select.Item], _ context: ExpressionContext
  ) throws(SQLError) -> [SelectItem] {
    var bound: [SelectItem] = []
    if let last = items.last {
      try check(items.count, Bound.columns, "columns in one SELECT", at: last.expression.range)
    }
    for item in items {
      let range = item.expression.range
      if let chosen = try columnsLike(item.expression, context) {
        bound += chosen
        continue
      }
      switch item.expression.kind {
      case .star(let star): bound += try expand(star, context, at: range)
      case .allFields(let operand):
        bound += try expandFields(try bind(operand, context), at: range)
      default:
        if let fields = try expandUnnested(item, context) {
          bound += fields
          continue
        }
        if item.expression.choosesColumns {
          bound += try bindForEachColumn(item, context)
          continue
        }
        let expression = try bind(item.expression, context)
        let name = item.alias?.folded(dialect) ?? self.name(of: item.expression, context)
        bound.append(
          SelectItem(expression: expression, name: name, range: range, tree: item.expression))
      }
    }
    if bound.isEmpty, let first = items.first, case .star(let star) = first.expression.kind,
      !star.excluded.isEmpty
    {
      throw fail(.syntaxError, "EXCLUDE leaves no column of *", at: first.expression.range)
    }
    return bound
  }

  /// `* LIKE 'x%'`: the columns whose names match; nil for anything else.
  private func columnsLike(
    _ expression: Syntax.Expression, _ context: ExpressionContext
  ) throws(SQLError) -> [SelectItem]? {
    guard case .like(let like) = expression.kind, case .star(let star) = like.operand.kind else {
      return nil
    }
    let range = expression.range
    var chosen: [SelectItem] = []
    for item in try expand(star, context, at: range) {
      var test = like
      test.operand = Syntax.Expression(.literal(.string(item.name)), range: range)
      let bound = try bind(Syntax.Expression(.like(test), range: range), context)
      if try bound.constantValue(session) == .boolean(true) { chosen.append(item) }
    }
    guard !chosen.isEmpty else {
      throw fail(.undefinedColumn, "no column of * has such a name", at: range)
    }
    return chosen
  }

  /// The name that a column without alias gets.
  func name(of expression: Syntax.Expression, _ context: ExpressionContext) -> String {
    switch expression.kind {
    case .name(let name):
      let parts = name.parts.map(\.text)
      if case .column(_, let found) = context.scope.find(
        parts[parts.count - 1], qualifier: Array(parts.dropLast()),
        spelling: spelling(of: name.last))
      {
        return found
      }
      return name.last.folded(dialect)
    case .call(let call): return call.name.last.folded(dialect)
    case .cast(let cast):
      if case .literal = cast.operand.kind { return typeName(cast.type) }
      return name(of: cast.operand, context)
    case .conditional(let conditional):
      if let otherwise = conditional.otherwise, case .name = otherwise.kind {
        return name(of: otherwise, context)
      }
      return "case"
    case .exists: return "exists"
    case .arrayQuery, .list: return "array"
    case .field(_, let field): return field.folded(dialect)
    case .collate(let operand, _): return name(of: operand, context)
    case .special(let form):
      switch form {
      case .extract: return "extract"
      case .position: return "position"
      case .substring, .substringSimilar: return "substring"
      case .trim(let side, _, _):
        return side == .leading ? "ltrim" : side == .trailing ? "rtrim" : "btrim"
      case .overlay: return "overlay"
      }
    case .subquery(let query):
      if case .select(let select) = query.body, let item = select.items.first {
        if let alias = item.alias { return alias.folded(dialect) }
        return name(of: item.expression, context)
      }
      return "?column?"
    default: return "?column?"
    }
  }

  private func typeName(_ type: Syntax.TypeName) -> String {
    if case .named(let name, _, _) = type.kind { return name.last.folded(dialect) }
    return "?column?"
  }

  /// `*`, `t.*`, with EXCLUDE, REPLACE and RENAME.
  private func expand(
    _ star: Syntax.Star, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> [SelectItem] {
    let qualifier = star.qualifier.map(\.text)
    let scope = context.scope
    let sources = scope.sources.filter { $0.answers(to: qualifier) }
    if sources.isEmpty {
      if qualifier.isEmpty {
        throw fail(.syntaxError, "SELECT * needs a FROM", at: range)
      }
      if star.qualifier.count == 1,
        case .column(let expression, _) = scope.find(qualifier[0], qualifier: [])
      {
        return try modified(try expandFields(expression, at: range), star, context)
      }
      throw fail(
        .undefinedTable, "there is no table \"\(qualifier.joined(separator: "."))\" in this query",
        at: range, hint: didYouMean(qualifier[qualifier.count - 1], among: scope.sourceNames))
    }
    var items: [SelectItem] = []
    if qualifier.isEmpty {
      items += scope.mergedColumns.map {
        SelectItem(expression: $0.expression, name: $0.name, range: range, tree: nil)
      }
    }
    for source in sources {
      for column in source.columns {
        if qualifier.isEmpty && source.merged.contains(column.id) { continue }
        items.append(
          SelectItem(expression: column.reference, name: column.name, range: range, tree: nil))
        if columnRanges[column.id] == nil { columnRanges[column.id] = range }
      }
    }
    return try modified(items, star, context)
  }

  private func modified(
    _ all: [SelectItem], _ star: Syntax.Star, _ context: ExpressionContext
  ) throws(SQLError) -> [SelectItem] {
    var items = all
    for name in star.excluded {
      if let table = name.parts.dropLast().last,
        !context.scope.sources.contains(where: { $0.answers(to: [table.text]) })
      {
        throw fail(
          .undefinedTable, "there is no table \"\(table.text)\" in this query", at: table.range,
          hint: didYouMean(table.text, among: context.scope.sourceNames))
      }
      let wanted = name.last.text.lowercased()
      let before = items.count
      items.removeAll { $0.name.lowercased() == wanted }
      guard items.count < before else { throw notInStar(name.last, all) }
    }
    for replacement in star.replaced {
      let wanted = replacement.name.text.lowercased()
      guard let index = items.firstIndex(where: { $0.name.lowercased() == wanted }) else {
        throw notInStar(replacement.name, all)
      }
      items[index].expression = try bind(replacement.expression, context)
      items[index].tree = replacement.expression
    }
    for renaming in star.renamed {
      let wanted = renaming.from.last.text.lowercased()
      guard let index = items.firstIndex(where: { $0.name.lowercased() == wanted }) else {
        throw notInStar(renaming.from.last, all)
      }
      items[index].name = renaming.to.folded(dialect)
    }
    return items
  }

  private func notInStar(_ name: Identifier, _ items: [SelectItem]) -> SQLError {
    fail(
      .undefinedColumn, "column \"\(name.text)\" is not among those of *", at: name.range,
      hint: didYouMean(name.text, among: items.map(\.name)))
  }

  private func expandFields(
    _ value: BoundExpression, at range: SourceRange
  ) throws(SQLError) -> [SelectItem] {
    guard case .structure(let fields) = value.type else {
      throw fail(.wrongObjectType, "a \(value.type) has no fields to list", at: range)
    }
    return try fields.mapped { (field) throws(SQLError) in
      let name = Identifier(field.name, isQuoted: true, range: range)
      return SelectItem(
        expression: try bindField(value, name), name: field.name, range: range, tree: nil)
    }
  }
}
