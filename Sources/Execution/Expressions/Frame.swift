import Columns

/// The rows over which expressions are evaluated: a batch, or some rows of another frame.
///
/// Columns of a narrowed frame are gathered when an expression asks for them.
final class Frame {
  /// Unique among the frames of one worker, so that results can be remembered per frame.
  let number: Int
  let count: Int
  /// The columns of a batch; a narrowed frame has none of its own.
  private let columns: [Column]
  private let width: Int
  private var gathered: [Column?] = []
  private let parent: Frame?
  private let rows: Selection?

  init(_ columns: [Column], count: Int, number: Int) {
    self.columns = columns
    width = columns.count
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
    columns = []
    width = parent.width
  }

  func column(_ place: Int) -> Column {
    guard let parent, let rows else { return columns[place] }
    if gathered.isEmpty { gathered = [Column?](repeating: nil, count: width) }
    if let column = gathered[place] { return column }
    let column = parent.column(place).gather(rows.rows)
    gathered[place] = column
    return column
  }
}
