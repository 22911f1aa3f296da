import Columns
import Diagnostics
import Functions

/// A lambda over the elements of lists.
package struct LambdaLoop: Sendable {
  /// Over the parameters and the captured columns.
  package var body: BoundExpression
  /// The element and its number; of a reduction the value so far, the element and its number.
  package var parameters: [OutputColumn]
  /// Columns of the row that the body reads; they follow the list among the arguments.
  package var captures: [OutputColumn]
  package var element: DataType

  package init(
    body: BoundExpression, parameters: [OutputColumn], captures: [OutputColumn],
    element: DataType
  ) {
    self.body = body
    self.parameters = parameters
    self.captures = captures
    self.element = element
  }

  /// The elements of all lists one after another.
  private struct Elements {
    var rows: [Int] = []
    var places: [Int] = []
    var numbers: [Int] = []
    /// For each row its elements among all; nil for NULL.
    var ranges: [Range<Int>?] = []
  }

  private func elements(of lists: Column) -> Elements {
    var all = Elements()
    for row in 0..<lists.count {
      guard !lists.isNull(row) else {
        all.ranges.append(nil)
        continue
      }
      let view = lists.span(of: ListView.self)[row]
      let first = all.rows.count
      for i in 0..<Int(view.length) {
        all.rows.append(row)
        all.places.append(Int(view.start) + i)
        all.numbers.append(i + 1)
      }
      all.ranges.append(first..<all.rows.count)
    }
    return all
  }

  private func numbers(_ values: [Int]) -> Column {
    Column.make(.int64, count: values.count) { (target: inout MutableSpan<Int64>) in
      for i in values.indices { target[i] = Int64(values[i]) }
    }
  }

  /// The body over every element.
  private func values(
    _ all: Elements, _ lists: Column, _ arguments: [Column], _ context: KernelContext
  ) throws(SQLError) -> Column {
    let items = lists.children[0].gather(Selection(all.places).rows)
    var columns = [parameters[0].id: items]
    if parameters.count > 1 { columns[parameters[1].id] = numbers(all.numbers) }
    let rows = Selection(all.rows)
    for (i, capture) in captures.enumerated() {
      columns[capture.id] = arguments[i + 1].gather(rows.rows)
    }
    if all.rows.isEmpty { return .empty(body.type) }
    return try body.evaluated(
      over: EvaluationRows(columns, count: all.rows.count), context.session
    ).flattened()
  }

  private func list(_ ranges: [Range<Int>?], _ items: Column, _ type: DataType) -> Column {
    let views = Buffer.of(ListView.self, count: ranges.count)
    var target = views.mutableSpan(of: ListView.self, count: ranges.count)
    for (i, range) in ranges.enumerated() {
      target[i] = ListView(
        start: UInt32(range?.lowerBound ?? 0), length: UInt32(range?.count ?? 0))
    }
    let flags = ranges.map { $0 == nil ? UInt8(0) : 1 }
    let validity = flags.contains(0) ? Bitmap(bytes: flags.span) : nil
    return Column(
      type, count: ranges.count, values: views, validity: validity, children: [items])
  }

  package func transformed(
    _ arguments: [Column], _ type: DataType, _ context: KernelContext
  ) throws(SQLError) -> Column {
    let lists = arguments[0].flattened()
    let all = elements(of: lists)
    return list(all.ranges, try values(all, lists, arguments, context), type)
  }

  package func filtered(
    _ arguments: [Column], _ context: KernelContext
  ) throws(SQLError) -> Column {
    let lists = arguments[0].flattened()
    let all = elements(of: lists)
    let truths = try values(all, lists, arguments, context)
    var kept: [Int] = []
    var ranges: [Range<Int>?] = []
    for range in all.ranges {
      guard let range else {
        ranges.append(nil)
        continue
      }
      let first = kept.count
      for i in range where truths[i] == .boolean(true) { kept.append(all.places[i]) }
      ranges.append(first..<kept.count)
    }
    let items = lists.children[0].gather(Selection(kept).rows).flattened()
    return list(ranges, items, lists.type)
  }

  /// Step by step: the second elements of all lists together, then the third, and so on.
  package func reduced(
    _ arguments: [Column], _ type: DataType, hasStart: Bool, _ context: KernelContext
  ) throws(SQLError) -> Column {
    let lists = arguments[0].flattened()
    let all = elements(of: lists)
    var results = [Value](repeating: .null, count: lists.count)
    for (row, range) in all.ranges.enumerated() {
      guard let range else { continue }
      if hasStart {
        results[row] = arguments[arguments.count - 1][row]
      } else if let first = range.first {
        results[row] = converted(lists.children[0][all.places[first]], to: type)
      } else {
        throw SQLError(
          .dataException, "list_reduce of an empty list has no value",
          hint: "give an initial value")
      }
    }
    var step = hasStart ? 0 : 1
    while true {
      try context.session.cancellation.check()
      let active = all.ranges.indices.filter { (all.ranges[$0]?.count ?? 0) > step }
      if active.isEmpty { break }
      let places = active.map { all.places[(all.ranges[$0]?.lowerBound ?? 0) + step] }
      var columns = [
        parameters[0].id: column(active.map { results[$0] }, type),
        parameters[1].id: lists.children[0].gather(Selection(places).rows),
      ]
      if parameters.count > 2 {
        columns[parameters[2].id] = numbers(active.map { _ in step + 1 })
      }
      let rows = Selection(active)
      for (i, capture) in captures.enumerated() {
        columns[capture.id] = arguments[i + 1].gather(rows.rows)
      }
      let made = try body.evaluated(
        over: EvaluationRows(columns, count: active.count), context.session)
      for (i, row) in active.enumerated() { results[row] = made[i] }
      step += 1
    }
    return column(results, type)
  }

  /// The first element as a value of the result's type, which may be wider.
  private func converted(_ value: Value, to type: DataType) -> Value {
    guard value != .null, type != element, let cast = cast(from: element, to: type) else {
      return value
    }
    let one = Column.constant(value, element, count: 1)
    let context = KernelContext(count: 1, session: FunctionSession())
    return (try? cast.kernel([one], context))?[0] ?? value
  }

  private func column(_ values: [Value], _ type: DataType) -> Column {
    var builder = ColumnBuilder(type, capacity: values.count)
    for value in values { builder.append(value) }
    return builder.finish()
  }
}
