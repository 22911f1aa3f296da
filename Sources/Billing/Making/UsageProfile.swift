/// How an account uses products: what it uses, since when, through which system.
struct UsageProfile {
  let account: Account
  /// Four products, the most used first.
  let products: [Int32]
  /// The part of the rhythm in which the account was open.
  let slots: UInt64

  init(_ account: Account, number: Int, seed: UInt64, rhythm: Rhythm) {
    var random = Random(seed: seed, stream: .usageProfile, number: number)
    var left = (1...Int32(Product.usageCount)).map { $0 }
    var chosen: [Int32] = []
    for _ in 0..<4 { chosen.append(left.remove(at: random.below(left.count))) }
    self.account = account
    products = chosen
    slots = rhythm.slots(before: account.closedOn.map { $0 + 1 })
  }

  /// - Parameter roll: 0 to 99.
  func product(_ roll: Int) -> Int32 {
    products[roll < 50 ? 0 : roll < 75 ? 1 : roll < 90 ? 2 : 3]
  }
}
