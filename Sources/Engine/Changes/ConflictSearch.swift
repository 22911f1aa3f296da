import Catalog
import Columns
import Diagnostics

/// Tells new rows whose key is there already from those that are really new: ON CONFLICT.
struct ConflictSearch {
  let table: TransactionTable
  let keys: [[Int]]

  struct Found {
    /// Of each batch the rows that are new.
    var new: [Selection]
    /// The identity and columns of rows that are there, beside the columns of the new rows.
    var pairs: [Batch]
  }

  /// - Parameter refusesDuplicates: Two new rows of one key are an error (DO UPDATE); else the
  ///   first one counts (DO NOTHING).
  func run(_ batches: [Batch], refusesDuplicates: Bool) throws(SQLError) -> Found {
    var found = Found(new: [], pairs: [])
    var seen: [Set<[Value]>] = keys.map { _ in [] }
    var touched = IdentitySet()
    for batch in batches {
      var new: [Int] = []
      var old: [(row: Int, identity: Int64)] = []
      for row in 0..<batch.count {
        if let identity = try match(batch, row) {
          if refusesDuplicates && !touched.insert(identity) { throw twice }
          old.append((row, identity))
        } else if isRepeated(batch, row, &seen) {
          if refusesDuplicates { throw twice }
        } else {
          new.append(row)
        }
      }
      found.new.append(Selection(new))
      if refusesDuplicates, !old.isEmpty { found.pairs.append(try pairs(batch, old)) }
    }
    return found
  }

  private func match(_ batch: Batch, _ row: Int) throws(SQLError) -> Int64? {
    for key in keys {
      let columns = batch.columns.chosen(key)
      if let identity = try table.match(columns, row: row, key: key) { return identity }
    }
    return nil
  }

  private func isRepeated(_ batch: Batch, _ row: Int, _ seen: inout [Set<[Value]>]) -> Bool {
    var isRepeated = false
    for (i, key) in keys.enumerated() {
      let values = key.map { batch.columns[$0][row] }
      if values.contains(.null) { continue }
      if !seen[i].insert(values).inserted { isRepeated = true }
    }
    return isRepeated
  }

  private func pairs(
    _ batch: Batch, _ old: [(row: Int, identity: Int64)]
  ) throws(SQLError) -> Batch {
    let width = table.schema.count
    let there = try table.rows(old.map(\.identity), columns: Array(0..<width))
    let new = batch.gather(Selection(old.map(\.row)).rows)
    return Batch(
      [there.columns[width]] + there.columns.prefix(width) + new.columns, count: there.count)
  }

  private var twice: SQLError {
    SQLError(
      .cardinalityViolation, "ON CONFLICT DO UPDATE would change one row of the statement twice",
      hint: "make the rows unique for the key")
  }
}
