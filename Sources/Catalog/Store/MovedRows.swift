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

  /// The rows of earlier transactions that changed.
  var stored: [Int64] { order.filter { $0 < ownIdentities } }
}

/// Where the rows with the ROWIDs of a table are that committed transactions of a session changed. What
/// a commit costs goes by the rows that it changed, not by those before.
struct FollowedRows {
  /// By ROWID.
  private var places: [Int64: Int64] = [:]
  /// The ROWIDs by the places: one for each form that the row had.
  private var numbers: [Int64: [Int64]] = [:]

  func place(ofRowID number: Int64) -> Int64 { places[number] ?? number }

  /// - Parameter moved: Identities of stored rows before a commit, and after it.
  mutating func follow(_ moved: [Int64: Int64]) {
    let known = moved.map { old, new in
      ((numbers.removeValue(forKey: old) ?? []) + [old], new)
    }
    for (rowIDs, place) in known {
      for number in rowIDs { places[number] = place }
      numbers[place] = rowIDs
    }
  }
}

extension TableOverlay {
  /// Where stored rows that changed will be once the own rows are stored from `first` on: old
  /// identities and new ones.
  func places(storedFrom first: Int64) -> [Int64: Int64] {
    let (moves, dead, count) = moved
    guard !moves.isEmpty else { return [:] }
    var wanted: [Int64: Int64] = [:]
    for old in moves.stored {
      let current = moves.current(old) { dead.contains($0) }
      if current >= ownIdentities { wanted[current] = old }
    }
    var places: [Int64: Int64] = [:]
    var next = first
    for row in 0..<Int64(count) where !dead.contains(ownIdentities + row) {
      if let old = wanted[ownIdentities + row] { places[old] = next }
      next += 1
    }
    return places
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
