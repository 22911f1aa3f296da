/// Money received for an invoice.
struct Payment: Record {
  static let methods = ["sepa", "card", "wire", "cash"]
  static let card = 1

  let id: Int64
  let accountID: Int64
  /// Position in `Currency.all`.
  let currency: Int
  let receivedOn: Day
  let amount: Int64
  /// Position in `methods`.
  let method: Int
  let reference: String?

  static let table = "payments"
  static let columns: [RecordColumn<Payment>] = [
    .int64("payment_id") { $0.id },
    .int64("account_id") { $0.accountID },
    .choice("currency", of: Currency.codes) { $0.currency },
    .date("received_on") { $0.receivedOn },
    .money("amount") { $0.amount },
    .choice("method", of: methods) { $0.method },
    .optionalText("reference") { $0.reference },
  ]
}
