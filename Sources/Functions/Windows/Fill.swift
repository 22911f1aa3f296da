import Columns
import Diagnostics
import Kernels

/// DuckDB's `fill`: what is missing lies on the line between its neighbours.
///
/// The binder appends the only key of the window's order.
let fillFunction = WindowFunction(
  "fill",
  summary: "The value, and where it is NULL the one on the line through the nearest two values in "
    + "the window's order; beyond the ends the line goes on.",
  example: "fill(7) OVER (ORDER BY 1)", gives: "7", signature: "(number or date) → the same"
) { given, _, _ in
  guard given.count == 2, isOnLines(given[0].type), isOnLines(given[1].type) else { return nil }
  return WindowPlan(given.map(\.type), returns: given[0].type) { (rows, _) throws(SQLError) in
    filled(rows, given[0].type)
  }
}

/// Types whose values have distances.
private func isOnLines(_ type: DataType) -> Bool {
  switch type {
  case .date, .time, .timestamp, .timestampTZ, .null: true
  default: type.isNumeric && type != .number
  }
}

private func filled(_ rows: WindowRows, _ type: DataType) -> Column {
  let values = rows.arguments[0].flattened()
  let keys = rows.arguments[1].flattened()
  var builder = ColumnBuilder(type, capacity: rows.count)
  for partition in rows.partitions {
    let known = partition.filter { !values.isNull($0) && Line.place(keys[$0]) != nil }
    // The number of known rows before the present one.
    var before = 0
    for row in partition {
      while before < known.count, known[before] < row { before += 1 }
      guard values.isNull(row) else {
        builder.append(values[row])
        continue
      }
      guard let place = Line.place(keys[row]), !known.isEmpty else {
        builder.appendNull()
        continue
      }
      let last = known.count - 1
      let left = min(max(before - 1, 0), max(last - 1, 0))
      let line = Line(
        (keys[known[left]], values[known[left]]),
        (keys[known[min(left + 1, last)]], values[known[min(left + 1, last)]]))
      builder.append(line.value(at: place))
    }
  }
  return builder.finish()
}

/// A straight line through two points; exact where places and values are whole numbers of their
/// units, rounded half away from zero.
private struct Line {
  enum Place {
    case whole(Int128)
    case real(Double)

    var number: Double {
      switch self {
      case .whole(let whole): Double(whole)
      case .real(let real): real
      }
    }
  }

  private let from: (place: Value, value: Value)
  private let to: (place: Value, value: Value)

  init(_ from: (Value, Value), _ to: (Value, Value)) {
    self.from = from
    self.to = to
  }

  /// Where a key or value lies; nil for NULL and the infinite.
  static func place(_ value: Value) -> Place? {
    switch value {
    case .integer(let integer): .whole(integer)
    case .decimal(let unscaled, _): .whole(unscaled)
    case .double(let double): double.isFinite ? .real(double) : nil
    case .date(let days): days.magnitude < UInt32(Int32.max) ? .whole(Int128(days)) : nil
    case .ticks(let ticks): ticks.magnitude < UInt64(Int64.max) ? .whole(Int128(ticks)) : nil
    default: nil
    }
  }

  func value(at place: Place) -> Value {
    guard let x0 = Line.place(from.place), let x1 = Line.place(to.place),
      let y0 = Line.place(from.value), let y1 = Line.place(to.value)
    else { return .null }
    if x0.number == x1.number { return from.value }
    if case (.whole(let x0), .whole(let x1), .whole(let x), .whole(let y0), .whole(let y1)) =
      (x0, x1, place, y0, y1)
    {
      return Line.whole(x0, x1, x, y0, y1).flatMap { like(from.value, $0) } ?? .null
    }
    // Halved, so that the distance of two doubles never overflows.
    let share =
      (place.number / 2 - x0.number / 2) / (x1.number / 2 - x0.number / 2)
    let y = y0.number * (1 - share) + y1.number * share
    guard y.isFinite else { return .null }
    if case .double = from.value { return .double(y) }
    return Int128(exactly: y.rounded()).flatMap { like(from.value, $0) } ?? .null
  }

  private static func whole(
    _ x0: Int128, _ x1: Int128, _ x: Int128, _ y0: Int128, _ y1: Int128
  ) -> Int128? {
    let (rise, a) = y1.subtractingReportingOverflow(y0)
    let (run, b) = x1.subtractingReportingOverflow(x0)
    let (way, c) = x.subtractingReportingOverflow(x0)
    let (product, d) = rise.multipliedReportingOverflow(by: way)
    guard !a, !b, !c, !d else { return nil }
    let (quotient, rest) = product.quotientAndRemainder(dividingBy: run)
    let (twice, e) = rest.magnitude.multipliedReportingOverflow(by: 2)
    let isUp = e || twice >= run.magnitude
    let step: Int128 = isUp ? ((product < 0) == (run < 0) ? 1 : -1) : 0
    let (sum, f) = y0.addingReportingOverflow(quotient + step)
    return f ? nil : sum
  }

  /// A whole number of units as a value like another; nil where it does not fit.
  private func like(_ value: Value, _ number: Int128) -> Value? {
    switch value {
    case .integer: .integer(number)
    case .decimal(_, let scale): .decimal(unscaled: number, scale: scale)
    case .date: Int32(exactly: number).map { .date($0) }
    case .ticks: Int64(exactly: number).map { .ticks($0) }
    default: nil
    }
  }
}
