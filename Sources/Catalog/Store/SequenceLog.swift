/// What one session took from sequences in a while.
struct SequenceLog {
  /// By sequence: the first value that was taken, and the one that would come next.
  private(set) var parts: [String: (first: Int128, end: Int128)] = [:]

  mutating func note(_ run: SequenceRun, of sequence: String) {
    guard run.count > 0 else { return }
    parts[sequence] = (parts[sequence]?.first ?? run.first, run[run.count])
  }

  /// What was taken last was given back.
  mutating func noteReturn(of part: (first: Int128, end: Int128), to sequence: String) {
    guard let known = parts[sequence], known.end == part.end else { return }
    parts[sequence] = known.first == part.first ? nil : (known.first, part.first)
  }
}
