import Catalog
import Columns
import Diagnostics

extension ORCFile {
  /// The rows of the row groups that may pass, by their statistics and Bloom filters.
  package func rowRanges(
    group: Int, tests: [ColumnPredicate], metrics: ScanMetrics
  ) throws(SQLError) -> [Range<Int>] {
    let rows = rowCount(ofGroup: group)
    let filtered = tests.filter { shapes[$0.column].children.isEmpty }
    // An entry of an index takes a byte at least: with fewer, nothing is known of any row group.
    let groups = max(1, rowGroupCount(group))
    if filtered.isEmpty || rows == 0 || groups > max(1, footer.stripes[group].indexLength) {
      return [0..<rows]
    }
    do throws(SQLError) {
      let streams = try stripeStreams(group)
      var passing = [Bool](repeating: true, count: groups)
      for predicate in filtered {
        try exclude(predicate, group, streams, metrics, &passing)
      }
      let pruned = passing.count { !$0 }
      if pruned < passing.count {
        metrics.rowGroupsPruned.wrappingAdd(pruned, ordering: .relaxed)
      }
      return ranges(passing, rows)
    } catch {
      throw error.noting("in file \"\(path)\", stripe \(group)")
    }
  }

  /// An index that has not one entry for each row group says nothing.
  private func exclude(
    _ predicate: ColumnPredicate, _ group: Int, _ streams: StripeStreams, _ metrics: ScanMetrics,
    _ passing: inout [Bool]
  ) throws(SQLError) {
    let shape = shapes[predicate.column]
    if let index = try rowIndex(shape.id, streams), index.entries.count == passing.count {
      for (number, entry) in index.entries.enumerated() where passing[number] {
        guard let statistics = entry.statistics else { continue }
        let known = statistics.bounds(
          shape, rows: rowCount(ofRowGroup: number, group), trustsText: trustsText)
        passing[number] = predicate.test.mayPass(known)
      }
    }
    guard let values = predicate.test.wantedValues, values.count <= 256,
      let hashes = hashes(values, shape), passing.contains(true),
      let index = try bloomFilters(shape.id, streams), index.filters.count == passing.count
    else { return }
    for (number, filter) in index.filters.enumerated() where passing[number] {
      guard let filter else { continue }
      passing[number] = hashes.contains { filter.mayContain($0) }
    }
  }

  private func rowCount(ofRowGroup number: Int, _ group: Int) -> Int {
    if rowGroupCount(group) == 0 { return rowCount(ofGroup: group) }
    return min(footer.rowIndexStride, rowCount(ofGroup: group) - number * footer.rowIndexStride)
  }

  /// Writers agree on the hashes of integers, dates and text; for decimals they must be ours.
  private func hashes(_ values: [Value], _ shape: ORCShape) -> [Int64]? {
    switch shape.kind {
    case .byte, .short, .int, .long, .string: break
    case .date where !shape.isHybridCalendar: break
    case .decimal where footer.softwareVersion.hasPrefix("reckoner"): break
    default: return nil
    }
    var result: [Int64] = []
    for value in values {
      guard let hash = ORCBloomFilter.hash(value) else { return nil }
      result.append(hash)
    }
    return result
  }

  private func ranges(_ passing: [Bool], _ rows: Int) -> [Range<Int>] {
    if passing.count == 1 { return passing[0] ? [0..<rows] : [] }
    var result: [Range<Int>] = []
    for (number, mayPass) in passing.enumerated() where mayPass {
      let start = number * footer.rowIndexStride
      let end = min(rows, start + footer.rowIndexStride)
      if let last = result.last, last.upperBound == start {
        result[result.count - 1] = last.lowerBound..<end
      } else {
        result.append(start..<end)
      }
    }
    return result
  }
}

extension ORCFooter {
  /// The C++ writer hashed otherwise than all others before version 1.7 (ORC-1024).
  var hasTrustedFilters: Bool {
    guard writer == 1 else { return true }
    let parts = softwareVersion.split(separator: ".").map { Int($0.prefix { $0.isNumber }) ?? 0 }
    return parts.count >= 2 && (parts[0] > 1 || parts[0] == 1 && parts[1] >= 7)
  }
}
