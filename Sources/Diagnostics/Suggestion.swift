/// The candidate that a misspelt name most likely meant, or nil when none is near.
///
/// Near means an edit distance (with swaps of neighbours) of at most a third of the length.
package func closestName(to name: String, among candidates: some Sequence<String>) -> String? {
  let wanted = Array(name.lowercased().utf8.prefix(64))
  var best: (distance: Int, name: String)?
  for candidate in candidates {
    let other = Array(candidate.lowercased().utf8.prefix(64))
    let limit = max(1, min(wanted.count, other.count) / 3)
    guard abs(other.count - wanted.count) <= limit else { continue }
    let distance = editDistance(wanted, other)
    guard distance <= limit else { continue }
    if let found = best, (found.distance, found.name) <= (distance, candidate) { continue }
    best = (distance, candidate)
  }
  return best?.name
}

/// `did you mean "x"?` for the nearest candidate, or nil.
package func didYouMean(_ name: String, among candidates: some Sequence<String>) -> String? {
  closestName(to: name, among: candidates).map { "did you mean \"\($0)\"?" }
}

/// Optimal string alignment distance: insert, delete, replace, swap neighbours.
private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  for i in a.indices {
    var current = [i + 1] + [Int](repeating: 0, count: b.count)
    for j in b.indices {
      let change = last[j] + (a[i] == b[j] ? 0 : 1)
      current[j + 1] = min(change, last[j + 1] + 1, current[j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        current[j + 1] = min(current[j + 1], beforeLast[j - 1] + 1)
      }
    }
    beforeLast = last
    last = current
  }
  return last[b.count]
}
