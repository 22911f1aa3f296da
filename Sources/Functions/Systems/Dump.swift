import Columns
import Diagnostics
import Kernels

// Oracle's own bytes of a value, which DUMP shows and VSIZE counts (Oracle SQL Language Reference 19c,
// "DUMP", "VSIZE", and the codes of "Oracle Built-in Data Types"):
//
//   VARCHAR2 1, CHAR 96 (literals)   the text in UTF-8
//   NUMBER 2                         sign and exponent, then digits of base 100 (`Columns/Types/Number`)
//   DATE 12                          century + 100, year + 100, month, day, hour + 1, minute + 1, second + 1
//   TIMESTAMP 180, 181 with zone     the same, four bytes of nanoseconds where there are any; UTC
//   RAW 23, BINARY_FLOAT 100, BINARY_DOUBLE 101   bytes; IEEE 754, made to compare as numbers do

/// A value's bytes, and the code of its type.
private enum StoredForm {
  static func code(of argument: ArgumentType) -> Int? {
    let type = argument.plainType
    if type == .varchar { return argument.isStringLiteral ? 96 : 1 }
    if type.isInteger || type.isDecimal || type == .number { return 2 }
    return switch type {
    case .null: 1
    case .date, .timestamp(.seconds): 12
    case .timestamp: 180
    case .timestampTZ: 181
    case .blob: 23
    case .float: 100
    case .double: 101
    default: nil
    }
  }

  static func bytes(of value: Value, _ type: DataType) -> [UInt8] {
    switch value {
    case .string(let text):
      if type == .number, let number = Number(text) { return bytes(of: number) }
      return Array(text.utf8)
    case .blob(let bytes): return bytes
    case .integer(let number): return bytes(of: Number(unscaled: number, scale: 0))
    case .decimal(let unscaled, let scale):
      return bytes(of: Number(unscaled: unscaled, scale: scale))
    case .double(let number):
      return type == .float
        ? ordered(UInt64(Float(number).bitPattern), width: 32)
        : ordered(number.bitPattern, width: 64)
    case .date(let days): return bytes(ofSeconds: Int64(days) * 86_400)
    case .ticks(let ticks):
      var unit = TimeUnit.microseconds
      if case .timestamp(let own) = type { unit = own }
      let (seconds, part) = ticks.flooredDivision(by: unit.perSecond)
      let nanoseconds = UInt32(part * (1_000_000_000 / unit.perSecond))
      let isZoned = type == .timestampTZ
      guard nanoseconds != 0 || isZoned else { return bytes(ofSeconds: seconds) }
      let fraction = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: nanoseconds >> $0) }
      return bytes(ofSeconds: seconds) + fraction + (isZoned ? [20, 60] : [])
    default: return []
    }
  }

  private static func bytes(of number: Number) -> [UInt8] {
    var made: [UInt8] = []
    number.encode(into: &made)
    return made
  }

  private static func bytes(ofSeconds seconds: Int64) -> [UInt8] {
    let (days, clock) = seconds.flooredDivision(by: 86_400)
    let date = CivilDate(days: Int(days))
    let parts = [
      date.year / 100 + 100, date.year % 100 + 100, date.month, date.day, Int(clock / 3600) + 1,
      Int(clock / 60 % 60) + 1, Int(clock % 60) + 1,
    ]
    return parts.map { UInt8(truncatingIfNeeded: $0) }
  }

  /// Positive numbers get the highest bit, of negative ones every bit is turned.
  private static func ordered(_ pattern: UInt64, width: Int) -> [UInt8] {
    let sign = UInt64(1) << (width - 1)
    let turned = pattern & sign == 0 ? pattern | sign : ~pattern
    return stride(from: width - 8, through: 0, by: -8).map {
      UInt8(truncatingIfNeeded: turned >> $0)
    }
  }

  /// A byte by the format: 8, 10, 16 as a number of that base, 17 as a character where it is one.
  static func shown(_ byte: UInt8, _ format: Int) -> String {
    switch format {
    case 8: String(byte, radix: 8)
    case 16: String(byte, radix: 16)
    case 17 where byte >= 32 && byte < 127: String(UnicodeScalar(byte))
    case 17: String(byte, radix: 16)
    default: String(byte)
    }
  }
}

extension Int64 {
  fileprivate func flooredDivision(by divisor: Int64) -> (Int64, Int64) {
    let part = ((self % divisor) + divisor) % divisor
    return ((self - part) / divisor, part)
  }
}

let dumpFunction = ScalarFunction(
  "dump", category: .system,
  summary: "The code of a value's type, its length and its bytes as Oracle stores it; the second "
    + "argument is the base (8, 10, 16, 17 for characters), then first byte and count.",
  example: "dump(12)", gives: "Typ=2 Len=2: 193,13",
  [
    Overload("(any[, BIGINT[, BIGINT[, BIGINT]]]) → VARCHAR") { given, _ in
      guard (1...4).contains(given.count), let code = StoredForm.code(of: given[0]) else {
        return nil
      }
      let type = given[0].plainType
      let types = [type] + given.dropFirst().map { _ in DataType.int64 }
      return Overload.Plan(types, returns: .varchar, isStrict: false) {
        (arguments, context) throws(SQLError) in
        var builder = ColumnBuilder(.varchar, capacity: context.count)
        for row in 0..<context.count {
          let value = arguments[0][row]
          // NULL for a format or a place is the usual one.
          let numbers = arguments.dropFirst().map { column -> Int? in
            guard case .integer(let number) = column[row] else { return nil }
            return Int(clamping: number)
          }
          let text =
            value.isNull
            ? "NULL" : dumped(StoredForm.bytes(of: value, type), code, Array(numbers))
          builder.append(.string(text))
        }
        return builder.finish()
      }
    }
  ])

/// - Parameter numbers: The format, the first byte (from the end where it is below zero), how many.
private func dumped(_ bytes: [UInt8], _ code: Int, _ numbers: [Int?]) -> String {
  let format = (numbers.first ?? nil) ?? 10
  let first = numbers.count > 1 ? numbers[1] ?? 1 : 1
  let start =
    first > 0 ? first - 1 : first == 0 ? 0 : max(0, bytes.count + max(first, -bytes.count))
  let count = numbers.count > 2 ? numbers[2] ?? bytes.count : bytes.count
  let part = bytes.dropFirst(start).prefix(max(0, count))
  let characters = format > 1000 && (code == 1 || code == 96) ? " CharacterSet=AL32UTF8" : ""
  let base = format > 1000 ? format - 1000 : format
  return "Typ=\(code) Len=\(bytes.count)\(characters): "
    + part.map { StoredForm.shown($0, base) }.joined(separator: ",")
}

let vsizeFunction = ScalarFunction(
  "vsize", category: .system, summary: "How many bytes a value has as Oracle stores it.",
  example: "vsize(12)", gives: "2",
  [
    Overload("(any) → BIGINT") { given, _ in
      guard given.count == 1, StoredForm.code(of: given[0]) != nil else { return nil }
      let type = given[0].plainType
      return Overload.Plan([type], returns: .int64) { (arguments, context) throws(SQLError) in
        var builder = ColumnBuilder(.int64, capacity: context.count)
        for row in 0..<context.count {
          let value = arguments[0][row]
          guard !value.isNull else {
            builder.append(.null)
            continue
          }
          builder.append(.integer(Int128(StoredForm.bytes(of: value, type).count)))
        }
        return builder.finish()
      }
    }
  ])
