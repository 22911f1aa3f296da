/// A tax of an invoice line.
struct TaxLine: Record {
  let invoiceID: Int64
  let lineNumber: Int32
  let taxNumber: Int32
  let code: String
  /// Percent in 1/10,000.
  let rate: Int64
  let taxable: Int64
  let tax: Int64

  static let table = "tax_lines"
  static let columns: [RecordColumn<TaxLine>] = [
    .int64("invoice_id") { $0.invoiceID },
    .int32("line_no") { $0.lineNumber },
    .int32("tax_no") { $0.taxNumber },
    .text("tax_code") { $0.code },
    .decimal("rate", 7, 4) { $0.rate },
    .money("taxable_amount") { $0.taxable },
    .money("tax_amount") { $0.tax },
  ]
}
