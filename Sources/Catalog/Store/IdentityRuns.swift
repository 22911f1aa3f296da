/// Identities in the order in which they came, of which the last ones can be taken back: stretches of
/// those that follow one another, as a change of many rows brings them.
struct IdentityRuns: Sendable {
  private var runs: [Range<Int64>] = []
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  mutating func append(_ identity: Int64) {
    count += 1
    if let last = runs.last, last.upperBound == identity {
      runs[runs.count - 1] = last.lowerBound..<(identity + 1)
    } else {
      runs.append(identity..<(identity + 1))
    }
  }

  mutating func append(_ identities: Span<Int64>) {
    var row = 0
    while row < identities.count {
      let first = identities[row]
      var end = row + 1
      while end < identities.count, identities[end] == first + Int64(end - row) { end += 1 }
      append(first)
      let more = Int64(end - row - 1)
      runs[runs.count - 1] = runs[runs.count - 1].lowerBound..<(first + 1 + more)
      count += Int(more)
      row = end
    }
  }

  /// The last one, which is taken back; there is one.
  mutating func removeLast() -> Int64 {
    let last = runs.removeLast()
    count -= 1
    let identity = last.upperBound - 1
    if identity > last.lowerBound { runs.append(last.lowerBound..<identity) }
    return identity
  }
}
