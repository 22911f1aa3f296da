import Catalog
import Columns
import Synchronization

/// The keys of a finished join build, as a scan of the probe side can use them.
final class JoinFact: LearnedFact, @unchecked Sendable {
  private let sink: JoinBuildSink
  private let key: Int
  private let made = Mutex<KeyMembers??>(nil)

  /// Up to so many keys are compared one by one with the bounds of groups and pages.
  private static let listLimit = 64

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
    if table.count <= JoinFact.listLimit {
      let keys = table.keys[key]
      let list = (0..<keys.count).filter { !keys.isNull($0) }.map { keys[$0] }
      return [ColumnPredicate(column: column, test: .oneOf(list))]
    }
    return [
      ColumnPredicate(column: column, test: .greaterOrEqual(values[0])),
      ColumnPredicate(column: column, test: .lessOrEqual(values[1])),
    ]
  }

  var canTest: Bool {
    guard let table = sink.builtTable, table.packing != nil else { return false }
    return table.keys.count == 1 || members(table) != nil
  }

  func test(_ column: Column, into bytes: UnsafeMutablePointer<UInt8>) {
    if let table = sink.builtTable {
      // Bits stay in the cache where slots of a table do not.
      if let members = members(table) { return members.test(column, into: bytes) }
      if table.keys.count == 1 { return table.test(column, into: bytes) }
    }
    for row in 0..<column.count { bytes[row] = 1 }
  }

  /// The values of the key, where bits for them are few; made when they are first asked for.
  private func members(_ table: JoinTable) -> KeyMembers? {
    made.withLock { made in
      if case .some(let known) = made { return known }
      let found = table.packing.flatMap { KeyMembers(table.keys[key], $0.bounds(ofKey: key)) }
      made = .some(found)
      return found
    }
  }
}
