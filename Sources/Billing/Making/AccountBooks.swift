import Diagnostics

/// Writes the invoices of account after account and all that follows from them, and adds up the
/// truth.
struct AccountBooks {
  private(set) var truth = Truth()
  private let seed: UInt64
  private let maker: InvoiceMaker
  private let files: BillingFiles
  private var numbers = DocumentNumbers()

  init(seed: UInt64, tariffs: TariffList, files: BillingFiles) {
    self.seed = seed
    maker = InvoiceMaker(tariffs: tariffs)
    self.files = files
  }

  /// Invoices all closed periods, and adds what the open one must give to the truth.
  mutating func close(
    _ account: Account, bill: UsageBill, subscriptions: [Subscription]
  ) throws(SQLError) {
    truth.add(bill, currency: account.currencyIndex)
    var invoices = 0
    var open: Int64 = 0
    var unallocated: Int64 = 0
    for period in Period.all {
      let draft = maker.draft(for: account, period, bill: bill, subscriptions: subscriptions)
      if draft.lines.isEmpty { continue }
      truth.add(draft, period: period.index, currency: account.currencyIndex)
      if period.isOpen { continue }
      let (invoice, settlement) = try issue(draft, account, period)
      invoices += 1
      open += invoice.total - settlement.allocated
      unallocated += (settlement.payment?.amount ?? 0) - settlement.allocated
    }
    truth.addReceivables(
      invoices: invoices, open: open, unallocated: unallocated, currency: account.currencyIndex)
  }

  private mutating func issue(
    _ draft: InvoiceDraft, _ account: Account, _ period: Period
  ) throws(SQLError) -> (Invoice, Settlement) {
    var invoice = Invoice(
      id: numbers.next(\.invoice), accountID: account.id, period: period.index,
      currency: account.currencyIndex, issueDate: period.issueDate,
      dueDate: period.issueDate + Day(account.termsDays), net: draft.net, tax: draft.tax)
    let settlement = Settlement(of: invoice, account: account, seed: seed, numbers: &numbers)
    invoice.settle(by: settlement.allocated)
    try files.invoices.append(invoice)
    try write(draft.lines, of: invoice, account)
    try write(settlement, of: invoice)
    return (invoice, settlement)
  }

  private func write(
    _ lines: [InvoiceLine], of invoice: Invoice, _ account: Account
  ) throws(SQLError) {
    for var line in lines {
      line.invoiceID = invoice.id
      try files.lines.append(line)
      for (position, tax) in Country.all[account.country].taxes.enumerated() {
        try files.taxes.append(
          TaxLine(
            invoiceID: invoice.id, lineNumber: line.number, taxNumber: Int32(position) + 1,
            code: tax.code, rate: tax.rate, taxable: line.net,
            tax: InvoiceDraft.tax(tax, on: line.net, in: account.currency)))
      }
    }
  }

  private mutating func write(
    _ settlement: Settlement, of invoice: Invoice
  ) throws(SQLError) {
    if settlement.isPosted { try post(Posting(invoice)) } else { truth.unpostedInvoices += 1 }
    guard let payment = settlement.payment else { return }
    truth.add(payment, allocated: settlement.allocated)
    try files.payments.append(payment)
    try post(Posting(payment))
    if settlement.allocated > 0 {
      try files.allocations.append(
        Allocation(
          id: numbers.next(\.allocation), paymentID: payment.id, invoiceID: invoice.id,
          allocatedOn: payment.receivedOn, amount: settlement.allocated))
    }
    if let refund = settlement.refund {
      truth.add(refund)
      try files.refunds.append(refund)
      try post(Posting(refund))
    }
    if let chargeback = settlement.chargeback {
      truth.add(chargeback)
      try files.chargebacks.append(chargeback)
      try post(Posting(chargeback))
    }
  }

  private mutating func post(_ posting: Posting) throws(SQLError) {
    for entry in posting.entries(&numbers) {
      truth.add(entry)
      try files.ledger.append(entry)
    }
  }
}
