/// What must come out of the data: totals that are added up while it is made.
struct Truth {
  struct Usage {
    var events: Int64 = 0
    var quantity: Int128 = 0
    var rated: Int128 = 0
  }

  struct Invoiced {
    var invoices = 0
    var lines = 0
    var net: Int128 = 0
    var tax: Int128 = 0
  }

  struct Amounts {
    var count = 0
    var amount: Int128 = 0
  }

  struct Ledger {
    var entries = 0
    var debit: Int128 = 0
    var credit: Int128 = 0
  }

  struct Receivables {
    var invoices = 0
    var open: Int128 = 0
    var unallocated: Int128 = 0
    var allocatedByClose: Int128 = 0
  }

  var usage = ByMonth(Usage())
  var invoiced = ByMonth(Invoiced())
  var payments = ByMonth(Amounts())
  var allocations = ByMonth(Amounts())
  var refunds = ByMonth(Amounts())
  var chargebacks = ByMonth(Amounts())
  /// By ledger account.
  var ledger = LedgerAccount.allCases.map { _ in ByMonth(Ledger()) }
  /// By currency.
  var receivables = Currency.all.map { _ in Receivables() }
  var unpostedInvoices = 0
}

/// One total for each period and currency.
struct ByMonth<Total> {
  private var totals: [Total]

  init(_ zero: Total) {
    totals = Array(repeating: zero, count: Period.all.count * Currency.all.count)
  }

  subscript(_ period: Int, _ currency: Int) -> Total {
    get { totals[period * Currency.all.count + currency] }
    _modify { yield &totals[period * Currency.all.count + currency] }
  }
}
