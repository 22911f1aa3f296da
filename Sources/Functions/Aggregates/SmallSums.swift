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
  guard isSmall(values, count) else { return false }
  guard let groups else {
    var sum: Int64 = 0
    for row in 0..<count { sum &+= Int64(truncatingIfNeeded: values[unchecked: row]) }
    states[0].sum &+= Int128(sum)
    states[0].count &+= Int64(count)
    return true
  }
  precondition(groups.count >= count)
  addByLanes(values, groups, count, to: &states)
  return true
}

private let mostGroups = 64
private let lanes = 4

/// What a group got of every fourth row.
private struct LaneSum: BitwiseCopyable {
  var sum: Int64 = 0
  var count: Int64 = 0
}

/// Whether so many of these values cannot leave 64 bits together.
@inline(__always)
private func isSmall<T: FixedWidthInteger>(_ values: Span<T>, _ count: Int) -> Bool {
  let countBits = Int.bitWidth - count.leadingZeroBitCount
  if T.bitWidth + countBits < 64 { return true }
  var bits: T = 0
  for row in 0..<count {
    let value = values[unchecked: row]
    bits |= T.isSigned ? value ^ (value &>> T(T.bitWidth - 1)) : value
  }
  return T.bitWidth - bits.leadingZeroBitCount + countBits < 63
}

@inline(__always)
private func addByLanes<T: FixedWidthInteger>(
  _ values: Span<T>, _ groups: Span<UInt32>, _ count: Int, to states: inout MutableSpan<ExactSum>
) {
  let known = states.count
  withUnsafeTemporaryAllocation(of: LaneSum.self, capacity: known * lanes) { sums in
    guard let sums = sums.baseAddress else { return }
    sums.initialize(repeating: LaneSum(), count: known * lanes)
    var row = 0
    while row &+ lanes <= count {
      for lane in 0..<lanes {
        let group = Int(groups[unchecked: row &+ lane])
        precondition(group < known, "a group has a state")
        let place = sums + (group &* lanes &+ lane)
        place.pointee.sum &+= Int64(truncatingIfNeeded: values[unchecked: row &+ lane])
        place.pointee.count &+= 1
      }
      row &+= lanes
    }
    while row < count {
      let place = sums + Int(groups[row]) * lanes
      place.pointee.sum &+= Int64(truncatingIfNeeded: values[row])
      place.pointee.count &+= 1
      row += 1
    }
    for group in 0..<known {
      for lane in 0..<lanes {
        states[group].sum &+= Int128(sums[group * lanes + lane].sum)
        states[group].count &+= sums[group * lanes + lane].count
      }
    }
  }
}
