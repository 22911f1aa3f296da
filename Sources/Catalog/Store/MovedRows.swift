import Columns
import Diagnostics

// A changed row is a dead one and a new one with an identity of its own, but Oracle's ROWID stays the
// row's. For tables of which somebody was given a ROWID, each transaction notes which row came in the
// place of which, and the session where the rows of a transaction are after its commit.

/// Which own row stands for a row that died, in the order of the changes.
struct MovedRows {
  private var next: [Int64: Int64] = [:]
  private var order: [Int64] = []

  var isEmpty: Bool { order.isEmpty }

  mutating func note(_ old: Int64, became new: Int64) {
    if next.updateValue(new, forKey: old) == nil { order.append(old) }
  }

  /// Takes back what was noted of own rows from this identity on.
  mutating func truncate(from limit: Int64) {
    while let last = order.last, let new = next[last], new >= limit {
      next[last] = nil
      order.removeLast()
    }
  }

  /// The newest form of a row; the row itself where it lives or is gone for good.
  func current(_ identity: Int64, isDead: (Int64) -> Bool) -> Int64 {
    var current = identity
    while isDead(current), let newer = next[current] { current = newer }
    return current
  }

  /// The rows that changed.
  var changed: [Int64] { order }
}

/// Where the rows with the ROWIDs of a table are that committed transactions of a session changed. What
/// a commit costs goes by the rows that it changed, not by those before.
struct FollowedRows {
  /// By ROWID.
  private var places: [Int64: Int64] = [:]
  /// The ROWIDs by the places: one for each form that the row had.
  private var numbers: [Int64: [Int64]] = [:]
  /// Where own rows of transactions were stored, by their identities in it.
  private var runs: [StoredRun] = []

  func place(ofRowID number: Int64) -> Int64 {
    if let place = places[number] { return place }
    guard let stored = stored(number) else { return number }
    return places[stored] ?? stored
  }

  /// Where a transaction stored an own row; nil for another identity.
  private func stored(_ own: Int64) -> Int64? {
    guard own >= ownIdentities else { return nil }
    let next = position(of: own)
    guard next > 0 else { return nil }
    let run = runs[next - 1]
    return own - run.own < run.count ? run.stored + (own - run.own) : nil
  }

  /// The first run that begins behind an identity.
  private func position(of own: Int64) -> Int {
    var low = 0
    var high = runs.count
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].own <= own { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// - Parameters:
  ///   - moved: Identities of rows before a commit, and after it.
  ///   - stored: Where own rows are after it, in their order.
  mutating func follow(_ moved: [Int64: Int64], _ stored: [StoredRun]) {
    let known = moved.map { old, new in
      ((numbers.removeValue(forKey: old) ?? []) + [old], new)
    }
    for (rowIDs, place) in known {
      for number in rowIDs { places[number] = place }
      numbers[place, default: []] += rowIDs
    }
    // An autonomous transaction may end before one that began earlier.
    if let first = stored.first { runs.insert(contentsOf: stored, at: position(of: first.own)) }
  }
}

/// Own rows of a transaction that follow one another, and where they are stored.
struct StoredRun {
  var own: Int64
  var count: Int64
  var stored: Int64
}

extension TableOverlay {
  /// Where rows will be once the own rows are stored from `first` on: identities of those that changed,
  /// old and new, and the own rows.
  func places(storedFrom first: Int64) -> (moved: [Int64: Int64], own: [StoredRun]) {
    let (moves, dead, count) = moved
    var wanted: [Int64: [Int64]] = [:]
    for old in moves.changed {
      let current = moves.current(old) { dead.contains($0) }
      if current >= ownIdentities { wanted[current, default: []].append(old) }
    }
    var places: [Int64: Int64] = [:]
    var runs: [StoredRun] = []
    var next = first
    for identity in self.first..<(self.first + Int64(count)) where !dead.contains(identity) {
      for old in wanted[identity] ?? [] { places[old] = next }
      if let last = runs.last, last.own + last.count == identity {
        runs[runs.count - 1].count += 1
      } else {
        runs.append(StoredRun(own: identity, count: 1, stored: next))
      }
      next += 1
    }
    return (places, runs)
  }
}

extension TransactionTable {
  /// Somebody is given ROWIDs of this table: they stay good while the session lasts.
  package func keepRowIDs() { session.keepRowIDs(of: id) }

  package var keepsRowIDs: Bool { session.keepsRowIDs(of: id) }

  /// The identity that the row with this ROWID has now.
  package func identity(ofRowID number: Int64) throws(SQLError) -> Int64 {
    try session.identity(number, in: self)
  }

  /// Notes which new rows came in the place of which old ones.
  package func note(moved: [(old: Int64, new: Int64)]) throws(SQLError) {
    if moved.isEmpty { return }
    try session.change(self) { $0.note(moved: moved) }
  }
}
