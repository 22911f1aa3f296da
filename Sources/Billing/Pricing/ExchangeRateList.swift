/// Rates of all banking days, each a little off the day before; some are missing.
struct ExchangeRateList {
  private(set) var rates: [ExchangeRate] = []
  private(set) var missing = 0

  private static let firstDay = Calendar.day(2026, 3, 2)
  private static let holidays = [
    Calendar.day(2026, 4, 3), Calendar.day(2026, 4, 6), Calendar.day(2026, 5, 1),
    Calendar.day(2026, 5, 25), Calendar.day(2026, 8, 15),
  ]

  init(seed: UInt64) {
    var current = Currency.all.map(\.firstRate)
    for day in ExchangeRateList.firstDay...Period.lastDayOfData where Self.isBankingDay(day) {
      for currency in Currency.all.indices {
        guard let before = current[currency] else { continue }
        var random = Random(
          seed: seed, stream: .exchangeRate, number: Int(day) * Currency.all.count + currency)
        let step = Int128(random.within(-4_000...4_000))
        let rate = Int64(Rounding.quotient(Int128(before) * (1_000_000 + step), by: 1_000_000))
        current[currency] = rate
        if day > ExchangeRateList.firstDay && random.below(100) == 0 {
          missing += 1
        } else {
          rates.append(ExchangeRate(date: day, currency: currency, rate: rate))
        }
      }
    }
  }

  static func isBankingDay(_ day: Day) -> Bool {
    !Calendar.isWeekend(day) && !holidays.contains(day)
  }
}
