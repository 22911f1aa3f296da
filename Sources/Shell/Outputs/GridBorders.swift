/// The lines and gaps of a table that is drawn with characters.
struct GridBorders: Sendable {
  struct Line: Sendable {
    var left: String
    var fill: String
    var cross: String
    var right: String
  }

  var top: Line?
  var underHeader: Line
  var bottom: Line?
  var row: (left: String, between: String, right: String)
  /// The line under the header shows alignment (`---:`), and cells escape bars.
  var isMarkdown = false

  /// ```
  ///  id | amount
  /// ----+--------
  ///   1 |   9.50
  /// ```
  static let table = GridBorders(
    underHeader: Line(left: "-", fill: "-", cross: "-+-", right: "-"),
    row: (left: " ", between: " | ", right: ""))

  /// ```
  /// ┌────┬────────┐
  /// │ id │ amount │
  /// ├────┼────────┤
  /// │  1 │   9.50 │
  /// └────┴────────┘
  /// ```
  static let box = GridBorders(
    top: Line(left: "┌─", fill: "─", cross: "─┬─", right: "─┐"),
    underHeader: Line(left: "├─", fill: "─", cross: "─┼─", right: "─┤"),
    bottom: Line(left: "└─", fill: "─", cross: "─┴─", right: "─┘"),
    row: (left: "│ ", between: " │ ", right: " │"))

  /// ```
  /// | id | amount |
  /// |---:|-------:|
  /// |  1 |   9.50 |
  /// ```
  static let markdown = GridBorders(
    underHeader: Line(left: "|", fill: "-", cross: "|", right: "|"),
    row: (left: "| ", between: " | ", right: " |"), isMarkdown: true)
}
