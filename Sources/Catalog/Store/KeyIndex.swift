import Columns
import Diagnostics
import Kernels
import Synchronization

/// Rows on their way into an index: the hashes of their keys, and their identities.
package struct KeyRows: Sendable {
  fileprivate var hashes: [UInt64] = []
  fileprivate var identities: [Int64] = []

  package init() {}

  /// Adds rows with their identities, but for those whose key is all NULL.
  package mutating func append(_ keys: [Column], identities: Column) {
    let count = identities.count
    let hashed = hashRows(keys, count: count)
    let flat = identities.flattened()
    let span = hashed.span(of: UInt64.self, count: count)
    let numbers = flat.span(of: Int64.self)
    let mayBeNull = keys.contains { !$0.hasNoNulls }
    for row in 0..<count {
      if mayBeNull, keys.allSatisfy({ $0.isNull(row) }) { continue }
      hashes.append(span[row])
      self.identities.append(numbers[row])
    }
  }
}

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
  /// What a row takes, about.
  package static let bytesPerRow = 32

  private let content = Mutex(KeyChains())

  package init() {}

  package var count: Int { content.withLock { $0.count } }

  /// Adds rows with identities `first`, `first` + 1, ….
  /// - Parameter isDead: Whether a row will never be seen again by who looks from now on: chains
  ///   skip it.
  package func append(
    _ keys: [Column], count: Int, first: Int64, isDead: (Int64) -> Bool = { _ in false }
  ) {
    content.withLock { $0.append(keys, count: count, first: first, isDead: isDead) }
  }

  /// Adds rows whose identities are given, one per row.
  package func append(_ keys: [Column], identities: Column) {
    var rows = KeyRows()
    rows.append(keys, identities: identities)
    append([rows])
  }

  /// Adds many rows, the parts one after the other.
  package func append(_ parts: [KeyRows]) {
    content.withLock { content in
      content.makeRoom(for: parts.reduce(0) { $0 + $1.hashes.count })
      for part in parts {
        for (hash, identity) in zip(part.hashes, part.identities) {
          content.add(hash, identity) { _ in false }
        }
      }
    }
  }

  /// The rows whose key has this hash, the newest first, without dead ones.
  package func candidates(_ hash: UInt64, isDead: (Int64) -> Bool = { _ in false }) -> [Int64] {
    content.withLock { $0.candidates(hash, isDead: isDead) }
  }

  /// The same, the oldest first; nil where the chain has more than `limit` rows, dead ones with them.
  package func candidates(
    _ hash: UInt64, limit: Int, isDead: (Int64) -> Bool
  ) -> [Int64]? {
    content.withLock { content in
      var found: [Int64] = []
      var seen = 0
      content.visit(hash) { identity in
        seen += 1
        if seen <= limit, !isDead(identity) { found.append(identity) }
      }
      return seen > limit ? nil : found.reversed()
    }
  }

  /// As `candidates`, with the newest apart: mostly there is one.
  package func newest(_ hash: UInt64) -> (first: Int64?, others: [Int64]) {
    content.withLock { content in
      var first: Int64?
      var others: [Int64] = []
      content.visit(hash) { identity in
        if first == nil {
          first = identity
        } else {
          others.append(identity)
        }
      }
      return (first, others)
    }
  }

  /// For each of many hashes the rows that have it and count; hashes without any are left out.
  package func rows(
    _ hashes: Buffer, count: Int, where counts: (_ row: Int, _ identity: Int64) -> Bool
  ) -> [(row: Int, identities: [Int64])] {
    content.withLock { $0.rows(hashes, count: count, where: counts) }
  }

  /// Whether a row that is not dead has this hash.
  package func contains(_ hash: UInt64, isDead: (Int64) -> Bool) -> Bool {
    content.withLock { $0.contains(hash) { !isDead($0) } }
  }
}

/// What a `KeyIndex` holds, for who sees to it that one thread uses it at a time. It is never copied.
///
/// Both tables are raw blocks: of large ones the system gives large pages, so that a probe at a random
/// place costs a miss of the cache and no walk through the page tables.
struct KeyChains {
  /// Together, so that a look-up misses the cache once.
  fileprivate struct Entry: BitwiseCopyable {
    var hash: UInt64
    var identity: Int64
    /// The entry after it in its chain; -1 for none.
    var next: Int32
    /// The head of its chain before it came, for going back.
    var previous: Int32
  }

  private(set) var count = 0
  private var chainCount = 64
  private var headBlock: Buffer
  private var entryBlock: Buffer
  private var capacity = 64

  init() {
    headBlock = Buffer.of(Int32.self, count: chainCount)
    entryBlock = Buffer.of(Entry.self, count: capacity)
    heads.update(repeating: -1, count: chainCount)
  }

