import Columns
import Diagnostics
import Kernels

/// The rows of all groups, kept as columns and put in order at the end.
///
/// For aggregates that need all values at once: string_agg, array_agg, quantiles, mode.
struct CollectedRows {
  private let types: [DataType]
  private var chunks: [[Column]] = []
  private var groups: [UInt32] = []
  private var positions: [UInt64] = []
  private(set) var byteCount = 0

  init(_ types: [DataType]) { self.types = types }

  /// Keeps the rows whose first argument is not NULL, or all.
  mutating func append(
    _ arguments: [Column], groups: Span<UInt32>?, count: Int, position: UInt64, keepsNulls: Bool
  ) {
    let first = arguments[0]
    var rows: [Int] = []
    rows.reserveCapacity(count)
    for row in 0..<count where keepsNulls || !first.isNull(row) {
      rows.append(row)
      self.groups.append(UInt32(groupOf(row, groups)))
      positions.append(position &+ UInt64(row))
    }
    if rows.isEmpty { return }
    let selection = Selection(rows)
    chunks.append(arguments.map { $0.gather(selection.rows).flattened() })
    byteCount += rows.count * (12 + types.reduce(0) { $0 + $1.physical.width })
  }

  mutating func append(_ other: CollectedRows, groups mapped: Span<UInt32>) {
    chunks += other.chunks
    for group in other.groups { groups.append(mapped[Int(group)]) }
    positions += other.positions
    byteCount += other.byteCount
  }

  /// All rows as columns, and the rows of each group by position.
  func ordered(groupCount: Int) -> OrderedGroups {
    let columns = types.indices.map { i in
      Column.concatenated(chunks.map { $0[i] }, type: types[i])
    }
    var starts = [Int](repeating: 0, count: groupCount + 1)
    for group in groups { starts[Int(group) + 1] += 1 }
    for group in 0..<groupCount { starts[group + 1] += starts[group] }
    var next = starts
    var rows = [Int32](repeating: 0, count: groups.count)
    for (row, group) in groups.enumerated() {
      rows[next[Int(group)]] = Int32(row)
      next[Int(group)] += 1
    }
    for group in 0..<groupCount {
      let range = starts[group]..<starts[group + 1]
      let isSorted = range.dropFirst().allSatisfy {
        positions[Int(rows[$0 - 1])] <= positions[Int(rows[$0])]
      }
      if !isSorted { rows[range].sort { positions[Int($0)] < positions[Int($1)] } }
    }
    return OrderedGroups(columns: columns, starts: starts, rows: rows)
  }
}

/// Rows sorted by group and position.
struct OrderedGroups {
  let columns: [Column]
  private let starts: [Int]
  private let rows: [Int32]

  init(columns: [Column], starts: [Int], rows: [Int32]) {
    self.columns = columns
    self.starts = starts
    self.rows = rows
  }

  /// Places in `columns` of a group's rows, in order of position.
  func rows(of group: Int) -> ArraySlice<Int32> {
    group + 1 < starts.count ? rows[starts[group]..<starts[group + 1]] : []
  }

  /// The rows of a group by the value of the first column.
  func sortedRows(of group: Int) -> [Int32] {
    let mine = Array(rows(of: group))
    if mine.count < 2 { return mine }
    let selection = Selection(mine.map { Int($0) })
    let column = columns[0].gather(selection.rows)
    let order = SortKeys([column], orders: [SortOrder()], count: mine.count).sortedRows()
    let sorted = order.rows
    var result: [Int32] = []
    result.reserveCapacity(mine.count)
    for i in 0..<mine.count { result.append(mine[Int(sorted[i])]) }
    return result
  }
}

/// An aggregate that looks at all rows of a group at once.
final class CollectingAccumulator: Accumulator {
  private var rows: CollectedRows
  private var groupCount = 0
  private var ordered: OrderedGroups?
  private let type: DataType
  private let keepsNulls: Bool
  private let result: @Sendable (OrderedGroups, Int) throws(SQLError) -> Value

  /// - Parameter result: The value of a group that has rows; others give NULL.
  init(
    _ arguments: [DataType], _ type: DataType, keepsNulls: Bool = false,
    _ result: @escaping @Sendable (OrderedGroups, Int) throws(SQLError) -> Value
  ) {
    rows = CollectedRows(arguments)
    self.type = type
    self.keepsNulls = keepsNulls
    self.result = result
  }

  func resize(groups count: Int) { groupCount = max(groupCount, count) }

  func update(
    _ arguments: [Column], groups: Span<UInt32>?, count: Int, position: UInt64
  ) throws(SQLError) {
    ordered = nil
    rows.append(arguments, groups: groups, count: count, position: position, keepsNulls: keepsNulls)
  }

  func merge(_ other: any Accumulator, groups: Span<UInt32>) throws(SQLError) {
    ordered = nil
    rows.append(sameKind(other, as: self).rows, groups: groups)
  }

  func finish(_ range: Range<Int>) throws(SQLError) -> Column {
    let all = ordered ?? rows.ordered(groupCount: groupCount)
    ordered = all
    var builder = ColumnBuilder(type, capacity: range.count)
    for group in range {
      builder.append(all.rows(of: group).isEmpty ? .null : try result(all, group))
    }
    return builder.finish()
  }

  var byteCount: Int { rows.byteCount }
}
