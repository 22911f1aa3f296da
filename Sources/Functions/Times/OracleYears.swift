import Columns
import Diagnostics

/// The moments that Oracle's DATE and TIMESTAMP can hold: 4713 BC to the end of 9999 (SQL Language Reference
/// 19c, "Datetime Data Types").
enum OracleYears {
  /// In seconds since 1970.
  static let seconds: ClosedRange<Int64> = -210_866_803_200...253_402_300_799
  private static let days = Int32(-2_440_588)...Int32(2_932_896)

  /// The plan in the oracle dialect: a result outside of these years is ORA-01841.
  static func checking(_ plan: Overload.Plan, _ dialect: Dialect) -> Overload.Plan {
    guard dialect == .oracle, plan.returns == .date || plan.returns.isTimestamp else { return plan }
    var checked = plan
    let kernel = plan.kernel
    checked.traits.canFail = true
    checked.kernel = { (arguments, context) throws(SQLError) in
      let result = try kernel(arguments, context)
      try check(result, context.count)
      return result
    }
    return checked
  }

  private static func check(_ column: Column, _ count: Int) throws(SQLError) {
    let flat = column.isConstant ? column : column.flattened()
    let rows = column.isConstant ? min(1, count) : count
    guard case .timestamp(let unit) = column.type else {
      for row in 0..<rows where !flat.isNull(row) {
        let day = Int32(truncatingIfNeeded: flat.integer(at: row))
        if !days.contains(day), !Infinity.isInfinite(day) { throw outOfRange }
      }
      return
    }
    let (low, high) = (
      seconds.lowerBound.multipliedReportingOverflow(by: unit.perSecond),
      seconds.upperBound.multipliedReportingOverflow(by: unit.perSecond)
    )
    // Nanoseconds reach less far than the years.
    if low.overflow || high.overflow { return }
    let last = high.partialValue + unit.perSecond - 1
    for row in 0..<rows where !flat.isNull(row) {
      let ticks = flat.integer(at: row)
      if ticks < low.partialValue || ticks > last, !Infinity.isInfinite(ticks) { throw outOfRange }
    }
  }

  private static var outOfRange: SQLError {
    SQLError(
      .datetimeOverflow, "date out of range", hint: "years are from -4712 to 9999", code: -1841)
  }
}