  private var heads: UnsafeMutablePointer<Int32> { headBlock.pointer(to: Int32.self) }
  private var entries: UnsafeMutablePointer<Entry> { entryBlock.pointer(to: Entry.self) }

  @inline(__always) private func place(of hash: UInt64) -> Int {
    Int(truncatingIfNeeded: hash) & (chainCount - 1)
  }

  /// Adds rows with identities `first`, `first` + 1, …; what all is NULL of is left out.
  mutating func append(
    _ keys: [Column], count: Int, first: Int64, isDead: (Int64) -> Bool
  ) {
    let hashes = hashRows(keys, count: count)
    let span = hashes.span(of: UInt64.self, count: count)
    let mayBeNull = keys.contains { !$0.hasNoNulls }
    for row in 0..<count {
      if mayBeNull, keys.allSatisfy({ $0.isNull(row) }) { continue }
      add(span[row], first + Int64(row), isDead)
    }
  }

  /// For each of many hashes the rows that have it and count; hashes without any are left out.
  func rows(
    _ hashes: Buffer, count: Int, where counts: (_ row: Int, _ identity: Int64) -> Bool
  ) -> [(row: Int, identities: [Int64])] {
    var found: [(row: Int, identities: [Int64])] = []
    let span = hashes.span(of: UInt64.self, count: count)
    for row in 0..<count {
      visit(span[row]) { identity in
        guard counts(row, identity) else { return }
        if found.last?.row == row {
          found[found.count - 1].identities.append(identity)
        } else {
          found.append((row, [identity]))
        }
      }
    }
    return found
  }

  /// The rows of a hash that live, the newest first.
  func candidates(_ hash: UInt64, isDead: (Int64) -> Bool) -> [Int64] {
    var found: [Int64] = []
    visit(hash) { if !isDead($0) { found.append($0) } }
    return found
  }

  /// Whether a row of a hash counts.
  func contains(_ hash: UInt64, where counts: (Int64) -> Bool) -> Bool {
    let entries = entries
    var place = heads[place(of: hash)]
    while place >= 0 {
      let entry = entries[Int(place)]
      if entry.hash == hash, counts(entry.identity) { return true }
      place = entry.next
    }
    return false
  }

  /// Forgets the rows from an identity on, which came last: a rollback takes them away.
  mutating func truncate(below limit: Int64) {
    let (heads, entries) = (heads, entries)
    while count > 0, entries[count - 1].identity >= limit {
      count -= 1
      heads[place(of: entries[count].hash)] = entries[count].previous
    }
  }

  /// The identities of a hash, the newest first.
  @inline(__always) func visit(_ hash: UInt64, _ body: (Int64) -> Void) {
    let entries = entries
    var place = heads[place(of: hash)]
    while place >= 0 {
      let entry = entries[Int(place)]
      if entry.hash == hash { body(entry.identity) }
      place = entry.next
    }
  }

  mutating func add(_ hash: UInt64, _ identity: Int64, _ isDead: (Int64) -> Bool) {
    if count >= chainCount { makeChains(chainCount * 2) }
    if count >= capacity { reserve(capacity * 2) }
    let (heads, entries) = (heads, entries)
    let place = place(of: hash)
    let head = heads[place]
    var following = head
    // A row that is dead now comes back only by a rollback, which takes the new row away first.
    while following >= 0, isDead(entries[Int(following)].identity) {
      following = entries[Int(following)].next
    }
    heads[place] = Int32(count)
    entries[count] = Entry(hash: hash, identity: identity, next: following, previous: head)
    count += 1
  }

  /// As many chains as `more` rows will ask for, at once.
  mutating func makeRoom(for more: Int) {
    let wanted = count + more
    if wanted > capacity { reserve(max(wanted, capacity * 2)) }
    guard wanted > chainCount else { return }
    var chains = chainCount
    while chains < wanted { chains *= 2 }
    makeChains(chains)
  }

  private mutating func reserve(_ entries: Int) {
    let stride = MemoryLayout<Entry>.stride
    Buffer.grow(&entryBlock, to: entries * stride, keeping: count * stride)
    capacity = entries
  }

  /// Every entry is threaded again, in its order.
  private mutating func makeChains(_ chains: Int) {
    headBlock = Buffer.of(Int32.self, count: chains)
    chainCount = chains
    let (heads, entries) = (heads, entries)
    heads.update(repeating: -1, count: chains)
    for number in 0..<count {
      let place = place(of: entries[number].hash)
      entries[number].next = heads[place]
      entries[number].previous = heads[place]
      heads[place] = Int32(number)
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
