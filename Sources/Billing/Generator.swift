import Diagnostics

/// Walks from account to account and writes every table as it goes.
struct Generator {
  private let seed: UInt64
  private let events: Int
  private let folder: OutputFolder
  private let files: BillingFiles
  private let parties: PartyMaker
  private let accounts: AccountMaker
  private var subscriptions: SubscriptionMaker
  private var usage: UsageMaker
  private var books: AccountBooks
  private let exchangeRates: ExchangeRateList
  private let tariffs = TariffList()

  init(events: Int, seed: UInt64, folder: OutputFolder) throws(SQLError) {
    self.events = events
    self.seed = seed
    self.folder = folder
    files = try BillingFiles(in: folder)
    parties = PartyMaker(seed: seed)
    accounts = AccountMaker(seed: seed)
    subscriptions = SubscriptionMaker(seed: seed)
    usage = UsageMaker(seed: seed, prices: UsagePrices(tariffs), files: files.usage)
    books = AccountBooks(seed: seed, tariffs: tariffs, files: files)
    exchangeRates = ExchangeRateList(seed: seed)
  }

  /// Makes everything but `truth.json`.
  /// - Parameter progress: Told the number of events made so far after each account.
  mutating func run(progress: (Int) -> Void, cancellation: Cancellation) throws(SQLError) {
    try writeReferenceTables()
    var shares = AccountShares(events: events)
    var bill = UsageBill()
    var party: Party?
    for number in 0..<shares.accounts {
      try cancellation.check()
      let owner = try owner(ofAccount: number, before: party)
      party = owner
      let share = shares.next(number)
      try write(accounts.account(number, of: owner), number, share, &bill)
      progress(share.firstEvent + share.events)
    }
  }

  private func writeReferenceTables() throws(SQLError) {
    try folder.write(Currency.all)
    try folder.write(TaxRate.all)
    try folder.write(Zone.all)
    try folder.write(Product.all)
    try folder.write(tariffs.tariffs)
    try folder.write(tariffs.tiers)
    try folder.write(exchangeRates.rates)
  }

  /// The party of an account: a new one, which is written, or that of the account before.
  private func owner(ofAccount number: Int, before: Party?) throws(SQLError) -> Party {
    let party = parties.party(PartyMaker.party(ofAccount: number))
    if party.id != before?.id { try files.parties.append(party) }
    return party
  }

  private mutating func write(
    _ account: Account, _ number: Int, _ share: AccountShares.Share, _ bill: inout UsageBill
  ) throws(SQLError) {
    try files.accounts.append(account)
    let services = subscriptions.subscriptions(of: account, number)
    for service in services { try files.subscriptions.append(service) }
    bill.clear()
    try usage.make(account, number, share: share, bill: &bill)
    try books.close(account, bill: bill, subscriptions: services)
  }

  /// The content of `truth.json`.
  var truth: String {
    let defects = usage.defects
    return TruthText(
      books.truth, seed: seed, events: events, rows: folder.rowCounts,
      defects: [
        ("late_events", defects[.late]),
        ("exact_duplicates", defects[.exactDuplicate]),
        ("near_duplicates", defects[.nearDuplicate]),
        ("unknown_accounts", defects[.unknownAccount]),
        ("invalid_rows", defects[.invalid]),
        ("missing_rates", exchangeRates.missing),
        ("unposted_invoices", books.truth.unpostedInvoices),
        ("tariff_changes_in_mid_period", tariffs.midPeriodChanges),
      ]
    ).text
  }
}
