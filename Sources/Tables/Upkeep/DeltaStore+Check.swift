import Catalog
import Columns
import Diagnostics
import Files

/// What CHECK TABLE found out about one file.
package struct FileCheck: Sendable {
  package var path: String
  package var rows: Int?
  package var bytes: Int
  /// `ok`, or what is wrong.
  package var result: String

  package static let schema = Schema([
    Field("file", .varchar, isNullable: false), Field("rows", .int64), Field("bytes", .int64),
    Field("result", .varchar, isNullable: false),
  ])

  package static func batch(_ checks: [FileCheck]) -> Batch {
    func column(_ place: Int, _ value: (FileCheck) -> Value) -> Column {
      var builder = ColumnBuilder(schema.fields[place].type, capacity: checks.count)
      for check in checks { builder.append(value(check)) }
      return builder.finish()
    }
    return Batch(
      [
        column(0) { .string($0.path) },
        column(1) { check in check.rows.map { .integer(Int128($0)) } ?? .null },
        column(2) { .integer(Int128($0.bytes)) }, column(3) { .string($0.result) },
      ], count: checks.count)
  }
}

extension DeltaStore {
  /// Reads every file of a table: its size, its digest, the checksum of every page, its number of
  /// rows, and its list of deleted rows.
  package func check(
    _ key: String, cancellation: Cancellation
  ) throws(SQLError) -> [FileCheck] {
    let table = try stored(key).deltaTable()
    var checks: [FileCheck] = []
    for number in table.added.indices {
      try cancellation.check()
      let file = table.added[number]
      var check = FileCheck(
        path: file.path, rows: table.statistics[number].rowCount, bytes: file.size, result: "ok")
      do throws(SQLError) {
        try self.check(file, rows: check.rows, table)
      } catch {
        check.result = ([error.message] + error.notes).joined(separator: "; ")
      }
      checks.append(check)
    }
    return checks
  }

  private func check(
    _ file: AddedFile, rows: Int?, _ table: DeltaTable
  ) throws(SQLError) {
    let path = table.files.path(file.path)
    guard let identity = log.access.identity(path) else {
      throw SQLError(.undefinedFile, "the file is gone")
    }
    guard identity.size == file.size else {
      throw SQLError(.dataCorrupted, "it has \(identity.size) bytes in place of \(file.size)")
    }
    if let digest = file.tags[AddedFile.digestTag],
      try FileDigest.of(path, access: log.access) != digest
    {
      throw SQLError(.dataCorrupted, "its digest is another one: bytes were changed")
    }
    // A fresh look: the open file of the table may be of before.
    let files = DeltaFiles(folder: table.files.folder, access: log.access)
    let parquet = try files.file(file.path)
    if let rows, parquet.rowCount != rows {
      throw SQLError(.dataCorrupted, "it has \(parquet.rowCount) rows in place of \(rows)")
    }
    _ = try files.deletedRows(file, rowCount: parquet.rowCount)
    for group in 0..<parquet.groupCount {
      let columns = Array(parquet.schema.fields.indices)
      let reader = try parquet.openGroup(group, columns: columns, jumps: false)
      for slot in columns {
        var rest = parquet.rowCount(ofGroup: group)
        while rest > 0 {
          _ = try reader.read(slot, count: min(rest, Batch.defaultSize))
          rest -= min(rest, Batch.defaultSize)
        }
      }
    }
  }
}
