/// A calendar month of billing.
struct Period: Sendable {
  /// From 0.
  let index: Int
  /// `2026-07`
  let name: String
  let firstDay: Day
  let dayCount: Int
  /// Usage loaded before this moment (microseconds since 1970) is billed in the period.
  let cutOff: Int64

  private init(index: Int, month: Int) {
    self.index = index
    name = "2026-" + padded(month, digits: 2)
    firstDay = Calendar.day(2026, month, 1)
    let next = Calendar.day(2026, month + 1, 1)
    dayCount = Int(next - firstDay)
    cutOff = Int64(next + 3) * Calendar.microsecondsPerDay
  }

  var lastDay: Day { firstDay + Day(dayCount) - 1 }
  var days: ClosedRange<Day> { firstDay...lastDay }
  /// When the next period begins, in microseconds since 1970.
  var end: Int64 { Int64(lastDay + 1) * Calendar.microsecondsPerDay }
  /// The day of its invoices.
  var issueDate: Day { lastDay + 5 }
  var isOpen: Bool { index == Period.openIndex }

  static let all = (0..<6).map { Period(index: $0, month: 4 + $0) }
  static let openIndex = 5
  static let names = all.map(\.name)
  /// The last day of payments, refunds, chargebacks and ledger entries.
  static let lastDayOfData = all[openIndex].lastDay

  /// The period of a day that lies in one.
  static func index(of day: Day) -> Int {
    var index = openIndex
    while index > 0 && day < all[index].firstDay { index -= 1 }
    return index
  }
}

/// The number with leading zeros.
func padded(_ number: Int, digits: Int) -> String {
  let text = String(number)
  return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
}
