import Columns

/// A currency that accounts are billed in.
struct Currency: Record {
  let code: String
  let name: String
  let minorDigits: Int32
  /// What a EUR price is multiplied by, in hundredths.
  let priceScale: Int128
  /// EUR for one unit on the first day, in 1/100,000,000; nil for EUR.
  let firstRate: Int64?

  /// One minor unit as an amount of 1/10,000.
  var minorUnit: Int64 { [10_000, 1_000, 100, 10][Int(minorDigits)] }

  static let all = [
    Currency(
      code: "CHF", name: "Swiss franc", minorDigits: 2, priceScale: 95, firstRate: 105_263_158),
    Currency(code: "EUR", name: "Euro", minorDigits: 2, priceScale: 100, firstRate: nil),
    Currency(
      code: "GBP", name: "Pound sterling", minorDigits: 2, priceScale: 86,
      firstRate: 116_279_070),
    Currency(
      code: "JPY", name: "Japanese yen", minorDigits: 0, priceScale: 16_000, firstRate: 625_000),
    Currency(
      code: "KRW", name: "South Korean won", minorDigits: 0, priceScale: 160_000,
      firstRate: 62_500),
    Currency(
      code: "KWD", name: "Kuwaiti dinar", minorDigits: 3, priceScale: 34, firstRate: 294_117_647),
    Currency(
      code: "USD", name: "US dollar", minorDigits: 2, priceScale: 110, firstRate: 90_909_091),
  ]

  static let codes = all.map(\.code)

  static func index(of code: String) -> Int { codes.firstIndex(of: code) ?? 0 }

  static let table = "currencies"
  static let columns: [RecordColumn<Currency>] = [
    .text("currency") { $0.code },
    .text("name") { $0.name },
    .int32("minor_digits") { $0.minorDigits },
  ]
}
