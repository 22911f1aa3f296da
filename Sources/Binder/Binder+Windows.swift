import Columns
import Diagnostics
import Functions
import Plan
import Syntax

extension Binder {
  /// Aggregates whose IGNORE NULLS is that of a window function.
  private static let valuesOfFrame = [
    "first": "first_value", "arbitrary": "first_value", "last": "last_value",
  ]

  /// Functions of the whole partition: an order of their own stands for that of the window.
  private static let ordersWholePartition: Set<String> = ["fill"]

  private func isSame(_ a: [SortKey], _ b: [SortKey]) -> Bool {
    let printer = ExpressionPrinter(names: [:], showsTypes: true)
    return a.map { printer.text(of: $0) } == b.map { printer.text(of: $0) }
  }

  func bindWindowCall(
    _ call: Syntax.FunctionCall, _ written: String, _ context: ExpressionContext,
    at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    var name = written
    if let ofFrame = Binder.valuesOfFrame[name], call.ignoresNulls == true { name = ofFrame }
    guard let collector = context.windows, let over = call.over else {
      throw fail(
        .windowingError, "window functions are not allowed in \(context.clause)", at: range,
        hint: context.clause == "WHERE" ? "filter their results with QUALIFY" : nil)
    }
    let window = try resolved(over, collector)
    // Windows see the groups: aggregates inside their arguments are those of the query.
    let inner = ExpressionContext(
      context.scope, clause: "a window function", aggregates: context.aggregates)
    if dialect == .oracle, name == "avg",
      try bindWindowItem(call, name, window, inner, at: range).column.type.isDecimal
    {
      // NUMBER with all its digits.
      let sum = try bindWindowCall(call, "sum", context, at: range)
      let count = try bindWindowCall(call, "count", context, at: range)
      return try self.call("/", [sum, count], at: range)
    }
    let partition = try window.partitionBy.mapped { (key) throws(SQLError) in
      try orderValue(try bind(key, inner), at: key.range)
    }
    let order = try bindOrder(window.orderBy, inner)
    if let keep = call.keep {
      var kept = call
      kept.keep = nil
      var item = try bindWindowItem(kept, name, window, inner, at: range)
      let keys = try bindKeepOrder(keep, inner)
      let rank = try windowItem("rank")
      collector.entries.append(.init(partition: partition, order: keys, item: rank))
      let one = BoundExpression.literal(.integer(1), .int64)
      let isFirst = try self.call("=", [rank.column.reference, one], at: range)
      item.filter = item.filter.map { .and([isFirst, $0]) } ?? isFirst
      collector.entries.append(.init(partition: partition, order: order, item: item))
      return item.column.reference
    }
    let quantiles = try bindQuantiles(call, name, at: range) { (one) throws(SQLError) in
      try bindWindowCall(one, name, context, at: range)
    }
    if let quantiles { return quantiles }
    var item = try bindWindowItem(call, name, window, inner, at: range)
    var keys = order
    let own = call.withinGroup.isEmpty ? call.orderBy : call.withinGroup
    if !own.isEmpty, !Binder.orderedSet.contains(name) {
      keys = try bindOrder(own, inner)
      let isRanked = functions.window(name) != nil && window.frame != nil
      if isSame(keys, order), !isRanked {
        collector.entries.append(.init(partition: partition, order: order, item: item))
        return item.column.reference
      }
      guard order.isEmpty && !isRanked || Binder.ordersWholePartition.contains(name) else {
        guard let ordered = ordered(item, by: keys, ignoringNulls: call.ignoresNulls ?? false)
        else {
          throw fail(
            .windowingError, "\(name) has an ORDER BY of its own and one of its window", at: range,
            hint: "write just one of them")
        }
        collector.entries.append(.init(partition: partition, order: order, item: ordered))
        return ordered.column.reference
      }
      item.frame = WindowFrame(unit: .range, start: .unboundedPreceding, end: .unboundedFollowing)
    }
    collector.entries.append(.init(partition: partition, order: keys, item: item))
    return item.column.reference
  }

