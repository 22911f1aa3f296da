import Columns
import Diagnostics
import Synchronization

/// Finds the rows of scans that come again and again with other values for the same columns: a
/// cursor or an UPDATE that a program runs for each account. After some of them the columns get an
/// index, and the scan reads the few rows that it finds.
final class RepeatedLookUps: @unchecked Sendable {
  /// Scans of a table that has fewer rows are as fast.
  private static let smallTable = 1 << 12
  /// So many scans are made before an index is.
  private static let patience = 16
  /// The most values of one column that are looked up one by one.
  private static let mostValues = 64

  private struct Form: Hashable {
    var matched: [Int]
    var columns: [Int]
  }

  private struct Use {
    var scans = 0
    /// Look-ups that found many rows.
    var failures = 0
    var access: MatchAccess?
  }

  private let uses = Mutex<[Form: Use]>([:])

  /// The rows that can pass, in the table's order, as a scan; nil where all have to be read.
  func scan(
    _ request: ScanRequest, of table: TransactionTable, _ state: TableState
  ) throws(SQLError) -> PointScan? {
    guard let filter = request.filter, state.stored.isWorthAnIndex,
      let count = state.stored.rowCount, count >= RepeatedLookUps.smallTable,
      count < request.budget.limit / 4 / KeyIndex.bytesPerRow
    else { return nil }
    let wanted = wantedValues(request.predicates + filter.learnedPredicates, table.schema)
    guard !wanted.isEmpty else { return nil }
    let identity = table.schema.count
    let columns = Set(request.columns + filter.columns + [identity]).sorted()
    let form = Form(matched: wanted.map(\.column), columns: columns)
    return try uses.withLock { (uses) throws(SQLError) -> PointScan? in
      var use = uses[form] ?? Use()
      defer { uses[form] = use }
      use.scans += 1
      guard use.scans > RepeatedLookUps.patience, use.failures < 3 else { return nil }
      if use.access == nil {
        guard MatchAccess.mayBeSelective(form.matched, of: table) else {
          use.failures = 3
          return nil
        }
        use.access = MatchAccess(table, matched: form.matched, columns: columns)
      }
      var parts: [Batch] = []
      for hash in RepeatedLookUps.hashes(wanted, table.schema) {
        guard let rows = try use.access?.rows(hash: hash, in: state) else {
          use.failures += 1
          return nil
        }
        parts.append(rows)
      }
      let rows = RepeatedLookUps.inOrder(parts, types: columns.map { table.type(ofPosition: $0) })
      return PointScan(rows, positions: columns, request)
    }
  }

  private struct Wanted {
    var column: Int
    var values: [Value]
  }

  /// What columns must equal: one value each, but for one column that may have several.
  private func wantedValues(_ predicates: [ColumnPredicate], _ schema: Schema) -> [Wanted] {
    var single: [Int: Value] = [:]
    var several: Wanted?
    for predicate in predicates {
      guard predicate.column < schema.count,
        MatchAccess.mayMatch(schema.fields[predicate.column].type)
      else { continue }
      switch predicate.test {
      case .equal(let value) where !value.isNull: single[predicate.column] = value
      case .oneOf(let values)
      where values.count <= min(several?.values.count ?? .max, RepeatedLookUps.mostValues):
        several = Wanted(column: predicate.column, values: values.filter { !$0.isNull })
      default: break
      }
    }
    var found = single.map { Wanted(column: $0.key, values: [$0.value]) }
    if let several, single[several.column] == nil { found.append(several) }
    return found.sorted { $0.column < $1.column }
  }

  /// The hashes of the keys, without repetitions.
  private static func hashes(_ wanted: [Wanted], _ schema: Schema) -> [UInt64] {
    var keys: [[Column]] = [[]]
    for one in wanted {
      let type = schema.fields[one.column].type
      let columns = one.values.map { Column.constant($0, type, count: 1) }
      keys = keys.flatMap { key in columns.map { key + [$0] } }
    }
    return Array(Set(keys.map { keyHash($0, row: 0) }))
  }

  /// The rows of all parts by their identity, which is the last column.
  private static func inOrder(_ parts: [Batch], types: [DataType]) -> Batch {
    if parts.count == 1 { return parts[0] }
    let all = Batch.concatenated(parts, types: types)
    guard all.count > 1, let last = all.columns.last?.flattened() else { return all }
    let identities = last.span(of: Int64.self)
    var rows = Array(0..<all.count)
    rows.sort { identities[$0] < identities[$1] }
    return all.selected(Selection(rows))
  }
}

extension TransactionTable {
  /// The type of a column, or of the identity behind the last.
  fileprivate func type(ofPosition position: Int) -> DataType {
    position < schema.count ? schema.fields[position].type : rowIdentityField.type
  }
}
