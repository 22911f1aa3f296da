import Columns
import Diagnostics
import Kernels

/// Finds the few rows of a table whose columns equal given values, by an index of these columns; or
/// all rows of a table that has few.
///
/// What it read of a version of the table is kept until the transaction reads another one.
package final class MatchAccess {
  /// Rows beyond this many are better scanned.
  package static let limit = 512

  private let schema: Schema
  /// Positions of the compared columns; none: all rows are wanted.
  private let matched: [Int]
  /// Positions of the wanted columns, of which `schema.count` is the identity.
  private let columns: [Int]
  /// Those of them that are stored.
  private let wanted: [Int]
  private var stored: (any StoredTable)?
  private var index: KeyIndex?
  private var reader: (any PointReader)?
  private var all: Batch?
  /// Stored rows by the hash of the compared values, and how many rows these are in all.
  private var kept: [UInt64: Batch] = [:]
  private var keptRows = 0
  private static let mostKept = 1 << 16

  package init(_ table: TransactionTable, matched: [Int], columns: [Int]) {
    schema = table.schema
    self.matched = matched
    self.columns = columns
    wanted = columns.filter { [schema] in $0 < schema.count }
  }

  /// Whether a column can be looked up: its equal values have equal hashes.
  package static func mayMatch(_ type: DataType) -> Bool {
    switch type {
    case .int8, .int16, .int32, .int64, .boolean, .varchar, .date, .timestamp: true
    case .decimal: true
    default: false
    }
  }

  /// Whether the rows are better found here than by a scan.
  /// - Parameter seconds: What the runs before took.
  package func isWorthwhile(
    in table: TransactionTable, runs: Int, seconds: Double, memory: Int
  ) -> Bool {
    guard matched.isEmpty else {
      if index != nil { return true }
      return table.isWorthPoints(after: runs, seconds: seconds, memory: memory)
        && MatchAccess.mayBeSelective(matched, of: table)
    }
    guard let state = try? table.pointState() else { return false }
    return state.overlay == nil && (state.stored.rowCount ?? .max) <= MatchAccess.limit
  }

  /// False where so few values are known that each has many rows: an index would be made in vain.
  static func mayBeSelective(_ matched: [Int], of table: TransactionTable) -> Bool {
    guard let rows = table.rowCount, rows > MatchAccess.limit else { return true }
    var values = 1.0
    for column in matched {
      guard let known = table.statistics(ofColumn: column).distinctCount else { return true }
      values *= Double(max(1, known))
    }
    return Double(rows) / values <= Double(MatchAccess.limit)
  }

  /// The hash of values, one for each compared column, in the column's type; nil where one is NULL.
  package static func hash(_ values: [Column]) -> UInt64? {
    values.contains(where: { $0.isNull(0) }) ? nil : keyHash(values, row: 0)
  }

  /// The rows whose columns may equal the values with this hash, in the table's order: the wanted columns.
  /// nil where they are not few.
  /// - Parameter hash: Nil for values that no row has.
  package func rows(hash: UInt64?, of table: TransactionTable) throws(SQLError) -> Batch? {
    try rows(hash: hash, in: try table.pointState())
  }

  func rows(hash: UInt64?, in state: TableState) throws(SQLError) -> Batch? {
    if stored !== state.stored {
      (stored, index, reader, all) = (state.stored, nil, nil, nil)
      forget()
    }
    if matched.isEmpty { return try everything(state, wanted) }
    guard let hash else { return try found([], state, wanted) }
    if state.overlay == nil, let known = kept[hash] { return known }
    let index: KeyIndex
    if let known = self.index {
      index = known
    } else {
      index = try state.stored.keyIndex(on: matched)
      self.index = index
    }
    let overlay = state.overlay
    let isDead: (Int64) -> Bool = { identity in overlay?.isDead(identity) ?? false }
    guard var identities = index.candidates(hash, limit: MatchAccess.limit, isDead: isDead) else {
      return nil
    }
    if let own = overlay?.candidates(hash, on: matched) {
      if own.count > MatchAccess.limit { return nil }
      identities += own.reversed()
    }
    let found = try found(identities, state, wanted)
    let made = Batch(found.columns.map { $0.flattened() }, count: found.count)
    if overlay == nil { keep(made, for: hash) }
    return made
  }

  private func keep(_ rows: Batch, for hash: UInt64) {
    if keptRows > MatchAccess.mostKept { forget() }
    kept[hash] = rows
    // A batch takes room also where it has no row.
    keptRows += rows.count + 1
  }

  private func forget() {
    kept.removeAll()
    keptRows = 0
  }

  private func everything(_ state: TableState, _ wanted: [Int]) throws(SQLError) -> Batch? {
    guard state.overlay == nil, (state.stored.rowCount ?? .max) <= MatchAccess.limit else {
      return nil
    }
    if let all { return all }
    var batches: [Batch] = []
    try state.stored.visit(columns: columns) { (batch) throws(SQLError) in batches.append(batch) }
    let found = Batch.concatenated(
      batches, types: columns.map { $0 < schema.count ? schema.fields[$0].type : .int64 })
    let made = Batch(found.columns.map { $0.flattened() }, count: found.count)
    all = made
    return made
  }

  private func found(
    _ identities: [Int64], _ state: TableState, _ wanted: [Int]
  ) throws(SQLError) -> Batch {
    let rows = try fetched(identities, state, wanted)
    var next = 0
    let made = columns.map { position -> Column in
      if position == schema.count { return rows.columns[wanted.count] }
      next += 1
      return rows.columns[next - 1]
    }
    return Batch(made, count: rows.count)
  }

  /// The wanted columns of rows, and last their identity.
  private func fetched(
    _ identities: [Int64], _ state: TableState, _ wanted: [Int]
  ) throws(SQLError) -> Batch {
    if identities.isEmpty || wanted.isEmpty { return try state.rows(identities, columns: wanted) }
    let reader: any PointReader
    if let known = self.reader {
      reader = known
    } else {
      reader = try state.stored.pointReader(columns: wanted)
      self.reader = reader
    }
    if reader is RowsReader { return try state.rows(identities, columns: wanted) }
    var parts: [Batch] = []
    var run: (columns: [Column], rows: [Int], identities: [Int64]) = ([], [], [])
    func endRun() {
      if run.rows.isEmpty { return }
      let rows = Selection(run.rows)
      let numbers = run.identities
      let last = Column.make(.int64, count: numbers.count, Int64.self) { values in
        for i in 0..<values.count { values[i] = numbers[i] }
      }
      parts.append(
        Batch(run.columns.map { $0.gather(rows.rows) } + [last], count: numbers.count))
      run = ([], [], [])
    }
    for identity in identities where identity < ownIdentities {
      guard let row = try reader.row(identity) else { continue }
      if let first = run.columns.first, first !== row.columns[0] { endRun() }
      if run.rows.isEmpty { run.columns = row.columns }
      run.rows.append(row.row)
      run.identities.append(identity)
    }
    endRun()
    let own = identities.filter { $0 >= ownIdentities }
    if let overlay = state.overlay, !own.isEmpty {
      parts.append(overlay.rows(own, columns: wanted))
    }
    let types = wanted.map { schema.fields[$0].type } + [.int64]
    return parts.count == 1 ? parts[0] : Batch.concatenated(parts, types: types)
  }
}
