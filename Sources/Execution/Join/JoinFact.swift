import Catalog
import Columns

/// The keys of a finished join build, as a scan of the probe side can use them.
final class JoinFact: LearnedFact, @unchecked Sendable {
  private let sink: JoinBuildSink
  private let key: Int

  /// - Parameter key: Which of the join's keys the scan's column is.
  init(_ sink: JoinBuildSink, key: Int) {
    self.sink = sink
    self.key = key
  }

  var isEmpty: Bool { sink.builtTable.map { $0.count == $0.nullKeyRows.count } ?? false }

  func predicates(column: Int) -> [ColumnPredicate] {
    guard let table = sink.builtTable, let packing = table.packing, !isEmpty else { return [] }
    let type = table.keys[key].type
    let bounds = packing.bounds(ofKey: key)
    var ends = (bounds.low, bounds.high)
    let values = withUnsafePointer(to: &ends) { pointer in
      pointer.withMemoryRebound(to: Int64.self, capacity: 2) {
        IntegerKeys.column($0, count: 2, type, nil)
      }
    }
    if bounds.low == bounds.high {
      return [ColumnPredicate(column: column, test: .equal(values[0]))]
    }
    return [
      ColumnPredicate(column: column, test: .greaterOrEqual(values[0])),
      ColumnPredicate(column: column, test: .lessOrEqual(values[1])),
    ]
  }

  var canTest: Bool {
    guard let table = sink.builtTable else { return false }
    return table.packing != nil && table.keys.count == 1
  }

  func test(_ column: Column, into bytes: UnsafeMutablePointer<UInt8>) {
    guard let table = sink.builtTable else {
      for row in 0..<column.count { bytes[row] = 1 }
      return
    }
    table.test(column, into: bytes)
  }
}
