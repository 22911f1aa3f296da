import Catalog
import Columns
import Diagnostics
import Plan
import Syntax

extension Binder {
  /// DESCRIBE gives the columns of a query or table; SUMMARIZE their statistics.
  func bindReport(_ report: Syntax.Report, outer: Scope?) throws(SQLError) -> any PlanNode {
    let subject: any PlanNode
    let columns: [OutputColumn]
    switch report.subject {
    case .query(let query):
      subject = try bindQuery(query, outer: outer)
      columns = subject.output
    case .table(let table):
      let item = try bindTable(table, left: nil, outer: outer)
      subject = item.plan
      columns = item.sources.flatMap(\.columns)
    }
    guard report.kind == .describe else {
      return try summarize(subject, columns, at: report.range)
    }
    let stored = (subject as? Scan)?.table as? TransactionTable
    return describe(columns, of: stored?.definition)
  }

  /// - Parameter definition: What CREATE TABLE said; nil for queries and files.
  private func describe(
    _ columns: [OutputColumn], of definition: TableDefinition? = nil
  ) -> any PlanNode {
    func text(_ text: String?) -> BoundExpression {
      .literal(text.map { .string($0) } ?? .null, .varchar)
    }
    let rows = columns.map { column -> [BoundExpression] in
      let about = definition?.about(column.name)
      return [
        text(column.name), text(column.type.description),
        text(about?.isNullable == false ? "NO" : "YES"), text(about?.key),
        text(about?.defaultText), text(about?.extra),
      ]
    }
    let names = ["column_name", "column_type", "null", "key", "default", "extra"]
    return Values(rows: rows, output: names.map { column($0, .varchar) })
  }

  /// What SUMMARIZE measures of a column: the name of its result, the aggregate and a parameter.
  private static let measures: [(name: String, aggregate: String, parameter: Double?)] = [
    ("min", "min", nil), ("max", "max", nil), ("approx_unique", "approx_count_distinct", nil),
    ("avg", "avg", nil), ("std", "stddev", nil), ("q25", "quantile_disc", 0.25),
    ("q50", "quantile_disc", 0.5), ("q75", "quantile_disc", 0.75), ("filled", "count", nil),
  ]

  /// One row per column: one aggregate over the whole, and a UNION ALL of its columns' parts.
  private func summarize(
    _ plan: any PlanNode, _ columns: [OutputColumn], at range: SourceRange
  ) throws(SQLError) -> any PlanNode {
    var items: [AggregateItem] = []
    var places: [[OutputColumn?]] = []
    for input in columns {
      places.append(
        try Binder.measures.mapped { (measure) throws(SQLError) in
          try summaryItem(measure, of: input, into: &items, at: range)
        })
    }
    let total = try functions.resolveAggregate("count", [], dialect: dialect)
    let all = column("rows", total.returnType)
    items.append(AggregateItem(call: total, arguments: [], column: all))
    let number = nextCommonTable
    nextCommonTable += 1
    let aggregate = Aggregate(plan, keys: [], items: items)
    let parts = try columns.indices.map { $0 }.mapped { (i) throws(SQLError) -> any PlanNode in
      try summaryRow(columns[i], places[i], all, aggregate, number, at: range)
    }
    guard let first = parts.first else { return describe([]) }
    let names =
      ["column_name", "column_type"] + Binder.measures.dropLast().map(\.name)
      + ["count", "null_percentage"]
    let output = zip(names, first.types).map { column($0, $1) }
    return CommonTable(
      number: number, label: "summary", definition: aggregate, body: Union(parts, output: output))
  }

