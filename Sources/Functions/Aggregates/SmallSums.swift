import Columns

/// Adds the values of a batch to exact sums in 64 bits where they are small enough for that, and
/// the groups few: rows of one group, which follow one another, do not wait for each other.
///
/// Returns false, with nothing added, where values, groups or encodings are others.
func addSmall<T: FixedWidthInteger & ColumnElement>(
  _ column: Column, groups: Span<UInt32>?, count: Int, to states: inout MutableSpan<ExactSum>,
  _ type: T.Type
) -> Bool {
  guard column.type != .null, column.encoding == .flat, column.validity == nil, count > 0,
    groups == nil || states.count <= mostGroups && count >= 8 * states.count
  else { return false }
  let values = column.span(of: T.self)
  precondition(values.count >= count)
  let countBits = Int.bitWidth - count.leadingZeroBitCount
  let bits = T.bitWidth + countBits < 63 ? T.bitWidth : magnitudeBits(values, count)
  guard bits + countBits < 63 else { return false }
  guard let groups else {
    var sum: Int64 = 0
    for row in 0..<count { sum &+= Int64(truncatingIfNeeded: values[unchecked: row]) }
    states[0].sum &+= Int128(sum)
    states[0].count &+= Int64(count)
    return true
  }
  // A lane has up to 2^10 values.
  guard bits + 2 * countedBits < 63 else { return false }
  precondition(groups.count >= count)
  addByLanes(values, groups, count, to: &states)
  return true
}

private let mostGroups = 64
private let lanes = 4

/// Rows that a lane takes before its sums are put to the groups', and a few behind the last block.
private let laneRows = 1 << 9
/// The bits of a word that count rows.
private let countedBits = 10

/// Adds block by block, each lane every fourth row: a word per group and lane holds the sum of the
/// values above and their number below, so that a row is one addition.
@inline(__always)
private func addByLanes<T: FixedWidthInteger>(
  _ values: Span<T>, _ groups: Span<UInt32>, _ count: Int, to states: inout MutableSpan<ExactSum>
) {
  let known = states.count
  withUnsafeTemporaryAllocation(of: Int64.self, capacity: known * lanes) { buffer in
    guard let words = buffer.baseAddress else { return }
    var row = 0
    while row < count {
      words.initialize(repeating: 0, count: known * lanes)
      let end = min(count, row &+ laneRows &* lanes)
      while row &+ lanes <= end {
        for lane in 0..<lanes {
          let group = Int(groups[unchecked: row &+ lane])
          precondition(group < known, "a group has a state")
          let value = Int64(truncatingIfNeeded: values[unchecked: row &+ lane])
          words[group &* lanes &+ lane] &+= value &<< Int64(countedBits) &+ 1
        }
        row &+= lanes
      }
      while row < end {
        let group = Int(groups[row])
        precondition(group < known, "a group has a state")
        let value = Int64(truncatingIfNeeded: values[row])
        words[group &* lanes] &+= value &<< Int64(countedBits) &+ 1
        row += 1
      }
      for group in 0..<known {
        for lane in 0..<lanes {
          let word = words[group &* lanes &+ lane]
          states[group].sum &+= Int128(word &>> Int64(countedBits))
          states[group].count &+= word & (1 &<< Int64(countedBits) &- 1)
        }
      }
    }
  }
}

/// Counts the rows of each group; where these are few, rows that follow one another do not wait for
/// each other.
func countRows(_ groups: Span<UInt32>, _ count: Int, to counts: inout MutableSpan<Int64>) {
  let known = counts.count
  guard known <= mostGroups, count >= 8 * known else {
    for row in 0..<count { counts[Int(groups[row])] &+= 1 }
    return
  }
  withUnsafeTemporaryAllocation(of: Int64.self, capacity: known * lanes) { buffer in
    guard let words = buffer.baseAddress else { return }
    words.initialize(repeating: 0, count: known * lanes)
    for row in 0..<count {
      let group = Int(groups[row])
      precondition(group < known, "a group has a state")
      words[group &* lanes &+ row & (lanes - 1)] &+= 1
    }
    for place in 0..<known * lanes { counts[place / lanes] &+= words[place] }
  }
}
