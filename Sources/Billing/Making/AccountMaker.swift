/// Makes billing accounts.
struct AccountMaker {
  let seed: UInt64

  static let firstID: Int64 = 100_001

  /// The `number`-th account, from 0.
  func account(_ number: Int, of party: Party) -> Account {
    var random = Random(seed: seed, stream: .account, number: number)
    let lastOpening = Period.all[0].firstDay - 1
    let isClosed = random.below(100) < 2
    let closedOn = isClosed ? Period.all[random.within(1...4)].lastDay : nil
    let isSuspended = random.below(100) == 0
    let unit = Currency.all[Country.all[party.country].currency]
    let limit = Int128(random.one(of: [1, 2, 5, 10, 50])) * 10_000_000 * unit.priceScale
    return Account(
      id: AccountMaker.firstID + Int64(number), partyID: party.id, country: party.country,
      source: random.weighted(Country.all[party.country].sources),
      status: isClosed ? .closed : isSuspended ? .suspended : .active,
      openedOn: random.day(party.createdOn...lastOpening), closedOn: closedOn,
      termsDays: random.one(of: [14, 30, 30, 45]),
      creditLimit: Rounding.amount(limit, by: 100, in: unit))
  }
}
