/// A row of one of the tables.
protocol Record: Sendable {
  /// The name of its table, and of its file.
  static var table: String { get }
  /// What the table's columns are and where their values come from.
  static var columns: [RecordColumn<Self>] { get }
}
