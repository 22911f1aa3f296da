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
    if let kept = chunks.last { byteCount += kept.reduce(0) { $0 + $1.textBytes } }
  }

  /// Appends whole lists: list `i` of each column belongs to group `i`; the last column holds the
  /// positions.
  mutating func append(lists: [Column], count: Int) {
    let flat = lists.map { $0.flattened() }
    let lists = flat[types.count]
    let views = lists.span(of: ListView.self)
    let places = lists.children[0].flattened()
    let ordinals = places.span(of: Int64.self)
    for i in 0..<count {
      for element in views[i].range {
        groups.append(UInt32(i))
        positions.append(UInt64(bitPattern: ordinals[element]))
      }
    }
    if ordinals.count == 0 { return }
    let kept = flat.prefix(types.count).map { $0.children[0].flattened() }
    chunks.append(kept)
    byteCount += ordinals.count * (12 + types.reduce(0) { $0 + $1.physical.width })
    byteCount += kept.reduce(0) { $0 + $1.textBytes }
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

  /// The position of a row that `ordered` names.
  func position(of row: Int32) -> UInt64 { positions[Int(row)] }
}

extension Column {
  /// Bytes of long texts of a flat column.
  fileprivate var textBytes: Int {
    guard physical == .string else { return 0 }
    let views = span(of: StringView.self)
    var bytes = 0
    for i in 0..<views.count where !views[i].isInline && !isNull(i) { bytes += views[i].count }
    return bytes
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

  /// The rows of some groups, one group behind the other, and where the lists of them lie.
  func lists(of groups: Span<Int32>) -> (rows: Selection, views: Buffer) {
    var total = 0
    for i in 0..<groups.count { total += rows(of: Int(groups[i])).count }
    let places = Buffer.of(Int32.self, count: total)
    var target = places.mutableSpan(of: Int32.self, count: total)
    let views = Buffer.of(ListView.self, count: groups.count)
    var lists = views.mutableSpan(of: ListView.self, count: groups.count)
    var next = 0
    for i in 0..<groups.count {
      let mine = rows(of: Int(groups[i]))
      lists[i] = ListView(start: UInt32(next), length: UInt32(mine.count))
      for row in mine {
        target[next] = row
        next += 1
      }
    }
    return (Selection(buffer: places, count: total), views)
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
  private let ofNothing: Value
  private let arguments: [DataType]
  private let result: @Sendable (OrderedGroups, Int) throws(SQLError) -> Value
  /// The results of many groups at once, where there is a way that is faster.
  private let results: (@Sendable (OrderedGroups, Range<Int>) throws(SQLError) -> Column)?
  private let sliding: (@Sendable ([Column], RowFrames) throws(SQLError) -> Column?)?

  /// - Parameters:
  ///   - ofNothing: The value of a group without rows.
  ///   - overFrames: The results over frames of a window, where there is a way that is faster.
  ///   - result: The value of a group that has rows.
  init(
    _ arguments: [DataType], _ type: DataType, keepsNulls: Bool = false, ofNothing: Value = .null,
    results: (@Sendable (OrderedGroups, Range<Int>) throws(SQLError) -> Column)? = nil,
    overFrames: (@Sendable ([Column], RowFrames) throws(SQLError) -> Column?)? = nil,
    _ result: @escaping @Sendable (OrderedGroups, Int) throws(SQLError) -> Value
  ) {
    rows = CollectedRows(arguments)
    self.arguments = arguments
    self.results = results
    sliding = overFrames
    self.type = type
    self.keepsNulls = keepsNulls
    self.ofNothing = ofNothing
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
    if let results { return try results(all, range) }
    var builder = ColumnBuilder(type, capacity: range.count)
    for group in range {
      builder.append(all.rows(of: group).isEmpty ? ofNothing : try result(all, group))
    }
    return builder.finish()
  }

  func overFrames(_ arguments: [Column], _ frames: RowFrames) throws(SQLError) -> Column? {
    try sliding?(arguments, frames)
  }

  var byteCount: Int { rows.byteCount }

  /// The values of each argument as a list, and the positions of the rows.
  var stateTypes: [DataType] { arguments.map { .list($0) } + [.list(.int64)] }

  func states(of groups: Span<Int32>) throws(SQLError) -> [Column] {
    let all = ordered ?? rows.ordered(groupCount: groupCount)
    ordered = all
    let (kept, views) = all.lists(of: groups)
    let named = kept.rows
    let positions = Column.make(.int64, count: kept.count) {
      (target: inout MutableSpan<Int64>) in
      for i in 0..<named.count { target[i] = Int64(bitPattern: rows.position(of: named[i])) }
    }
    let members = all.columns.map { $0.gather(named) } + [positions]
    return zip(stateTypes, members).map { type, member in
      Column(type, count: groups.count, values: views, children: [member])
    }
  }

  func load(_ states: [Column], count: Int) throws(SQLError) {
    resize(groups: count)
    ordered = nil
    rows.append(lists: states, count: count)
  }
}
