/// Unit prices of usage, already times the factor of the zone, in a form that is quick to look up.
struct UsagePrices {
  /// By product, currency, before or after the change, step and zone; in 1/10,000,000,000.
  private var prices: [UInt64] = []
  private let changes = Product.all.map { $0.dearerFrom ?? .max }

  init(_ list: TariffList) {
    for product in Product.all where product.isUsage {
      for currency in Currency.all.indices {
        let days = [Period.all[0].firstDay, Period.lastDayOfData]
        for tariff in days.map({ list.tariff(ofProduct: product.id, currency: currency, on: $0) }) {
          for step in TariffTier.starts.indices {
            for zone in Zone.all {
              let price = tariff.map { $0.unitPrices[step] } ?? 0
              prices.append(UInt64(price * zone.factor))
            }
          }
        }
      }
    }
  }

  /// The price of a use in 1/10,000, rounded half away from zero.
  /// - Parameter quantity: In 1/1,000, above 0.
  func rated(
    product: Int32, currency: Int, day: Day, quantity: Int64, zone: Int
  ) -> Int64 {
    let change = day >= changes[Int(product) - 1] ? 1 : 0
    let step = quantity < TariffTier.starts[1] ? 0 : quantity < TariffTier.starts[2] ? 1 : 2
    let place = (((Int(product) - 1) * Currency.all.count + currency) * 2 + change) * 3 + step
    let exact = prices[place * Zone.all.count + zone].multipliedFullWidth(by: UInt64(quantity))
    let divisor: UInt64 = 1_000_000_000
    let (quotient, rest) =
      exact.high == 0
      ? exact.low.quotientAndRemainder(dividingBy: divisor)
      : divisor.dividingFullWidth(exact)
    return Int64(rest * 2 >= divisor ? quotient + 1 : quotient)
  }
}
