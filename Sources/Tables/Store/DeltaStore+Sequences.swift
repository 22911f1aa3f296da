import Catalog
import Columns
import Diagnostics
import Files

/// Values of a sequence that this process took from the folder and has not given out yet.
struct SequenceBlock: Sendable {
  /// The version of the store in which the sequence was defined.
  var since: Int
  var run: SequenceRun
  /// How many of the run were given.
  var used: Int
  /// What the folder says comes after the run.
  var following: Int128?
  /// The newest version of the store in which the sequence was looked at and was this one.
  var seen: Int
}

extension SequenceBlock {
  /// The next values; nil where there are not so many.
  fileprivate mutating func take(_ count: Int) -> SequenceRun? {
    guard run.count - used >= count else { return nil }
    let first = run[used]
    used += count
    return SequenceRun(first: first, step: run.step, count: count)
  }
}

/// How far the sequences have come stands in one file, replaced as a whole: a value is given out
/// only after the file says that it is taken. After a crash values may be left out, never repeated.
extension DeltaStore {
  /// Values that are taken at once for single calls: what CACHE says, and twice as many each time while
  /// one process goes on, so that a loop over rows seldom waits for the disk. What is left goes back
  /// when the process ends.
  private func blockSize(_ state: SequenceState, after taken: Int) -> Int {
    let first = max(32, Int(clamping: min(state.cache, 1 << 20)))
    return taken == 0 ? first : max(first, min(taken * 2, first * 32))
  }

  package func advance(sequence: String, by count: Int) throws(SQLError) -> SequenceRun {
    try checkWritable()
    return try blocks.withLock { (blocks) throws(SQLError) in
      let version = state.withLock { $0.version }
      if let place = blocks.index(forKey: sequence), blocks.values[place].seen == version,
        let first = blocks.values[place].take(count)
      {
        return first
      }
      let since = try defined(sequence).version
      if var block = blocks[sequence], block.since == since, let values = block.take(count) {
        block.seen = version
        blocks[sequence] = block
        return values
      }
      let taken = blocks[sequence].map { $0.since == since ? $0.run.count : 0 } ?? 0
      var block = try reserve(sequence, count: max(1, count), after: taken)
      let given = min(max(1, count), block.run.count)
      block.used = given
      block.seen = version
      blocks[sequence] = block
      return SequenceRun(first: block.run.first, step: block.run.step, count: given)
    }
  }

  package func state(ofSequence key: String) throws(SQLError) -> SequenceState? {
    try blocks.withLock { (blocks) throws(SQLError) in
      guard let line = try? defined(key) else { return nil }
      var state = try SequenceState(line.definition)
      if let kept = try sequenceStates()[key], kept.member("since")?.integer == line.version {
        state.take(kept)
      }
      // What this process took and has not given is still to come.
      if let block = blocks[key], block.since == line.version, block.used < block.run.count,
        state.next == block.following
      {
        state.next = block.run[block.used]
      }
      return state
    }
  }

  package func restart(sequence: String, at next: Int128) throws(SQLError) {
    try checkWritable()
    try blocks.withLock { (blocks) throws(SQLError) in
      blocks[sequence] = nil
      try change(sequence) { (state) throws(SQLError) in
        state.next = next
        state.hasGiven = false
      }
    }
  }

  /// What is left of blocks goes back, if no other process took values meanwhile.
  func giveBackSequences() throws(SQLError) {
    try blocks.withLock { (blocks) throws(SQLError) in
      for (sequence, block) in blocks where block.used < block.run.count {
        guard (try? defined(sequence).version) == block.since else { continue }
        try change(sequence) { (state) throws(SQLError) in
          if state.next == block.following { state.next = block.run[block.used] }
        }
      }
      blocks = [:]
    }
  }

  private func defined(_ sequence: String) throws(SQLError) -> StoreRecord.DefinitionLine {
    if let line = state.withLock({ $0.definitions[sequence] }) { return line }
    try refresh()
    if let line = state.withLock({ $0.definitions[sequence] }) { return line }
    let name = sequence.split(separator: ".").last ?? Substring(sequence)
    throw SQLError(.undefinedTable, "sequence \"\(name)\" does not exist")
  }

  private func reserve(
    _ sequence: String, count: Int, after taken: Int
  ) throws(SQLError) -> SequenceBlock {
    let line = try defined(sequence)
    var block: SequenceBlock?
    try change(sequence) { (state) throws(SQLError) in
      var ahead = state
      let wanted = max(count, blockSize(state, after: taken))
      let run: SequenceRun
      if let whole = try? ahead.advance(by: wanted, name: line.definition.name) {
        run = whole
      } else {
        ahead = state
        run = try ahead.advance(by: count, name: line.definition.name)
      }
      state = ahead
      block = SequenceBlock(since: line.version, run: run, used: 0, following: state.next, seen: -1)
    }
    guard let block else { throw SQLError(.internalError, "the sequence gave no values") }
    return block
  }

  /// Reads, changes and writes a sequence's state, alone among all processes.
  private func change(
    _ sequence: String, _ body: (inout SequenceState) throws(SQLError) -> Void
  ) throws(SQLError) {
    let lock = try FileLock(log.lockPath + ".sequences", access: log.access)
    defer { withExtendedLifetime(lock) {} }
    let line = try defined(sequence)
    var states = try sequenceStates()
    var state = try SequenceState(line.definition)
    // A sequence that was dropped and made anew begins anew.
    if let kept = states[sequence], kept.member("since")?.integer == line.version {
      state.take(kept)
    }
    try body(&state)
    states[sequence] = .object([
      ("since", .integer(line.version)), ("next", state.next.map { .number(String($0)) }),
      ("given", state.hasGiven ? .boolean(true) : nil),
    ])
    let json = JSON.object(
      states.sorted { $0.key < $1.key }.map { JSON.Member($0.key, $0.value) })
    try log.access.replace(log.sequencesPath, Array((json.description + "\n").utf8))
  }

  private func sequenceStates() throws(SQLError) -> [String: JSON] {
    guard log.access.isFile(log.sequencesPath) else { return [:] }
    let json = try JSONReader.read(try log.access.contents(log.sequencesPath))
    return Dictionary(json.members.map { ($0.name, $0.value) }, uniquingKeysWith: { _, b in b })
  }
}

extension SequenceState {
  /// What the file says of it.
  fileprivate mutating func take(_ kept: JSON) {
    next = kept.member("next")?.plainText.flatMap { Int128($0) }
    // Files of before have no such word.
    hasGiven = kept.member("given") != nil || next != start
  }
}
