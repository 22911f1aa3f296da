import Columns
import Diagnostics
import Plan

/// Makes rows from each row: the elements of lists, or a series.
final class TableFunctionOperator: Operator {
  struct Shape: Sendable {
    var function: TableFunctionCall.Function
    /// Places of the input columns that go on.
    var kept: [Int]
    var made: [DataType]
    var numbersRows: Bool
    var isOuter: Bool
  }

  private let shape: Shape
  private let arguments: ExpressionSet
  private let batchSize: Int
  private let cancellation: Cancellation
  private var rows: [Int] = []
  private var numbers: [Int] = []
  private var builders: Builders

  /// The columns being made; a box, because builders cannot be copied.
  private final class Builders {
    var elements: [[Int32]]
    var values: [Int64] = []
    var hasNulls = false
    init(_ count: Int) { elements = Array(repeating: [], count: count) }
  }

  init(_ shape: Shape, _ arguments: ExpressionSet, _ options: ExecutionOptions) {
    self.shape = shape
    self.arguments = arguments
    batchSize = options.batchSize
    cancellation = options.cancellation
    builders = Builders(shape.made.count)
  }

  override func push(_ batch: Batch) throws(SQLError) {
    let columns = try arguments.evaluate(batch).map { $0.flattened() }
    switch shape.function {
    case .unnest: try unnest(batch, columns)
    case .series(let isInclusive): try series(batch, columns, isInclusive)
    }
  }

  // MARK: Lists

  private func unnest(_ batch: Batch, _ lists: [Column]) throws(SQLError) {
    for row in 0..<batch.count {
      let views = lists.map { list -> ListView in
        list.type == .null || list.isNull(row) ? .zero : list.span(of: ListView.self)[row]
      }
      let length = views.map { Int($0.length) }.max() ?? 0
      for i in 0..<max(length, shape.isOuter ? 1 : 0) {
        rows.append(row)
        numbers.append(i + 1)
        for (c, view) in views.enumerated() {
          builders.elements[c].append(i < Int(view.length) ? Int32(view.start) + Int32(i) : -1)
        }
        if rows.count >= batchSize {
          try emitElements(batch, lists)
          if needsNoMore { return }
        }
      }
    }
    try emitElements(batch, lists)
  }

  private func emitElements(_ batch: Batch, _ lists: [Column]) throws(SQLError) {
    guard !rows.isEmpty else { return }
    try cancellation.check()
    var made: [Column] = []
    for (c, list) in lists.enumerated() {
      if list.type == .null {
        made.append(.nulls(shape.made[c], count: rows.count))
      } else {
        let elements = list.children[0]
        let places = Selection(builders.elements[c].map { Int($0) })
        let gathered = elements.gatherOptional(places.rows)
        made.append(gathered)
      }
      builders.elements[c].removeAll(keepingCapacity: true)
    }
    try give(batch, made)
  }

  // MARK: Series

  private func series(
    _ batch: Batch, _ columns: [Column], _ isInclusive: Bool
  ) throws(SQLError) {
    let (starts, stops) = (columns[0], columns[1])
    for row in 0..<batch.count {
      if columns.contains(where: { $0.isNull(row) }) { continue }
      let start = starts.span(of: Int64.self)[row]
      let stop = stops.span(of: Int64.self)[row]
      var values = try SeriesValues(
        start: start, stop: stop, step: step(columns[2], row), isInclusive: isInclusive)
      var number = 0
      while let value = values.next() {
        number += 1
        rows.append(row)
        numbers.append(number)
        builders.values.append(value)
        if rows.count >= batchSize {
          try emitSeries(batch)
          if needsNoMore { return }
        }
      }
    }
    try emitSeries(batch)
  }

  private func step(_ column: Column, _ row: Int) -> SeriesValues.Step {
    guard column.type == .interval else { return .integer(column.span(of: Int64.self)[row]) }
    var perSecond: Int64 = 1_000_000
    if case .timestamp(let unit) = shape.made[0] { perSecond = unit.perSecond }
    return .interval(column.span(of: Interval.self)[row], perSecond: perSecond)
  }

  private func emitSeries(_ batch: Batch) throws(SQLError) {
    guard !rows.isEmpty else { return }
    try cancellation.check()
    let values = builders.values
    let column = Column.make(shape.made[0], count: rows.count) {
      (target: inout MutableSpan<Int64>) in
      for i in values.indices { target[i] = values[i] }
    }
    builders.values.removeAll(keepingCapacity: true)
    try give(batch, [column])
  }

  private func give(_ batch: Batch, _ made: [Column]) throws(SQLError) {
    let selection = Selection(rows)
    var columns = shape.kept.map { batch.columns[$0].gather(selection.rows) } + made
    if shape.numbersRows {
      let numbers = numbers
      columns.append(
        Column.make(.int64, count: rows.count) { (target: inout MutableSpan<Int64>) in
          for i in numbers.indices { target[i] = Int64(numbers[i]) }
        })
    }
    let count = rows.count
    rows.removeAll(keepingCapacity: true)
    numbers.removeAll(keepingCapacity: true)
    try emit(Batch(columns, count: count))
  }
}
