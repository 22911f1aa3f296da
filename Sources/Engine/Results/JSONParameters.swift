import Columns
import Diagnostics

/// Parameters as JSON gives them: an array for `$1`, an object for `:name`.
package enum JSONParameters {
  package static func read(_ value: JSON) throws(SQLError) -> StatementParameters {
    var parameters = StatementParameters()
    switch value {
    case .null: break
    case .array(let elements):
      for (index, element) in elements.enumerated() {
        parameters.positional.append(try entry(element, name: "$\(index + 1)"))
      }
    case .object(let members):
      for member in members {
        parameters.named[member.name] = try entry(member.value, name: ":\(member.name)")
      }
    default:
      throw SQLError(
        .invalidParameter, "\"parameters\" is \(value.kindName), not an array or an object")
    }
    return parameters
  }

  /// Strings are VARCHAR, numbers BIGINT, DECIMAL or (with an exponent) DOUBLE, by their form.
  private static func entry(
    _ value: JSON, name: String
  ) throws(SQLError) -> StatementParameters.Entry {
    switch value {
    case .null: return .init(value: .null, type: .null)
    case .boolean(let bool): return .init(value: .boolean(bool), type: .boolean)
    case .string(let text): return .init(value: .string(text), type: .varchar)
    case .number(let digits): return try number(digits, name: name)
    case .array, .object:
      return .init(value: .string(value.description), type: .json)
    }
  }

  private static func number(
    _ digits: String, name: String
  ) throws(SQLError) -> StatementParameters.Entry {
    if let integer = Int64(digits) {
      let type: DataType = Int32(exactly: integer) == nil ? .int64 : .int32
      return .init(value: .integer(Int128(integer)), type: type)
    }
    if digits.utf8.contains(where: { $0 | 0x20 == UInt8(ascii: "e") }) {
      guard let double = Double(digits), double.isFinite else { throw outOfRange(digits, name) }
      return .init(value: .double(double), type: .double)
    }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    let scale = parts.count > 1 ? parts[1].utf8.count : 0
    guard let unscaled = Int128(parts.joined()), scale <= DataType.maximumDecimalPrecision else {
      throw outOfRange(digits, name)
    }
    let precision = max(String(unscaled.magnitude).utf8.count, scale, 1)
    guard precision <= DataType.maximumDecimalPrecision else { throw outOfRange(digits, name) }
    return .init(
      value: .decimal(unscaled: unscaled, scale: scale),
      type: .decimal(precision: precision, scale: scale))
  }

  private static func outOfRange(_ digits: String, _ name: String) -> SQLError {
    SQLError(
      .numericOutOfRange, "the number \(digits.prefix(60)) of parameter \(name) is out of range",
      hint: "decimals have up to 38 digits; send it as a string and cast it")
  }
}
