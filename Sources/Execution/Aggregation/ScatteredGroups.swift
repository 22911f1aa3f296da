import Columns
import Diagnostics
import Functions
import Kernels

/// The groups of one worker where there are many of them: parted by the hash of their keys, each
/// part with a table that fits the cache of a core.
///
/// ```
/// batch ─ hash ─┬─ part 0: rows …│  when a part's room is full, its rows go into its table,
///               ├─ part 1: rows …│  which is in the cache while they do
///               └─ …
/// ```
/// Rows wait in one buffer per column, with room for so many rows of each part. Rows that cannot
/// wait so (NULLs) go into the tables at once.
///
/// Used by its worker until the pipeline ends; then each part by the worker that merges it.
final class ScatteredGroups: @unchecked Sendable {
  static let bits = 6
  static let count = 1 << bits
  static let usualRoom = 1 << 14
  /// Rows that go into a table at once.
  private static let step = 1 << 12
  /// Rows of a part that wait at most.
  private let room: Int

  private(set) var states: [AggregateState]
  private let set: [Int]
  private let tracksFirsts: Bool
  /// The types of the columns that wait, and where their rows do; then the ordinals.
  private let types: [DataType]
  private let waiting: [Buffer]
  private let ordinals: Buffer
  /// How many rows of each part wait.
  private var fill = [Int](repeating: 0, count: ScatteredGroups.count)
  /// The bytes of each part's table.
  private var bytes = [Int](repeating: 0, count: ScatteredGroups.count)
  private var stateBytes = 0
  private let groups = Buffer.of(UInt32.self, count: ScatteredGroups.step)

  /// - Parameter room: Rows of a part that wait at most.
  init(_ layout: AggregateLayout, set: [Int], tracksFirsts: Bool, room: Int) {
    self.set = set
    self.tracksFirsts = tracksFirsts
    self.room = room
    types = layout.expressions.map(\.type)
    let rows = ScatteredGroups.count * room
    waiting = types.map { Buffer(byteCount: rows * $0.physical.width) }
    ordinals = tracksFirsts ? Buffer.of(UInt64.self, count: rows) : .empty
    states = (0..<ScatteredGroups.count).map { _ in
      AggregateState(layout, set: set, tracksFirsts: tracksFirsts)
    }
  }

  private static func mayWait(_ type: DataType) -> Bool {
    if type == .null { return false }
    switch type.physical {
    case .bool, .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64: return true
    case .int128, .float, .double: return true
    case .string, .list, .structure, .interval: return false
    }
  }

  /// Whether the items add up rows that come in any order, and can be taken in part by part.
  static func fits(_ layout: AggregateLayout, _ set: [Int]) -> Bool {
    !set.isEmpty && set.allSatisfy { IntegerKeys.fits(layout.keyTypes[$0]) }
      && layout.expressions.allSatisfy { mayWait($0.type) }
      && layout.items.allSatisfy(\.mergesRows)
  }

  /// What the rows that wait take.
  static func bytes(_ layout: AggregateLayout, room: Int) -> Int {
    count * room * layout.expressions.reduce(8) { $0 + $1.type.physical.width }
  }

  var byteCount: Int {
    stateBytes + waiting.reduce(0) { $0 + $1.byteCount } + ordinals.byteCount
  }

  /// What the groups take while they grow or are written out.
  var spillCost: Int { byteCount + stateBytes }

  func update(_ batch: Batch, position: UInt64) throws(SQLError) {
    if batch.count > room || !batch.columns.allSatisfy(\.hasNoNulls) {
      return try updateAtOnce(batch, position)
    }
    let count = batch.count
    let hashes = hashRows(set.map { batch.columns[$0] }, count: count)
    let places = Buffer.of(UInt32.self, count: count)
    try makePlaces(hashes.pointer(to: UInt64.self), count, places.pointer(to: UInt32.self))
    let place = UnsafePointer(places.pointer(to: UInt32.self))
    for (i, column) in batch.columns.enumerated() {
      scatter(column.flattened(), place, to: waiting[i])
    }
    guard tracksFirsts else { return }
    let target = ordinals.pointer(to: UInt64.self)
    for row in 0..<count { target[Int(place[row])] = position &+ UInt64(row) }
  }

