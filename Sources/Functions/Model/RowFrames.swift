import Columns

/// A frame of rows for each result of a window aggregate: `starts.rows[i] ..< ends.rows[i]`.
///
/// Neither starts nor ends ever go back, so each row enters and leaves the frame once.
package struct RowFrames: Sendable {
  package let starts: Selection
  package let ends: Selection
  package var count: Int { starts.count }

  /// nil where starts or ends go back.
  package init?(starts: Selection, ends: Selection) {
    self.starts = starts
    self.ends = ends
    let (first, last) = (starts.buffer, ends.buffer)
    let low = first.span(of: Int32.self, count: starts.count)
    let high = last.span(of: Int32.self, count: starts.count)
    var goesBack = false
    for i in 1..<max(1, low.count) {
      goesBack = goesBack || low[i] < low[i - 1] || high[i] < high[i - 1]
    }
    if goesBack { return nil }
  }
}
