import Columns
import Diagnostics
import Kernels

let rowNumberFunction = rank(
  "row_number", "The number of the row in its partition, from 1.", .int64
) { row, _, _, _ in Int64(row) + 1 }

let rankFunction = rank(
  "rank", "The number of the first row with the same sort key.", .int64
) { _, peer, _, _ in Int64(peer) + 1 }

let denseRankFunction = rank(
  "dense_rank", "The number of the sort key among the different ones.", .int64
) { _, _, group, _ in Int64(group) + 1 }

/// `body` takes the row, its first peer, the number of its peer group and the count of rows.
private func rank(
  _ name: String, _ summary: String, _ type: DataType,
  _ body: @escaping @Sendable (Int, Int, Int, Int) -> Int64
) -> WindowFunction {
  WindowFunction(
    name, summary: summary, example: "\(name)() OVER ()", gives: "1", signature: "() → BIGINT"
  ) { given, _, _ in
    guard given.isEmpty else { return nil }
    return WindowPlan([], returns: .int64) { (partition, _) throws(SQLError) in
      let peerSelection = partition.peers
      let peers = peerSelection.rows
      return Column.make(.int64, count: partition.count, Int64.self) { out in
        var group = -1
        for row in 0..<partition.count {
          if Int(peers[row]) == row { group += 1 }
          out[row] = body(row, Int(peers[row]), group, partition.count)
        }
      }
    }
  }
}

let percentRankFunction = WindowFunction(
  "percent_rank", summary: "(rank - 1) / (rows - 1), 0 for a single row.",
  example: "percent_rank() OVER ()", gives: "0", signature: "() → DOUBLE"
) { given, _, _ in
  guard given.isEmpty else { return nil }
  return WindowPlan([], returns: .double) { (partition, _) throws(SQLError) in
    let peerSelection = partition.peers
    let peers = peerSelection.rows
    return Column.make(.double, count: partition.count, Double.self) { out in
      for row in 0..<partition.count {
        out[row] = partition.count == 1 ? 0 : Double(peers[row]) / Double(partition.count - 1)
      }
    }
  }
}

let cumeDistFunction = WindowFunction(
  "cume_dist", summary: "The share of rows up to the last one with the same sort key.",
  example: "cume_dist() OVER ()", gives: "1", signature: "() → DOUBLE"
) { given, _, _ in
  guard given.isEmpty else { return nil }
  return WindowPlan([], returns: .double) { (partition, _) throws(SQLError) in
    let peerSelection = partition.peers
    let peers = peerSelection.rows
    let count = partition.count
    return Column.make(.double, count: count, Double.self) { out in
      var end = count
      for row in stride(from: count - 1, through: 0, by: -1) {
        out[row] = Double(end) / Double(count)
        if Int(peers[row]) == row { end = row }
      }
    }
  }
}

let nTileFunction = WindowFunction(
  "ntile",
  summary: "The number of the row's bucket when the rows are dealt into n nearly equal ones.",
  example: "ntile(4) OVER ()", gives: "1", signature: "(BIGINT) → BIGINT"
) { given, _, _ in
  guard given.count == 1 else { return nil }
  return WindowPlan([.int64], returns: .int64) { (partition, _) throws(SQLError) in
    let count = partition.count
    let argument = partition.arguments[0].flattened()
    if count == 0 { return .empty(.int64) }
    if argument.isNull(0) { return .nulls(.int64, count: count) }
    let buckets = Int(clamping: argument.integer(at: 0))
    guard buckets > 0 else {
      throw SQLError(SQLState(rawValue: "22014"), "the argument of ntile must be greater than zero")
    }
    let size = count / buckets
    let larger = count % buckets
    return Column.make(.int64, count: count, Int64.self) { out in
      for row in 0..<count {
        let inLarger = larger * (size + 1)
        out[row] =
          row < inLarger
          ? Int64(row / (size + 1) + 1) : Int64(larger + (row - inLarger) / max(1, size) + 1)
      }
    }
  }
}
