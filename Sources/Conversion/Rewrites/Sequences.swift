import Diagnostics
import Syntax

// A number that an iteration takes from a sequence comes from one statement in the loop's order.
//
//     SELECT s.NEXTVAL INTO v FROM dual;       CREATE … numbers AS SELECT i.ord, s.NEXTVAL AS n
//     INSERT … VALUES (v, …);          →         FROM (SELECT ord FROM frame WHERE p ORDER BY ord) i
//                                              … LEFT JOIN numbers l ON l.ord = f.ord
//
// Where an iteration takes several, or the loop may end early, the numbers come last, when it is
// known which rows take which: `… UNION ALL … ORDER BY ord, place`.
extension LoopRun {
  /// What stands before `.NEXTVAL`, in lower case.
  func sequence(of name: QualifiedName) -> String {
    name.parts.dropLast().map(lower).joined(separator: ".")
  }

  /// `s.NEXTVAL`, `s.CURRVAL`
  func sequenceValue(_ name: QualifiedName, _ range: SourceRange) throws(Refusal) -> Term {
    let sequence = sequence(of: name)
    if lower(name.last) == "currval", statementNumbers?.shared.contains(sequence) ?? false,
      statementNumbers?.taken[sequence] == nil
    {
      return try sequenceValue(
        QualifiedName(name.parts.dropLast() + [Identifier("NEXTVAL", range: name.last.range)]),
        range)
    }
    if lower(name.last) == "currval" {
      guard let value = lastNumber(of: sequence) else {
        var refusal = Refusal.untilLast(
          sequence, "CURRVAL of a sequence that the iteration did not advance", range)
        if parent != nil { refusal.earlySequence = sequence }
        throw refusal
      }
      return value
    }
    guard !isEntry else { throw Refusal("a sequence before the loop", range) }
    if program.cycles.contains(sequence.split(separator: ".").last.map { String($0) } ?? "") {
      throw Refusal("the numbers of \(sequence) come again", range)
    }
    if let value = statementNumbers?.taken[sequence] { return value }
    rewrites.insert(.sequence)
    let isFirst = context.record.sequences[sequence] == nil
    context.record.sequences[sequence, default: 0] += 1
    let value: Term
    if context.strategy.lateSequences.contains(sequence) {
      guard isFirst || lateNumbers[sequence] != nil else {
        throw Refusal("the sequence \(sequence) is advanced in several loops", range)
      }
      value = .column(frame.fresh("number"), isInteger: true)
      lateNumbers[sequence, default: []].append((value, state.path))
      context.record.lateColumns.formUnion(value.uses)
    } else {
      guard isFirst else {
        throw .untilLast(
          sequence, "the sequence \(sequence) is advanced at several places", range)
      }
      value = .column(frame.fresh("number"), isInteger: true)
      let numbers = SequenceNumbers(
        table: context.names.fresh("set_numbers_\(context.number)"), sequence: sequence,
        frame: frame, stage: cutStage(), paths: [state.path], columns: Array(value.uses))
      context.record.steps.append(.sequence(numbers))
      frame.join(numbers, [value])
    }
    // No two rows have the same number; rows without one have NULL, which equals nothing.
    frame.uniqueKeys.append(value.uses)
    state.sequenceValues[sequence] = value
    if statementNumbers?.shared.contains(sequence) ?? false {
      statementNumbers?.taken[sequence] = value
    }
    context.record.freshNumbers.insert(value.text)
    return value
  }

  /// What this iteration took from a sequence last, or the one around it: no sequence is advanced in
  /// several loops.
  private func lastNumber(of sequence: String) -> Term? {
    state.sequenceValues[sequence] ?? parent?.lastNumber(of: sequence)
  }