  /// Finds room for each row of a batch.
  private func makePlaces(
    _ hashes: UnsafeMutablePointer<UInt64>, _ count: Int, _ places: UnsafeMutablePointer<UInt32>
  ) throws(SQLError) {
    let shift = UInt64(64 - ScatteredGroups.bits)
    var more = [Int](repeating: 0, count: ScatteredGroups.count)
    for row in 0..<count { more[Int(hashes[row] &>> shift)] &+= 1 }
    for part in 0..<ScatteredGroups.count where fill[part] + more[part] > room {
      try flush(part)
    }
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: ScatteredGroups.count) { next in
      for part in 0..<ScatteredGroups.count {
        next[part] = UInt32(part * room + fill[part])
        fill[part] += more[part]
      }
      for row in 0..<count {
        let part = Int(hashes[row] &>> shift)
        places[row] = next[part]
        next[part] &+= 1
      }
    }
  }

  private func scatter(_ column: Column, _ places: UnsafePointer<UInt32>, to target: Buffer) {
    switch column.physical.width {
    case 1: scatter(UInt8.self, column, places, target)
    case 2: scatter(UInt16.self, column, places, target)
    case 4: scatter(UInt32.self, column, places, target)
    case 8: scatter(UInt64.self, column, places, target)
    default: scatter(UInt128.self, column, places, target)
    }
  }

  @inline(__always)
  private func scatter<T: BitwiseCopyable>(
    _ type: T.Type, _ column: Column, _ places: UnsafePointer<UInt32>, _ target: Buffer
  ) {
    let source = column.values.pointer(to: T.self) + column.offset
    let values = target.pointer(to: T.self)
    for row in 0..<column.count { values[Int(places[row])] = source[row] }
  }

  /// Takes the rows of a part that wait into its table, which copies what it keeps of them.
  private func flush(_ part: Int) throws(SQLError) {
    let start = part * room
    var taken = 0
    while taken < fill[part] {
      let count = min(ScatteredGroups.step, fill[part] - taken)
      let columns = zip(types, waiting).map { type, buffer in
        Column(type, count: count, values: buffer, offset: start + taken)
      }
      try states[part].update(
        Batch(columns, count: count), ordinals: ordinals, from: start + taken, groups: groups)
      taken += count
    }
    fill[part] = 0
    measure(part)
  }

  private func measure(_ part: Int) {
    let now = states[part].byteCount
    stateBytes += now - bytes[part]
    bytes[part] = now
  }

  func flush() throws(SQLError) {
    for part in 0..<ScatteredGroups.count { try flush(part) }
  }

  /// The same for rows that cannot wait.
  private func updateAtOnce(_ batch: Batch, _ position: UInt64) throws(SQLError) {
    let (order, starts) = ScatteredGroups.parted(set.map { batch.columns[$0] }, batch.count)
    for part in 0..<ScatteredGroups.count where starts[part + 1] > starts[part] {
      try flush(part)
      var start = starts[part]
      while start < starts[part + 1] {
        let count = min(ScatteredGroups.step, starts[part + 1] - start)
        let rows = order.span(of: Int32.self, from: start, count: count)
        let places = Buffer.of(UInt64.self, count: count)
        let target = places.pointer(to: UInt64.self)
        for i in 0..<count { target[i] = position &+ UInt64(rows[i]) }
        try states[part].update(batch.gather(rows), ordinals: places, from: 0, groups: groups)
        start += count
      }
      measure(part)
    }
  }

  /// Takes in groups that were not parted before.
  func absorb(_ state: AggregateState) throws(SQLError) {
    let keys = state.keyColumns
    let (order, starts) = ScatteredGroups.parted(keys, state.groupCount)
    for part in 0..<ScatteredGroups.count where starts[part + 1] > starts[part] {
      let rows = order.span(
        of: Int32.self, from: starts[part], count: starts[part + 1] - starts[part])
      try states[part].merge(state, keys, rows: rows)
      measure(part)
    }
  }

  /// Rows in the order of their parts, and where each part begins.
  private static func parted(_ keys: [Column], _ count: Int) -> (order: Buffer, starts: [Int]) {
    let hashBuffer = hashRows(keys, count: count)
    let hashes = hashBuffer.pointer(to: UInt64.self)
    let shift = UInt64(64 - bits)
    var starts = [Int](repeating: 0, count: Self.count + 1)
    for i in 0..<count { starts[Int(hashes[i] >> shift) + 1] += 1 }
    for part in 0..<Self.count { starts[part + 1] += starts[part] }
    var next = starts
    let order = Buffer.of(Int32.self, count: max(1, count))
    let rows = order.pointer(to: Int32.self)
    for i in 0..<count {
      let part = Int(hashes[i] >> shift)
      rows[next[part]] = Int32(truncatingIfNeeded: i)
      next[part] += 1
    }
    return (order, starts)
  }
}
