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
    return report.kind == .describe
      ? describe(columns) : try summarize(subject, columns, at: report.range)
  }

  private func describe(_ columns: [OutputColumn]) -> any PlanNode {
    let rows = columns.map { column -> [BoundExpression] in
      [
        .literal(.string(column.name), .varchar),
        .literal(.string(column.type.description), .varchar),
      ]
    }
    return Values(
      rows: rows, output: [column("column_name", .varchar), column("column_type", .varchar)])
  }

  /// One row per column: one aggregate over the whole, and a UNION ALL of its columns' parts.
  private func summarize(
    _ plan: any PlanNode, _ columns: [OutputColumn], at range: SourceRange
  ) throws(SQLError) -> any PlanNode {
    let measures = ["min", "max", "approx_count_distinct", "avg", "count"]
    var items: [AggregateItem] = []
    var places: [[OutputColumn?]] = []
    for input in columns {
      var row: [OutputColumn?] = []
      for measure in measures {
        let isSkipped =
          measure == "avg" && !input.type.isNumeric
          || input.type.isNested && measure != "count"
        guard !isSkipped,
          let call = try? functions.resolveAggregate(
            measure, [argumentType(input.reference)], dialect: dialect)
        else {
          row.append(nil)
          continue
        }
        let argument = try converted(input.reference, to: call.argumentTypes[0], at: range)
        let made = column(measure, call.returnType)
        items.append(AggregateItem(call: call, arguments: [argument], column: made))
        row.append(made)
      }
      places.append(row)
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
    let output = zip(
      ["column_name", "column_type"] + measures.dropLast() + ["count", "null_count"],
      parts[0].types
    ).map { column($0, $1) }
    return CommonTable(
      number: number, label: "summary", definition: aggregate, body: Union(parts, output: output))
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
    items.append(
      NamedExpression(try call("-", [rows, filled], at: range), as: column("null_count", .int64)))
    return Project(scan, items)
  }
}
