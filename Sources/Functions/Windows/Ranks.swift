import Columns
import Diagnostics
import Kernels

let rowNumberFunction = rank(
  "row_number", "The number of the row in its partition, from 1.",
  { rows in
    numbers(rows.count) { out in
      let starts = rows.starts.rows
      for row in 0..<out.count { out[row] = Int64(row &+ 1) &- Int64(starts[row]) }
    }
  })

let rankFunction = rank(
  "rank", "The number of the first row with the same sort key.",
  { rows in
    numbers(rows.count) { out in
      let startsSelection = rows.starts
      let starts = startsSelection.rows
      let peersSelection = rows.peers
      let peers = peersSelection.rows
      for row in 0..<out.count { out[row] = Int64(peers[row] &+ 1 &- starts[row]) }
    }
  })

let denseRankFunction = rank(
  "dense_rank", "The number of the sort key among the different ones.",
  { rows in
    numbers(rows.count) { out in
      let startsSelection = rows.starts
      let starts = startsSelection.rows
      let peersSelection = rows.peers
      let peers = peersSelection.rows
      var group: Int64 = 0
      for row in 0..<out.count {
        if Int(starts[row]) == row { group = 0 }
        if Int(peers[row]) == row { group += 1 }
        out[row] = group
      }
    }
  })

private func rank(
  _ name: String, _ summary: String, _ kernel: @escaping @Sendable (WindowRows) -> Column
) -> WindowFunction {
  WindowFunction(
    name, summary: summary, example: "\(name)() OVER ()", gives: "1", signature: "() → BIGINT"
  ) { given, _, _ in
    guard given.isEmpty else { return nil }
    return WindowPlan([], returns: .int64) { (rows, _) throws(SQLError) in kernel(rows) }
  }
}

private func numbers(_ count: Int, _ fill: (inout MutableSpan<Int64>) -> Void) -> Column {
  Column.make(.int64, count: count, Int64.self, fill: fill)
}

/// A share of rows: DOUBLE, in the oracle dialect NUMBER.
private func share(
  _ name: String, _ summary: String, _ gives: String,
  _ parts: @escaping @Sendable (WindowRows, (Int, Int, Int) -> Void) -> Void
) -> WindowFunction {
  WindowFunction(
    name, summary: summary, example: "\(name)() OVER ()", gives: gives, signature: "() → DOUBLE"
  ) { given, dialect, _ in
    guard given.isEmpty else { return nil }
    if dialect == .oracle {
      return WindowPlan([], returns: .number) { (rows, _) throws(SQLError) in
        var shares = [Number](repeating: Number(), count: rows.count)
        parts(rows) { row, part, whole in
          shares[row] = Number(count: Int64(part)) / Number(count: Int64(whole))
        }
        return try makeNumbers([], rows.count) { (row) throws(SQLError) in shares[row] }
      }
    }
    return WindowPlan([], returns: .double) { (rows, _) throws(SQLError) in
      var shares = [Double](repeating: 0, count: rows.count)
      parts(rows) { row, part, whole in shares[row] = Double(part) / Double(whole) }
      return Column.make(.double, count: rows.count, Double.self) { out in
        for row in 0..<out.count { out[row] = shares[row] }
      }
    }
  }
}

let percentRankFunction = share(
  "percent_rank", "(rank - 1) / (rows - 1), 0 for a single row.", "0"
) { rows, note in
  let startsSelection = rows.starts
  let starts = startsSelection.rows
  let endsSelection = rows.ends
  let ends = endsSelection.rows
  let peersSelection = rows.peers
  let peers = peersSelection.rows
  for row in 0..<rows.count {
    let others = Int(ends[row] - starts[row]) - 1
    if others > 0 { note(row, Int(peers[row] - starts[row]), others) }
  }
}

let cumeDistFunction = share(
  "cume_dist", "The share of rows up to the last one with the same sort key.", "1"
) { rows, note in
  let startsSelection = rows.starts
  let starts = startsSelection.rows
  let endsSelection = rows.ends
  let ends = endsSelection.rows
  let peersSelection = rows.peers
  let peers = peersSelection.rows
  var behind = rows.count
  for row in stride(from: rows.count - 1, through: 0, by: -1) {
    let start = Int(starts[row])
    note(row, behind - start, Int(ends[row]) - start)
    if Int(peers[row]) == row { behind = row }
  }
}

let nTileFunction = WindowFunction(
  "ntile",
  summary: "The number of the row's bucket when the rows are dealt into n nearly equal ones.",
  example: "ntile(4) OVER ()", gives: "1", signature: "(BIGINT) → BIGINT"
) { given, _, _ in
  guard given.count == 1 else { return nil }
  return WindowPlan([.int64], returns: .int64) { (rows, _) throws(SQLError) in
    try nTiles(rows, rows.arguments[0].flattened())
  }
}

/// The first row of a partition says how many buckets it has.
private func nTiles(_ rows: WindowRows, _ argument: Column) throws(SQLError) -> Column {
  let startsSelection = rows.starts
  let starts = startsSelection.rows
  let endsSelection = rows.ends
  let ends = endsSelection.rows
  var deal = Deal(rows: 0, buckets: 1)
  return try Rows.make([], count: rows.count, to: .int64) { (row) throws(SQLError) -> Int64? in
    let start = Int(starts[row])
    if argument.isNull(start) { return nil }
    if start == row {
      let buckets = Int(clamping: argument.integer(at: row))
      guard buckets > 0 else {
        throw SQLError(
          SQLState(rawValue: "22014"), "the argument of ntile must be greater than zero")
      }
      deal = Deal(rows: Int(ends[row]) - start, buckets: buckets)
    }
    return deal.bucket(of: row - start)
  }
}

/// Rows in buckets of which the first ones may have one row more.
struct Deal {
  let size: Int
  let larger: Int

  init(rows: Int, buckets: Int) {
    size = rows / buckets
    larger = rows % buckets
  }

  func bucket(of row: Int) -> Int64 {
    let inLarger = larger * (size + 1)
    return row < inLarger
      ? Int64(row / (size + 1) + 1) : Int64(larger + (row - inLarger) / max(1, size) + 1)
  }
}
