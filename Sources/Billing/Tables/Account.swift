/// A billing account of a customer, in one currency.
struct Account: Record {
  enum Status: Int { case active, suspended, closed }

  let id: Int64
  let partyID: Int64
  /// Position in `Country.all`.
  let country: Int
  /// Position in `SourceSystem.names`.
  let source: Int
  let status: Status
  let openedOn: Day
  let closedOn: Day?
  let termsDays: Int32
  let creditLimit: Int64

  /// Position in `Currency.all`.
  var currencyIndex: Int { Country.all[country].currency }
  var currency: Currency { Currency.all[currencyIndex] }

  static let table = "accounts"
  static let columns: [RecordColumn<Account>] = [
    .int64("account_id") { $0.id },
    .int64("party_id") { $0.partyID },
    .text("account_number") { "ACC-" + padded(Int($0.id), digits: 8) },
    .choice("currency", of: Currency.codes) { $0.currencyIndex },
    .choice("country", of: Country.codes) { $0.country },
    .choice("source_system", of: SourceSystem.names) { $0.source },
    .choice("status", of: ["active", "suspended", "closed"]) { $0.status.rawValue },
    .date("opened_on") { $0.openedOn },
    .optionalDate("closed_on") { $0.closedOn },
    .int32("payment_terms_days") { $0.termsDays },
    .money("credit_limit") { $0.creditLimit },
  ]
}
