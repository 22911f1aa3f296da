import Diagnostics
import Syntax

/// The functions of groups and windows.
enum SparkAggregates {
  static let names: Set<String> = [
    "count", "sum", "min", "max", "avg", "listagg", "row_number", "rank", "dense_rank", "lag",
    "lead", "first_value", "last_value", "ratio_to_report", "ntile", "stddev", "variance", "median",
  ]
}

extension SparkPrinter {
  func aggregate(
    _ name: String, _ call: FunctionCall, _ range: SourceRange
  ) throws(SQLError) -> SparkTerm {
    if call.filter != nil { throw refuse("FILTER is not Oracle's", range) }
    if let keep = call.keep { return try kept(name, keep, call, range) }
    let over = try call.over.map { (window) throws(SQLError) in try self.window(window) } ?? ""
    switch name {
    case "count": return try count(call, over)
    case "avg": return try average(call, over)
    case "listagg": return try list(call, over, range)
    case "ratio_to_report":
      let value = try argument(call, range).number
      return quotient(value, SparkTerm("SUM(\(value.text))\(over)", sum(of: value.type)))
    case "row_number", "rank", "dense_rank", "ntile":
      let arguments = try terms(call.arguments.map(\.value)).map(\.text).joined(separator: ", ")
      return SparkTerm("CAST(\(name.uppercased())(\(arguments))\(over) AS BIGINT)", .integer)
    case "lag", "lead":
      let arguments = try terms(call.arguments.map(\.value))
      let list = arguments.map(\.text).joined(separator: ", ")
      return SparkTerm(
        "\(name.uppercased())(\(list))\(nulls(call))\(over)", arguments.first?.type ?? .unknown)
    case "first_value", "last_value":
      let value = try argument(call, range)
      return SparkTerm("\(name.uppercased())(\(value.text))\(nulls(call))\(over)", value.type)
    case "min", "max":
      let value = try argument(call, range)
      return SparkTerm("\(name.uppercased())(\(value.text))\(over)", value.type)
    case "sum":
      let value = try argument(call, range).number
      let distinct = call.isDistinct ? "DISTINCT " : ""
      return SparkTerm("SUM(\(distinct)\(value.text))\(over)", sum(of: value.type))
    default: throw refuse("\"\(name)\" gives a double in Spark, not a NUMBER", range)
    }
  }

  private func sum(of type: SparkType) -> SparkType {
    guard case .decimal(_, let scale) = type else { return type }
    return .decimal(whole: type.wholeDigits + 10, scale: scale)
  }

  private func argument(_ call: FunctionCall, _ range: SourceRange) throws(SQLError) -> SparkTerm {
    guard let first = call.arguments.first else {
      throw refuse("\"\(shown(call.name))\" needs an argument", range)
    }
    return try term(first.value)
  }

  private func nulls(_ call: FunctionCall) -> String {
    call.ignoresNulls == true ? " IGNORE NULLS" : ""
  }

  private func count(_ call: FunctionCall, _ over: String) throws(SQLError) -> SparkTerm {
    var inside = "*"
    if let first = call.arguments.first?.value {
      if case .star = first.kind { inside = "*" } else { inside = try text(first) }
    }
    return SparkTerm("COUNT(\(call.isDistinct ? "DISTINCT " : "")\(inside))\(over)", .integer)
  }

  /// Spark's AVG keeps four digits more than its argument; a quotient keeps all.
  private func average(_ call: FunctionCall, _ over: String) throws(SQLError) -> SparkTerm {
    let value = try argument(call, call.name.range).number
    let distinct = call.isDistinct ? "DISTINCT " : ""
    let sum = SparkTerm("SUM(\(distinct)\(value.text))\(over)", self.sum(of: value.type))
    let count = SparkTerm("NULLIF(COUNT(\(distinct)\(value.text))\(over), 0)", .integer)
    return quotient(sum, count)
  }

  private func list(
    _ call: FunctionCall, _ over: String, _ range: SourceRange
  ) throws(SQLError) -> SparkTerm {
    guard over.isEmpty else { throw refuse("LISTAGG over a window has no form in Spark", range) }
    let value = try argument(call, range).string
    let separator = call.arguments.count > 1 ? try text(call.arguments[1].value) : "''"
    let order = try keys(call.withinGroup)
    let within = order.isEmpty ? "" : " WITHIN GROUP (ORDER BY \(order))"
    let distinct = call.isDistinct ? "DISTINCT " : ""
    return SparkTerm("LISTAGG(\(distinct)\(value.text), \(separator))\(within)", .string)
  }

  /// `MAX(v) KEEP (DENSE_RANK LAST ORDER BY o)` is the greatest pair of o and v.
  private func kept(
    _ name: String, _ keep: FunctionCall.Keep, _ call: FunctionCall, _ range: SourceRange
  ) throws(SQLError) -> SparkTerm {
    guard keep.orderBy.count == 1, let key = keep.orderBy.first, call.over == nil else {
      throw refuse("KEEP with several keys, or over a window, has no form in Spark", range)
    }
    var isLast = !keep.isFirst
    if case .descending? = key.direction { isLast.toggle() }
    guard name == "max" && isLast || name == "min" && !isLast else {
      throw refuse("this KEEP has no form in Spark", range)
    }
    let value = try argument(call, range)
    let order = try text(key.expression)
    let fields =
      isLast
      ? "'o', \(order), 'v', \(value.text)"
      : "'o', \(order), 'n', \(value.text) IS NULL, 'v', \(value.text)"
    return SparkTerm("\(name.uppercased())(NAMED_STRUCT(\(fields))).v", value.type)
  }

  // MARK: Windows and order

  private func window(_ window: Window) throws(SQLError) -> String {
    guard window.base == nil else {
      throw refuse("named windows have no form here", window.range)
    }
    var parts: [String] = []
    if !window.partitionBy.isEmpty {
      let list = try terms(window.partitionBy).map(\.text).joined(separator: ", ")
      parts.append("PARTITION BY \(list)")
    }
    if !window.orderBy.isEmpty { parts.append("ORDER BY \(try keys(window.orderBy))") }
    if let frame = window.frame {
      let unit = frame.unit.rawValue.uppercased()
      parts.append("\(unit) BETWEEN \(try bound(frame.start)) AND \(try bound(frame.end))")
    }
    return " OVER (\(parts.joined(separator: " ")))"
  }

  private func bound(_ bound: Syntax.Frame.Bound) throws(SQLError) -> String {
    switch bound {
    case .unboundedPreceding: "UNBOUNDED PRECEDING"
    case .unboundedFollowing: "UNBOUNDED FOLLOWING"
    case .currentRow: "CURRENT ROW"
    case .preceding(let count): "\(try text(count)) PRECEDING"
    case .following(let count): "\(try text(count)) FOLLOWING"
    }
  }

  /// Keys of an order, with the place of NULLs always said: last, and first when descending.
  func keys(_ items: [OrderItem]) throws(SQLError) -> String {
    var list: [String] = []
    for item in items {
      var isDescending = false
      if case .descending? = item.direction { isDescending = true }
      let nullsFirst = item.nullsFirst ?? isDescending
      list.append(
        try text(item.expression) + (isDescending ? " DESC" : "")
          + (nullsFirst ? " NULLS FIRST" : " NULLS LAST"))
    }
    return list.joined(separator: ", ")
  }
}
