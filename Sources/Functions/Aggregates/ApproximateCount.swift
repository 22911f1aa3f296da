import Columns
import Diagnostics
import Glibc
import Kernels

let approxCountDistinctFunction = AggregateFunction(
  "approx_count_distinct", "approx_distinct", category: .statistics,
  summary: "About how many different values there are (HyperLogLog, error about 1.6 %).",
  example: "approx_count_distinct(1)", gives: "1", signature: "(any) → BIGINT",
  emptyResult: .integer(0), ignoresDuplicates: true
) { given, _ in
  guard given.count == 1 else { return nil }
  return AggregatePlan([given[0].plainType], returns: .int64) { HyperLogLogAccumulator() }
}

/// 4,096 registers per group, each the longest run of zeros that a hash with its number began with
/// (Flajolet et al., HyperLogLog, 2007).
final class HyperLogLogAccumulator: Accumulator {
  private static let bits = 12
  private static let size = 1 << bits
  private var registers: [UInt8] = []

  func resize(groups count: Int) {
    let wanted = count * HyperLogLogAccumulator.size
    if registers.count < wanted {
      registers.append(contentsOf: repeatElement(0, count: wanted - registers.count))
    }
  }

  func update(
    _ arguments: [Column], groups: Span<UInt32>?, count: Int, position: UInt64
  ) throws(SQLError) {
    let column = arguments[0]
    let buffer = hashRows([column], count: count)
    let hashes = buffer.span(of: UInt64.self, count: count)
    for row in 0..<count where !column.isNull(row) {
      let hash = hashes[row]
      let register = Int(truncatingIfNeeded: hash >> UInt64(64 - HyperLogLogAccumulator.bits))
      let rest = hash << UInt64(HyperLogLogAccumulator.bits)
      let rank = UInt8(min(rest.leadingZeroBitCount, 64 - HyperLogLogAccumulator.bits) + 1)
      let place = groupOf(row, groups) * HyperLogLogAccumulator.size + register
      if registers[place] < rank { registers[place] = rank }
    }
  }

  func merge(_ other: any Accumulator, groups: Span<UInt32>) throws(SQLError) {
    let other = sameKind(other, as: self)
    for i in 0..<groups.count {
      let mine = Int(groups[i]) * HyperLogLogAccumulator.size
      let theirs = i * HyperLogLogAccumulator.size
      for r in 0..<HyperLogLogAccumulator.size {
        registers[mine + r] = max(registers[mine + r], other.registers[theirs + r])
      }
    }
  }

  func finish(_ range: Range<Int>) throws(SQLError) -> Column {
    try results(range, .int64) { (group) -> Int64? in
      let start = group * HyperLogLogAccumulator.size
      return estimate(registers[start..<start + HyperLogLogAccumulator.size])
    }
  }

  private func estimate(_ registers: ArraySlice<UInt8>) -> Int64 {
    let m = Double(HyperLogLogAccumulator.size)
    var sum = 0.0
    var zeros = 0
    for register in registers {
      sum += scalbn(1, -Int32(register))
      if register == 0 { zeros += 1 }
    }
    let raw = 0.7213 / (1 + 1.079 / m) * m * m / sum
    // Few values: how many registers are still empty tells more.
    if raw <= 2.5 * m, zeros > 0 { return Int64((m * log(m / Double(zeros))).rounded()) }
    return Int64(raw.rounded())
  }

  var byteCount: Int { registers.count }

  var stateTypes: [DataType] { [.blob] }

  func states(of groups: Span<Int32>) throws(SQLError) -> [Column] {
    var builder = ColumnBuilder(.blob, capacity: groups.count)
    let size = HyperLogLogAccumulator.size
    registers.withUnsafeBytes { all in
      for i in 0..<groups.count {
        let start = Int(groups[i]) * size
        builder.append(bytes: UnsafeRawBufferPointer(rebasing: all[start..<start + size]))
      }
    }
    return [builder.finish()]
  }

  func load(_ states: [Column], count: Int) throws(SQLError) {
    registers = []
    registers.reserveCapacity(count * HyperLogLogAccumulator.size)
    let column = states[0].flattened()
    let views = column.span(of: StringView.self)
    for i in 0..<count { views[i].withBytes { registers.append(contentsOf: $0) } }
  }
}
