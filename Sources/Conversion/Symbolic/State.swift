/// Under which condition one place of the body is reached: a column of the frame that is 1 or 0.
struct Path: Hashable {
  /// Nil: by every row.
  var column: String?

  static let always = Path(column: nil)

  var uses: Set<String> { column.map { [$0] } ?? [] }
  /// Nil where every row passes.
  var condition: String? { column.map { "f.\($0) = 1" } }
  /// 1 or 0.
  var flag: Term { column.map { .column($0, isInteger: true) } ?? .one }
}

/// What is known at one place of the body.
struct State {
  var path: Path
  var values: [Slot: Symbol]
  /// What SQL%ROWCOUNT gives here.
  var rowCount = RowCount.unknown
  var returned: ReturnedValues?
  /// What a ROLLBACK would take back here.
  var uncommitted = Uncommitted()
  /// The savepoints of the iteration.
  var savepoints: [String: Savepoint] = [:]
  /// The last value that this iteration took from each sequence.
  var sequenceValues: [String: Term] = [:]
  /// Elements of collections that are certainly there.
  var begun: Set<BegunElement> = []
  /// No row goes on from here.
  var isDead = false
}

/// How many rows the last statement found or changed.
enum RowCount: Hashable {
  /// It ran in another iteration, in an inner loop, or not on all ways that come here.
  case unknown
  case value(Term)
  /// The rows that an UPDATE or DELETE finds, by its place among the effects.
  case change(effect: Int)
}

/// The value of a variable: a term of this iteration alone, or one that continues the iterations
/// before.
enum Symbol: Hashable {
  case term(Term)
  case carried(Carried)
}

/// `reset = 1 ? value : (what it was before this iteration) + change`.
///
/// The form is closed under assignment, addition and IF, and iterations of it compose, so that
/// counters, sums, last values and sums since a control break are all windows over the frame.
struct Carried: Hashable {
  /// 1 or 0; nil for never.
  var reset: Term?
  /// After a reset; nil without one.
  var value: Term?
  /// Nil for no change.
  var change: Term?
  /// The columns whose sum `change` is: each is 0 in rows that did not come by its addition, so that
  /// ways that come together have the sum of all of them.
  var parts: [Term] = []
  /// `max(before - drain, 0)` in place of all that.
  var drain: Term?
  /// Nothing is left: whatever else drains it changes nothing.
  var isDrained = false

  static func sum(_ parts: [Term]) -> Term? {
    guard parts.count > 1 else { return parts.first }
    return .combine(parts, isInteger: parts.allSatisfy(\.isInteger)) {
      "(\($0.joined(separator: " + ")))"
    }
  }

  static let unchanged = Carried()
  static func assigned(_ value: Term) -> Carried { Carried(reset: .one, value: value) }
}
