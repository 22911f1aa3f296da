import Catalog
import Columns
import Diagnostics
import Plan
import Syntax

extension Binder {
  func bindTableFunction(
    _ function: Syntax.TableFunction, _ table: TableReference, left: FromItem?, outer: Scope?
  ) throws(SQLError) -> FromItem {
    let call = function.calls[0]
    let name = call.name.last.text.lowercased()
    if name.hasPrefix("read_") || names.formatNames.contains(name)
      || Binder.readerFormats[name] != nil
    {
      return try bindReader(call, name, table)
    }
    if let macro = names.macro(name) { return try bindTableMacro(macro, call, table, outer: outer) }
    // Functions in FROM see the tables before them.
    let scope = left?.scope(parent: outer) ?? Scope(parent: outer)
    let context = ExpressionContext(scope, clause: "FROM")
    if name == "json_table" { return try bindJSONTable(function, table, context) }
    let arguments =
      name == "unnest" ? try unnestArguments(call, context) : try bindArguments(call, context)
    switch name {
    case "unnest": return try unnest(arguments, withOrdinality: function.withOrdinality, table)
    case "generate_series", "range":
      return try bindSeries(arguments, name, function.withOrdinality, table)
    case "repeat" where arguments.count == 2 && dialect == .postgres:
      return try bindRepeatedRow(arguments, table)
    case "generate_subscripts":
      let length = try self.call("len", [arguments[0]], at: table.range)
      let one = BoundExpression.literal(.integer(1), .int64)
      return try bindSeries([one, length], "generate_series", function.withOrdinality, table)
    default: break
    }
    // `FROM f(x)` is `FROM TABLE (f(x))` (SQL Language Reference 19c, "table_collection_expression").
    if let stored = try bindRoutineCall(call, context, at: table.range), case .list = stored.type {
      return try unnestCollection(stored, table)
    }
    guard functions.scalar(name) != nil else {
      throw fail(
        .undefinedFunction, "table function \"\(name)\" does not exist", at: call.name.range,
        hint: didYouMean(
          name,
          among: ["unnest", "generate_series", "range"] + names.formatNames.map { "read_\($0)" }))
    }
    // A scalar function in FROM is a table of one row.
    let value = try self.call(name, arguments, at: table.range)
    let made = column(name, value.type)
    let plan = Project(Values.oneRow, [NamedExpression(value, as: made)])
    return try aliased(plan, table.alias, name: name)
  }

  /// `FROM repeat(x, 3)`: so many rows of one value.
  private func bindRepeatedRow(
    _ arguments: [BoundExpression], _ table: TableReference
  ) throws(SQLError) -> FromItem {
    let one = BoundExpression.literal(.integer(1), .int64)
    let count = try coerce(arguments[1], to: .int64, at: table.range, context: "repeat")
    let rows = TableFunctionCall(
      .series(isInclusive: true), Values.oneRow, arguments: [one, count, one],
      made: [column("row", .int64)], ordinality: nil)
    let value = column("repeat", arguments[0].type)
    return try aliased(
      Project(rows, [NamedExpression(arguments[0], as: value)]), table.alias, name: "repeat")
  }

  /// Functions that read files under other names than `read_…`.
  static let readerFormats = [
    "parquet_scan": "parquet", "delta_scan": "delta", "table_changes": "delta_changes",
    "read_csv_auto": "csv", "read_json_auto": "json", "read_ndjson": "json",
    "read_ndjson_auto": "json",
  ]

  /// What the numbers among the arguments of `table_changes('t', 1, 3)` mean.
  private static let numberedOptions = ["from", "to"]

  /// `read_parquet('a', 'b')`, `read_csv(['a', 'b'], header => true)`.
  private func bindReader(
    _ call: Syntax.FunctionCall, _ name: String, _ table: TableReference
  ) throws(SQLError) -> FromItem {
    var paths: [String] = []
    var options = FormatOptions()
    let context = ExpressionContext(Scope(parent: nil), clause: "a file function")
    for argument in call.arguments {
      let bound = try bind(argument.value, context)
      guard let constant = try bound.constantValue(session) else {
        throw fail(.syntaxError, "a file function takes constants", at: argument.value.range)
      }
      let value = named(constant, bound.type)
      if let option = argument.name {
        options.values[option.text.lowercased()] = value
      } else if case .string(let path) = value {
        paths.append(path)
      } else if case .list(let items) = value {
        for case .string(let path) in items { paths.append(path) }
      } else if case .integer = value, name == "table_changes",
        let option = Binder.numberedOptions.first(where: { options.values[$0] == nil })
      {
        options.values[option] = value
      } else {
        throw fail(.datatypeMismatch, "a path is text", at: argument.value.range)
      }
    }
    guard !paths.isEmpty else {
      throw fail(
        .syntaxError, "\(name) wants a path", at: table.range, hint: "\(name)('data/*.parquet')")
    }
    let format = Binder.readerFormats[name] ?? name.replacingPrefix("read_")
    let opened = try openFiles(paths, format: format, options: options, at: table.range)
    return try bindOpened(opened, name, table)
  }

