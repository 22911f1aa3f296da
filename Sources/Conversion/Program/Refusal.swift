import Diagnostics

/// Why a loop keeps its rows one by one, and where.
package struct Refusal: Error, Sendable {
  package var reason: String
  package var range: SourceRange?
  /// What a fold would carry to make it possible.
  var folds: Set<FoldRequest> = []

  init(_ reason: String, _ range: SourceRange? = nil) {
    self.reason = reason
    self.range = range
  }
}
