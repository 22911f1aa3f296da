import Catalog
import Columns
import Diagnostics

extension ParquetFile: DataFile {
  package var path: String { source.path }
  package var groupCount: Int { rowGroupCount }

  package func bounds(ofColumn column: Int, group: Int) -> ValueBounds? {
    fileSchema.columns[column].flatLeaf.flatMap { bounds($0, group: group) }
  }

  package func distinctCount(ofColumn column: Int, group: Int) -> Int? {
    fileSchema.columns[column].flatLeaf.flatMap { distinctCount($0, group: group) }
  }

  package func rowRanges(
    group: Int, tests: [ColumnPredicate], metrics: ScanMetrics
  ) throws(SQLError) -> [Range<Int>] {
    guard try mayPassBloomFilters(group: group, tests) else { return [] }
    if tests.isEmpty { return [0..<rowCount(ofGroup: group)] }
    try checkPageIndex()
    let all = RowRanges([0..<rowCount(ofGroup: group)])
    let pages = rowRanges(group: group, tests, metrics: metrics)
    return (pages.map { $0.intersection(all) } ?? all).ranges
  }

  package func openGroup(
    _ group: Int, columns: [Int], jumps: Bool
  ) throws(SQLError) -> any GroupReader {
    try RowGroupReader(self, group: group, columns: columns, usesPageIndex: jumps)
  }
}
