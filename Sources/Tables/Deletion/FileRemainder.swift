import Catalog
import Columns
import Diagnostics

/// A data file without some of its rows.
struct FileRemainder {
  let file: AddedFile
  private let table: DeltaTable
  /// All rows that are gone, those of before too.
  private let deleted: Bitmap

  /// nil if one of the rows is gone already.
  init?(_ file: AddedFile, without rows: [Int], in table: DeltaTable) throws(SQLError) {
    self.file = file
    self.table = table
    let count = try table.rowCount(of: file)
    let old = try table.files.deletedRows(file, rowCount: count)
    var words = [UInt64](repeating: 0, count: Bitmap.wordCount(count))
    for row in rows {
      guard row < count, !(old.map { $0[row] } ?? false) else { return nil }
      words[row >> 6] |= 1 << UInt64(row & 63)
    }
    deleted = Bitmap(count: count) { target in
      for i in 0..<target.count { target[i] = words[i] | (old.map { $0.words[i] } ?? 0) }
    }
  }

  var isEmpty: Bool { deleted.countOfOnes == deleted.count }

  /// The file with a list of all its deleted rows beside it.
  func listed() throws(SQLError) -> AddedFile {
    var new = file
    new.dataChange = true
    new.deletionVector = try DeletionWriter.write(
      deleted, folder: table.files.folder, access: table.files.access)
    new.statistics = FileRemainder.loose(file.statistics)
    return new
  }

  /// Bounds that may be wider than the rows that are left.
  private static func loose(_ statistics: String?) -> String? {
    guard let statistics, case .object(let members)? = try? JSONReader.read(Array(statistics.utf8))
    else { return statistics }
    let others = members.filter { $0.name != "tightBounds" }
    return JSON.object(others + [JSON.Member("tightBounds", .boolean(false))]).description
  }

  /// The rows that are left.
  func rows() throws(SQLError) -> [Batch] { try table.rows(of: file, without: deleted) }
}

extension DeltaTable {
  /// Rows of one file, without some.
  func rows(of file: AddedFile, without deleted: Bitmap?) throws(SQLError) -> [Batch] {
    var (source, meaning) = try open(file)
    meaning.deleted = deleted
    let part = FileTable(label: label, schema: schema, files: [source], meanings: [meaning])
    var batches: [Batch] = []
    try part.visit(columns: Array(schema.fields.indices)) { batch throws(SQLError) in
      batches.append(batch)
    }
    return batches
  }

  /// Identities, ascending, as places in files; `file` is a position in `added`.
  /// - Throws: `serializationFailure` for a row that no file has.
  func places(of identities: [Int64]) throws(SQLError) -> [(file: Int, rows: [Int])] {
    let firsts = try firstIdentities()
    var places: [(file: Int, rows: [Int])] = []
    var start = 0
    while start < identities.count {
      guard let number = RowFetcher.file(of: identities[start], firsts) else {
        throw SQLError(
          .serializationFailure,
          "a row of \"\(label)\" that this transaction changes was changed by another one",
          hint: "run the transaction again")
      }
      let limit = number + 1 < firsts.count ? firsts[number + 1] : Int64.max
      var end = start
      while end < identities.count && identities[end] < limit { end += 1 }
      places.append((number, identities[start..<end].map { Int($0 - firsts[number]) }))
      start = end
    }
    return places
  }
}
