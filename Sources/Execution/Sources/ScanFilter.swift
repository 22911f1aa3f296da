import Catalog
import Columns
import Diagnostics
import Plan

/// A scan's own filter and what joins have learned, as one test that the table calls while it
/// decodes.
struct ScanFilter: BatchFilter {
  let columns: [Int]
  private let predicate: BoundExpression?
  private let layout: [ColumnID: Int]
  private let learned: [LearnedFilter]
  private let options: ExecutionOptions

  init(_ scan: Scan, _ learned: [LearnedFilter], _ options: ExecutionOptions) {
    predicate = scan.filter
    self.learned = learned
    self.options = options
    let used = scan.filter?.columns ?? []
    var places: [Int] = []
    var layout: [ColumnID: Int] = [:]
    func add(_ id: ColumnID, _ position: Int) {
      let place = places.firstIndex(of: position) ?? places.count
      if place == places.count { places.append(position) }
      layout[id] = place
    }
    for source in scan.columns where used.contains(source.column.id) {
      add(source.column.id, source.position)
    }
    for filter in learned {
      for source in scan.columns where source.column.id == filter.column {
        add(source.column.id, source.position)
      }
    }
    columns = places
    self.layout = layout
  }

  var isTrivial: Bool { predicate == nil && learned.isEmpty }

  var passesNothing: Bool { learned.contains { $0.source.isEmpty } }

  var learnedPredicates: [ColumnPredicate] {
    learned.flatMap { filter in
      layout[filter.column].map { filter.source.predicates(column: columns[$0]) } ?? []
    }
  }

  func makeEvaluator() throws(SQLError) -> any BatchFilterEvaluator {
    let conjunction: Conjunction? =
      if let predicate { try Conjunction(predicate, layout: layout, options) } else { nil }
    let tests = learned.compactMap { filter in
      layout[filter.column].map { LearnedTest(filter.source, place: $0) }
    }
    return Evaluator(conjunction, tests)
  }

  private final class Evaluator: BatchFilterEvaluator {
    let conjunction: Conjunction?
    let tests: [LearnedTest]

    init(_ conjunction: Conjunction?, _ tests: [LearnedTest]) {
      self.conjunction = conjunction
      self.tests = tests
    }

    func select(_ batch: Batch) throws(SQLError) -> Selection? {
      var rows: Selection?
      if let conjunction {
        do throws(SQLError) {
          rows = try conjunction.select(batch)
        } catch {
          throw firstError(batch, conjunction, error)
        }
      }
      for test in tests where rows.map({ $0.count > 0 }) ?? true {
        rows = test.select(batch, among: rows)
      }
      return rows
    }

    /// The error of the first row that has one.
    private func firstError(
      _ batch: Batch, _ conjunction: Conjunction, _ error: SQLError
    ) -> SQLError {
      for row in 0..<batch.count {
        do throws(SQLError) {
          _ = try conjunction.select(batch.slice(from: row, count: 1))
        } catch { return error }
      }
      return error
    }
  }
}
