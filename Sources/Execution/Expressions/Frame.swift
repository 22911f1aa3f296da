import Columns

/// The rows over which expressions are evaluated: a batch, or some rows of another frame.
///
/// Columns of a narrowed frame are gathered when an expression asks for them.
final class Frame {
  /// Unique among the frames of one worker, so that results can be remembered per frame.
  let number: Int
  let count: Int
  private var columns: [Column?]
  private let parent: Frame?
  private let rows: Selection?

  init(_ columns: [Column], count: Int, number: Int) {
    self.columns = columns
    self.count = count
    self.number = number
    parent = nil
    rows = nil
  }

  init(_ parent: Frame, rows: Selection, number: Int) {
    self.parent = parent
    self.rows = rows
    self.number = number
    count = rows.count
    columns = [Column?](repeating: nil, count: parent.columns.count)
  }

  func column(_ place: Int) -> Column {
    if let column = columns[place] { return column }
    guard let parent, let rows else { return .nulls(.null, count: count) }
    let gathered = parent.column(place).gather(rows.rows)
    columns[place] = gathered
    return gathered
  }
}
