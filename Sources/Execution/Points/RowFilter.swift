import Columns
import Diagnostics
import Plan

/// A condition on few rows: told without columns where it can be, else by the kernels.
final class RowFilter {
  private let scalar: ScalarCondition?
  /// The places of the columns that the scalar condition reads, and the values of all rows, a row's
  /// beside each other.
  private let loads: [Int]
  private var registers: ScalarBlock
  private let general: Conjunction
  private let live: LiveValues

  init(
    _ predicate: BoundExpression, layout: [ColumnID: Int],
    _ options: ExecutionOptions, _ live: LiveValues
  ) throws(SQLError) {
    var small: [ColumnID: Int] = [:]
    var loads: [Int] = []
    for id in predicate.columns {
      guard let place = layout[id] else { continue }
      small[id] = loads.count
      loads.append(place)
    }
    self.loads = loads
    registers = ScalarBlock(count: loads.count)
    scalar = ScalarCondition.made(predicate, layout: small)
    general = try Conjunction(predicate, layout: layout, options, live: live)
    self.live = live
  }

  /// The rows that pass; nil if all do.
  /// - Parameter frame: With the parameters of the run.
  func rows(_ batch: Batch, _ frame: RowFrame) throws(SQLError) -> [Int]? {
    if let places = told(batch, frame.parameters) {
      return places.count == batch.count ? nil : places
    }
    let selected = try live.with(frame) { () throws(SQLError) in try general.select(batch) }
    guard let selection = selected else { return nil }
    let rows = selection.rows
    return rows.indices.map { Int(rows[$0]) }
  }

  /// The same without columns; nil where the kernels have to tell.
  private func told(_ batch: Batch, _ parameters: ParameterBlock) -> [Int]? {
    guard let scalar else { return nil }
    let width = loads.count
    if registers.count < width * batch.count {
      registers = ScalarBlock(count: max(width * batch.count, 2 * registers.count))
    }
    for register in 0..<width {
      let column = batch.columns[loads[register]]
      for row in 0..<batch.count { registers[row * width + register] = column.scalar(row) }
    }
    var places: [Int] = []
    var values = ScalarRow(columns: registers, parameters: parameters.scalars)
    for row in 0..<batch.count {
      switch scalar.truth(values) {
      case .yes: places.append(row)
      case .no, .unknown: break
      case .untold: return nil
      }
      values.columns += width
    }
    return places
  }
}
