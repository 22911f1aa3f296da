import Binder
import Catalog
import Columns
import Diagnostics
import Execution
import Files
import Plan
import Syntax

extension StatementCall {
  /// COPY (query) TO a file, COPY table FROM files.
  func runCopy(_ copy: Syntax.Copy, at range: SourceRange) throws(SQLError) {
    var options = try copyOptions(copy.options)
    let formatName = options.string("format")
    options.values["format"] = nil
    guard case .file(let expression) = copy.target,
      case .string(let path)? = try constant(expression)
    else {
      throw SQLError(.featureNotSupported, "COPY reads and writes files here", range: range)
    }
    let format: any FileFormat
    do throws(SQLError) {
      format = try session.names.format(named: formatName, for: [path])
    } catch { throw error.located(at: expression.range) }
    if copy.isFrom && copy.isOnce {
      try copyOnce(copy, format, path, options, at: expression.range)
    } else if copy.isFrom {
      try copyIn(copy, format, path, options, at: expression.range)
    } else {
      try copyOut(copy, format, path, options, at: expression.range)
    }
  }

  private func constant(_ expression: Syntax.Expression) throws(SQLError) -> Value? {
    switch expression.kind {
    case .literal, .parameter:
      let wrapped = Syntax.Query(
        body: .values([[expression]], range: expression.range), range: expression.range)
      let plan = try binder().bind(wrapped)
      return try (plan as? Values)?.rows[0][0].constantValue(functionSession)
    default: return nil
    }
  }

  private func copyOptions(_ options: [Syntax.Option]) throws(SQLError) -> FormatOptions {
    var result = FormatOptions()
    for option in options {
      let name = option.name.text.lowercased()
      guard let expression = option.value else {
        result.values[name] = .boolean(true)
        continue
      }
      switch expression.kind {
      case .name(let word): result.values[name] = .string(word.last.text)
      case .row(let words): result.values[name] = .list(try names(words, option: name))
      case .unary(.minus, let operand):
        if case .literal(.integer(let digits)) = operand.kind, let value = Int128(digits) {
          result.values[name] = .integer(-value)
        }
      default:
        guard let value = try constant(expression) else {
          throw SQLError(
            .syntaxError, "option \"\(name)\" wants a constant", range: expression.range)
        }
        result.values[name] = value
      }
    }
    return result
  }

  private func names(
    _ words: [Syntax.Expression], option: String
  ) throws(SQLError) -> [Value] {
    var result: [Value] = []
    for expression in words {
      switch expression.kind {
      case .name(let word): result.append(.string(word.last.text))
      default:
        guard let value = try constant(expression) else {
          throw SQLError(
            .syntaxError, "option \"\(option)\" wants names or constants",
            range: expression.range)
        }
        result.append(value)
      }
    }
    return result
  }

  private func copyOut(
    _ copy: Syntax.Copy, _ format: any FileFormat, _ path: String, _ options: FormatOptions,
    at range: SourceRange
  ) throws(SQLError) {
    let plan = try optimized(try bound(try sourceQuery(copy)))
    let schema = Schema(plan.output.map { Field($0.name, $0.type == .null ? .varchar : $0.type) })
    let writer: any FileWriter
    do throws(SQLError) {
      writer = try makeWriter(format, path, schema, options)
    } catch { throw error.located(at: range) }
    let rows: Int
    do throws(SQLError) {
      let limit = settings.rowLimit > 0 ? settings.rowLimit : .max
      var count = 0
      session.database.parquetCache.beginQuery()
      rows = try execute(plan, executionOptions, profile: profile, into: writer) {
        (batch) throws(SQLError) in
        count += batch.count
        try RowAllowance.check(count, limit)
        return typed(batch, schema)
      }
      try writer.close()
    } catch {
      writer.abandon()
      throw error
    }
    try consumer.completed(StatementOutcome(command: "COPY", rows: rows))
  }

  private func makeWriter(
    _ format: any FileFormat, _ path: String, _ schema: Schema, _ options: FormatOptions
  ) throws(SQLError) -> any FileWriter {
    guard let names = options.values["partition_by"] else {
      return try format.create(path, schema: schema, options: options)
    }
    var rest = options
    rest.values["partition_by"] = nil
    return try PartitionedWriter(
      path, by: partitionNames(names), schema: schema, format: format, options: rest,
      access: session.database.access)
  }

