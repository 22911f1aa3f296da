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
      (rows, _) throws(SQLError) in
      neighbours(rows, direction, ignoreNulls)
    }
  }
}

private func neighbours(_ rows: WindowRows, _ direction: Int, _ ignoreNulls: Bool) -> Column {
  let count = rows.count
  let source = rows.arguments[0].flattened()
  let places = Buffer.of(Int32.self, count: count)
  var targets = places.mutableSpan(of: Int32.self, count: count)
  let startsSelection = rows.starts
  let starts = startsSelection.rows
  let endsSelection = rows.ends
  let ends = endsSelection.rows
  let present = PresentRows(source, ignoreNulls: ignoreNulls)
  let distances = rows.arguments.count > 1 ? rows.arguments[1].flattened() : nil
  for row in 0..<count {
    var steps = 1
    if let distances {
      if distances.isNull(row) {
        targets[row] = -2
        continue
      }
      steps = Int(clamping: distances.integer(at: row))
    }
    let (moved, overflow) = steps.multipliedReportingOverflow(by: direction)
    targets[row] =
      overflow
      ? -1 : present.row(moved, from: row, in: Int(starts[row]), Int(ends[row])) ?? -1
  }
  guard rows.arguments.count > 2 else {
    return source.gatherOptional(places.span(of: Int32.self, count: count))
  }
  // The default stands behind the values: row i of it is count + i.
  let both = Column.concatenated([source, rows.arguments[2].flattened()], type: source.type)
  for row in 0..<count where targets[row] == -1 { targets[row] = Int32(count + row) }
  return both.gatherOptional(places.span(of: Int32.self, count: count))
}

let firstValueFunction = frameValue("first_value", "The value of the first row of the frame.") {
  start, _ in start
}
let lastValueFunction = frameValue("last_value", "The value of the last row of the frame.") {
  _, end in end - 1
}

/// `pick` gives a candidate from those of the frame.
private func frameValue(
  _ name: String, _ summary: String, _ pick: @escaping @Sendable (Int, Int) -> Int
) -> WindowFunction {
  WindowFunction(
    name, summary: summary, example: "\(name)(1) OVER ()", gives: "1", signature: "(any) → any"
  ) { given, _, ignoreNulls in
    guard given.count == 1 else { return nil }
    let type = given[0].plainType
    return WindowPlan([type], returns: type, usesFrame: true) { (rows, _) throws(SQLError) in
      picked(rows, ignoreNulls: ignoreNulls) { _, start, end in pick(start, end) }
    }
  }
}

/// Rows whose frame has candidates get the one that `pick` names by its number, if any.
@inline(__always)
private func picked(
  _ rows: WindowRows, ignoreNulls: Bool, _ pick: (_ row: Int, _ start: Int, _ end: Int) -> Int?
) -> Column {
  let source = rows.arguments[0].flattened()
  let present = PresentRows(source, ignoreNulls: ignoreNulls)
  let startsSelection = rows.frameStarts
  let starts = startsSelection.rows
  let endsSelection = rows.frameEnds
  let ends = endsSelection.rows
  let places = Buffer.of(Int32.self, count: rows.count)
  var targets = places.mutableSpan(of: Int32.self, count: rows.count)
  let holes = FrameHoles(rows)
  for row in 0..<rows.count {
    let start = present.candidate(from: Int(starts[row]))
    let end = present.candidate(from: Int(ends[row]))
    targets[row] = -1
    guard rows.exclusion != .none else {
      if start < end, let wanted = pick(row, start, end) { targets[row] = present.row(of: wanted) }
      continue
    }
    let left = holes.candidates(of: row, start, end, present)
    if left.count > 0, let wanted = pick(row, 0, left.count) {
      targets[row] = present.row(of: left.candidate(wanted))
    }
  }
  return source.gatherOptional(places.span(of: Int32.self, count: rows.count))
}

let nthValueFunction = WindowFunction(
  "nth_value", summary: "The value of the n-th row of the frame.",
  example: "nth_value(7, 1) OVER ()", gives: "7", signature: "(any, BIGINT) → any"
) { given, _, ignoreNulls in
  guard given.count == 2 else { return nil }
  let type = given[0].plainType
  return WindowPlan([type, .int64], returns: type, usesFrame: true) {
    (rows, _) throws(SQLError) in
    let numbers = rows.arguments[1].flattened()
    for row in 0..<rows.count where !numbers.isNull(row) && numbers.integer(at: row) < 1 {
      throw SQLError(
        SQLState(rawValue: "22016"), "the second argument of nth_value must be greater than zero")
    }
    return picked(rows, ignoreNulls: ignoreNulls) { row, start, end in
      if numbers.isNull(row) { return nil }
      let wanted = Int(clamping: numbers.integer(at: row))
      return wanted <= end - start ? start + wanted - 1 : nil
    }
  }
}