  /// Gives out the numbers that the rows of the loop take, and what depends on them.
  func finishNumbers() throws(Refusal) {
    guard !lateNumbers.isEmpty else { return }
    let own = lateNumbers.values.joined()
    let uses = own.reduce(into: Set<String>()) { $0.formUnion($1.path.uses) }
    let dependent = frame.dependents(of: Set(own.flatMap(\.value.uses)))
    guard dependent.isDisjoint(with: uses) else {
      throw Refusal("whether a number is taken depends on another one", context.loopRange)
    }
    let stage = cutStage()
    for (sequence, places) in lateNumbers.sorted(by: { $0.key < $1.key }) {
      let numbers = SequenceNumbers(
        table: context.names.fresh("set_numbers_\(context.number)"), sequence: sequence,
        frame: frame, stage: stage, paths: places.map(\.path),
        columns: places.flatMap(\.value.uses), isLate: true)
      context.record.steps.append(.sequence(numbers))
      frame.join(numbers, places.map(\.value))
      for place in places { context.record.lateColumns.subtract(place.value.uses) }
    }
  }

  /// - Throws: `Refusal` where rows after the one that left a loop would take numbers.
  func checkNumbers() throws(Refusal) {
    guard parent == nil else { return }
    for case .sequence(let numbers) in context.record.steps {
      var frame = numbers.isLate ? numbers.frame.parent?.frame : numbers.frame
      while let current = frame {
        if current.stopColumn != nil {
          throw .untilLast(
            numbers.sequence, "numbers of a sequence in a loop that may end early",
            context.loopRange)
        }
        frame = current.parent?.frame
      }
    }
  }
}

/// The sequences that one statement of SQL names more than once: it takes one number for a row, which all
/// NEXTVAL and CURRVAL of it are (SQL Language Reference 19c, "How to Use Sequence Values").
struct StatementNumbers {
  let shared: Set<String>
  /// The numbers that it has.
  var taken: [String: Term] = [:]

  init(_ words: String) {
    let tokens = WordCount.tokens(words)
    var counts: [String: (next: Int, current: Int)] = [:]
    for place in tokens.indices.dropFirst(2) where tokens[place - 1] == "." {
      guard tokens[place] == "nextval" || tokens[place] == "currval" else { continue }
      var name = tokens[place - 2]
      if place >= 4, tokens[place - 3] == "." { name = tokens[place - 4] + "." + name }
      if tokens[place] == "nextval" {
        counts[name, default: (0, 0)].next += 1
      } else {
        counts[name, default: (0, 0)].current += 1
      }
    }
    shared = Set(counts.filter { $0.value.next > 0 && $0.value.next + $0.value.current > 1 }.keys)
  }
}

/// The numbers that the rows of a frame take from a sequence.
struct SequenceNumbers {
  /// `ord`, `place`, `n`
  let table: String
  let sequence: String
  let frame: Frame
  /// The stage that has the paths.
  let stage: Int
  /// Where in the iteration numbers are taken, in its order.
  let paths: [Path]
  /// The columns that hold them, one for each path.
  let columns: [String]
  /// It is known which row leaves the loop.
  var isLate = false

  var uses: Set<String> {
    paths.reduce(into: isLate ? frame.stopUses : []) { $0.formUnion($1.uses) }
  }

  /// The iterations that take numbers, one row for each.
  var places: String {
    paths.enumerated().map { place, path in
      "SELECT f.set_ord AS set_ord, \(place) AS place "
        + (isLate
          ? frame.rows(path.condition, stage: stage)
          : "FROM \(frame.table(stage)) f" + (path.condition.map { " WHERE \($0)" } ?? ""))
    }.joined(separator: " UNION ALL ")
  }

  var query: String { query(over: places) }

  func query(over places: String) -> String {
    "SELECT s.set_ord AS set_ord, s.place AS place, \(sequence).NEXTVAL AS n "
      + "FROM (SELECT o.* FROM (\(places)) o ORDER BY o.set_ord, o.place) s"
  }
}

extension Frame {
  fileprivate var stopUses: Set<String> { stopColumn.map { [$0] } ?? [] }
}
