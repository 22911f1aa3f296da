import Columns
import Diagnostics

/// Timestamps of Impala, Hive and old Spark: nanoseconds of the day, then the Julian day number.
enum INT96 {
  /// The Julian day number of 1970-01-01.
  private static let epoch: Int64 = 2_440_588
  private static let dayNanoseconds: Int64 = 86_400_000_000_000

  /// Microseconds beyond 64 bits (290,000 years away) become the first or last that there are.
  /// - Throws: `datetimeOverflow` for nanoseconds before 1677 or after 2262.
  static func convert(
    _ source: UnsafeRawPointer, _ count: Int, _ unit: TimeUnit,
    into target: UnsafeMutableRawPointer
  ) throws(SQLError) {
    let output = target.assumingMemoryBound(to: Int64.self)
    let divisor: Int64 = unit == .nanoseconds ? 1 : 1000
    var outside = false
    for i in 0..<count {
      let nanoseconds = source.loadUnaligned(fromByteOffset: i * 12, as: Int64.self)
      let day = Int64(source.loadUnaligned(fromByteOffset: i * 12 + 8, as: Int32.self))
      var part = nanoseconds / divisor
      if nanoseconds < 0 && part * divisor != nanoseconds { part -= 1 }
      let (base, high) = (day - epoch).multipliedReportingOverflow(by: dayNanoseconds / divisor)
      let (value, carry) = base.addingReportingOverflow(part)
      outside = outside || high || carry
      output[i] = high || carry ? (day < epoch ? .min : .max) : value
    }
    if outside && unit == .nanoseconds {
      throw SQLError(
        .datetimeOverflow, "an INT96 timestamp is outside what 64 bits of nanoseconds hold")
    }
  }

  /// The unit that fits some values: microseconds unless digits would be lost and all fit.
  static func unit(of source: UnsafeRawPointer, count: Int) -> TimeUnit {
    var hasDigits = false
    for i in 0..<count {
      let nanoseconds = source.loadUnaligned(fromByteOffset: i * 12, as: Int64.self)
      let day = Int64(source.loadUnaligned(fromByteOffset: i * 12 + 8, as: Int32.self))
      if nanoseconds % 1000 != 0 { hasDigits = true }
      let (base, high) = (day - epoch).multipliedReportingOverflow(by: dayNanoseconds)
      if high || base.addingReportingOverflow(nanoseconds).overflow { return .microseconds }
    }
    return hasDigits ? .nanoseconds : .microseconds
  }
}
