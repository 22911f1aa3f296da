import Columns
import Diagnostics
import Kernels

let roundCurrencyFunction = ScalarFunction(
  "round_currency", category: .money,
  summary: "Rounded half away from zero to the minor digits of a currency (ISO 4217); the scale "
    + "stays.",
  example: "round_currency(12.345, 'JPY')", gives: "12.000",
  [
    Overload("(DECIMAL, VARCHAR) → DECIMAL") { given, _ in
      guard given.count == 2, let shape = given[0].type.asDecimal else { return nil }
      let type = DataType.decimal(
        precision: min(38, shape.precision + 1), scale: shape.scale)
      return Overload.Plan([type, .varchar], returns: type, canFail: true) {
        (arguments, context) throws(SQLError) in
        try roundCurrencies(arguments, context.count, type, scale: shape.scale)
      }
    }
  ])

private func roundCurrencies(
  _ arguments: [Column], _ count: Int, _ type: DataType, scale: Int
) throws(SQLError) -> Column {
  let amountColumn = widenedDecimal(arguments[0])
  let codes = arguments[1]
  let amounts = RowReader<Int128>(amountColumn)
  var last: (code: StringView, digits: Int)?
  let wide = try Rows.make([amountColumn, codes], count: count, to: .int128) {
    (row) throws(SQLError) -> Int128? in
    let code = codes.view(at: row)
    if last?.code != code { last = (code, try minorDigits(of: code.text)) }
    let dropped = scale - (last?.digits ?? scale)
    if dropped <= 0 { return amounts[row] }
    let power = powersOfTen128[dropped]
    return RoundingMode.halfAway.divide(amounts[row], by: power) &* power
  }
  return narrowedDecimal(wide, type)
}

/// Digits after the point of a currency's amounts.
func minorDigits(of code: String) throws(SQLError) -> Int {
  let upper = code.uppercased()
  if let digits = unusualMinorDigits[upper] { return digits }
  guard upper.utf8.count == 3, upper.utf8.allSatisfy({ $0 >= 65 && $0 <= 90 }) else {
    throw SQLError(
      .invalidParameter, "\"\(shortened(code))\" is no currency code",
      hint: "use an ISO 4217 code such as 'EUR'")
  }
  return 2
}

/// ISO 4217, all that do not have two digits.
private let unusualMinorDigits: [String: Int] = [
  "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3, "CLF": 4, "UYW": 4,
  "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0,
  "RWF": 0, "UGX": 0, "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
]
