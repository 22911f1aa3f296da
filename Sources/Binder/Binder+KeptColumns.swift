import Catalog
import Columns
import Diagnostics
import Functions
import Plan

/// A column of a query as a table, a view or a cursor's record keeps its values.
package struct KeptColumn: Sendable {
  package var field: Field
  /// What the type says beyond the kind of value.
  package var form: ColumnForm?
}

extension Binder {
  /// The columns of a bound query as CREATE TABLE AS, a view and `cursor%ROWTYPE` keep them.
  ///
  /// In the oracle dialect a column that the query only passes on, and a CAST, has precision and scale; whatever
  /// is computed is NUMBER, which keeps every digit: `SELECT 0 AS total` is no whole number (SQL Language
  /// Reference 19c, "CREATE TABLE", AS subquery; "NUMBER Data Type").
  package func keptColumns(of plan: any PlanNode) -> [KeptColumn] {
    let fields = plan.output.map { Field($0.name, $0.type) }
    guard dialect == .oracle else { return fields.map { KeptColumn(field: $0) } }
    let lengths = charLengths(of: plan)
    var stored = StoredColumns(casts: castColumns)
    stored.note(plan)
    return zip(plan.output, fields).enumerated().map { i, made in
      var (column, kept) = (made.0, KeptColumn(field: made.1))
      if let known = stored.known[column.id], known.field.type == column.type {
        kept.form = known.form
      } else if column.type.isInteger || column.type.isDecimal {
        column.type = .number
        kept.field = Field(column.name, .number)
      }
      if i < lengths.count, let length = lengths[i] { kept.form = .text(length) }
      return kept
    }
  }
}

extension Binder {
  /// The query with its values as such columns keep them.
  package func kept(
    _ plan: any PlanNode, as columns: [KeptColumn]
  ) throws(SQLError) -> any PlanNode {
    guard zip(plan.output, columns).contains(where: { $0.type != $1.field.type }) else {
      return plan
    }
    var items: [NamedExpression] = []
    for (column, kept) in zip(plan.output, columns) {
      let value = try cast(
        column.reference, to: kept.field.type, at: SourceRange(start: 0, end: 0))
      items.append(NamedExpression(value, as: self.column(column.name, value.type)))
    }
    return Project(plan, items)
  }
}

/// Which columns of a plan are those of tables, passed on.
private struct StoredColumns {
  /// Columns that a CAST makes, which names their type.
  var casts: Set<ColumnID>
  var known: [ColumnID: KeptColumn] = [:]
  private var common: [Int: [OutputColumn]] = [:]

  init(casts: Set<ColumnID>) { self.casts = casts }

  mutating func note(_ plan: any PlanNode) {
    for input in plan.inputs {
      if let table = plan as? CommonTable { common[table.number] = table.definition.output }
      note(input)
    }
    switch plan {
    case let scan as Scan: note(scan)
    case let scan as CommonTableScan:
      for (column, origin) in zip(scan.output, common[scan.number] ?? []) {
        known[column.id] = known[origin.id]
      }
    case let project as Project: note(project.items)
    case let aggregate as Aggregate: note(aggregate.keys)
    case let union as Union:
      for (i, made) in union.output.enumerated() {
        let columns = union.inputs.map { known[$0.output[i].id] }
        guard let first = columns.first, let first,
          columns.allSatisfy({ $0?.field.type == first.field.type && $0?.form == first.form })
        else { continue }
        known[made.id] = first
      }
    default: break
    }
  }

  private mutating func note(_ scan: Scan) {
    let definition = (scan.table as? TransactionTable)?.definition
    for source in scan.columns where source.position < scan.table.schema.fields.count {
      var kept = KeptColumn(field: scan.table.schema.fields[source.position])
      if let column = definition?.columns[source.position] {
        kept.form = column.form
      }
      known[source.column.id] = kept
    }
  }

  private mutating func note(_ items: [NamedExpression]) {
    for item in items {
      switch item.expression {
      case .column(let id, _): known[item.column.id] = known[id]
      case .call(let call, let arguments) where call.name == nullIfEmptyCall.name:
        if case .column(let id, _)? = arguments.first { known[item.column.id] = known[id] }
      case .subquery(let subquery):
        guard case .scalar = subquery.kind, let made = subquery.plan.output.first else { continue }
        note(subquery.plan)
        known[item.column.id] = known[made.id]
      default: break
      }
      if casts.contains(item.column.id), known[item.column.id] == nil {
        known[item.column.id] = KeptColumn(field: Field(item.column.name, item.column.type))
      }
    }
  }
}
