import Columns
import Diagnostics
import Kernels
import Synchronization

/// Finds rows by the hash of their key: a hash table of chains that only grows.
///
/// ```
/// heads[hash]  → entry → entry → …      the newest row of a hash first
/// entries      (hash, identity, next)    in the order of arrival
/// ```
///
/// Whether a found row is (still) there and really has the key is for the caller to see. Rows whose
/// key is all NULL are left out: they equal nothing.
package final class KeyIndex: Sendable {
  fileprivate struct Content {
    var heads: [Int32] = Array(repeating: -1, count: 64)
    var hashes: [UInt64] = []
    var identities: [Int64] = []
    var next: [Int32] = []
    /// The head of the entry's chain before it came, for going back.
    var previous: [Int32] = []
  }

  /// What a row takes, about.
  package static let bytesPerRow = 32

  private let content = Mutex(Content())

  package init() {}

  package var count: Int { content.withLock { $0.identities.count } }

  /// Adds rows with identities `first`, `first` + 1, ….
  /// - Parameter isDead: Whether a row will never be seen again by who looks from now on: chains
  ///   skip it.
  package func append(
    _ keys: [Column], count: Int, first: Int64, isDead: (Int64) -> Bool = { _ in false }
  ) {
    let hashes = hashRows(keys, count: count)
    let span = hashes.span(of: UInt64.self, count: count)
    let mayBeNull = keys.contains { !$0.hasNoNulls }
    content.withLock { content in
      for row in 0..<count {
        if mayBeNull, keys.allSatisfy({ $0.isNull(row) }) { continue }
        content.add(span[row], first + Int64(row), isDead)
      }
    }
  }

  /// Adds rows whose identities are given, one per row.
  package func append(_ keys: [Column], identities: Column) {
    let hashes = hashRows(keys, count: identities.count)
    let span = hashes.span(of: UInt64.self, count: identities.count)
    let flat = identities.flattened()
    let mayBeNull = keys.contains { !$0.hasNoNulls }
    content.withLock { content in
      let numbers = flat.span(of: Int64.self)
      for row in 0..<numbers.count {
        if mayBeNull, keys.allSatisfy({ $0.isNull(row) }) { continue }
        content.add(span[row], numbers[row]) { _ in false }
      }
    }
  }

  /// The rows whose key has this hash, the newest first, without dead ones.
  package func candidates(_ hash: UInt64, isDead: (Int64) -> Bool = { _ in false }) -> [Int64] {
    content.withLock { content in
      var found: [Int64] = []
      var entry = content.heads[Int(truncatingIfNeeded: hash) & (content.heads.count - 1)]
      while entry >= 0 {
        let identity = content.identities[Int(entry)]
        if content.hashes[Int(entry)] == hash, !isDead(identity) {
          found.append(identity)
        }
        entry = content.next[Int(entry)]
      }
      return found
    }
  }

  /// As `candidates`, with the newest apart: mostly there is one.
  package func newest(_ hash: UInt64) -> (first: Int64?, others: [Int64]) {
    content.withLock { content in
      var first: Int64?
      var others: [Int64] = []
      var entry = Int(content.heads[Int(truncatingIfNeeded: hash) & (content.heads.count - 1)])
      while entry >= 0 {
        if content.hashes[entry] == hash {
          if first == nil {
            first = content.identities[entry]
          } else {
            others.append(content.identities[entry])
          }
        }
        entry = Int(content.next[entry])
      }
      return (first, others)
    }
  }

  /// For each of many hashes the rows that have it and count; hashes without any are left out.
  package func rows(
    _ hashes: Buffer, count: Int, where counts: (_ row: Int, _ identity: Int64) -> Bool
  ) -> [(row: Int, identities: [Int64])] {
    content.withLock { content in
      var found: [(row: Int, identities: [Int64])] = []
      let span = hashes.span(of: UInt64.self, count: count)
      let mask = content.heads.count - 1
      for row in 0..<count {
        let hash = span[row]
        var entry = Int(content.heads[Int(truncatingIfNeeded: hash) & mask])
        while entry >= 0 {
          let identity = content.identities[entry]
          if content.hashes[entry] == hash, counts(row, identity) {
            if found.last?.row == row {
              found[found.count - 1].identities.append(identity)
            } else {
              found.append((row, [identity]))
            }
          }
          entry = Int(content.next[entry])
        }
      }
      return found
    }
  }

  /// Forgets the rows from an identity on, which came last: a rollback takes them away.
  package func truncate(below limit: Int64) {
    content.withLock { content in
      while let last = content.identities.last, last >= limit {
        let hash = content.hashes.removeLast()
        content.identities.removeLast()
        content.next.removeLast()
        content.heads[Int(truncatingIfNeeded: hash) & (content.heads.count - 1)] =
          content.previous.removeLast()
      }
    }
  }
}

extension KeyIndex.Content {
  mutating func add(_ hash: UInt64, _ identity: Int64, _ isDead: (Int64) -> Bool) {
    if identities.count >= heads.count { grow() }
    let place = Int(truncatingIfNeeded: hash) & (heads.count - 1)
    let head = heads[place]
    var following = head
    // A row that is dead now comes back only by a rollback, which takes the new row away first.
    while following >= 0, isDead(identities[Int(following)]) { following = next[Int(following)] }
    heads[place] = Int32(identities.count)
    hashes.append(hash)
    identities.append(identity)
    next.append(following)
    previous.append(head)
  }

  /// Twice as many chains; every entry is threaded again, in its order.
  private mutating func grow() {
    heads = Array(repeating: -1, count: heads.count * 2)
    for entry in identities.indices {
      let place = Int(truncatingIfNeeded: hashes[entry]) & (heads.count - 1)
      next[entry] = heads[place]
      previous[entry] = heads[place]
      heads[place] = Int32(entry)
    }
  }
}

/// The hash of a key of one row, as `KeyIndex` keeps it.
package func keyHash(_ key: [Column], row: Int) -> UInt64 {
  let one = key.map { $0.slice(from: row, count: 1) }
  return hashRows(one, count: 1).span(of: UInt64.self, count: 1)[0]
}

/// The indexes of one version of a table, made by a scan at the first use.
///
/// For stores whose identities last one version; one cache belongs to one version.
package final class KeyIndexCache: Sendable {
  private let known = Mutex<[[Int]: KeyIndex]>([:])

  package init() {}

  package func index(
    on columns: [Int], of table: any StoredTable
  ) throws(SQLError) -> KeyIndex {
    if let found = known.withLock({ $0[columns] }) { return found }
    let made = KeyIndex()
    try table.visit(columns: columns + [table.schema.count]) { batch throws(SQLError) in
      made.append(Array(batch.columns.dropLast()), identities: batch.columns[columns.count])
    }
    return known.withLock { known in
      if let other = known[columns] { return other }
      known[columns] = made
      return made
    }
  }
}

extension Table {
  /// Reads all rows on the calling thread.
  package func visit(
    columns: [Int], _ body: (Batch) throws(SQLError) -> Void
  ) throws(SQLError) {
    let scan = try scan(ScanRequest(columns: columns))
    let reader = try scan.makeReader()
    for morsel in 0..<scan.morselCount {
      try reader.open(morsel: morsel)
      while let batch = try reader.next() { try body(batch) }
    }
  }
}
