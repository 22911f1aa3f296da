/// Money given back to a customer.
struct Refund: Record {
  static let reasons = ["goodwill", "duplicate", "dispute"]

  let id: Int64
  let paymentID: Int64
  let accountID: Int64
  /// Position in `Currency.all`.
  let currency: Int
  let refundedOn: Day
  let amount: Int64
  /// Position in `reasons`.
  let reason: Int

  static let table = "refunds"
  static let columns: [RecordColumn<Refund>] = [
    .int64("refund_id") { $0.id },
    .int64("payment_id") { $0.paymentID },
    .int64("account_id") { $0.accountID },
    .choice("currency", of: Currency.codes) { $0.currency },
    .date("refunded_on") { $0.refundedOn },
    .money("amount") { $0.amount },
    .choice("reason", of: reasons) { $0.reason },
  ]
}
