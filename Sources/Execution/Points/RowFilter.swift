import Columns
import Diagnostics
import Plan

/// A condition on few rows: told without columns where it can be, else by the kernels.
final class RowFilter {
  private let scalar: ScalarCondition?
  private let general: Conjunction
  private let live: LiveValues

  init(
    _ predicate: BoundExpression, layout: [ColumnID: Int], identityPlace: Int? = nil,
    _ options: ExecutionOptions, _ live: LiveValues
  ) throws(SQLError) {
    let small = layout.filter { $0.value != identityPlace }
    scalar = ScalarCondition.made(predicate, layout: small)
    general = try Conjunction(predicate, layout: layout, options, live: live)
    self.live = live
  }

  /// The rows that pass; nil if all do.
  func rows(_ batch: Batch) throws(SQLError) -> [Int]? {
    if let scalar {
      var places: [Int] = []
      var isTold = true
      for row in 0..<batch.count where isTold {
        switch scalar.truth(ScalarRow(columns: batch.columns, row: row, live: live)) {
        case .yes: places.append(row)
        case .no, .unknown: break
        case .untold: isTold = false
        }
      }
      if isTold { return places.count == batch.count ? nil : places }
    }
    guard let selection = try general.select(batch) else { return nil }
    let rows = selection.rows
    return rows.indices.map { Int(rows[$0]) }
  }

  func passes(_ row: RowSource) throws(SQLError) -> Bool {
    switch scalar?.truth(ScalarRow(columns: row.columns, row: row.row, live: live)) ?? .untold {
    case .yes: true
    case .no, .unknown: false
    case .untold: try general.select(row.batch) == nil
    }
  }
}
