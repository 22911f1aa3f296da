/// A price list of a product in a currency.
struct Tariff: Record {
  let id: Int32
  let productID: Int32
  /// Position in `Currency.all`.
  let currency: Int
  let validFrom: Day
  /// The first day that is no longer valid.
  let validTo: Day?
  /// Of recurring products, in 1/10,000.
  let monthlyFee: Int64?
  /// Of usage products, in 1/1,000,000, by step.
  let unitPrices: [Int64]

  static let table = "tariffs"
  static let columns: [RecordColumn<Tariff>] = [
    .int32("tariff_id") { $0.id },
    .int32("product_id") { $0.productID },
    .choice("currency", of: Currency.codes) { $0.currency },
    .date("valid_from") { $0.validFrom },
    .optionalDate("valid_to") { $0.validTo },
    .optionalDecimal("monthly_fee", 18, 4) { $0.monthlyFee },
  ]
}
