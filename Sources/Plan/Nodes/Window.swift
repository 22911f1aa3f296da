import Columns
import Functions

/// The frame of a window function.
package struct WindowFrame: Sendable {
  package enum Unit: Sendable { case rows, range, groups }
  package enum Bound: Sendable {
    case unboundedPreceding, preceding(BoundExpression), currentRow
    case following(BoundExpression), unboundedFollowing
  }
  package enum Exclusion: Sendable { case noOthers, currentRow, group, ties }

  package var unit: Unit
  package var start: Bound
  package var end: Bound
  package var exclusion: Exclusion

  package init(unit: Unit, start: Bound, end: Bound, exclusion: Exclusion = .noOthers) {
    self.unit = unit
    self.start = start
    self.end = end
    self.exclusion = exclusion
  }

  /// `RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW`
  package static let usual = WindowFrame(
    unit: .range, start: .unboundedPreceding, end: .currentRow)
}

/// One function over a window.
package struct WindowItem: Sendable {
  package enum Function: Sendable {
    case window(WindowCall)
    case aggregate(AggregateCall)
  }

  package var function: Function
  package var arguments: [BoundExpression]
  /// For aggregates: only rows where it is true count.
  package var filter: BoundExpression?
  package var frame: WindowFrame
  package var column: OutputColumn

  package init(
    function: Function, arguments: [BoundExpression], filter: BoundExpression? = nil,
    frame: WindowFrame, column: OutputColumn
  ) {
    self.function = function
    self.arguments = arguments
    self.filter = filter
    self.frame = frame
    self.column = column
  }
}

/// Adds columns computed over partitions of the rows; items share partition and order.
package struct Window: PlanNode {
  package var input: any PlanNode
  package var partition: [BoundExpression]
  package var order: [SortKey]
  package var items: [WindowItem]

  package init(
    _ input: any PlanNode, partition: [BoundExpression], order: [SortKey], items: [WindowItem]
  ) {
    self.input = input
    self.partition = partition
    self.order = order
    self.items = items
  }

  package var name: String { "Window" }
  package var inputs: [any PlanNode] { [input] }
  package func replacing(inputs: [any PlanNode]) -> any PlanNode {
    Window(inputs[0], partition: partition, order: order, items: items)
  }
  package var output: [OutputColumn] { input.output + items.map(\.column) }
  package var expressions: [BoundExpression] {
    partition + order.map(\.expression)
      + items.flatMap { item in
        item.arguments + (item.filter.map { [$0] } ?? []) + item.frame.expressions
      }
  }

  package func replacing(expressions: [BoundExpression]) -> any PlanNode {
    var copy = self
    var rest = expressions[...]
    for i in copy.partition.indices { copy.partition[i] = rest.removeFirst() }
    for i in copy.order.indices { copy.order[i].expression = rest.removeFirst() }
    for i in copy.items.indices {
      for j in copy.items[i].arguments.indices { copy.items[i].arguments[j] = rest.removeFirst() }
      if copy.items[i].filter != nil { copy.items[i].filter = rest.removeFirst() }
      copy.items[i].frame.replaceExpressions(&rest)
    }
    return copy
  }

  package func details(_ printer: ExpressionPrinter) -> [String] {
    var lines: [String] = []
    if !partition.isEmpty {
      lines.append("partition: " + partition.map { printer.text(of: $0) }.joined(separator: ", "))
    }
    if !order.isEmpty {
      lines.append("order: " + order.map { printer.text(of: $0) }.joined(separator: ", "))
    }
    return lines
      + items.map { item in
        let name =
          switch item.function {
          case .window(let call): call.name
          case .aggregate(let call): call.name
          }
        return "\(name)(\(item.arguments.map { printer.text(of: $0) }.joined(separator: ", ")))"
      }
  }

  /// A filter on partition columns keeps or drops whole partitions.
  package func filterMayPass(toInput index: Int, columns: Set<ColumnID>) -> Bool {
    let plain = partition.compactMap { key -> ColumnID? in
      if case .column(let id, _) = key { return id }
      return nil
    }
    return columns.isSubset(of: plain)
  }
  package var maximumRows: Int? { input.maximumRows }
  package var uniqueKeys: [Set<ColumnID>] { input.uniqueKeys }
}

extension WindowFrame {
  package var expressions: [BoundExpression] { [start, end].compactMap(\.expression) }

  mutating func replaceExpressions(_ rest: inout ArraySlice<BoundExpression>) {
    start = start.replacing(&rest)
    end = end.replacing(&rest)
  }
}

extension WindowFrame.Bound {
  package var expression: BoundExpression? {
    switch self {
    case .preceding(let distance), .following(let distance): distance
    default: nil
    }
  }

  fileprivate func replacing(_ rest: inout ArraySlice<BoundExpression>) -> WindowFrame.Bound {
    switch self {
    case .preceding: .preceding(rest.removeFirst())
    case .following: .following(rest.removeFirst())
    default: self
    }
  }
}
