/// Makes customers.
struct PartyMaker {
  let seed: UInt64

  private static let earliest = Calendar.day(2014, 1, 1)
  private static let latest = Calendar.day(2025, 12, 31)

  /// The position of the party of the `account`-th account: every fifth party has two.
  static func party(ofAccount account: Int) -> Int { account / 6 * 5 + min(account % 6, 4) }

  /// The `number`-th party, from 0.
  func party(_ number: Int) -> Party {
    var random = Random(seed: seed, stream: .party, number: number)
    let country = random.weighted(Country.shares)
    let code = Country.all[country].code
    let isCompany = random.below(10) < 6
    return Party(
      id: Int64(number) + 1, isCompany: isCompany,
      name: isCompany ? company(code, &random) : person(&random), country: country,
      taxID: isCompany ? code + padded(random.below(1_000_000_000), digits: 9) : nil,
      source: random.weighted(Country.all[country].sources),
      createdOn: random.day(PartyMaker.earliest...PartyMaker.latest))
  }

  private func company(_ country: String, _ random: inout Random) -> String {
    let word = random.one(of: Names.companyWords)
    return "\(word) \(random.one(of: Names.companyTrades)) \(Names.legalForm(country))"
  }

  private func person(_ random: inout Random) -> String {
    let first = random.one(of: Names.firstNames)
    return "\(first) \(random.one(of: Names.lastNames))"
  }
}
