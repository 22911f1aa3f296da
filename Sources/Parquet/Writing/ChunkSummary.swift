/// The bounds and counts of a chunk, page by page.
struct ChunkSummary {
  private let leaf: WriteLeaf
  private let order: StoredOrder
  private var index = ColumnIndex()
  private var isIndexComplete: Bool
  /// The bounds of the pages, as values of their own.
  private var bounds: StoredValues
  private var nulls = 0
  private let isText: Bool

  init(_ leaf: WriteLeaf, _ order: StoredOrder) {
    self.leaf = leaf
    self.order = order
    isIndexComplete = order.hasOrder
    bounds = StoredValues(width: leaf.width)
    isText = leaf.stored == .byteArray
    index.nullCounts = []
  }

  /// Adds a page; its statistics.
  /// - Parameter page: Places of the least and greatest value, and the values.
  mutating func add(
    _ page: ((least: Int, greatest: Int), StoredValues)?, nulls count: Int, entries: Int
  ) -> ChunkStatistics? {
    nulls += count
    index.nullCounts?.append(count)
    index.nullPages.append(count == entries)
    var statistics = ChunkStatistics()
    statistics.nullCount = count
    guard let (places, values) = page else {
      index.minimums.append([])
      index.maximums.append([])
      // Values without bounds (NaN) cannot be in an index.
      if count != entries { isIndexComplete = false }
      return statistics
    }
    let least = values.value(places.least)
    let greatest = values.value(places.greatest)
    for value in [least, greatest] { value.withUnsafeBytes { bounds.append($0) } }
    let low = lower(least)
    let high = upper(greatest)
    index.minimums.append(low.bytes)
    index.maximums.append(high.bytes)
    set(&statistics, low, high)
    return statistics
  }

  private func set(_ statistics: inout ChunkStatistics, _ low: Bound, _ high: Bound) {
    statistics.minimum = low.bytes
    statistics.maximum = high.bytes
    statistics.isMinimumExact = low.isExact
    statistics.isMaximumExact = high.isExact
  }

  /// The least zero is -0, and the greatest +0.
  private func lower(_ value: ArraySlice<UInt8>) -> Bound {
    if let zero = zero(value, isNegative: true) { return Bound(exact: zero) }
    return Bound(least: value, isText: isText)
  }

  private func upper(_ value: ArraySlice<UInt8>) -> Bound {
    if let zero = zero(value, isNegative: false) { return Bound(exact: zero) }
    return Bound(greatest: value, isText: isText)
  }

  private func zero(_ value: ArraySlice<UInt8>, isNegative: Bool) -> [UInt8]? {
    guard leaf.stored == .float || leaf.stored == .double, let last = value.last,
      last & 0x7F == 0, value.dropLast().allSatisfy({ $0 == 0 })
    else { return nil }
    var zero = [UInt8](repeating: 0, count: value.count)
    if isNegative { zero[zero.count - 1] = 0x80 }
    return zero
  }

  var statistics: ChunkStatistics {
    var statistics = ChunkStatistics()
    statistics.nullCount = nulls
    if let places = order.bounds(bounds, 0..<bounds.count) {
      set(
        &statistics, lower(bounds.value(places.least)), upper(bounds.value(places.greatest)))
    }
    return statistics
  }

  /// nil where some page has no bounds.
  var columnIndex: ColumnIndex? { isIndexComplete ? index : nil }
}
