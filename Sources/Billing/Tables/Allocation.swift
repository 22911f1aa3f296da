/// A part of a payment that settles an invoice.
struct Allocation: Record {
  let id: Int64
  let paymentID: Int64
  let invoiceID: Int64
  let allocatedOn: Day
  let amount: Int64

  static let table = "allocations"
  static let columns: [RecordColumn<Allocation>] = [
    .int64("allocation_id") { $0.id },
    .int64("payment_id") { $0.paymentID },
    .int64("invoice_id") { $0.invoiceID },
    .date("allocated_on") { $0.allocatedOn },
    .money("amount") { $0.amount },
  ]
}
