/// What an account owes for a closed period.
struct Invoice: Record {
  enum Status: Int { case open, partlyPaid, paid }

  let id: Int64
  let accountID: Int64
  /// Position in `Period.all`.
  let period: Int
  /// Position in `Currency.all`.
  let currency: Int
  let issueDate: Day
  let dueDate: Day
  var net: Int64 = 0
  var tax: Int64 = 0
  var status = Status.open

  var total: Int64 { net + tax }
  var number: String { Period.names[period] + "-" + padded(Int(id), digits: 8) }

  static let table = "invoices"
  static let columns: [RecordColumn<Invoice>] = [
    .int64("invoice_id") { $0.id },
    .text("invoice_number") { $0.number },
    .int64("account_id") { $0.accountID },
    .choice("period", of: Period.names) { $0.period },
    .choice("currency", of: Currency.codes) { $0.currency },
    .date("issue_date") { $0.issueDate },
    .date("due_date") { $0.dueDate },
    .money("net_amount") { $0.net },
    .money("tax_amount") { $0.tax },
    .money("total_amount") { $0.total },
    .choice("status", of: ["open", "partly_paid", "paid"]) { $0.status.rawValue },
  ]
}

extension Invoice {
  /// Sets the status; an invoice of total 0 has nothing to pay and is paid.
  mutating func settle(by allocated: Int64) {
    status = allocated >= total ? .paid : allocated > 0 ? .partlyPaid : .open
  }
}
