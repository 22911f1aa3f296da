/// What happens with an invoice after it is issued: is it posted, paid, given or taken back?
struct Settlement {
  /// Whether the ledger knows the invoice.
  let isPosted: Bool
  let payment: Payment?
  /// The part of the payment that settles the invoice already.
  let allocated: Int64
  let refund: Refund?
  let chargeback: Chargeback?

  /// Payments received before this day are allocated.
  private static let openPeriod = Period.all[Period.openIndex].firstDay

  /// Decides for an invoice; identities of payment, refund and chargeback are counted by `numbers`.
  init(of invoice: Invoice, account: Account, seed: UInt64, numbers: inout DocumentNumbers) {
    var random = Random(seed: seed, stream: .invoice, number: Int(invoice.id))
    isPosted = random.below(500) != 0
    guard let payment = Settlement.payment(invoice, account, &random, &numbers) else {
      payment = nil
      allocated = 0
      refund = nil
      chargeback = nil
      return
    }
    self.payment = payment
    allocated = payment.receivedOn < Settlement.openPeriod ? min(payment.amount, invoice.total) : 0
    refund = Settlement.refund(payment, account, &random, &numbers)
    chargeback = Settlement.chargeback(payment, &random, &numbers)
  }

  private static func payment(
    _ invoice: Invoice, _ account: Account, _ random: inout Random,
    _ numbers: inout DocumentNumbers
  ) -> Payment? {
    let receivedOn = invoice.issueDate + Day(random.below(41))
    guard
      let amount = amount(of: invoice.total, in: account.currency, roll: random.below(100)),
      amount > 0, receivedOn <= Period.lastDayOfData
    else { return nil }
    let isSepaArea = account.currency.code == "EUR" || account.currency.code == "CHF"
    return Payment(
      id: numbers.next(\.payment), accountID: account.id, currency: account.currencyIndex,
      receivedOn: receivedOn, amount: amount,
      method: random.weighted(isSepaArea ? [60, 25, 10, 5] : [0, 55, 40, 5]),
      reference: random.below(100) < 5 ? nil : invoice.number)
  }

  /// In full, by half, one and a half times, or not at all.
  private static func amount(of total: Int64, in currency: Currency, roll: Int) -> Int64? {
    switch roll {
    case 0..<90: total
    case 90..<95: Rounding.amount(Int128(total), by: 2, in: currency)
    case 95: Rounding.amount(Int128(total) * 3, by: 2, in: currency)
    default: nil
    }
  }

  private static func refund(
    _ payment: Payment, _ account: Account, _ random: inout Random,
    _ numbers: inout DocumentNumbers
  ) -> Refund? {
    guard random.below(100) == 0 else { return nil }
    return Refund(
      id: numbers.next(\.refund), paymentID: payment.id, accountID: payment.accountID,
      currency: payment.currency, refundedOn: laterDay(payment, &random),
      amount: Rounding.amount(Int128(payment.amount), by: 2, in: account.currency),
      reason: random.below(Refund.reasons.count))
  }

  private static func chargeback(
    _ payment: Payment, _ random: inout Random, _ numbers: inout DocumentNumbers
  ) -> Chargeback? {
    guard payment.method == Payment.card, random.below(200) == 0 else { return nil }
    return Chargeback(
      id: numbers.next(\.chargeback), paymentID: payment.id, accountID: payment.accountID,
      currency: payment.currency, chargedBackOn: laterDay(payment, &random),
      amount: payment.amount, reason: random.below(Chargeback.reasonCodes.count))
  }

  /// Up to thirty days after, but in the data.
  private static func laterDay(_ payment: Payment, _ random: inout Random) -> Day {
    min(payment.receivedOn + Day(random.below(31)), Period.lastDayOfData)
  }
}
