/// Where customers live: their currency and taxes.
struct Country: Sendable {
  struct Tax: Sendable {
    let code: String
    /// Percent in 1/10,000.
    let rate: Int64
  }

  let code: String
  /// Position in `Currency.all`.
  let currency: Int
  let taxes: [Tax]
  /// Customers out of a hundred.
  let share: Int
  /// Shares of the source systems, in the order of `SourceSystem.names`.
  let sources: [Int]

  private init(
    _ code: String, _ currency: String, _ taxes: [(String, Int64)], share: Int, sources: [Int]
  ) {
    self.code = code
    self.currency = Currency.index(of: currency)
    self.taxes = taxes.map { Tax(code: $0.0, rate: $0.1) }
    self.share = share
    self.sources = sources
  }

  static let all = [
    Country("CH", "CHF", [("VAT", 81_000)], share: 8, sources: [60, 0, 30, 10]),
    Country("DE", "EUR", [("VAT", 190_000)], share: 25, sources: [70, 0, 20, 10]),
    Country("FR", "EUR", [("VAT", 200_000)], share: 12, sources: [70, 0, 20, 10]),
    Country("GB", "GBP", [("VAT", 200_000)], share: 12, sources: [50, 10, 30, 10]),
    Country("IT", "EUR", [("VAT", 220_000)], share: 8, sources: [60, 0, 20, 20]),
    Country("JP", "JPY", [("JCT", 100_000)], share: 7, sources: [0, 20, 30, 50]),
    Country("KR", "KRW", [("VAT", 100_000)], share: 5, sources: [0, 20, 40, 40]),
    Country("KW", "KWD", [("ZERO", 0)], share: 3, sources: [10, 10, 20, 60]),
    Country(
      "US", "USD", [("STATE", 62_500), ("CITY", 15_000)], share: 20, sources: [0, 70, 20, 10]),
  ]

  static let codes = all.map(\.code)
  static let shares = all.map(\.share)
}
