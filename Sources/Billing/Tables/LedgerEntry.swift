/// A debit or a credit of a ledger account.
struct LedgerEntry: Record {
  enum Source: Int {
    case invoice, payment, refund, chargeback
    static let names = ["invoice", "payment", "refund", "chargeback"]
  }

  let id: Int64
  let journalID: Int64
  let postedOn: Day
  /// Position in `Period.all`.
  let period: Int
  let accountID: Int64
  let ledgerAccount: LedgerAccount
  /// Position in `Currency.all`.
  let currency: Int
  let debit: Int64
  let credit: Int64
  let source: Source
  let sourceID: Int64

  static let table = "ledger_entries"
  static let columns: [RecordColumn<LedgerEntry>] = [
    .int64("entry_id") { $0.id },
    .int64("journal_id") { $0.journalID },
    .date("posted_on") { $0.postedOn },
    .choice("period", of: Period.names) { $0.period },
    .int64("account_id") { $0.accountID },
    .choice("ledger_account", of: LedgerAccount.numbers) { $0.ledgerAccount.rawValue },
    .choice("currency", of: Currency.codes) { $0.currency },
    .money("debit") { $0.debit },
    .money("credit") { $0.credit },
    .choice("source_type", of: Source.names) { $0.source.rawValue },
    .int64("source_id") { $0.sourceID },
  ]
}
