import Catalog
import Columns
import Kernels
import Plan
import Synchronization

/// How far the first key of a row may lie, for a row to be among the first of an order.
///
/// Workers offer the key of the last row that they keep; scans leave out rows that come after the
/// best of these, before they decode the row's other columns.
final class TopNFact: LearnedFact {
  private let type: DataType
  private let order: SortOrder
  private let bound = Mutex<Int64?>(nil)

  /// nil for types whose keys are not integers of up to 64 signed bits.
  init?(_ type: DataType, _ order: SortOrder) {
    guard IntegerKeys.fits(type), type.physical != .uint64 else { return nil }
    self.type = type
    self.order = order
  }

  /// Takes the key of a row that as many rows as are wanted come before, or are equal to.
  func offer(_ column: Column, row: Int) {
    if column.isNull(row) { return }
    let loaded = IntegerKeys.load(column.slice(from: row, count: 1))
    let key = loaded.pointer(to: Int64.self)[0]
    bound.withLock { bound in
      let isCloser = bound.map { order.isDescending ? key > $0 : key < $0 } ?? true
      if isCloser { bound = key }
    }
  }

  var isEmpty: Bool { false }
  var preferred: SortOrder? { order }
  var canTest: Bool { bound.withLock { $0 != nil } }

  func predicates(column: Int) -> [ColumnPredicate] {
    guard var key = bound.withLock({ $0 }) else { return [] }
    let value = withUnsafePointer(to: &key) { IntegerKeys.column($0, count: 1, type, nil)[0] }
    let test: ColumnPredicate.Test =
      order.isDescending ? .greaterOrEqual(value) : .lessOrEqual(value)
    return [ColumnPredicate(column: column, test: order.nullsFirst ? .orNull(test) : test)]
  }

  func test(_ column: Column, into bytes: UnsafeMutablePointer<UInt8>) {
    let count = column.count
    guard let key = bound.withLock({ $0 }) else {
      for row in 0..<count { bytes[row] = 1 }
      return
    }
    let loaded = IntegerKeys.load(column)
    let values = loaded.pointer(to: Int64.self)
    if order.isDescending {
      for row in 0..<count { bytes[row] = values[row] >= key ? 1 : 0 }
    } else {
      for row in 0..<count { bytes[row] = values[row] <= key ? 1 : 0 }
    }
    guard let isNull = column.nullBytes() else { return }
    let nulls = isNull.pointer(to: UInt8.self)
    let kept: UInt8 = order.nullsFirst ? 1 : 0
    for row in 0..<count where nulls[row] != 0 { bytes[row] = kept }
  }
}

extension PlanNode {
  /// Whether leaving rows out cannot hide an error that the query would give.
  var cannotFail: Bool {
    let filter = (self as? Scan)?.filter
    return !expressions.contains(where: \.canFail) && !(filter?.canFail ?? false)
      && inputs.allSatisfy(\.cannotFail)
  }
}
