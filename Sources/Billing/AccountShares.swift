/// How many events each account has: proportional to 1 / (rank + 9), adding up to all events.
///
/// Ranks are spread over the accounts by a prime multiplier, so that big accounts do not come
/// first. Nothing is stored per account.
struct AccountShares {
  struct Share {
    let rank: Int
    /// Events of all accounts before this one.
    let firstEvent: Int
    let events: Int
  }

  let accounts: Int
  let events: Int
  private let totalWeight: Int128
  private var runningWeight: Int128 = 0
  private var given = 0

  init(events: Int) {
    self.events = events
    accounts = AccountShares.accounts(forEvents: events)
    var total: Int128 = 0
    for rank in 1...accounts { total += AccountShares.weight(rank) }
    totalWeight = total
  }

  static func accounts(forEvents events: Int) -> Int { max(20, events / 200) }

  private static func weight(_ rank: Int) -> Int128 { Int128((1 << 40) / (rank + 9)) }

  /// The share of the `number`-th account, from 0; to be asked in order.
  mutating func next(_ number: Int) -> Share {
    let rank = 1 + (number &* 2_654_435_761) % accounts
    runningWeight += AccountShares.weight(rank)
    let through = Int(Rounding.quotient(Int128(events) * runningWeight, by: totalWeight))
    defer { given = through }
    return Share(rank: rank, firstEvent: given, events: through - given)
  }
}
