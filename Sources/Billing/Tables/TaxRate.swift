/// A tax of a country.
struct TaxRate: Record {
  let country: String
  let code: String
  let number: Int32
  /// Percent in 1/10,000.
  let rate: Int64

  static let all = Country.all.flatMap { country in
    country.taxes.enumerated().map { position, tax in
      TaxRate(country: country.code, code: tax.code, number: Int32(position) + 1, rate: tax.rate)
    }
  }

  static let table = "tax_rates"
  static let columns: [RecordColumn<TaxRate>] = [
    .text("country") { $0.country },
    .text("tax_code") { $0.code },
    .int32("tax_no") { $0.number },
    .decimal("rate", 7, 4) { $0.rate },
  ]
}
