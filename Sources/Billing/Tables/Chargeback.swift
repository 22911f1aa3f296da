/// A card payment that the bank took back.
struct Chargeback: Record {
  static let reasonCodes = ["fraud", "not_received", "other"]

  let id: Int64
  let paymentID: Int64
  let accountID: Int64
  /// Position in `Currency.all`.
  let currency: Int
  let chargedBackOn: Day
  let amount: Int64
  /// Position in `reasonCodes`.
  let reason: Int

  static let table = "chargebacks"
  static let columns: [RecordColumn<Chargeback>] = [
    .int64("chargeback_id") { $0.id },
    .int64("payment_id") { $0.paymentID },
    .int64("account_id") { $0.accountID },
    .choice("currency", of: Currency.codes) { $0.currency },
    .date("charged_back_on") { $0.chargedBackOn },
    .money("amount") { $0.amount },
    .choice("reason_code", of: reasonCodes) { $0.reason },
  ]
}
