/// The candidate that a misspelt name most likely meant, or nil when none is near.
///
/// Near means an edit distance (with swaps of neighbours) of at most a third of the length.
package func closestName(to name: String, among candidates: some Sequence<String>) -> String? {
  let wanted = ComparedName(name)
  var distances = EditDistances()
  var best: (distance: Int, name: String)?
  for candidate in candidates {
    let other = ComparedName(candidate)
    let limit = max(1, min(wanted.letters.count, other.letters.count) / 3)
    guard wanted.mayBe(within: limit, of: other),
      let distance = distances.between(wanted.letters, other.letters, limit: limit)
    else { continue }
    if let found = best, (found.distance, found.name) <= (distance, candidate) { continue }
    best = (distance, candidate)
  }
  return best?.name
}

/// `did you mean "x"?` for the nearest candidate, or nil.
package func didYouMean(_ name: String, among candidates: some Sequence<String>) -> String? {
  closestName(to: name, among: candidates).map { "did you mean \"\($0)\"?" }
}

/// The first 64 bytes of a name in lower case, and which bytes (modulo 64) occur in it.
private struct ComparedName {
  let letters: [UInt8]
  let occurring: UInt64

  init(_ name: String) {
    var name = name
    letters =
      name.withUTF8 { bytes in
        bytes.allSatisfy { $0 < 0x80 }
          ? bytes.prefix(64).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 } : nil
      } ?? Array(name.lowercased().utf8.prefix(64))
    occurring = letters.reduce(0) { $0 | 1 << UInt64($1 & 63) }
  }

  /// Whether lengths and letters leave room for a distance of at most `limit`: an edit brings in at most one letter that the
  /// other name does not have, and takes away at most one.
  func mayBe(within limit: Int, of other: ComparedName) -> Bool {
    abs(letters.count - other.letters.count) <= limit
      && (occurring & ~other.occurring).nonzeroBitCount <= limit
      && (other.occurring & ~occurring).nonzeroBitCount <= limit
  }
}

/// Optimal string alignment distances: insert, delete, replace, swap neighbours. Holds three rows of the table of
/// distances between prefixes, which one name after the other uses.
private struct EditDistances {
  private var beforeLast: [Int] = []
  private var last: [Int] = []
  private var current: [Int] = []

  /// The distance, or nil where it is above the limit.
  mutating func between(_ a: [UInt8], _ b: [UInt8], limit: Int) -> Int? {
    beforeLast.replaceSubrange(beforeLast.indices, with: 0...b.count)
    last.replaceSubrange(last.indices, with: 0...b.count)
    current.replaceSubrange(current.indices, with: 0...b.count)
    for i in a.indices {
      current[0] = i + 1
      for j in b.indices {
        let change = last[j] + (a[i] == b[j] ? 0 : 1)
        current[j + 1] = min(change, last[j + 1] + 1, current[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          current[j + 1] = min(current[j + 1], beforeLast[j - 1] + 1)
        }
      }
      // A later row is no smaller than the smaller of the two rows before it.
      if current.allSatisfy({ $0 > limit }), last.allSatisfy({ $0 > limit }) { return nil }
      (beforeLast, last, current) = (last, current, beforeLast)
    }
    return last[b.count] <= limit ? last[b.count] : nil
  }
}
