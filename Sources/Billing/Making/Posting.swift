/// One business event in the ledger: what is debited, and what is credited.
struct Posting {
  let source: LedgerEntry.Source
  let sourceID: Int64
  let accountID: Int64
  /// Position in `Currency.all`.
  let currency: Int
  let postedOn: Day
  /// Position in `Period.all`.
  let period: Int
  let debit: (account: LedgerAccount, amount: Int64)
  let credits: [(account: LedgerAccount, amount: Int64)]

  init(_ invoice: Invoice) {
    source = .invoice
    sourceID = invoice.id
    accountID = invoice.accountID
    currency = invoice.currency
    postedOn = invoice.issueDate
    period = invoice.period
    debit = (.receivables, invoice.total)
    credits = [(.revenue, invoice.net), (.taxPayable, invoice.tax)]
  }

  init(_ payment: Payment) {
    self.init(
      .payment, payment.id, payment.accountID, payment.currency, payment.receivedOn,
      payment.amount, debit: .cash, credit: .receivables)
  }

  init(_ refund: Refund) {
    self.init(
      .refund, refund.id, refund.accountID, refund.currency, refund.refundedOn, refund.amount,
      debit: .refunds, credit: .cash)
  }

  init(_ chargeback: Chargeback) {
    self.init(
      .chargeback, chargeback.id, chargeback.accountID, chargeback.currency,
      chargeback.chargedBackOn, chargeback.amount, debit: .chargebacks, credit: .cash)
  }

  private init(
    _ source: LedgerEntry.Source, _ sourceID: Int64, _ accountID: Int64, _ currency: Int,
    _ postedOn: Day, _ amount: Int64, debit: LedgerAccount, credit: LedgerAccount
  ) {
    self.source = source
    self.sourceID = sourceID
    self.accountID = accountID
    self.currency = currency
    self.postedOn = postedOn
    period = Period.index(of: postedOn)
    self.debit = (debit, amount)
    credits = [(credit, amount)]
  }

  /// The entries, the debit first.
  func entries(_ numbers: inout DocumentNumbers) -> [LedgerEntry] {
    let journal = numbers.next(\.journal)
    var made = [entry(journal, debit.account, debit: debit.amount, credit: 0, &numbers)]
    for credit in credits {
      made.append(entry(journal, credit.account, debit: 0, credit: credit.amount, &numbers))
    }
    return made
  }

  private func entry(
    _ journal: Int64, _ account: LedgerAccount, debit: Int64, credit: Int64,
    _ numbers: inout DocumentNumbers
  ) -> LedgerEntry {
    LedgerEntry(
      id: numbers.next(\.entry), journalID: journal, postedOn: postedOn, period: period,
      accountID: accountID, ledgerAccount: account, currency: currency, debit: debit,
      credit: credit, source: source, sourceID: sourceID)
  }
}
