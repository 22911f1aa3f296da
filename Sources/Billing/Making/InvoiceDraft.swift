/// An invoice with its lines and taxes, before it has a number.
struct InvoiceDraft {
  var lines: [InvoiceLine] = []
  var net: Int64 = 0
  var tax: Int64 = 0

  mutating func add(_ line: InvoiceLine, taxes: [Country.Tax], in currency: Currency) {
    var line = line
    line.number = Int32(lines.count) + 1
    line.tax = taxes.reduce(0) { $0 + InvoiceDraft.tax($1, on: line.net, in: currency) }
    lines.append(line)
    net += line.net
    tax += line.tax
  }

  /// Percent have four digits behind the point: 10^4 × 10^2 of them are the whole.
  static func tax(_ tax: Country.Tax, on net: Int64, in currency: Currency) -> Int64 {
    Rounding.amount(Int128(net) * Int128(tax.rate), by: 1_000_000, in: currency)
  }
}
