import Columns

/// The hash of one row, value by value: what `hashRows` gives for the same values.
package struct RowHash {
  package private(set) var value = hashSeed

  package init() {}

  /// Adds the value of a column of a type.
  ///
  /// - Returns: False where only `hashRows` knows the hash.
  package mutating func add(_ scalar: Scalar, _ type: DataType) -> Bool {
    switch scalar.form {
    case .null: value = mixed(value, nullHash)
    case .number:
      switch type {
      case .int64, .int32: break
      case .decimal(let precision, _): if precision > 18 { return false }
      default: return false
      }
      value = mixed(value, UInt64(bitPattern: scalar.number))
    case .days, .ticks, .boolean: value = mixed(value, UInt64(bitPattern: scalar.number))
    case .text: value = mixed(value, hashText(scalar.text))
    case .other: return false
    }
    return true
  }
}