  /// The members of a structure with their names, which its value does not know.
  private func named(_ value: Value, _ type: DataType) -> Value {
    guard case .structure(let members) = value, case .structure(let fields) = type else {
      return value
    }
    return .map(zip(fields, members).map { .init(key: .string($0.name), value: $1) })
  }

  private func bindOpened(
    _ opened: any Table, _ name: String, _ table: TableReference
  ) throws(SQLError) -> FromItem {
    let sources = opened.schema.fields.enumerated().map { i, field in
      Scan.Source(position: i, column: column(field.name, field.type))
    }
    let scan = Scan(table: opened, alias: table.alias?.name.text ?? name, columns: sources)
    return try aliased(withoutEmptyTexts(scan), table.alias, name: name)
  }

  func unnest(
    _ arguments: [BoundExpression], withOrdinality: Bool, _ table: TableReference
  ) throws(SQLError) -> FromItem {
    let made = try arguments.mapped { (argument) throws(SQLError) -> OutputColumn in
      switch argument.type {
      case .list(let element): return column("unnest", element)
      case .null: return column("unnest", .null)
      default:
        throw fail(
          .datatypeMismatch, "unnest wants a list, not \(argument.type)", at: table.range)
      }
    }
    let number = withOrdinality ? column("ordinality", .int64) : nil
    let plan = TableFunctionCall(
      .unnest, Values.oneRow, arguments: arguments, made: made, ordinality: number)
    return try functionSource(plan, table, "unnest")
  }

  private func bindSeries(
    _ arguments: [BoundExpression], _ name: String, _ withOrdinality: Bool, _ table: TableReference
  ) throws(SQLError) -> FromItem {
    guard (1...3).contains(arguments.count) else {
      throw fail(.undefinedFunction, "\(name) takes start, stop and step", at: table.range)
    }
    let zero = BoundExpression.literal(.integer(0), .int64)
    var parts = arguments.count == 1 ? [zero] + arguments : arguments
    let type: DataType
    if parts.count == 3, parts[2].type == .interval {
      let (ends, common) = try unify(
        Array(parts[..<2]), at: [table.range, table.range], what: "start and stop")
      type = common == .date ? .timestamp : common
      parts =
        try ends.mapped { (e) throws(SQLError) in
          try converted(e, to: type, at: table.range)
        } + [parts[2]]
    } else {
      type = .int64
      parts = try parts.mapped { (e) throws(SQLError) in
        try coerce(e, to: .int64, at: table.range, context: "an argument of \(name)")
      }
      if parts.count == 2 { parts.append(.literal(.integer(1), .int64)) }
    }
    let number = withOrdinality ? column("ordinality", .int64) : nil
    let plan = TableFunctionCall(
      .series(isInclusive: name == "generate_series"), Values.oneRow, arguments: parts,
      made: [column(name, type)], ordinality: number)
    return try functionSource(plan, table, name)
  }

  /// An alias without columns names the single column of a function too: `unnest(x) AS a`.
  private func functionSource(
    _ plan: any PlanNode, _ table: TableReference, _ name: String
  ) throws(SQLError) -> FromItem {
    var item = try aliased(plan, table.alias, name: name)
    if let alias = table.alias, alias.columns.isEmpty, !item.sources[0].columns.isEmpty {
      item.sources[0].columns[0].name = alias.name.folded(dialect)
    }
    return item
  }

  private func bindTableMacro(
    _ macro: Catalog.Macro, _ call: Syntax.FunctionCall, _ table: TableReference, outer: Scope?
  ) throws(SQLError) -> FromItem {
    var found: (form: Syntax.CreateMacro.Form, values: [Syntax.Expression?])?
    for form in macro.definition.forms where found == nil {
      guard let values = placed(call.arguments, for: form.parameters.map(\.name.text)) else {
        continue
      }
      found = (form, values)
    }
    guard let (form, given) = found, case .table(let query) = form.body else {
      throw fail(
        .undefinedFunction,
        "\"\(macro.name)\" is no table macro of \(call.arguments.count) such arguments",
        at: table.range)
    }
    let context = ExpressionContext(Scope(parent: nil), clause: "the arguments of a macro")
    // The parameters are columns of a scope around the macro's query.
    var items: [NamedExpression] = []
    for (i, parameter) in form.parameters.enumerated() {
      guard let value = given[i] ?? parameter.defaultValue else {
        throw fail(
          .undefinedFunction, "parameter \"\(parameter.name.text)\" has no value", at: table.range)
      }
      let bound = try bind(value, context)
      items.append(NamedExpression(bound, as: column(parameter.name.text, bound.type)))
    }
    let scope = Scope(parent: nil)
    scope.sources = [Scope.Source(name: macro.name, schema: nil, columns: items.map(\.column))]
    let arguments = Project(Values.oneRow, items)
    let body = try insideText(of: macro.name, dialect: macro.dialect, at: table.range) {
      () throws(SQLError) in try bindQuery(query, outer: scope)
    }
    let plan = projected(joined(.inner, arguments, body), to: body.output)
    return try aliased(plan, table.alias, name: macro.name)
  }
}

extension String {
  func replacingPrefix(_ prefix: String) -> String {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self
  }
}
