import Columns
import Diagnostics

/// Writes result sets in one format; one file of this folder each, and one line in `OutputList`.
package protocol ResultOutput: AnyObject {
  /// A result set begins.
  func begin(_ schema: Schema) throws(SQLError)
  func append(_ batch: Batch) throws(SQLError)
  /// The result set is complete.
  func end() throws(SQLError)
}

/// How results look, where a format leaves a choice.
package struct OutputStyle: Sendable {
  /// What stands for NULL; nil leaves it to the format.
  package var nullText: String?
  /// Columns of the terminal that tables must fit into; nil if there is no limit.
  package var width: Int?
  /// The most rows that a table shows; nil shows all.
  package var maximumRows: Int?
  package var palette = Palette(isOn: false)
  package var showsTypes = true
  package var showsHeader = true
  package var showsCount = true
  /// Groups of three digits in numbers of tables.
  package var groupsDigits = false
  /// The table that `insert` names.
  package var tableName = "result"
  /// The session's time zone; nil for UTC.
  package var zone: ValueText.ZoneOffset?

  package init() {}
}

/// A format by its name.
package struct OutputFormat: Sendable {
  package var name: String
  package var summary: String
  /// Other programs read it: nothing but the result may stand in it.
  package var isData = false
  package var make: @Sendable (TextSink, OutputStyle) -> any ResultOutput

  package init(
    _ name: String, _ summary: String, isData: Bool = false,
    _ make: @escaping @Sendable (TextSink, OutputStyle) -> any ResultOutput
  ) {
    self.name = name
    self.summary = summary
    self.isData = isData
    self.make = make
  }
}
