import Columns
import Diagnostics

let toBaseFunction = ScalarFunction.simple(
  "to_base", category: .math,
  summary: "A number in digits of another base, 2 to 36, filled with zeros to a width.",
  example: "to_base(42, 16)", gives: "2A",
  [
    SimpleSignature([.int64, .int64, .int64], optional: 1, returns: .varchar) {
      (values) throws(SQLError) in
      let base = values[1].integer
      guard (2...36).contains(base), values[0].integer >= 0 else {
        throw SQLError(.invalidParameter, "to_base takes a number from 0 and a base of 2 to 36")
      }
      let digits = String(values[0].integer, radix: base, uppercase: true)
      let width = values.count > 2 ? min(max(0, values[2].integer), 64) : 0
      return .string(String(repeating: "0", count: max(0, width - digits.count)) + digits)
    }
  ])

let binaryFunction = ScalarFunction.simple(
  "bin", "to_binary", category: .math, summary: "A number in binary digits.", example: "bin(10)",
  gives: "1010",
  [
    SimpleSignature([.int64], returns: .varchar) { (values) throws(SQLError) in
      .string(String(UInt64(bitPattern: Int64(values[0].integer)), radix: 2))
    }
  ])

let fromBinaryFunction = ScalarFunction.simple(
  "unbin", "from_binary", category: .math, summary: "The bytes that binary digits show.",
  example: "decode(unbin('01100001'))", gives: "a",
  [
    SimpleSignature([.varchar], returns: .blob) { (values) throws(SQLError) in
      let digits = Array(values[0].text.utf8)
      guard digits.allSatisfy({ $0 == 48 || $0 == 49 }) else {
        throw SQLError(
          .invalidText, "\"\(shortened(values[0].text))\" has other than binary digits")
      }
      let filled = [UInt8](repeating: 48, count: (8 - digits.count % 8) % 8) + digits
      return .blob(
        stride(from: 0, to: filled.count, by: 8).map { start in
          filled[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1 - 48) }
        })
    }
  ])

/// Oracle's BIN_TO_NUM.
let binaryToNumberFunction = ScalarFunction(
  "bin_to_num", category: .math, summary: "The number that binary digits show, the highest first.",
  example: "bin_to_num(1, 0, 1)", gives: "5",
  [
    Overload("(BIGINT…) → BIGINT") { given, _ in
      guard (1...62).contains(given.count) else { return nil }
      return .values(given.map { _ in .int64 }, returns: .int64, canFail: true) {
        (values) throws(SQLError) in
        var number: Int128 = 0
        for value in values {
          guard value.integer == 0 || value.integer == 1 else {
            throw SQLError(.invalidParameter, "bin_to_num takes digits 0 and 1")
          }
          number = number * 2 + Int128(value.integer)
        }
        return .integer(number)
      }
    }
  ])
