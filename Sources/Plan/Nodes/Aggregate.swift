import Columns
import Functions

/// One aggregate of a grouping.
package struct AggregateItem: Sendable {
  package var call: AggregateCall
  package var arguments: [BoundExpression]
  package var isDistinct: Bool
  /// Only rows where it is true count.
  package var filter: BoundExpression?
  /// The order in which the accumulator sees a group's rows; empty: the order of the input.
  package var order: [SortKey]
  package var column: OutputColumn

  package init(
    call: AggregateCall, arguments: [BoundExpression], isDistinct: Bool = false,
    filter: BoundExpression? = nil, order: [SortKey] = [], column: OutputColumn
  ) {
    self.call = call
    self.arguments = arguments
    self.isDistinct = isDistinct
    self.filter = filter
    self.order = order
    self.column = column
  }
}

/// Groups rows by keys and aggregates each group; without keys it gives one row, always.
package struct Aggregate: PlanNode {
  package var input: any PlanNode
  package var keys: [NamedExpression]
  package var items: [AggregateItem]
  /// The sets of GROUPING SETS as positions in `keys`; nil means one set of all keys. Keys
  /// outside a set are NULL in its rows.
  package var groupingSets: [[Int]]?
  /// With grouping sets: a BIGINT column whose bit `i` (from the last key, bit 0) says that the
  /// key is not in the row's set, as GROUPING() counts.
  package var groupingColumn: OutputColumn?

  package init(
    _ input: any PlanNode, keys: [NamedExpression], items: [AggregateItem],
    groupingSets: [[Int]]? = nil, groupingColumn: OutputColumn? = nil
  ) {
    self.input = input
    self.keys = keys
    self.items = items
    self.groupingSets = groupingSets
    self.groupingColumn = groupingColumn
  }

  package var name: String { items.isEmpty && !keys.isEmpty ? "Distinct" : "Aggregate" }
  package var inputs: [any PlanNode] { [input] }
  package func replacing(inputs: [any PlanNode]) -> any PlanNode {
    var copy = self
    copy.input = inputs[0]
    return copy
  }
  package var output: [OutputColumn] {
    keys.map(\.column) + items.map(\.column) + (groupingColumn.map { [$0] } ?? [])
  }
  package var expressions: [BoundExpression] {
    keys.map(\.expression)
      + items.flatMap { $0.arguments + ($0.filter.map { [$0] } ?? []) + $0.order.map(\.expression) }
  }

  package func replacing(expressions: [BoundExpression]) -> any PlanNode {
    var copy = self
    var rest = expressions[...]
    for i in copy.keys.indices { copy.keys[i].expression = rest.removeFirst() }
    for i in copy.items.indices {
      for j in copy.items[i].arguments.indices { copy.items[i].arguments[j] = rest.removeFirst() }
      if copy.items[i].filter != nil { copy.items[i].filter = rest.removeFirst() }
      for j in copy.items[i].order.indices {
        copy.items[i].order[j].expression = rest.removeFirst()
      }
    }
    return copy
  }

  package func details(_ printer: ExpressionPrinter) -> [String] {
    var lines: [String] = []
    if !keys.isEmpty {
      lines.append("by: " + keys.map { printer.text(of: $0.expression) }.joined(separator: ", "))
    }
    if let groupingSets { lines.append("sets: \(groupingSets)") }
    return lines + items.map { printer.text(of: $0) }
  }

  /// A filter on keys alone keeps or drops whole groups.
  package func filterMayPass(toInput index: Int, columns: Set<ColumnID>) -> Bool {
    groupingSets == nil && !keys.isEmpty && columns.isSubset(of: keys.map(\.column.id))
  }
  package var maximumRows: Int? { keys.isEmpty && groupingSets == nil ? 1 : nil }
  package var uniqueKeys: [Set<ColumnID>] {
    groupingSets == nil ? [Set(keys.map(\.column.id))] : []
  }
}

extension ExpressionPrinter {
  package func text(of item: AggregateItem) -> String {
    var inside = item.arguments.map { text(of: $0) }.joined(separator: ", ")
    if item.arguments.isEmpty { inside = "*" }
    if item.isDistinct { inside = "DISTINCT " + inside }
    if !item.order.isEmpty {
      inside += " ORDER BY " + item.order.map { text(of: $0) }.joined(separator: ", ")
    }
    let filter = item.filter.map { " FILTER (WHERE \(text(of: $0)))" } ?? ""
    return "\(item.call.name)(\(inside))\(filter)"
  }
}
