import Catalog
import Columns
import Diagnostics

/// A table that describes the database: its rows are made from the catalog when it is read.
///
/// To add one is a file with its columns and rows, and a line in `systemTables`.
struct SystemTable: Sendable {
  /// `information_schema` and such; Oracle's views stand without one.
  let schema: String?
  /// Lower case.
  let name: String
  let fields: [Field]
  /// The rows as the session sees the database, in the order in which they are shown.
  let rows: @Sendable (SystemCatalog) throws(SQLError) -> [[Value]]

  init(
    _ schema: String?, _ name: String, _ fields: [Field],
    rows: @escaping @Sendable (SystemCatalog) throws(SQLError) -> [[Value]]
  ) {
    self.schema = schema
    self.name = name
    self.fields = fields
    self.rows = rows
  }

  /// Whether its rows depend on what compiling the stored programs says.
  var tellsOfPrograms: Bool {
    name.hasSuffix("_errors") || name.hasSuffix("_objects") || name.hasSuffix("_triggers")
      || name.hasSuffix("_jobs")
  }

  /// The table with its rows.
  func table(_ catalog: SystemCatalog) throws(SQLError) -> any Table {
    let rows = try rows(catalog)
    let columns = fields.indices.map { i in
      var builder = ColumnBuilder(fields[i].type, capacity: max(1, rows.count))
      for row in rows { builder.append(row[i]) }
      return builder.finish()
    }
    return RowsTable(
      name, schema: Schema(fields), batches: [Batch(columns, count: rows.count)])
  }
}

/// All system tables, those of one schema side by side.
let systemTables: [SystemTable] =
  informationSchemaTables + oracleDictionaryTables
  + oracleDynamicViews

/// Finds system tables by path.
enum SystemTableLookup {
  private static let byName: [String: SystemTable] = Dictionary(
    systemTables.map { ("\($0.schema ?? "").\($0.name)", $0) }, uniquingKeysWith: { a, _ in a })

  /// The system table that a path (lower case) names; those of `pg_catalog` and Oracle's views are
  /// found without their schema too.
  static func find(_ path: [String]) -> SystemTable? {
    let name = path[path.count - 1]
    guard path.count > 1 else { return byName[".\(name)"] ?? byName["pg_catalog.\(name)"] }
    let schema = path[path.count - 2]
    return byName["\(schema).\(name)"] ?? (schema == "sys" ? byName[".\(name)"] : nil)
  }
}

/// A text or NULL.
func text(_ value: String?) -> Value { value.map { .string($0) } ?? .null }

/// An integer or NULL.
func number(_ value: Int?) -> Value { value.map { .integer(Int128($0)) } ?? .null }

/// YES or NO, as the standard says it.
func yesNo(_ value: Bool) -> Value { .string(value ? "YES" : "NO") }
