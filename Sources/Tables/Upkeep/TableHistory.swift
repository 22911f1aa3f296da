import Catalog
import Columns
import Diagnostics
import Files

/// One version of a table, as DESCRIBE HISTORY shows it.
package struct TableVersion: Sendable {
  package var version: Int
  /// Microseconds since 1970 UTC.
  package var time: Int64
  package var user: String?
  package var operation: String?
  package var statement: String?
  package var rowsAdded: Int?
  package var rowsDeleted: Int?

  package static let schema = Schema([
    Field("version", .int64, isNullable: false), Field("time", .timestampTZ, isNullable: false),
    Field("user", .varchar), Field("operation", .varchar), Field("rows_added", .int64),
    Field("rows_deleted", .int64), Field("statement", .varchar),
  ])

  package static func batch(_ versions: [TableVersion]) -> Batch {
    func column(_ place: Int, _ value: (TableVersion) -> Value) -> Column {
      var builder = ColumnBuilder(schema.fields[place].type, capacity: versions.count)
      for version in versions { builder.append(value(version)) }
      return builder.finish()
    }
    func text(_ text: String?) -> Value { text.map { .string($0) } ?? .null }
    func number(_ number: Int?) -> Value { number.map { .integer(Int128($0)) } ?? .null }
    return Batch(
      [
        column(0) { .integer(Int128($0.version)) }, column(1) { .ticks($0.time) },
        column(2) { text($0.user) }, column(3) { text($0.operation) },
        column(4) { number($0.rowsAdded) }, column(5) { number($0.rowsDeleted) },
        column(6) { text($0.statement) },
      ], count: versions.count)
  }
}

extension DeltaLog {
  /// What the commits that are kept say of themselves, the newest first.
  package func history() throws(SQLError) -> [TableVersion] {
    let listing = try listing()
    var versions: [TableVersion] = []
    for (version, time) in try commitTimes(listing).reversed() {
      guard let name = listing.commits[version] else { continue }
      var entry = TableVersion(version: version, time: time &* 1000)
      for case .commitInfo(let info) in try CommitReader(access: access).actions(
        "\(logFolder)/\(name)")
      {
        if let stated = info.member("timestamp")?.integer { entry.time = Int64(stated) &* 1000 }
        entry.user = info.member("userName")?.text
        entry.operation = info.member("operation")?.text
        entry.statement = info.member("operationParameters")?.member("statement")?.text
        let metrics = info.member("operationMetrics")
        entry.rowsAdded = metrics?.member("numOutputRows")?.plainText.flatMap { Int($0) }
        entry.rowsDeleted = metrics?.member("numDeletedRows")?.plainText.flatMap { Int($0) }
      }
      versions.append(entry)
    }
    return versions
  }
}
