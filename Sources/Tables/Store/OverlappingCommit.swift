import Catalog
import Columns
import Diagnostics
import Files

/// Names the commit that made a transaction fail, for its error.
struct OverlappingCommit {
  let changes: StoreChanges
  /// The newest version.
  let last: Int
  let log: StoreLog

  /// A longer statement is cut.
  private static let longest = 120

  /// The error with a note on the last commit after the transaction's snapshot that changed the
  /// same tables or definitions; one without it where its record is gone.
  func named(in error: SQLError) -> SQLError {
    var version = last
    while version > changes.base.version {
      if let record = try? log.record(version), overlaps(record) {
        return error.noting(OverlappingCommit.text(record))
      }
      version -= 1
    }
    return error
  }

  private func overlaps(_ record: StoreRecord) -> Bool {
    let ids = Set(changes.tables.keys).union(changes.rows.keys)
    let keys = changes.tables.values.compactMap { change in
      if case .create(let key, _) = change { key } else { nil }
    }
    return record.dropped.contains { ids.contains($0) }
      || record.tables.contains { ids.contains($0.id) || keys.contains($0.key) }
      || record.definitions.contains { changes.definitions[$0.definition.key] != nil }
      || record.undefined.contains { changes.definitions[$0] != nil }
  }

  /// `version 7 of the database was committed first, by anna at 2026-09-01 12:00:00+00: UPDATE …`
  private static func text(_ record: StoreRecord) -> String {
    let note = record.note
    let statement = note.statement.split(whereSeparator: \.isNewline).joined(separator: " ")
    let shown = statement.count > longest ? "\(statement.prefix(longest)) …" : statement
    let time = ValueText.text(of: .ticks(note.time), type: .timestampTZ)
    return "version \(record.version) of the database was committed first, by \(note.user) at"
      + " \(time): \(shown)"
  }
}
