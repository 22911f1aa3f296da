import Columns
import Diagnostics
import Engine

/// The parameters of a Bind message as values.
enum WireParameters {
  /// - Parameters:
  ///   - raw: The bytes of each, nil for NULL.
  ///   - types: What the client named each as; 0 where it left that open.
  ///   - formats: 0 text, 1 binary: none, one for all, or one each.
  static func read(
    _ raw: [[UInt8]?], types: [Int32], formats: [Int16]
  ) throws(SQLError) -> StatementParameters {
    var parameters = StatementParameters()
    for (place, bytes) in raw.enumerated() {
      let type = place < types.count ? types[place] : 0
      let format = formats.count == 1 ? formats[0] : place < formats.count ? formats[place] : 0
      guard let bytes else {
        parameters.positional.append(
          .init(value: .null, type: WireType.dataType(type) ?? .null))
        continue
      }
      do throws(WireBody.Malformed) {
        parameters.positional.append(
          format == 1 ? try binary(bytes, type) : try text(bytes, type))
      } catch {
        throw SQLError(.invalidText, "parameter $\(place + 1) is malformed")
      }
    }
    return parameters
  }

  /// A text of an open type counts as a literal: the statement decides what it is.
  private static func text(
    _ bytes: [UInt8], _ oid: Int32
  ) throws(WireBody.Malformed) -> StatementParameters.Entry {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw WireBody.Malformed() }
    switch oid {
    case 20, 21, 23, 26:
      guard let integer = Int64(text) else { break }
      return .init(value: .integer(Int128(integer)), type: WireType.dataType(oid) ?? .int64)
    case 16:
      switch text.lowercased() {
      case "t", "true", "1", "on", "yes", "y": return .init(value: .boolean(true), type: .boolean)
      case "f", "false", "0", "off", "no", "n":
        return .init(value: .boolean(false), type: .boolean)
      default: break
      }
    case 700, 701:
      if let double = Double(text) { return .init(value: .double(double), type: .double) }
    case 1700: return number(text)
    default: break
    }
    return .init(value: .string(text), type: .varchar)
  }

  /// A decimal of just the digits that were written, so that sums stay narrow.
  private static func number(_ text: String) -> StatementParameters.Entry {
    let sides = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let scale = sides.count > 1 ? sides[1].utf8.count : 0
    guard let unscaled = Int128(sides.joined()), scale <= DataType.maximumDecimalPrecision else {
      return .init(value: .string(text), type: .varchar)
    }
    let precision = max(String(unscaled.magnitude).utf8.count, scale, 1)
    guard precision <= DataType.maximumDecimalPrecision else {
      return .init(value: .string(text), type: .varchar)
    }
    return .init(
      value: .decimal(unscaled: unscaled, scale: scale),
      type: .decimal(precision: precision, scale: scale))
  }

  /// A value in the binary format of its type.
  static func binary(
    _ bytes: [UInt8], _ oid: Int32
  ) throws(WireBody.Malformed) -> StatementParameters.Entry {
    var body = WireBody(bytes)
    let epoch: Int64 = 946_684_800_000_000
    switch oid {
    case 16: return .init(value: .boolean(try body.integer(UInt8.self) != 0), type: .boolean)
    case 17: return .init(value: .blob(bytes), type: .blob)
    case 20: return .init(value: .integer(Int128(try body.integer(Int64.self))), type: .int64)
    case 21: return .init(value: .integer(Int128(try body.integer(Int16.self))), type: .int16)
    case 23, 26: return .init(value: .integer(Int128(try body.integer(Int32.self))), type: .int32)
    case 700:
      let float = Float(bitPattern: try body.integer(UInt32.self))
      return .init(value: .double(Double(float)), type: .float)
    case 701:
      return .init(value: .double(Double(bitPattern: try body.integer(UInt64.self))), type: .double)
    case 1082:
      let days = try body.integer(Int32.self).addingReportingOverflow(10_957)
      if days.overflow { throw WireBody.Malformed() }
      return .init(value: .date(days.partialValue), type: .date)
    case 1083: return .init(value: .ticks(try body.integer(Int64.self)), type: .time)
    case 1114, 1184:
      let ticks = try body.integer(Int64.self).addingReportingOverflow(epoch)
      if ticks.overflow { throw WireBody.Malformed() }
      return .init(value: .ticks(ticks.partialValue), type: oid == 1114 ? .timestamp : .timestampTZ)
    case 1700:
      guard let text = WireNumeric.text(bytes) else { throw WireBody.Malformed() }
      return number(text)
    case 2950:
      return .init(value: .uuid(try body.integer(UInt128.self)), type: .uuid)
    case 0, 25, 705, 1043, 1042, 114: return try text(bytes, 25)
    case _ where WireArray.element(oid) != nil: return try WireArray.binary(bytes)
    default: throw WireBody.Malformed()
    }
  }
}
