import Columns
import Diagnostics

/// `x IN (constants)`: true, false, or unknown when the list holds NULL and no constant is equal.
final class MembershipEvaluator: Evaluator {
  private let operand: Evaluator
  private let members: MemberSet
  private let listHasNull: Bool
  private let isNegated: Bool

  init(_ operand: Evaluator, _ values: [Value], isNegated: Bool) {
    self.operand = operand
    self.isNegated = isNegated
    listHasNull = values.contains(.null)
    members = MemberSet(values.filter { !$0.isNull }, operand.type)
    super.init(.boolean)
  }

  override func compute(_ frame: Frame) throws(SQLError) -> Column {
    let column = try operand.value(frame)
    let truths = TruthVector(repeating: 0, count: column.count)
    members.mark(column.flattened(), in: truths)
    var bytes = truths.buffer.mutableSpan(of: UInt8.self, count: column.count)
    if listHasNull {
      for i in 0..<bytes.count where bytes[i] == 0 { bytes[i] = TruthVector.isUnknown }
    }
    if isNegated {
      for i in 0..<bytes.count where bytes[i] != TruthVector.isUnknown { bytes[i] ^= 1 }
    }
    if let nulls = column.nullBytes() {
      let isNull = nulls.span(of: UInt8.self, count: column.count)
      for i in 0..<bytes.count where isNull[i] != 0 { bytes[i] = TruthVector.isUnknown }
    }
    return truths.column()
  }
}

/// The distinct constants of a list, arranged for looking up.
enum MemberSet {
  /// Sorted.
  case integers([Int64])
  case strings(StringMembers)
  case values(Set<Value>)

  init(_ values: [Value], _ type: DataType) {
    if IntegerKeys.fits(type) {
      let column = MemberSet.column(values, type)
      let keys = IntegerKeys.load(column)
      let pointer = keys.pointer(to: Int64.self)
      self = .integers(Array(Set((0..<values.count).map { pointer[$0] })).sorted())
    } else if type.physical == .string {
      self = .strings(StringMembers(MemberSet.column(values, type)))
    } else {
      self = .values(Set(values))
    }
  }

  private static func column(_ values: [Value], _ type: DataType) -> Column {
    var builder = ColumnBuilder(type, capacity: values.count)
    for value in values { builder.append(value) }
    return builder.finish()
  }

  /// Sets the bytes of rows whose value is a member to 1; NULL rows do not matter.
  func mark(_ column: Column, in truths: TruthVector) {
    var bytes = truths.buffer.mutableSpan(of: UInt8.self, count: column.count)
    switch self {
    case .integers(let members):
      let keys = IntegerKeys.load(column)
      let values = keys.span(of: Int64.self, count: column.count)
      if members.count <= 8 {
        for member in members {
          for i in 0..<values.count { bytes[i] |= values[i] == member ? 1 : 0 }
        }
      } else {
        for i in 0..<values.count { bytes[i] = MemberSet.find(values[i], in: members) ? 1 : 0 }
      }
    case .strings(let members):
      members.mark(column.span(of: StringView.self), in: &bytes)
    case .values(let members):
      for i in 0..<column.count { bytes[i] = members.contains(column[i]) ? 1 : 0 }
    }
  }

  private static func find(_ key: Int64, in members: [Int64]) -> Bool {
    var low = 0
    var high = members.count
    while low < high {
      let middle = (low + high) >> 1
      if members[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low < members.count && members[low] == key
  }
}
