/// What a unit of a currency is worth in EUR on a banking day.
struct ExchangeRate: Record {
  let date: Day
  /// Position in `Currency.all`.
  let currency: Int
  /// In 1/100,000,000.
  let rate: Int64

  static let table = "exchange_rates"
  static let columns: [RecordColumn<ExchangeRate>] = [
    .date("rate_date") { $0.date },
    .choice("currency", of: Currency.codes) { $0.currency },
    .decimal("rate", 18, 8) { $0.rate },
  ]
}
