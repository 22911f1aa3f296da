/// An account of the general ledger, in the order of the numbers.
enum LedgerAccount: Int, CaseIterable {
  case cash, receivables, taxPayable, revenue, refunds, chargebacks

  static let numbers = ["1000", "1200", "2200", "4000", "4900", "6100"]
}
