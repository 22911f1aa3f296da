/// Makes the services that an account pays every month.
struct SubscriptionMaker {
  let seed: UInt64
  private var nextID: Int64 = 1

  init(seed: UInt64) { self.seed = seed }

  private static let lastStart = Calendar.day(2026, 9, 20)
  private static let lastCancellation = Calendar.day(2026, 9, 25)

  /// The subscriptions of the `number`-th account.
  mutating func subscriptions(of account: Account, _ number: Int) -> [Subscription] {
    var random = Random(seed: seed, stream: .subscription, number: number)
    var made: [Subscription] = []
    for _ in 0..<random.below(4) {
      let start = startDate(account, &random)
      let end = endDate(account, start, &random)
      let productID = Product.usageCount + 1 + random.weighted([45, 30, 10, 15])
      let quantity = random.below(10) < 6 ? 1 : random.within(1...20)
      let discount = [0, 5, 10, 15][random.weighted([70, 10, 10, 10])]
      if let closed = account.closedOn, start > closed { continue }
      made.append(
        Subscription(
          id: nextID, accountID: account.id, productID: Int32(productID),
          quantity: Int32(quantity), startDate: start, endDate: end,
          discountPercent: Int64(discount)))
      nextID += 1
    }
    return made
  }

  private func startDate(_ account: Account, _ random: inout Random) -> Day {
    let firstDay = Period.all[0].firstDay
    if random.below(10) < 7 { return random.day(account.openedOn...firstDay - 1) }
    return random.day(firstDay...SubscriptionMaker.lastStart)
  }

  /// One in ten is cancelled; the closing of the account cancels the others.
  private func endDate(_ account: Account, _ start: Day, _ random: inout Random) -> Day? {
    let isCancelled = random.below(10) == 0
    let earliest = max(start, Period.all[0].firstDay)
    let cancelled = random.day(earliest...SubscriptionMaker.lastCancellation)
    guard isCancelled else { return account.closedOn }
    return min(cancelled, account.closedOn ?? cancelled)
  }
}