  /// The item over its frames in an order of its own; nil where the function has none.
  private func ordered(
    _ item: WindowItem, by keys: [SortKey], ignoringNulls: Bool
  ) -> WindowItem? {
    let directions = keys.map { (isDescending: $0.isDescending, nullsFirst: $0.nullsFirst) }
    let types = keys.map(\.expression.type)
    var copy = item
    copy.arguments += keys.map(\.expression)
    switch item.function {
    case .window(let call):
      guard
        let made = call.ordered(by: directions, keys: types, ignoringNulls: ignoringNulls)
      else { return nil }
      copy.function = .window(made)
    case .aggregate(let call):
      if let filter = item.filter { copy.arguments.append(filter) }
      copy.filter = nil
      copy.function = .window(
        call.ordered(by: directions, keys: types, hasFilter: item.filter != nil))
    }
    return copy
  }

  private func bindWindowItem(
    _ call: Syntax.FunctionCall, _ name: String, _ window: Syntax.Window,
    _ inner: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> WindowItem {
    let isStar = call.arguments.count == 1 && call.arguments[0].value.isBareStar
    var arguments = isStar ? [] : try bindArguments(call, inner)
    if Binder.orderedSet.contains(name), !call.withinGroup.isEmpty {
      arguments = orderedSetArguments(name, try bindOrder(call.withinGroup, inner), arguments)
    }
    if Binder.modes.contains(name), !call.orderBy.isEmpty {
      arguments.append(.literal(.boolean(true), .boolean))
    }
    if Binder.ordersWholePartition.contains(name) {
      let keys = try bindOrder(call.orderBy.isEmpty ? window.orderBy : call.orderBy, inner)
      guard keys.count == 1 else {
        throw fail(
          .windowingError, "\(name) wants one key in ORDER BY, not \(keys.count)", at: range,
          hint: "\(name)(x) OVER (ORDER BY day)")
      }
      arguments.append(keys[0].expression)
    }
    let types = arguments.map { argumentType($0) }
    let frame = try bindFrame(window, inner)
    do throws(SQLError) {
      if functions.window(name) != nil {
        if call.filter != nil || call.isDistinct {
          let word = call.isDistinct ? "DISTINCT" : "FILTER"
          throw fail(
            .featureNotSupported, "\(name) takes no \(word): only aggregate functions do",
            at: range, hint: "choose the rows in a subquery, or aggregate CASE WHEN … END")
        }
        let resolved = try functions.resolveWindow(
          name, types, dialect: dialect, ignoreNulls: call.ignoresNulls ?? false)
        let converted = try convert(arguments, to: resolved.argumentTypes, at: range)
        return WindowItem(
          function: .window(resolved), arguments: converted, frame: frame,
          column: column(name, resolved.returnType))
      }
      var resolved = try functions.resolveAggregate(name, types, dialect: dialect)
      if call.isDistinct, !resolved.ignoresDuplicates { resolved = resolved.overDistinctRows }
      let converted = try convert(arguments, to: resolved.argumentTypes, at: range)
      let filter = try call.filter.mapped { (filter) throws(SQLError) in
        try boolean(try bind(filter, inner), at: filter.range, what: "FILTER")
      }
      return WindowItem(
        function: .aggregate(resolved), arguments: guarded(converted, by: filter), filter: filter,
        frame: frame,
        column: column(name, resolved.returnType))
    } catch { throw error.located(at: self.range(range)) }
  }

  private func convert(
    _ arguments: [BoundExpression], to types: [DataType], at range: SourceRange
  ) throws(SQLError) -> [BoundExpression] {
    try arguments.indices.map { $0 }.mapped { (i) throws(SQLError) in
      i < types.count ? try converted(arguments[i], to: types[i], at: range) : arguments[i]
    }
  }

  /// The window with what it takes from a named one.
  private func resolved(
    _ window: Syntax.Window, _ collector: WindowCollector
  ) throws(SQLError) -> Syntax.Window {
    guard let base = window.base else { return window }
    guard var named = collector.named[base.text.lowercased()] else {
      throw fail(
        .undefinedObject, "window \"\(base.text)\" does not exist", at: base.range,
        hint: didYouMean(base.text, among: collector.named.keys))
    }
    // A window is known to those behind it only, so that none is based on itself.
    let name = base.text.lowercased()
    let entry = collector.named.removeValue(forKey: name)
    defer { collector.named[name] = entry }
    named = try resolved(named, collector)
    if window.isBareName { return named }
    if !window.partitionBy.isEmpty {
      throw fail(
        .windowingError, "a window based on \"\(base.text)\" cannot have its own PARTITION BY",
        at: window.range)
    }
    if !window.orderBy.isEmpty && !named.orderBy.isEmpty {
      throw fail(
        .windowingError, "window \"\(base.text)\" has an ORDER BY already", at: window.range)
    }
    if !window.orderBy.isEmpty { named.orderBy = window.orderBy }
    named.frame = window.frame
    return named
  }

  private func bindFrame(
    _ window: Syntax.Window, _ context: ExpressionContext
  ) throws(SQLError) -> WindowFrame {
    guard let frame = window.frame else {
      return window.orderBy.isEmpty
        ? WindowFrame(unit: .range, start: .unboundedPreceding, end: .unboundedFollowing) : .usual
    }
    let unit: WindowFrame.Unit =
      switch frame.unit {
      case .rows: .rows
      case .range: .range
      case .groups: .groups
      }
    let exclusion: WindowFrame.Exclusion =
      switch frame.exclusion {
      case .none: .noOthers
      case .currentRow: .currentRow
      case .group: .group
      case .ties: .ties
      }
    try checkEnds(frame, at: window.range)
    return WindowFrame(
      unit: unit, start: try bindBound(frame.start, frame.unit, context),
      end: try bindBound(frame.end, frame.unit, context), exclusion: exclusion)
  }

  /// Refuses a frame whose end cannot lie behind its start, as the standard does.
  private func checkEnds(_ frame: Syntax.Frame, at range: SourceRange) throws(SQLError) {
    func refuse(_ what: String) throws(SQLError) -> Never {
      throw fail(.windowingError, what, at: range)
    }
    if case .unboundedFollowing = frame.start {
      try refuse("a frame cannot start at UNBOUNDED FOLLOWING")
    }
    switch (frame.start, frame.end) {
    case (_, .unboundedPreceding): try refuse("a frame cannot end at UNBOUNDED PRECEDING")
    case (.currentRow, .preceding):
      try refuse("a frame that starts at the current row cannot end before it")
    case (.following, .preceding), (.following, .currentRow):
      try refuse("a frame that starts behind the current row cannot end at it or before it")
    default: break
    }
  }

  private func bindBound(
    _ bound: Syntax.Frame.Bound, _ unit: Syntax.Frame.Unit, _ context: ExpressionContext
  ) throws(SQLError) -> WindowFrame.Bound {
    switch bound {
    case .unboundedPreceding: return .unboundedPreceding
    case .unboundedFollowing: return .unboundedFollowing
    case .currentRow: return .currentRow
    case .preceding(let distance): return .preceding(try bindDistance(distance, unit, context))
    case .following(let distance): return .following(try bindDistance(distance, unit, context))
    }
  }

  private func bindDistance(
    _ distance: Syntax.Expression, _ unit: Syntax.Frame.Unit, _ context: ExpressionContext
  ) throws(SQLError) -> BoundExpression {
    let bound = try bind(distance, context)
    if unit == .range { return bound }
    return try coerce(bound, to: .int64, at: distance.range, context: "the distance of a frame")
  }
}
