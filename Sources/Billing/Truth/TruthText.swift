/// `truth.json`: one line for each entry of a list, so that two of them can be compared by eye.
struct TruthText {
  private(set) var text = "{\n"

  init(_ truth: Truth, seed: UInt64, events: Int, rows: [String: Int], defects: [(String, Int)]) {
    let periods = Period.names.map { "\"\($0)\"" }.joined(separator: ", ")
    text += "  \"version\": 1, \"seed\": \(seed), \"events\": \(events),\n"
    text += "  \"periods\": [\(periods)], \"open_period\": \"\(Period.names[Period.openIndex])\",\n"
    addCounts("rows", rows.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    addCounts("defects", defects)
    addList("usage", TruthText.usage(truth))
    addList("invoiced", TruthText.invoiced(truth))
    addList("payments", TruthText.amounts(truth.payments))
    addList("allocations", TruthText.amounts(truth.allocations))
    addList("refunds", TruthText.amounts(truth.refunds))
    addList("chargebacks", TruthText.amounts(truth.chargebacks))
    addList("ledger", TruthText.ledger(truth))
    addList("receivables", TruthText.receivables(truth), isLast: true)
    text += "}\n"
  }

  private mutating func addCounts(_ name: String, _ counts: [(String, Int)]) {
    let pairs = counts.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ")
    text += "  \"\(name)\": {\(pairs)},\n"
  }

  private mutating func addList(_ name: String, _ objects: [String], isLast: Bool = false) {
    let end = isLast ? "\n" : ",\n"
    guard !objects.isEmpty else { return text += "  \"\(name)\": []\(end)" }
    let lines = objects.map { "    {\($0)}" }.joined(separator: ",\n")
    text += "  \"\(name)\": [\n\(lines)\n  ]\(end)"
  }

  private static func usage(_ truth: Truth) -> [String] {
    months { period, currency in
      let total = truth.usage[period, currency]
      if total.events == 0 { return nil }
      return "\"events\": \(total.events), \"quantity\": \(decimal(total.quantity, scale: 3)), "
        + "\"rated\": \(money(total.rated))"
    }
  }

  private static func invoiced(_ truth: Truth) -> [String] {
    months { period, currency in
      let total = truth.invoiced[period, currency]
      if total.invoices == 0 { return nil }
      return "\"invoices\": \(total.invoices), \"lines\": \(total.lines), "
        + "\"net\": \(money(total.net)), \"tax\": \(money(total.tax)), "
        + "\"total\": \(money(total.net + total.tax))"
    }
  }

  private static func amounts(_ totals: ByMonth<Truth.Amounts>) -> [String] {
    months { period, currency in
      let total = totals[period, currency]
      if total.count == 0 { return nil }
      return "\"count\": \(total.count), \"amount\": \(money(total.amount))"
    }
  }

  private static func ledger(_ truth: Truth) -> [String] {
    var objects: [String] = []
    for period in Period.all.indices {
      for currency in Currency.all.indices {
        for (account, totals) in truth.ledger.enumerated() {
          let total = totals[period, currency]
          if total.entries == 0 { continue }
          objects.append(
            head(period, currency)
              + ", \"ledger_account\": \"\(LedgerAccount.numbers[account])\", "
              + "\"debit\": \(money(total.debit)), \"credit\": \(money(total.credit))")
        }
      }
    }
    return objects
  }

  private static func receivables(_ truth: Truth) -> [String] {
    zip(Currency.codes, truth.receivables).compactMap { code, total in
      if total.invoices == 0 { return nil }
      return "\"currency\": \"\(code)\", \"open\": \(money(total.open)), "
        + "\"unallocated\": \(money(total.unallocated)), "
        + "\"allocated_by_close\": \(money(total.allocatedByClose))"
    }
  }

  /// The objects of a list by period and currency; nil for none.
  private static func months(_ object: (Int, Int) -> String?) -> [String] {
    var objects: [String] = []
    for period in Period.all.indices {
      for currency in Currency.all.indices {
        guard let rest = object(period, currency) else { continue }
        objects.append(head(period, currency) + ", " + rest)
      }
    }
    return objects
  }

  private static func head(_ period: Int, _ currency: Int) -> String {
    "\"period\": \"\(Period.names[period])\", \"currency\": \"\(Currency.codes[currency])\""
  }

  private static func money(_ amount: Int128) -> String { decimal(amount, scale: 4) }

  private static func decimal(_ unscaled: Int128, scale: Int) -> String {
    let digits = String(unscaled.magnitude)
    let padded = String(repeating: "0", count: max(0, scale + 1 - digits.utf8.count)) + digits
    return "\"\(unscaled < 0 ? "-" : "")\(padded.dropLast(scale)).\(padded.suffix(scale))\""
  }
}
