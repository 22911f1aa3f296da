extension Truth {
  /// The usage of an account that is billed in the closed periods and in the open one.
  mutating func add(_ bill: UsageBill, currency: Int) {
    for period in Period.all.indices {
      let total = bill.total(period: period)
      usage[period, currency].events += total.events
      usage[period, currency].quantity += Int128(total.quantity)
      usage[period, currency].rated += Int128(total.rated)
    }
  }

  mutating func add(_ draft: InvoiceDraft, period: Int, currency: Int) {
    invoiced[period, currency].invoices += 1
    invoiced[period, currency].lines += draft.lines.count
    invoiced[period, currency].net += Int128(draft.net)
    invoiced[period, currency].tax += Int128(draft.tax)
  }

  mutating func add(_ payment: Payment, allocated: Int64) {
    let period = Period.index(of: payment.receivedOn)
    payments[period, payment.currency].add(payment.amount)
    if allocated > 0 { allocations[period, payment.currency].add(allocated) }
  }

  mutating func add(_ refund: Refund) {
    refunds[Period.index(of: refund.refundedOn), refund.currency].add(refund.amount)
  }

  mutating func add(_ chargeback: Chargeback) {
    let period = Period.index(of: chargeback.chargedBackOn)
    chargebacks[period, chargeback.currency].add(chargeback.amount)
  }

  mutating func add(_ entry: LedgerEntry) {
    ledger[entry.ledgerAccount.rawValue][entry.period, entry.currency].add(entry)
  }

  /// The invoices of one account, what is open of them, and its money that settles none yet.
  mutating func addReceivables(invoices: Int, open: Int64, unallocated: Int64, currency: Int) {
    receivables[currency].invoices += invoices
    receivables[currency].open += Int128(open)
    receivables[currency].unallocated += Int128(unallocated)
    receivables[currency].allocatedByClose += Int128(min(open, unallocated))
  }
}

extension Truth.Amounts {
  mutating func add(_ amount: Int64) {
    count += 1
    self.amount += Int128(amount)
  }
}

extension Truth.Ledger {
  mutating func add(_ entry: LedgerEntry) {
    entries += 1
    debit += Int128(entry.debit)
    credit += Int128(entry.credit)
  }
}
