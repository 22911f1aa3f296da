import Columns
import Diagnostics
import Kernels

let minFunction = AggregateFunction(
  "min", summary: "The least value.", example: "min(3)", gives: "3", signature: "(any) → any",
  ignoresDuplicates: true, combinesWith: "min"
) { given, _ in extremePlan(given, wantsLeast: true) }

let maxFunction = AggregateFunction(
  "max", summary: "The greatest value.", example: "max('abc')", gives: "abc",
  signature: "(any) → any", ignoresDuplicates: true, combinesWith: "max"
) { given, _ in extremePlan(given, wantsLeast: false) }

private func extremePlan(_ given: [ArgumentType], wantsLeast: Bool) -> AggregatePlan? {
  guard given.count == 1 else { return nil }
  let type = given[0].plainType
  func make<T: ColumnElement>(
    _: T.Type, _ isLess: @escaping @Sendable (T, T) -> Bool
  ) -> AggregatePlan {
    AggregatePlan([type], returns: type) {
      ValueExtremeAccumulator<T>(type, wantsLeast: wantsLeast, isLess)
    }
  }
  func integers<T: FixedWidthInteger & ColumnElement>(_: T.Type) -> AggregatePlan {
    AggregatePlan([type], returns: type) {
      IntegerExtremeAccumulator<T>(type, wantsLeast: wantsLeast)
    }
  }
  if case .enumeration = type {
    return AggregatePlan([type], returns: type) {
      CollectingAccumulator([type], type) { (groups, group) throws(SQLError) in
        let rows = groups.sortedRows(of: group)
        return groups.columns[0][Int(rows[wantsLeast ? 0 : rows.count - 1])]
      }
    }
  }
  switch type.physical {
  case .bool: return make(Bool.self) { !$0 && $1 }
  case .int8: return integers(Int8.self)
  case .int16: return integers(Int16.self)
  case .int32: return integers(Int32.self)
  case .int64: return integers(Int64.self)
  case .int128: return integers(Int128.self)
  case .uint8: return integers(UInt8.self)
  case .uint16: return integers(UInt16.self)
  case .uint32: return integers(UInt32.self)
  case .uint64: return integers(UInt64.self)
  case .float: return make(Float.self) { $0 < $1 || ($1 != $1 && $0 == $0) }
  case .double: return make(Double.self) { $0 < $1 || ($1 != $1 && $0 == $0) }
  case .interval: return make(Interval.self) { $0.comparable < $1.comparable }
  case .string:
    return AggregatePlan([type], returns: type) {
      TextExtremeAccumulator(type, wantsLeast: wantsLeast)
    }
  case .list, .structure:
    return AggregatePlan([type], returns: type) {
      AnyExtremeAccumulator(type, wantsLeast: wantsLeast)
    }
  }
}
