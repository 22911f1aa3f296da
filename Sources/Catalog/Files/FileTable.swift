import Columns
import Diagnostics
import Files

/// Files of one or several schemas as one table.
///
/// Its columns are those of the files, united by name, and then those of the folders.
package final class FileTable: Table {
  package let label: String
  package let schema: Schema
  package let files: [any DataFile]
  let partitions: PartitionColumns
  /// Per file and column of the table: the position in the file, or nil where it has none.
  let places: [[Int?]]
  /// The columns that come out of files; those of the folders follow.
  let fileColumnCount: Int

  package init(
    label: String, files: [any DataFile], listed: [ListedFile] = [], hasPartitions: Bool = true
  ) throws(SQLError) {
    self.label = label
    self.files = files
    let union = try SchemaUnion.of(files)
    partitions = PartitionColumns(hasPartitions ? listed : [], schema: union)
    fileColumnCount = union.count
    schema = Schema(union.fields + partitions.fields)
    places = files.enumerated().map { number, file in
      FileTable.places(of: union, in: file.schema, isFirst: number == 0)
    }
  }

  /// Names that come twice are told apart by position, which only one file's schema can say.
  private static func places(of union: Schema, in own: Schema, isFirst: Bool) -> [Int?] {
    if isFirst || own.count == union.count && own.fields.map(\.name) == union.fields.map(\.name) {
      return union.fields.indices.map { $0 < own.count ? $0 : nil }
    }
    var byName: [String: Int] = [:]
    for (i, field) in own.fields.enumerated() { byName[field.name] = byName[field.name] ?? i }
    return union.fields.map { byName[$0.name] }
  }

  package var rowCount: Int? { files.reduce(0) { $0 + $1.rowCount } }

  package func scan(_ request: ScanRequest) throws(SQLError) -> any TableScan {
    try FileScan(self, request)
  }

  package func statistics(ofColumn column: Int) -> ColumnStatistics {
    guard column < fileColumnCount else { return partitionStatistics(column - fileColumnCount) }
    var result = ColumnStatistics(nullCount: 0)
    var isFirst = true
    for (number, file) in files.enumerated() {
      guard let place = places[number][column] else {
        result.nullCount = result.nullCount.map { $0 + file.rowCount }
        continue
      }
      guard file.schema.fields[place].type == schema.fields[column].type else {
        return ColumnStatistics()
      }
      for group in 0..<file.groupCount where file.rowCount(ofGroup: group) > 0 {
        add(file.bounds(ofColumn: place, group: group), to: &result, isFirst: &isFirst)
      }
    }
    return result
  }

  private func add(
    _ bounds: ValueBounds?, to result: inout ColumnStatistics, isFirst: inout Bool
  ) {
    guard let bounds else {
      result = ColumnStatistics()
      isFirst = false
      return
    }
    result.nullCount = result.nullCount.flatMap { sum in bounds.nullCount.map { sum + $0 } }
    if bounds.isAllNull { return }
    guard let low = bounds.minimum, let high = bounds.maximum else {
      result.minimum = nil
      result.maximum = nil
      isFirst = false
      return
    }
    if isFirst {
      result.minimum = low
      result.maximum = high
      isFirst = false
    } else if let oldLow = result.minimum, let oldHigh = result.maximum {
      if let order = ValueOrder.compare(low, oldLow), order < 0 { result.minimum = low }
      if let order = ValueOrder.compare(high, oldHigh), order > 0 { result.maximum = high }
    }
  }

  private func partitionStatistics(_ place: Int) -> ColumnStatistics {
    let values = partitions.values.map { $0[place] }
    let present = values.filter { !$0.isNull }
    let low = present.min { (ValueOrder.compare($0, $1) ?? 0) < 0 }
    let high = present.max { (ValueOrder.compare($0, $1) ?? 0) < 0 }
    return ColumnStatistics(
      minimum: low, maximum: high, nullCount: present.count == values.count ? 0 : nil,
      distinctCount: Set(present).count)
  }
}
