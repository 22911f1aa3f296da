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

  /// The rows that pass.
  enum Passed {
    case all
    case one(Int)
    case rows([Int])
  }

  /// - Parameter frame: With the parameters of the run.
  func rows(_ batch: Batch, _ frame: RowFrame) throws(SQLError) -> Passed {
    if let passed = told(batch, frame.parameters) { return passed }
    let selected = try live.with(frame) { () throws(SQLError) in try general.select(batch) }
    guard let selection = selected else { return .all }
    let rows = selection.rows
    return rows.count == 1 ? .one(Int(rows[0])) : .rows(rows.indices.map { Int(rows[$0]) })
  }

  /// The same without columns; nil where the kernels have to tell.
  private func told(_ batch: Batch, _ parameters: ParameterBlock) -> Passed? {
    guard let scalar else { return nil }
    let (width, count) = (loads.count, batch.count)
    if registers.count < width * count {
      registers = ScalarBlock(count: max(width * count, 2 * registers.count))
    }
    for register in 0..<width {
      registers.fill(from: batch.columns[loads[register]], at: register, step: width)
    }
    var first: Int?
    var places: [Int] = []
    var values = ScalarRow(columns: registers, parameters: parameters.scalars)
    for row in 0..<count {
      switch scalar.truth(values) {
      case .yes:
        // Mostly there is one, which needs no list.
        if let first {
          if places.isEmpty { places.append(first) }
          places.append(row)
        } else {
          first = row
        }
      case .no, .unknown: break
      case .untold: return nil
      }
      values.columns += width
    }
    if let first, places.isEmpty { return count == 1 ? .all : .one(first) }
    return places.count == count ? .all : .rows(places)
  }
}
