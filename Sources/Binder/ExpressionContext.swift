import Columns
import Diagnostics
import Plan
import Syntax

/// Where an expression stands: what names mean, and what may be called.
final class ExpressionContext {
  let scope: Scope
  /// As messages say it: `WHERE`, `the SELECT list`.
  let clause: String
  /// Collects aggregates; nil where they may not stand.
  var aggregates: AggregateCollector?
  /// Collects window functions; nil where they may not stand.
  var windows: WindowCollector?
  /// Collects calls of unnest in a SELECT list; nil where they may not stand.
  var unnests: UnnestCollector?
  /// Why aggregates may not stand here, where it is not the clause.
  var insideAggregate = false
  /// Parameters of a lambda in sight, by name.
  var lambdaParameters: [String: BoundExpression] = [:]

  init(
    _ scope: Scope, clause: String, aggregates: AggregateCollector? = nil,
    windows: WindowCollector? = nil
  ) {
    self.scope = scope
    self.clause = clause
    self.aggregates = aggregates
    self.windows = windows
  }
}

/// The aggregates of one SELECT; equal calls are computed once.
final class AggregateCollector {
  var items: [AggregateItem] = []
  private var known: [String: Int] = [:]
  /// GROUPING(…) calls: the keys they ask about, and the column that stands for the call.
  /// One of them is GROUP_ID().
  var wantsGroupID = false
  var groupings: [(keys: [BoundExpression], column: OutputColumn)] = []

  /// The column of this aggregate.
  func add(_ item: AggregateItem, fingerprint: String) -> BoundExpression {
    if let index = known[fingerprint] { return items[index].column.reference }
    known[fingerprint] = items.count
    items.append(item)
    return item.column.reference
  }
}

/// The window functions of one SELECT.
final class WindowCollector {
  struct Entry {
    var partition: [BoundExpression]
    var order: [SortKey]
    var item: WindowItem

    /// The columns that it reads.
    var columns: Set<ColumnID> {
      let read = partition + order.map(\.expression) + item.arguments
      return (read + [item.filter].compactMap { $0 }).reduce(into: []) {
        $0.formUnion($1.columns)
      }
    }
  }

  var entries: [Entry] = []
  var named: [String: Syntax.Window] = [:]
}

/// The lists that a SELECT list unnests, side by side.
final class UnnestCollector {
  var items: [(list: BoundExpression, column: OutputColumn)] = []
}
