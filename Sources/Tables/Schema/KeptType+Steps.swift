import Columns
import Diagnostics
import Functions

extension KeptType {
  /// How a stored column becomes one of our type.
  static func step(from stored: DataType, to kept: DataType) throws(SQLError) -> TypeAdaptation.Step
  {
    if stored.physical == kept.physical && isRetyped(kept) { return .keep }
    return try ColumnFinder.cast(from: stored, to: kept)
  }

  /// Types whose stored form has the same values.
  static func isRetyped(_ kept: DataType) -> Bool {
    switch kept {
    case .time, .timeNS, .timestamp(.nanoseconds), .json, .enumeration: true
    default: false
    }
  }
}
