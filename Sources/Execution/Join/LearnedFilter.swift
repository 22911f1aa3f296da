import Catalog
import Columns
import Kernels
import Plan

/// What a later operator knows about the values that can matter in one column of a scan.
protocol LearnedFact: AnyObject, Sendable {
  /// Facts that skip whole row groups and pages; may change while the scan runs.
  func predicates(column: Int) -> [ColumnPredicate]
  /// No value can matter.
  var isEmpty: Bool { get }
  /// The order in which rows that come early teach the most; nil for none.
  var preferred: SortOrder? { get }
  /// Whether rows can be tested now.
  var canTest: Bool { get }
  /// Marks the values that can matter with 1, the others with 0.
  func test(_ column: Column, into bytes: UnsafeMutablePointer<UInt8>)
}

extension LearnedFact {
  var preferred: SortOrder? { nil }
}

struct LearnedFilter: Sendable {
  let column: ColumnID
  let source: any LearnedFact
}

/// Tests rows against a learned fact, and stops when too few rows fail to be worth it.
final class LearnedTest {
  private let source: any LearnedFact
  private let place: Int
  private var tested = 0
  private var passed = 0

  init(_ source: any LearnedFact, place: Int) {
    self.source = source
    self.place = place
  }

  func select(_ batch: Batch, among rows: Selection?) -> Selection? {
    guard source.canTest, tested < 1 << 15 || passed < tested - tested >> 3 else { return rows }
    let column = rows.map { batch.columns[place].gather($0.rows) } ?? batch.columns[place]
    let count = column.count
    let bytes = Buffer(byteCount: count)
    source.test(column, into: bytes.pointer(to: UInt8.self))
    let selected = Selection.rows(bytes.pointer(to: UInt8.self), count: count, equalTo: 1)
    tested += count
    passed += selected?.count ?? count
    guard let selection = selected else { return rows }
    return rows.map { selection.mapped(through: $0) } ?? selection
  }
}
