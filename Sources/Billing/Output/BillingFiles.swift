import Diagnostics

/// The open files of the tables that grow with the number of accounts.
struct BillingFiles {
  let parties: TableFile<Party>
  let accounts: TableFile<Account>
  let subscriptions: TableFile<Subscription>
  /// By period.
  let usage: [TableFile<UsageEvent>]
  let invoices: TableFile<Invoice>
  let lines: TableFile<InvoiceLine>
  let taxes: TableFile<TaxLine>
  let payments: TableFile<Payment>
  let allocations: TableFile<Allocation>
  let refunds: TableFile<Refund>
  let chargebacks: TableFile<Chargeback>
  let ledger: TableFile<LedgerEntry>

  init(in folder: OutputFolder) throws(SQLError) {
    parties = try folder.file()
    accounts = try folder.file()
    subscriptions = try folder.file()
    var parts: [TableFile<UsageEvent>] = []
    for period in Period.all {
      parts.append(try folder.file(part: "usage_events/period=\(period.name)/part-0"))
    }
    usage = parts
    invoices = try folder.file()
    lines = try folder.file()
    taxes = try folder.file()
    payments = try folder.file()
    allocations = try folder.file()
    refunds = try folder.file()
    chargebacks = try folder.file()
    ledger = try folder.file()
  }
}
