/// A service that an account pays every month.
struct Subscription: Record {
  let id: Int64
  let accountID: Int64
  let productID: Int32
  let quantity: Int32
  let startDate: Day
  /// The last day of service.
  let endDate: Day?
  /// 0 to 100.
  let discountPercent: Int64

  /// The days of the period on which it is active, if there are any.
  func activeDays(in period: Period) -> ClosedRange<Day>? {
    let first = max(startDate, period.firstDay)
    let last = min(endDate ?? period.lastDay, period.lastDay)
    return first <= last ? first...last : nil
  }

  static let table = "subscriptions"
  static let columns: [RecordColumn<Subscription>] = [
    .int64("subscription_id") { $0.id },
    .int64("account_id") { $0.accountID },
    .int32("product_id") { $0.productID },
    .int32("quantity") { $0.quantity },
    .date("start_date") { $0.startDate },
    .optionalDate("end_date") { $0.endDate },
    .decimal("discount_percent", 5, 2) { $0.discountPercent * 100 },
    .choice("status", of: ["active", "cancelled"]) { $0.endDate == nil ? 0 : 1 },
  ]
}
