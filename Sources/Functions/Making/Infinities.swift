import Columns
import Diagnostics

/// A kernel that never sees infinite dates and timestamps: it computes with 1970-01-01 in their
/// places, and the rows that have one get what `meaning` says.
func sparingInfinities(
  _ types: [DataType], _ returns: DataType, _ name: String, _ kernel: @escaping ScalarKernel
) -> ScalarKernel {
  let places = types.indices.filter { types[$0].hasInfinities }
  if places.isEmpty { return kernel }
  let meaning = InfinityMeaning(name, returns, isPair: places.count > 1)
  return { (arguments, context) throws(SQLError) in
    guard places.contains(where: { hasInfinity(arguments[$0]) }) else {
      return try kernel(arguments, context)
    }
    var finite = arguments
    for place in places { finite[place] = withoutInfinities(arguments[place]) }
    let result = try kernel(finite, context)
    var made = ColumnBuilder(result.type, capacity: context.count)
    for row in 0..<context.count {
      let infinite = places.compactMap { infinitySign(arguments[$0][row]) }
      // NULL beside an infinite argument is NULL.
      let isPlain = infinite.isEmpty || result.isNull(row)
      made.append(isPlain ? result[row] : try meaning.value(infinite))
    }
    return made.finish()
  }
}

/// What a function of an infinite argument is.
private struct InfinityMeaning: Sendable {
  let name: String
  let returns: DataType
  let isPair: Bool

  init(_ name: String, _ returns: DataType, isPair: Bool) {
    self.name = name
    self.returns = returns
    self.isPair = isPair
  }

  /// Moved or cut it stays; its text is its word; a difference has no value; all else is NULL.
  func value(_ signs: [Int]) throws(SQLError) -> Value {
    if name == "-" && isPair {
      throw SQLError(
        .datetimeOverflow, "infinite dates and timestamps have no difference",
        hint: "filter them by isfinite(x)")
    }
    if returns.hasInfinities && name != "last_day" {
      return returns.infinity(isNegative: signs[0] < 0)
    }
    if name == "strftime" { return .string(signs[0] < 0 ? "-infinity" : "infinity") }
    return .null
  }
}

private func infinitySign(_ value: Value) -> Int? {
  switch value {
  case .date(let days): Infinity.isInfinite(days) ? Int(days.signum()) : nil
  case .ticks(let ticks): Infinity.isInfinite(ticks) ? Int(ticks.signum()) : nil
  default: nil
  }
}

/// Whether a flat or constant column of dates or timestamps has an infinite value.
func hasInfinity(_ column: Column) -> Bool {
  if let entries = column.entries { return hasInfinity(entries) }
  var found = false
  if column.type == .date {
    let days = column.span(of: Int32.self)
    for i in 0..<days.count { found = found || Infinity.isInfinite(days[i]) }
  } else if column.type.hasInfinities {
    let ticks = column.span(of: Int64.self)
    for i in 0..<ticks.count { found = found || Infinity.isInfinite(ticks[i]) }
  }
  return found
}

private func withoutInfinities(_ column: Column) -> Column {
  var made = ColumnBuilder(column.type, capacity: column.count)
  for row in 0..<column.count {
    let value = column[row]
    if infinitySign(value) == nil {
      made.append(value)
    } else {
      made.append(column.type == .date ? .date(0) : .ticks(0))
    }
  }
  let flat = made.finish()
  return column.isConstant && column.count > 0 ? flat.repeated(column.count) : flat
}

/// A conversion between types that have infinities, which keeps them.
func keepingInfinities(_ from: DataType, _ to: DataType, _ conversion: Conversion) -> Conversion {
  guard from.hasInfinities, to.hasInfinities || to == .time else { return conversion }
  let kernel = conversion.kernel
  return Conversion(canFail: conversion.canFail) { (column, context, failure) throws(SQLError) in
    guard hasInfinity(column) else { return try kernel(column, context, failure) }
    let result = try kernel(withoutInfinities(column), context, failure)
    var made = ColumnBuilder(result.type, capacity: column.count)
    for row in 0..<column.count {
      if let sign = infinitySign(column[row]) {
        made.append(to.hasInfinities ? to.infinity(isNegative: sign < 0) : .null)
      } else {
        made.append(result[row])
      }
    }
    let flat = made.finish()
    return column.isConstant && column.count > 0 ? flat.repeated(column.count) : flat
  }
}
