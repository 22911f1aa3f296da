/// All tariffs: one per product and currency, and then the dearer ones that replace some of them.
struct TariffList {
  let tariffs: [Tariff]

  private static let firstDay = Calendar.day(2026, 1, 1)

  init() {
    var tariffs: [Tariff] = []
    for product in Product.all {
      for currency in Currency.all.indices {
        tariffs.append(
          TariffList.tariff(
            tariffs.count + 1, product, currency, from: TariffList.firstDay,
            to: product.dearerFrom, percent: 100))
      }
    }
    for product in Product.all {
      guard let change = product.dearerFrom else { continue }
      for currency in Currency.all.indices {
        tariffs.append(
          TariffList.tariff(
            tariffs.count + 1, product, currency, from: change, to: nil, percent: 104))
      }
    }
    self.tariffs = tariffs
  }

  private static func tariff(
    _ id: Int, _ product: Product, _ currency: Int, from: Day, to: Day?, percent: Int128
  ) -> Tariff {
    let scale = Currency.all[currency].priceScale
    var fee: Int64?
    var prices: [Int64] = []
    switch product.price {
    case .usage(let steps):
      prices = steps.map {
        Int64(Rounding.quotient(Int128($0) * percent * scale, by: 10_000))
      }
    case .recurring(let price):
      fee = Rounding.amount(Int128(price) * percent * scale, by: 10_000, in: Currency.all[currency])
    }
    return Tariff(
      id: Int32(id), productID: product.id, currency: currency, validFrom: from, validTo: to,
      monthlyFee: fee, unitPrices: prices)
  }

  var tiers: [TariffTier] {
    tariffs.flatMap { tariff in
      tariff.unitPrices.enumerated().map { position, price in
        TariffTier(tariffID: tariff.id, number: Int32(position) + 1, unitPrice: price)
      }
    }
  }

  /// Tariffs that begin on another day than the first of a month.
  var midPeriodChanges: Int { tariffs.count { $0.validFrom != TariffList.firstDay } }

  /// The tariff of a product on a day.
  func tariff(ofProduct productID: Int32, currency: Int, on day: Day) -> Tariff? {
    tariffs.last {
      $0.productID == productID && $0.currency == currency && $0.validFrom <= day
        && day < $0.validTo ?? .max
    }
  }
}
