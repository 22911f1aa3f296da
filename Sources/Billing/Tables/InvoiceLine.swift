/// A product or a subscription of an invoice.
struct InvoiceLine: Record {
  var invoiceID: Int64 = 0
  var number: Int32 = 0
  let productID: Int32
  let subscriptionID: Int64?
  /// In 1/1,000.
  let quantity: Int64
  let eventCount: Int64
  let net: Int64
  var tax: Int64 = 0

  static let table = "invoice_lines"
  static let columns: [RecordColumn<InvoiceLine>] = [
    .int64("invoice_id") { $0.invoiceID },
    .int32("line_no") { $0.number },
    .choice("line_type", of: ["usage", "recurring"]) { $0.subscriptionID == nil ? 0 : 1 },
    .int32("product_id") { $0.productID },
    .optionalInt64("subscription_id") { $0.subscriptionID },
    .decimal("quantity", 18, 3) { $0.quantity },
    .int64("event_count") { $0.eventCount },
    .money("net_amount") { $0.net },
    .money("tax_amount") { $0.tax },
  ]
}
