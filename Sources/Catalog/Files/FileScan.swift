import Columns
import Diagnostics

/// A scan of files: a morsel is a row group that its statistics do not rule out.
final class FileScan: TableScan {
  struct Morsel {
    let file: Int
    let group: Int
  }

  let table: FileTable
  let request: ScanRequest
  let metrics = ScanMetrics()
  let morsels: [Morsel]

  init(_ table: FileTable, _ request: ScanRequest) throws(SQLError) {
    self.table = table
    self.request = request
    var morsels: [Morsel] = []
    for (number, file) in table.files.enumerated() {
      let tests = FileScan.tests(request.predicates, table, file: number)
      for group in 0..<file.groupCount where file.rowCount(ofGroup: group) > 0 {
        metrics.groups.wrappingAdd(1, ordering: .relaxed)
        if let tests, file.mayPass(group: group, tests) {
          morsels.append(Morsel(file: number, group: group))
        } else {
          metrics.groupsPruned.wrappingAdd(1, ordering: .relaxed)
        }
      }
    }
    self.morsels = morsels
  }

  var morselCount: Int { morsels.count }

  func visitOrder(column: Int, greatestFirst: Bool, nullsFirst: Bool) -> [Int]? {
    guard column < table.schema.count, morsels.count > 1 else { return nil }
    /// What is known of a morsel: nil may hold anything.
    let best = morsels.map { morsel -> Value? in
      guard let bounds = bounds(ofColumn: column, morsel) else { return nil }
      if nullsFirst, bounds.nullCount != 0 { return nil }
      return greatestFirst ? bounds.maximum : bounds.minimum
    }
    return morsels.indices.sorted { a, b in
      guard let x = best[a], let y = best[b] else {
        return best[a] == nil && best[b] == nil ? a < b : best[a] == nil
      }
      let order = ValueOrder.compare(x, y) ?? 0
      return order == 0 ? a < b : greatestFirst ? order > 0 : order < 0
    }
  }

  func bounds(ofColumn column: Int) -> [ValueBounds]? {
    guard column < table.schema.count else { return nil }
    var all: [ValueBounds] = []
    for morsel in morsels {
      guard let bounds = bounds(ofColumn: column, morsel) else { return nil }
      all.append(bounds)
    }
    return all
  }

  private func bounds(ofColumn column: Int, _ morsel: Morsel) -> ValueBounds? {
    table.plainPlace(column, file: morsel.file).flatMap {
      table.files[morsel.file].bounds(ofColumn: $0, group: morsel.group)
    }
  }

  func makeReader() throws(SQLError) -> any TableReader { try FileTableReader(self) }

  /// The predicates in terms of one file; nil if no row of it can pass.
  ///
  /// Those on columns whose type is another in this file are left out: they only save work.
  static func tests(
    _ predicates: [ColumnPredicate], _ table: FileTable, file: Int
  ) -> [ColumnPredicate]? {
    var tests: [ColumnPredicate] = []
    for predicate in predicates where predicate.column < table.schema.count {
      if case .constant(let value) = table.meanings[file].origins[predicate.column] {
        if !mayPass(value, predicate.test) { return nil }
      } else if let place = table.plainPlace(predicate.column, file: file) {
        tests.append(ColumnPredicate(column: place, test: predicate.test))
      }
    }
    return tests
  }

  /// Whether a column that holds one value in the whole file may pass.
  private static func mayPass(_ value: Value, _ test: ColumnPredicate.Test) -> Bool {
    var bounds = ValueBounds(valueCount: 1)
    if value.isNull {
      bounds.nullCount = 1
    } else {
      bounds.nullCount = 0
      bounds.minimum = value
      bounds.maximum = value
    }
    return test.mayPass(bounds)
  }
}