  /// The column of one measure; nil where the type has none.
  private func summaryItem(
    _ measure: (name: String, aggregate: String, parameter: Double?), of input: OutputColumn,
    into items: inout [AggregateItem], at range: SourceRange
  ) throws(SQLError) -> OutputColumn? {
    let isOfNumbers = !["min", "max", "approx_count_distinct", "count"].contains(measure.aggregate)
    if isOfNumbers && !input.type.isNumeric { return nil }
    if input.type.isNested && measure.aggregate != "count" { return nil }
    var arguments = [input.reference]
    if let parameter = measure.parameter {
      arguments.append(.literal(.double(parameter), .double))
    }
    guard
      let call = try? functions.resolveAggregate(
        measure.aggregate, arguments.map { argumentType($0) }, dialect: dialect)
    else { return nil }
    let wanted = try arguments.indices.map { $0 }.mapped { (i) throws(SQLError) in
      try converted(arguments[i], to: call.argumentTypes[i], at: range)
    }
    let made = column(measure.name, call.returnType)
    items.append(AggregateItem(call: call, arguments: wanted, column: made))
    return made
  }

  private func summaryRow(
    _ input: OutputColumn, _ places: [OutputColumn?], _ all: OutputColumn, _ aggregate: Aggregate,
    _ number: Int, at range: SourceRange
  ) throws(SQLError) -> any PlanNode {
    var references: [ColumnID: BoundExpression] = [:]
    let output = aggregate.output.map { old in
      let new = column(old.name, old.type)
      references[old.id] = new.reference
      return new
    }
    let scan = CommonTableScan(number: number, label: "summary", output: output)
    var items: [NamedExpression] = [
      NamedExpression(.literal(.string(input.name), .varchar), as: column("column_name", .varchar)),
      NamedExpression(
        .literal(.string(input.type.description), .varchar), as: column("column_type", .varchar)),
    ]
    for (i, place) in places.dropLast().enumerated() {
      let type: DataType = i == 2 ? .int64 : .varchar
      let value = place.flatMap { references[$0.id] } ?? .literal(.null, type)
      items.append(
        NamedExpression(
          try converted(value, to: type, at: range), as: column(place?.name ?? "", type)))
    }
    let rows = references[all.id] ?? .literal(.null, .int64)
    let filled = places.last.flatMap { $0 }.flatMap { references[$0.id] } ?? rows
    items.append(NamedExpression(rows, as: column("count", .int64)))
    let percentage = try nullPercentage(rows, filled, at: range)
    items.append(
      NamedExpression(percentage, as: column("null_percentage", percentage.type)))
    return Project(scan, items)
  }

  /// The share of NULLs in percent with two digits; NULL over no rows.
  private func nullPercentage(
    _ rows: BoundExpression, _ filled: BoundExpression, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    let type = DataType.decimal(precision: 9, scale: 2)
    let missing = try call("-", [rows, filled], at: range)
    let hundred = BoundExpression.literal(
      .decimal(unscaled: 10_000, scale: 2), .decimal(precision: 5, scale: 2))
    let share = try call(
      "/", [try call("*", [missing, hundred], at: range), rows], at: range)
    let isEmpty = try call("=", [rows, .literal(.integer(0), .int64)], at: range)
    return .conditional(
      [ConditionalBranch(condition: isEmpty, result: .literal(.null, type))],
      otherwise: try converted(share, to: type, at: range), type)
  }
}

extension TableDefinition {
  /// What DESCRIBE says of a column beside its type.
  fileprivate func about(
    _ name: String
  ) -> (isNullable: Bool, key: String?, defaultText: String?, extra: String?)? {
    guard let place = columns.firstIndex(where: { $0.field.name == name }) else { return nil }
    var result: (isNullable: Bool, key: String?, defaultText: String?, extra: String?) =
      (columns[place].field.isNullable, nil, nil, nil)
    if primaryKey?.columns.contains(place) == true {
      result.key = "PRI"
      result.isNullable = false
    } else if keys.contains(where: { $0.columns == [place] }) {
      result.key = "UNI"
    } else if foreignKeys.contains(where: { $0.columns.contains(place) }) {
      result.key = "FK"
    }
    switch columns[place].source {
    case .given: break
    case .defaulted(let text): result.defaultText = text
    case .generated(let text): result.extra = "GENERATED ALWAYS AS (\(text))"
    case .identity(_, let always):
      result.extra = "GENERATED \(always ? "ALWAYS" : "BY DEFAULT") AS IDENTITY"
    }
    return result
  }
}
