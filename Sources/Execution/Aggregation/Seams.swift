import Catalog
import Columns

/// The keys that several morsels of a scan may have, by what is known of each morsel; a group of any
/// other key is complete when its morsel is.
///
/// ```
/// morsel 1  ├──────────┤
/// morsel 2           ├─┼────────┤          a file written in the order of its key:
/// morsel 3                    ├─┼────┤     the seams are the ends
///                    └─┘      └─┘
/// ```
struct Seams: Sendable {
  /// Ascending, apart from one another.
  let open: [ClosedRange<Int64>]

  /// nil where a bound is unknown, or most groups would be on a seam, or there are few per morsel.
  /// - Parameters:
  ///   - bounds: What encloses the keys of each morsel.
  ///   - leastWidth: How many keys may lie within the bounds of a morsel, on average.
  init?(_ bounds: [ValueBounds], leastWidth: Double) {
    var ranges: [ClosedRange<Int64>] = []
    for bound in bounds where !bound.isAllNull {
      guard let low = Seams.integer(bound.minimum), let high = Seams.integer(bound.maximum),
        low <= high
      else { return nil }
      ranges.append(low...high)
    }
    guard ranges.count > 1 else { return nil }
    ranges.sort { $0.lowerBound < $1.lowerBound }
    open = Seams.sharedParts(of: ranges)
    let all = ranges.reduce(0) { $0 + Seams.width($1) }
    let widths = open.reduce(into: [0]) { $0.append($0[$0.count - 1] + Seams.width($1)) }
    let shared = ranges.reduce(0) { $0 + sharedWidth(of: $1, widths) }
    guard shared <= all / 8, all >= leastWidth * Double(ranges.count) else { return nil }
  }

  private static func integer(_ value: Value?) -> Int64? {
    switch value {
    case .integer(let integer): Int64(exactly: integer)
    case .date(let days): Int64(days)
    case .ticks(let ticks): ticks
    default: nil
    }
  }

  private static func width(_ range: ClosedRange<Int64>) -> Double {
    Double(range.upperBound) - Double(range.lowerBound) + 1
  }

  /// How many keys of a morsel are on a seam.
  /// - Parameter widths: The sums of the widths of the seams before each.
  private func sharedWidth(of range: ClosedRange<Int64>, _ widths: [Double]) -> Double {
    let first = partition { $0.upperBound >= range.lowerBound }
    let end = partition { $0.lowerBound > range.upperBound }
    guard first < end else { return 0 }
    let before = Double(range.lowerBound) - Double(open[first].lowerBound)
    let behind = Double(open[end - 1].upperBound) - Double(range.upperBound)
    return widths[end] - widths[first] - max(0, before) - max(0, behind)
  }

  /// What two or more of the ranges cover, which ascend by their lower bounds.
  private static func sharedParts(of ranges: [ClosedRange<Int64>]) -> [ClosedRange<Int64>] {
    var shared: [ClosedRange<Int64>] = []
    var reach = ranges[0].upperBound
    for range in ranges.dropFirst() {
      if range.lowerBound <= reach {
        let both = range.lowerBound...min(range.upperBound, reach)
        if let last = shared.last, both.lowerBound <= last.upperBound {
          shared[shared.count - 1] = last.lowerBound...max(last.upperBound, both.upperBound)
        } else {
          shared.append(both)
        }
      }
      reach = max(reach, range.upperBound)
    }
    return shared
  }

  /// The places of keys on a seam, among which are all NULLs, and of the others.
  func split(_ keys: Column) -> (open: Selection, closed: Selection) {
    let count = keys.count
    let loaded = IntegerKeys.load(keys)
    let values = loaded.pointer(to: Int64.self)
    let nullBytes = keys.nullBytes()
    let nulls = nullBytes?.pointer(to: UInt8.self)
    let (seams, others) = (Buffer.of(Int32.self, count: count), Buffer.of(Int32.self, count: count))
    let (on, off) = (seams.pointer(to: Int32.self), others.pointer(to: Int32.self))
    let near = near(values, count)
    var found = 0
    for row in 0..<count {
      let isOpen = nulls.map { $0[row] != 0 } ?? false || near.contains { $0.contains(values[row]) }
      on[found] = Int32(truncatingIfNeeded: row)
      off[row &- found] = Int32(truncatingIfNeeded: row)
      found &+= isOpen ? 1 : 0
    }
    return (Selection(buffer: seams, count: found), Selection(buffer: others, count: count - found))
  }

  /// The seams that some of the keys may lie on: few, where keys are of one morsel.
  private func near(
    _ values: UnsafePointer<Int64>, _ count: Int
  ) -> ArraySlice<ClosedRange<Int64>> {
    var (low, high) = (Int64.max, Int64.min)
    for row in 0..<count { (low, high) = (min(low, values[row]), max(high, values[row])) }
    let first = partition { $0.upperBound >= low }
    let end = partition { $0.lowerBound > high }
    return open[first..<max(first, end)]
  }

  /// The first seam for which something is true that holds for all behind it, too.
  private func partition(_ isBehind: (ClosedRange<Int64>) -> Bool) -> Int {
    var (low, high) = (0, open.count)
    while low < high {
      let middle = (low + high) / 2
      if isBehind(open[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
