import Diagnostics

/// Makes the usage events of account after account, writes them, and adds up what is billable.
struct UsageMaker {
  private(set) var defects = UsageDefectCounts()
  private let seed: UInt64
  private let rhythm = Rhythm()
  private let prices: UsagePrices
  private let files: [TableFile<UsageEvent>]
  private let periodEnds = Period.all.map(\.end)
  private let cutOffs = Period.all.map(\.cutOff)
  private var nextID: Int64 = 1
  /// By source system, the number of its last event.
  private var sourceNumbers = [Int64](repeating: 0, count: SourceSystem.names.count)

  private static let quarterHour: Int64 = 900_000_000
  /// In milliseconds; with the wait for the next quarter of an hour at most 36 hours.
  private static let longestDelay: UInt64 = 143 * 900_000
  private static let unknownAccounts: Int64 = 900_000_000

  init(seed: UInt64, prices: UsagePrices, files: [TableFile<UsageEvent>]) {
    self.seed = seed
    self.prices = prices
    self.files = files
  }

  /// Makes all events of the `number`-th account.
  mutating func make(
    _ account: Account, _ number: Int, share: AccountShares.Share, bill: inout UsageBill
  ) throws(SQLError) {
    let profile = UsageProfile(account, number: number, seed: seed, rhythm: rhythm)
    var period = 0
    for position in 0..<share.events {
      var random = Random(seed: seed, stream: .usage, number: share.firstEvent + position)
      let time = rhythm.time(
        of: position, among: share.events, jitter: random.bits(), slots: profile.slots)
      while time >= periodEnds[period] { period += 1 }
      let event = cleanEvent(profile, time, &random)
      try write(event, period, UsageDefect(roll: random.below(1000)), &random, &bill)
    }
  }

  private mutating func cleanEvent(
    _ profile: UsageProfile, _ time: Int64, _ random: inout Random
  ) -> UsageEvent {
    let source = random.below(100) < 85 ? profile.account.source : random.below(4)
    let zone = random.below(100)
    return UsageEvent(
      id: 0, source: source, sourceNumber: 0, accountID: profile.account.id,
      productID: profile.product(random.below(100)), eventTime: time,
      loadedAt: UsageMaker.loadTime(time, &random), quantity: UsageMaker.quantity(&random),
      zone: zone < 80 ? 0 : zone < 95 ? 1 : 2, currency: profile.account.currencyIndex)
  }

  /// Mostly soon after, at a quarter of an hour.
  private static func loadTime(_ time: Int64, _ random: inout Random) -> Int64 {
    let bits = random.bits()
    let skewed = ((bits & 0xFFFF_FFFF) * (bits >> 32)) >> 32
    let delay = Int64((skewed * longestDelay) >> 32) * 1_000
    return nextQuarterHour(time + delay)
  }

  private static func nextQuarterHour(_ time: Int64) -> Int64 {
    (time + quarterHour - 1) / quarterHour * quarterHour
  }

  private static func quantity(_ random: inout Random) -> Int64 {
    let size = random.below(100)
    let range = size < 70 ? 1_000...99_999 : size < 95 ? 100_000...999_999 : 1_000_000...4_999_999
    return Int64(random.within(range))
  }

  /// Writes the event with its defect, and bills what is billable.
  private mutating func write(
    _ clean: UsageEvent, _ period: Int, _ defect: UsageDefect, _ random: inout Random,
    _ bill: inout UsageBill
  ) throws(SQLError) {
    var event = clean
    count(&event)
    defects.count(defect)
    switch defect {
    case .none: break
    case .late:
      let slot = Int64(random.below(21 * 96))
      event.loadedAt = cutOffs[period] + slot * UsageMaker.quarterHour
    case .unknownAccount: event.accountID = UsageMaker.unknownAccounts + Int64(random.below(999))
    case .invalid: UsageMaker.spoil(&event, random.below(4))
    case .exactDuplicate, .nearDuplicate: try write(event, period)
    }
    if defect != .unknownAccount && defect != .invalid { add(event, period, to: &bill) }
    if defect == .nearDuplicate {
      repeatLater(&event, seconds: random.within(1...3), period)
      add(event, period, to: &bill)
    }
    try write(event, period)
  }

  /// Gives the event the next number of its source system.
  private mutating func count(_ event: inout UsageEvent) {
    sourceNumbers[event.source] += 1
    event.sourceNumber = sourceNumbers[event.source]
  }

  private static func spoil(_ event: inout UsageEvent, _ way: Int) {
    switch way {
    case 0: event.quantity = nil
    case 1: event.quantity = event.quantity.map { -$0 }
    case 2: event.productID = nil
    default: event.productID = 999
    }
  }

  private mutating func repeatLater(_ event: inout UsageEvent, seconds: Int, _ period: Int) {
    count(&event)
    event.eventTime = min(event.eventTime + Int64(seconds) * 1_000_000, periodEnds[period] - 1)
    event.loadedAt = max(event.loadedAt, UsageMaker.nextQuarterHour(event.eventTime))
  }

  private mutating func write(_ event: UsageEvent, _ period: Int) throws(SQLError) {
    var row = event
    row.id = nextID
    nextID += 1
    try files[period].append(row)
  }

  private func add(_ event: UsageEvent, _ period: Int, to bill: inout UsageBill) {
    guard let product = event.productID, let quantity = event.quantity else { return }
    let day = Day(event.eventTime / Calendar.microsecondsPerDay)
    let rated = prices.rated(
      product: product, currency: event.currency, day: day, quantity: quantity, zone: event.zone)
    let billingPeriod = event.loadedAt < cutOffs[period] ? period : period + 1
    bill.add(period: billingPeriod, product: product, quantity: quantity, rated: rated)
  }
}
