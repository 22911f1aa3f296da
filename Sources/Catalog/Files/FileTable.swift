import Columns
import Diagnostics
import Files
import Synchronization

/// Files of one or several schemas as one table.
///
/// Without a log its columns are those of the files, united by name, and then those of the
/// folders; with one the log says what each file means. A scan also offers `rowIdentityField`.
package final class FileTable: Table {
  package let label: String
  package let schema: Schema
  package let files: [any DataFile]
  /// Per file.
  let meanings: [FileMeaning]
  /// Statistics that were asked for: a join's order asks many times.
  private let known = Mutex<[Int: ColumnStatistics]>([:])

  package init(
    label: String, files: [any DataFile], listed: [ListedFile] = [], hasPartitions: Bool = true
  ) throws(SQLError) {
    self.label = label
    self.files = files
    let union = try SchemaUnion.of(files)
    let partitions = PartitionColumns(hasPartitions ? listed : [], schema: union)
    schema = Schema(union.fields + partitions.fields)
    var meanings: [FileMeaning] = []
    var rows: Int64 = 0
    for (number, file) in files.enumerated() {
      let places = FileTable.places(of: union, in: file.schema, isFirst: number == 0)
      let origins = places.map { $0.map { ColumnOrigin.stored($0, nil) } ?? .constant(.null) }
      let values = number < partitions.values.count ? partitions.values[number] : []
      meanings.append(
        FileMeaning(
          origins: origins + values.map { .constant($0) }, firstIdentity: rows))
      rows &+= Int64(file.rowCount)
    }
    self.meanings = meanings
  }

  /// Files whose meaning a log says.
  /// - Parameter meanings: One per file, with one origin per column of the schema.
  package init(label: String, schema: Schema, files: [any DataFile], meanings: [FileMeaning]) {
    precondition(meanings.count == files.count, "every file has a meaning")
    self.label = label
    self.schema = schema
    self.files = files
    self.meanings = meanings
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

  /// The position in the file of a column that it has in the table's own type; else nil.
  func plainPlace(_ column: Int, file: Int) -> Int? {
    guard case .stored(let place, nil) = meanings[file].origins[column],
      files[file].schema.fields[place].type == schema.fields[column].type
    else { return nil }
    return place
  }

  /// The same files, read in the same way: options show in the columns.
  package func hasRows(of other: any Table) -> Bool {
    guard let other = other as? FileTable, files.count == other.files.count,
      schema == other.schema
    else { return false }
    return files.indices.allSatisfy { i in
      files[i].path == other.files[i].path && files[i].rowCount == other.files[i].rowCount
        && files[i].schema == other.files[i].schema && meanings[i].isSame(as: other.meanings[i])
    }
  }

  package var rowCount: Int? {
    zip(files, meanings).reduce(0) { $0 + $1.0.rowCount - ($1.1.deleted?.countOfOnes ?? 0) }
  }

  /// Where no two files have identities in common.
  package var findsRowsByIdentity: Bool {
    var next = Int64.min
    let starts = zip(files, meanings).map { ($1.firstIdentity, Int64($0.rowCount)) }
    for (first, count) in starts.sorted(by: { $0.0 < $1.0 }) {
      if first < next { return false }
      next = first &+ count
    }
    return true
  }

  package func scan(_ request: ScanRequest) throws(SQLError) -> any TableScan {
    try FileScan(self, request)
  }

  package func statistics(ofColumn column: Int) -> ColumnStatistics {
    if let known = known.withLock({ $0[column] }) { return known }
    var made = bounds(ofColumn: column)
    if made.distinctCount == nil { made.distinctCount = distinctCount(ofColumn: column, made) }
    let result = made
    known.withLock { $0[column] = result }
    return result
  }

  /// What the metadata of the files says of a column.
  private func bounds(ofColumn column: Int) -> ColumnStatistics {
    let constants = constantValues(column)
    if constants.count == files.count && !files.isEmpty { return statistics(of: constants) }
    var result = ColumnStatistics(nullCount: 0)
    var isFirst = true
    for (number, file) in files.enumerated() {
      if case .constant(let value) = meanings[number].origins[column] {
        guard value.isNull else { return ColumnStatistics() }
        result.nullCount = result.nullCount.map { $0 + file.rowCount }
        continue
      }
      guard let place = plainPlace(column, file: number) else { return ColumnStatistics() }
      for group in 0..<file.groupCount where file.rowCount(ofGroup: group) > 0 {
        add(file.bounds(ofColumn: place, group: group), to: &result, isFirst: &isFirst)
      }
    }
    return result
  }

  private func constantValues(_ column: Int) -> [Value] {
    meanings.compactMap { meaning in
      if case .constant(let value) = meaning.origins[column] { return value }
      return nil
    }
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

  /// Of a column that each file has one value of.
  private func statistics(of values: [Value]) -> ColumnStatistics {
    let present = values.filter { !$0.isNull }
    let low = present.min { (ValueOrder.compare($0, $1) ?? 0) < 0 }
    let high = present.max { (ValueOrder.compare($0, $1) ?? 0) < 0 }
    return ColumnStatistics(
      minimum: low, maximum: high, nullCount: present.count == values.count ? 0 : nil,
      distinctCount: Set(present).count)
  }
}