  /// `PARTITION_BY (region, month)`, or the names in one text.
  private func partitionNames(_ value: Value) -> [String] {
    switch value {
    case .list(let values):
      values.compactMap { if case .string(let name) = $0 { name } else { nil } }
    case .string(let text):
      text.split(separator: ",").map { String($0.drop { $0 == " " }) }
    default: []
    }
  }

  /// Columns of bare NULLs are written as text.
  private func typed(_ batch: Batch, _ schema: Schema) -> Batch {
    var columns = batch.columns
    for i in columns.indices where columns[i].type == .null {
      columns[i] = .nulls(schema.fields[i].type, count: batch.count)
    }
    return Batch(columns, count: batch.count)
  }

  private func sourceQuery(_ copy: Syntax.Copy) throws(SQLError) -> Syntax.Query {
    switch copy.subject {
    case .query(let query): return query
    case .table(let name, let columns):
      var select = Syntax.Select(range: name.range)
      select.items =
        columns.isEmpty
        ? [.init(expression: Syntax.Expression(.star(Syntax.Star()), range: name.range))]
        : columns.map {
          .init(expression: Syntax.Expression(.name(QualifiedName([$0])), range: $0.range))
        }
      select.from = [TableReference(.table(TableName(name: name)), range: name.range)]
      return Syntax.Query(body: .select(select), range: name.range)
    }
  }

  private func copyIn(
    _ copy: Syntax.Copy, _ format: any FileFormat, _ path: String, _ options: FormatOptions,
    at range: SourceRange
  ) throws(SQLError) {
    guard case .table(let name, let columns) = copy.subject else {
      throw SQLError(.syntaxError, "COPY … FROM fills a table", range: range)
    }
    var options = options
    let rejectTable = try takeRejectTable(&options, format, at: range)
    let fields = try filledFields(name, columns)
    let table: any Table
    do throws(SQLError) {
      table = try format.open([path], filling: fields, options: options)
    } catch { throw error.located(at: range) }
    let change = try binder().bind(
      insertingInto: name, columns: columns, from: table, filter: copy.filter, at: range)
    let result = try apply(change)
    if let rejectTable { try keepRejects(of: path, fields, options, in: rejectTable, at: range) }
    try consumer.completed(StatementOutcome(command: "COPY", rows: result.rows))
  }

  /// COPY INTO: each file that was not taken before, and that it was taken, in one transaction.
  private func copyOnce(
    _ copy: Syntax.Copy, _ format: any FileFormat, _ path: String, _ options: FormatOptions,
    at range: SourceRange
  ) throws(SQLError) {
    guard case .table(let name, let columns) = copy.subject,
      case .table(let relation)? = try session.names.relation(name.parts.map(\.text)),
      let target = relation as? TransactionTable
    else { throw SQLError(.syntaxError, "COPY INTO fills a stored table", range: range) }
    let files: [ListedFile]
    do throws(SQLError) {
      files = try session.database.access.list(
        path, suffixes: format.extensions.map { "." + $0 })
    } catch { throw error.located(at: range) }
    var rows = 0
    for file in files {
      let application = "copy:" + session.database.access.absolute(file.path)
      if try target.hasCompleted(application: application) { continue }
      let table: any Table
      do throws(SQLError) {
        table = try format.open(
          [file.path], filling: try filledFields(name, columns), options: options)
      } catch { throw error.located(at: range) }
      let change = try binder().bind(
        insertingInto: name, columns: columns, from: table, filter: copy.filter, at: range)
      rows += try apply(change).rows
      try target.note(operation: "COPY INTO")
      try target.note(application: application)
    }
    try consumer.completed(StatementOutcome(command: "COPY INTO", rows: rows))
  }

  /// The columns that a COPY fills, in its order; none where a name is not known, which the binder
  /// reports.
  private func filledFields(
    _ name: QualifiedName, _ columns: [Identifier]
  ) throws(SQLError) -> [Field] {
    guard case .table(let table)? = try session.names.relation(name.parts.map(\.text)) else {
      return []
    }
    if columns.isEmpty { return table.schema.fields }
    let places = columns.compactMap { table.schema.position(of: $0.text) }
    return places.count == columns.count ? places.map { table.schema.fields[$0] } : []
  }
}
