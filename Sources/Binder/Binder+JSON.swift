import Catalog
import Columns
import Diagnostics
import Functions
import Plan
import Syntax

/// JSON_VALUE, JSON_QUERY, JSON_EXISTS and JSON_TABLE of the oracle dialect, with their clauses (SQL Language Reference
/// 19c): a function reads the texts out of the document, and casts give them their types.
extension Binder {
  /// nil for another function.
  func bindJSON(
    _ name: String, _ call: Syntax.FunctionCall, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression? {
    guard dialect == .oracle, ["json_value", "json_query", "json_exists"].contains(name),
      !call.arguments.isEmpty, call.arguments.count <= 2
    else { return nil }
    let path = try jsonPath(call)
    var clauses = JSONClauses()
    if let modifiers = call.modifiers {
      clauses = try jsonClauses(at: modifiers.range) { () throws(SQLError) in
        try Parser.jsonClauses(modifiers.text)
      }
    }
    let kind: JSONCell.Kind =
      switch name {
      case "json_exists": .exists
      case "json_query": queryKind(clauses)
      default: .value
      }
    let cell = try jsonCell(path, kind, clauses, context, at: range)
    let document = try jsonDocument(call.arguments[0].value, context)
    let text = BoundExpression.call(
      ScalarCall(
        name: label(of: call, call.modifiers), argumentTypes: [.varchar], returnType: .varchar,
        traits: FunctionTraits(canFail: true)
      ) { (columns, context) throws(SQLError) in
        var builder = ColumnBuilder(.varchar, capacity: context.count)
        for row in 0..<context.count {
          guard case .string(let document) = columns[0][row] else {
            builder.append(.null)
            continue
          }
          builder.append(try cell.text(of: document).map { .string($0) } ?? .null)
        }
        return builder.finish()
      }, [document])
    if name == "json_exists" {
      return try self.call("=", [text, .literal(.string("1"), .varchar)], at: range)
    }
    return try jsonTyped(text, clauses, context, at: range)
  }

  /// `JSON_TABLE(document, '$.lines[*]' COLUMNS (…))`
  func bindJSONTable(
    _ function: Syntax.TableFunction, _ table: TableReference, _ context: ExpressionContext
  ) throws(SQLError) -> FromItem {
    let call = function.calls[0]
    guard let columns = function.columns, !call.arguments.isEmpty else {
      throw fail(
        .syntaxError, "JSON_TABLE wants COLUMNS", at: table.range,
        hint: "JSON_TABLE(document, '$[*]' COLUMNS (id NUMBER PATH '$.id'))")
    }
    let clause = try jsonClauses(at: columns.range) { () throws(SQLError) in
      try Parser.jsonTable(columns.text)
    }
    var made: [(name: Identifier, clauses: JSONClauses?, type: DataType?)] = []
    let level = try jsonLevel(clause.columns, clause.onError, &made, context, at: columns.range)
    var failsOnError = false
    if case .error? = clause.onError { failsOnError = true }
    let reader = JSONTableRows(
      path: try jsonPath(call), level: level, width: made.count, failsOnError: failsOnError)
    let fields = made.indices.map { Field("c\($0)", .varchar) }
    let rowsType = DataType.list(.structure(fields))
    let list = BoundExpression.call(
      ScalarCall(
        name: label(of: call, columns), argumentTypes: [.varchar], returnType: rowsType,
        traits: FunctionTraits(canFail: true)
      ) { (columns, context) throws(SQLError) in
        var builder = ColumnBuilder(rowsType, capacity: context.count)
        for row in 0..<context.count {
          guard case .string(let document) = columns[0][row] else {
            builder.append(.null)
            continue
          }
          let rows = try reader.rows(of: document).map { row in
            Value.structure(row.map { text in text.map { Value.string($0) } ?? Value.null })
          }
          builder.append(.list(rows))
        }
        return builder.finish()
      }, [try jsonDocument(call.arguments[0].value, context)])
    var item = try unnest(
      [list], withOrdinality: false, TableReference(table.kind, range: table.range))
    let row = item.sources[0].columns[0].reference
    let items = try made.indices.map { $0 }.mapped { (i) throws(SQLError) in
      let text = try bindField(row, Identifier("c\(i)", isQuoted: true, range: table.range))
      var value = text
      if let type = made[i].type {
        value = try converted(text, to: type, at: table.range)
      } else if let clauses = made[i].clauses {
        value = try jsonTyped(text, clauses, context, at: table.range)
      }
      return NamedExpression(value, as: column(made[i].name.folded(dialect), value.type))
    }
    item = try aliased(Project(item.plan, items), table.alias, name: "json_table")
    return item
  }

  private func jsonLevel(
    _ columns: [JSONTableColumn], _ usual: JSONClauses.Outcome?,
    _ made: inout [(name: Identifier, clauses: JSONClauses?, type: DataType?)],
    _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> JSONTableRows.Level {
    var level = JSONTableRows.Level()
    for column in columns {
      switch column {
      case .nested(let path, let inner):
        let deeper = try jsonLevel(inner, usual, &made, context, at: range)
        level.nested.append((try located(path, at: range), deeper))
      case .ordinality(let name):
        let cell = JSONCell(
          path: try located("$", at: range), kind: .ordinality, onError: .text(nil), onEmpty: nil)
        level.cells.append((made.count, cell))
        made.append((name, nil, .number))
      case .exists(let name, let path, let clauses):
        let cell = JSONCell(
          path: try located(path ?? "$.\"\(name.text)\"", at: range), kind: .exists,
          onError: .text("0"), onEmpty: nil)
        level.cells.append((made.count, cell))
        made.append(
          (name, nil, try clauses.type.mapped { (t) throws(SQLError) in try type(t) } ?? .varchar))
      case .value(let name, let path, var clauses):
        if clauses.onError == nil { clauses.onError = usual }
        let cell = try jsonCell(
          try located(path ?? "$.\"\(name.text)\"", at: range),
          clauses.isFormatJSON ? queryKind(clauses) : .value, clauses, context, at: range)
        level.cells.append((made.count, cell))
        made.append((name, clauses, nil))
      }
    }
    return level
  }

  // MARK: Parts

  /// The call with its path and clauses: calls of one name over the same arguments are taken for equal.
  private func label(of call: Syntax.FunctionCall, _ clauses: RawClause?) -> String {
    var path = ""
    if call.arguments.count > 1, case .literal(.string(let text)) = call.arguments[1].value.kind {
      path = " '\(text)'"
    }
    return call.name.last.text.lowercased() + path + (clauses.map { " \($0.text)" } ?? "")
  }

  private func jsonClauses<T>(
    at range: SourceRange, _ body: () throws(SQLError) -> T
  ) throws(SQLError) -> T {
    do throws(SQLError) { return try body() } catch {
      throw error.replacing(range: self.range(range))
    }
  }

  private func located(_ path: String, at range: SourceRange) throws(SQLError) -> JSONPath {
    do throws(SQLError) { return try JSONPath(path) } catch {
      throw error.located(at: self.range(range))
    }
  }

  private func jsonPath(_ call: Syntax.FunctionCall) throws(SQLError) -> JSONPath {
    guard call.arguments.count > 1 else { return try located("$", at: call.name.range) }
    let written = call.arguments[1].value
    guard case .literal(.string(let text)) = written.kind else {
      throw fail(
        .featureNotSupported, "the path of \(call.name.last.text) is a text that is written out",
        at: written.range)
    }
    return try located(text, at: written.range)
  }

  private func jsonDocument(
    _ expression: Syntax.Expression, _ context: ExpressionContext
  ) throws(SQLError) -> BoundExpression {
    try cast(try bind(expression, context), to: .varchar, at: expression.range)
  }

  private func queryKind(_ clauses: JSONClauses) -> JSONCell.Kind {
    switch clauses.wrapper {
    case .always?: .query(wraps: true, onlyIfNeeded: false)
    case .conditional?: .query(wraps: true, onlyIfNeeded: true)
    default: .query(wraps: false, onlyIfNeeded: false)
    }
  }

  private func jsonCell(
    _ path: JSONPath, _ kind: JSONCell.Kind, _ clauses: JSONClauses, _ context: ExpressionContext,
    at range: SourceRange
  ) throws(SQLError) -> JSONCell {
    JSONCell(
      path: path, kind: kind,
      onError: try clauses.onError.mapped { (outcome) throws(SQLError) in
        try cellOutcome(outcome, context)
      } ?? .text(nil),
      onEmpty: try clauses.onEmpty.mapped { (outcome) throws(SQLError) in
        try cellOutcome(outcome, context)
      })
  }

  private func cellOutcome(
    _ outcome: JSONClauses.Outcome, _ context: ExpressionContext
  ) throws(SQLError) -> JSONCell.Outcome {
    switch outcome {
    case .null: return .text(nil)
    case .error: return .error
    case .emptyArray: return .text("[]")
    case .emptyObject: return .text("{}")
    case .true: return .text("true")
    case .false: return .text("false")
    case .literal(let expression):
      let value = try bind(expression, ExpressionContext(Scope(parent: nil), clause: "DEFAULT"))
      let text = try converted(value, to: .varchar, at: SourceRange(start: 0, end: 0))
      guard case .string(let constant)? = try text.constantValue(session) else {
        return .text(nil)
      }
      return .text(constant)
    }
  }

  /// The text as RETURNING or a column's type has it; what does not become that is as ON ERROR says.
  private func jsonTyped(
    _ text: BoundExpression, _ clauses: JSONClauses, _ context: ExpressionContext,
    at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    guard let name = clauses.type else { return text }
    let wanted = try type(name)
    if wanted == .varchar {
      guard let length = textLength(of: name) else { return text }
      let fits = try call(
        "<=",
        [
          try call(length.countsBytes ? "octet_length" : "length", [text], at: range),
          .literal(.integer(Int128(length.limit)), .int64),
        ], at: range)
      return .conditional(
        [ConditionalBranch(condition: fits, result: text)],
        otherwise: try otherwise(clauses, .varchar, at: range), .varchar)
    }
    let isError = if case .error? = clauses.onError { true } else { false }
    var value = try cast(text, to: wanted, at: range, isTry: !isError)
    if let form = ColumnForm(digitsOf: name) { value = withDigits(value, form, at: range) }
    guard !isError, case .literal? = clauses.onError else { return value }
    let isWrong = BoundExpression.and([
      try call("is_null", [value], at: range), try call("is_not_null", [text], at: range),
    ])
    return .conditional(
      [
        ConditionalBranch(
          condition: isWrong, result: try otherwise(clauses, wanted, at: range))
      ], otherwise: value, wanted)
  }

  private func otherwise(
    _ clauses: JSONClauses, _ type: DataType, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    guard case .literal(let expression)? = clauses.onError else { return .literal(.null, type) }
    let value = try bind(expression, ExpressionContext(Scope(parent: nil), clause: "DEFAULT"))
    return try converted(value, to: type, at: range)
  }
}
