import Columns
import Diagnostics
import Kernels

let lagFunction = neighbour("lag", -1, "before")
let leadFunction = neighbour("lead", 1, "after")

private func neighbour(_ name: String, _ direction: Int, _ where: String) -> WindowFunction {
  WindowFunction(
    name,
    summary: "The value so many rows (1) \(`where`) this one in the partition, else the default.",
    example: "\(name)(1) OVER ()", gives: "NULL", signature: "(any[, BIGINT[, any]]) → any"
  ) { given, dialect, ignoreNulls in
    guard given.count >= 1, given.count <= 3 else { return nil }
    let values = given.count == 3 ? [given[0], given[2]] : [given[0]]
    guard let type = commonType(values, dialect: dialect) else { return nil }
    let types = [type, .int64, type]
    return WindowPlan(Array(types.prefix(given.count)), returns: type) {
      (partition, _) throws(SQLError) in
      neighbours(partition, direction, ignoreNulls)
    }
  }
}

private func neighbours(
  _ partition: WindowPartition, _ direction: Int, _ ignoreNulls: Bool
) -> Column {
  let count = partition.count
  let source = partition.arguments[0].flattened()
  let offsets = partition.arguments.count > 1 ? partition.arguments[1].flattened() : nil
  let places = Buffer.of(Int32.self, count: count)
  var rows = places.mutableSpan(of: Int32.self, count: count)
  for row in 0..<count {
    let isNull = offsets?.isNull(row) ?? false
    let distance = isNull ? 0 : Int(clamping: offsets?.integer(at: row) ?? 1)
    let target = place(row, distance, direction, source, ignoreNulls)
    rows[row] = isNull ? -2 : Int32(target ?? -1)
  }
  let found = places.span(of: Int32.self, count: count)
  guard partition.arguments.count > 2 else { return source.gatherOptional(found) }
  // The default stands behind the values: row i of it is count + i.
  let both = Column.concatenated(
    [source, partition.arguments[2].flattened()], type: source.type)
  for row in 0..<count where rows[row] == -1 { rows[row] = Int32(count + row) }
  return both.gatherOptional(places.span(of: Int32.self, count: count))
}

private func place(
  _ row: Int, _ distance: Int, _ direction: Int, _ source: Column, _ ignoreNulls: Bool
) -> Int? {
  let limit = source.count
  if !ignoreNulls {
    let (moved, overflow) = row.addingReportingOverflow(
      distance.multipliedReportingOverflow(by: direction).partialValue)
    return overflow || moved < 0 || moved >= limit ? nil : moved
  }
  var left = abs(distance)
  let step = distance < 0 ? -direction : direction
  var at = row
  while left > 0 {
    at += step
    if at < 0 || at >= limit { return nil }
    if !source.isNull(at) { left -= 1 }
  }
  return at
}

let firstValueFunction = frameValue("first_value", "The value of the first row of the frame.") {
  start, _, _ in start
}
let lastValueFunction = frameValue("last_value", "The value of the last row of the frame.") {
  _, end, _ in end - 1
}

/// `pick` gives the row from the frame's start, end and count of candidates.
private func frameValue(
  _ name: String, _ summary: String, _ pick: @escaping @Sendable (Int, Int, Int) -> Int
) -> WindowFunction {
  let isFirst = name == "first_value"
  return WindowFunction(
    name, summary: summary, example: "\(name)(1) OVER ()", gives: "1", signature: "(any) → any"
  ) { given, _, ignoreNulls in
    guard given.count == 1 else { return nil }
    let type = given[0].plainType
    return WindowPlan([type], returns: type, usesFrame: true) { (partition, _) throws(SQLError) in
      let source = partition.arguments[0].flattened()
      return picked(partition, source) { row, start, end in
        if start >= end { return nil }
        guard ignoreNulls else { return pick(start, end, 0) }
        return isFirst
          ? (start..<end).first { !source.isNull($0) } : (start..<end).last { !source.isNull($0) }
      }
    }
  }
}

private func picked(
  _ partition: WindowPartition, _ source: Column, _ pick: (Int, Int, Int) -> Int?
) -> Column {
  let startSelection = partition.frameStart
  let endSelection = partition.frameEnd
  let starts = startSelection.rows
  let ends = endSelection.rows
  let places = Buffer.of(Int32.self, count: partition.count)
  var rows = places.mutableSpan(of: Int32.self, count: partition.count)
  for row in 0..<partition.count {
    rows[row] = pick(row, Int(starts[row]), Int(ends[row])).map { Int32($0) } ?? -1
  }
  return source.gatherOptional(places.span(of: Int32.self, count: partition.count))
}

let nthValueFunction = WindowFunction(
  "nth_value", summary: "The value of the n-th row of the frame.",
  example: "nth_value(7, 1) OVER ()", gives: "7", signature: "(any, BIGINT) → any"
) { given, _, ignoreNulls in
  guard given.count == 2 else { return nil }
  let type = given[0].plainType
  return WindowPlan([type, .int64], returns: type, usesFrame: true) {
    (partition, _) throws(SQLError) in
    let source = partition.arguments[0].flattened()
    let numbers = partition.arguments[1].flattened()
    for row in 0..<partition.count where !numbers.isNull(row) && numbers.integer(at: row) < 1 {
      throw SQLError(
        SQLState(rawValue: "22016"), "the second argument of nth_value must be greater than zero")
    }
    return picked(partition, source) { row, start, end in
      if numbers.isNull(row) { return nil }
      let wanted = Int(clamping: numbers.integer(at: row))
      if !ignoreNulls { return wanted <= end - start ? start + wanted - 1 : nil }
      var left = wanted
      for place in start..<max(start, end) where !source.isNull(place) {
        left -= 1
        if left == 0 { return place }
      }
      return nil
    }
  }
}
