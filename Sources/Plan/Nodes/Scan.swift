import Catalog
import Columns

/// Reads columns of a table; the filter runs inside the scan.
package struct Scan: PlanNode {
  package var table: any Table
  package var alias: String
  /// Position in the table's schema and the column that it becomes; the position
  /// `schema.count` is the row identity.
  package var columns: [Source]
  /// Over `columns`.
  package var filter: BoundExpression?

  package struct Source: Sendable {
    package var position: Int
    package var column: OutputColumn
    package init(position: Int, column: OutputColumn) {
      self.position = position
      self.column = column
    }
  }

  package init(
    table: any Table, alias: String, columns: [Source], filter: BoundExpression? = nil
  ) {
    self.table = table
    self.alias = alias
    self.columns = columns
    self.filter = filter
  }

  package var name: String { "Scan" }
  package var inputs: [any PlanNode] { [] }
  package func replacing(inputs: [any PlanNode]) -> any PlanNode { self }
  package var output: [OutputColumn] { columns.map(\.column) }
  package var expressions: [BoundExpression] { filter.map { [$0] } ?? [] }

  package func replacing(expressions: [BoundExpression]) -> any PlanNode {
    var copy = self
    copy.filter = expressions.first
    return copy
  }

  package func details(_ printer: ExpressionPrinter) -> [String] {
    [table.label, "columns: \(columns.map(\.column.name).joined(separator: ", "))"]
      + (filter.map { ["filter: \(printer.text(of: $0))"] } ?? [])
  }

  package var uniqueKeys: [Set<ColumnID>] {
    let keys = table.keyColumns
    let found = keys.compactMap { key in columns.first { $0.position == key }?.column.id }
    return !keys.isEmpty && found.count == keys.count ? [Set(found)] : []
  }
}
