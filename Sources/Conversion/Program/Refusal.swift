import Diagnostics

/// Why a loop keeps its rows one by one, and where.
package struct Refusal: Error, Sendable {
  package var reason: String
  package var range: SourceRange?
  /// What a fold would carry to make it possible.
  var folds: Set<FoldRequest> = []
  /// The sequence whose numbers would have to come last to make it possible.
  var lateSequence: String?
  /// The sequence whose numbers would have to be known before the rows that take them are inserted.
  var earlySequence: String?
  /// The row that would have to be held in variables to make it possible.
  var fixedRow: FixedRow?
  /// The loop may be possible where next numbers of tables are lookups like others.
  var withoutNextNumbers = false
  /// The loop may be possible where UPDATE and INSERT of what it misses are not taken together.
  var withoutUpserts = false
  /// The table of which several upserts would have to be taken together to make it possible.
  var sharedUpserts: String?
  /// The loop may be possible where every UPDATE that adds to rows is summed up.
  var addsAlways = false
  /// The loop may be possible where inner loops write what is known only after them.
  var needsLateColumns = false
  /// The loop may be possible where what iterations leave to the next one does not fail.
  var needsTrust = false
  /// The table to which each iteration would have to add alone to make it possible.
  var withoutAdditions: String?

  init(_ reason: String, _ range: SourceRange? = nil) {
    self.reason = reason
    self.range = range
  }

  /// What giving out the numbers of a sequence last may make possible.
  static func untilLast(_ sequence: String, _ reason: String, _ range: SourceRange?) -> Refusal {
    var refusal = Refusal(reason, range)
    refusal.lateSequence = sequence
    return refusal
  }
}
