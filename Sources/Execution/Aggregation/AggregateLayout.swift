import Columns
import Functions
import Plan

/// Where the columns that an aggregation reads lie in the batches that reach its sink: first the
/// keys, then what the items need.
struct AggregateLayout: Sendable {
  struct Item: Sendable {
    var call: AggregateCall
    var arguments: [Int]
    var filter: Int?
    var order: [Int]
    var directions: [SortKeyDirection]
    /// Duplicates are dropped first, and matter.
    var isDistinct: Bool

    /// Whether both see the same rows and keep the same of them.
    func gathersSame(as other: Item) -> Bool {
      call.gathers != nil && call.gathers == other.call.gathers
        && call.argumentTypes == other.call.argumentTypes && arguments == other.arguments
        && filter == other.filter && !isDistinct && !other.isDistinct && order.isEmpty
        && other.order.isEmpty
    }

    /// Whether parts of groups add up, whatever rows they are of.
    var mergesRows: Bool { !isDistinct && order.isEmpty && call.makeAccumulator().mergesRows }
  }

  struct SortKeyDirection: Sendable {
    var isDescending: Bool
    var nullsFirst: Bool
  }

  /// One result column: what it reads, and how.
  struct Output: Sendable {
    /// The item that gathers it.
    var item: Int
    var type: DataType
    /// Makes the accumulator that reads the item's states; nil where the item's own does.
    var reader: (@Sendable () -> any Accumulator)?
  }

  let keyTypes: [DataType]
  /// What is gathered of each group.
  private(set) var items: [Item] = []
  /// The results, in the order in which they were asked for; some share an item.
  private(set) var outputs: [Output] = []
  /// What computes the columns.
  private(set) var expressions: [BoundExpression] = []

  init(keys: [NamedExpression], items wanted: [AggregateItem]) {
    keyTypes = keys.map(\.expression.type)
    expressions = keys.map(\.expression)
    var places: [String: Int] = [:]
    for item in wanted {
      add(
        Item(
          call: item.call, arguments: item.arguments.map { place(of: $0, &places) },
          filter: item.filter.map { place(of: $0, &places) },
          order: item.order.map { place(of: $0.expression, &places) },
          directions: item.order.map {
            SortKeyDirection(isDescending: $0.isDescending, nullsFirst: $0.nullsFirst)
          },
          isDistinct: item.isDistinct && !item.call.ignoresDuplicates && !item.arguments.isEmpty))
    }
  }

  /// Adds an item, or lets its result be read from one that gathers the same.
  private mutating func add(_ item: Item) {
    let same = items.firstIndex { $0.gathersSame(as: item) }
    outputs.append(
      Output(
        item: same ?? items.count, type: item.call.returnType,
        reader: same == nil ? nil : item.call.makeAccumulator))
    if same == nil { items.append(item) }
  }

  /// Whether the results are the same for rows in any order.
  var ignoresOrder: Bool {
    expressions.allSatisfy(\.ignoresOrder)
      && items.allSatisfy { $0.order.isEmpty && $0.call.makeAccumulator().mergesRows }
  }

  /// The place of an argument; equal ones share it.
  private mutating func place(
    of expression: BoundExpression, _ places: inout [String: Int]
  ) -> Int {
    let mark = expression.fingerprint
    if !expression.isVolatile, let known = places[mark] { return known }
    expressions.append(expression)
    places[mark] = expressions.count - 1
    return expressions.count - 1
  }
}
