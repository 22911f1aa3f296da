import Catalog
import Columns
import Diagnostics
import Parquet
import Synchronization

/// A Delta table at one version, as queries scan it.
///
/// The log's statistics and partition values rule out files before they are opened.
package final class DeltaTable: Table {
  package let label: String
  package let schema: Schema
  let metadata: TableMetadata
  let added: [AddedFile]
  let files: DeltaFiles
  private let known = Mutex<[FileStatistics]?>(nil)
  private let identities = Mutex<[Int64]?>(nil)

  init(label: String, state: TableState, files: DeltaFiles) throws(SQLError) {
    self.label = label
    self.files = files
    metadata = try state.checkedMetadata()
    schema = metadata.schema.schema
    // The files of a database folder are in the order in which their rows came.
    let files = state.files
    added =
      files.allSatisfy { $0.firstIdentity != nil }
      ? files.sorted { ($0.firstIdentity ?? 0) < ($1.firstIdentity ?? 0) } : files
  }

  package func hasRows(of other: any Table) -> Bool {
    guard let other = other as? DeltaTable else { return false }
    return files.folder == other.files.folder && schema == other.schema
      && added.map(\.key) == other.added.map(\.key)
  }

  /// Some of a table's files.
  init(_ table: DeltaTable, files chosen: [AddedFile]) throws(SQLError) {
    label = table.label
    files = table.files
    metadata = table.metadata
    schema = table.schema
    added = chosen
  }

  /// Per file.
  var statistics: [FileStatistics] {
    known.withLock { known in
      if let known { return known }
      let made = added.map { FileStatistics($0) }
      known = made
      return made
    }
  }

  /// The rows that are left, where the log says how many.
  package var rowCount: Int? {
    var sum = 0
    for (file, known) in zip(added, statistics) {
      guard let rows = known.rowCount else { return nil }
      sum += rows - (file.deletionVector?.cardinality ?? 0)
    }
    return sum
  }

  package func statistics(ofColumn column: Int) -> ColumnStatistics {
    let field = metadata.schema.fields[column]
    var result = ColumnStatistics(nullCount: 0)
    var isFirst = true
    for number in added.indices {
      guard let bounds = bounds(of: field, file: number) else { return ColumnStatistics() }
      if bounds.valueCount == 0 { continue }
      result.nullCount = result.nullCount.flatMap { sum in bounds.nullCount.map { sum + $0 } }
      if bounds.isAllNull { continue }
      guard let low = bounds.minimum, let high = bounds.maximum else { return ColumnStatistics() }
      if isFirst || ValueOrder.compare(low, result.minimum ?? low) ?? 0 < 0 {
        result.minimum = low
      }
      if isFirst || ValueOrder.compare(high, result.maximum ?? high) ?? 0 > 0 {
        result.maximum = high
      }
      isFirst = false
    }
    return result
  }

  private func isPartition(_ field: DeltaField) -> Bool {
    metadata.partitionColumns.contains(field.name)
  }

  /// What the log says of a column in one file.
  private func bounds(of field: DeltaField, file number: Int) -> ValueBounds? {
    guard isPartition(field) else { return statistics[number].bounds(of: field) }
    guard let value = try? partitionValue(field, added[number]) else { return nil }
    let count = statistics[number].rowCount ?? 1
    var bounds = ValueBounds(valueCount: count)
    bounds.nullCount = value.isNull ? count : 0
    if !value.isNull {
      bounds.minimum = value
      bounds.maximum = value
    }
    return bounds
  }

  private func partitionValue(_ field: DeltaField, _ file: AddedFile) throws(SQLError) -> Value {
    try PartitionValue.constant(file.partitionValues[field.storedName] ?? nil, field)
  }

  package func scan(_ request: ScanRequest) throws(SQLError) -> any TableScan {
    try scan(request, fromIdentity: 0)
  }

  /// - Parameter fromIdentity: Files whose rows are all below this identity are left out.
  func scan(_ request: ScanRequest, fromIdentity: Int64) throws(SQLError) -> any TableScan {
    let wantsIdentity =
      request.columns.contains(schema.count)
      || request.filter?.columns.contains(schema.count) == true
    let firsts = wantsIdentity ? try firstIdentities() : nil
    var opened: [any DataFile] = []
    var meanings: [FileMeaning] = []
    for (number, file) in added.enumerated() where mayPass(request.predicates, file: number) {
      if let firsts, firsts[number] < fromIdentity { continue }
      let (source, meaning) = try open(file, firstIdentity: firsts?[number] ?? 0)
      opened.append(source)
      meanings.append(meaning)
    }
    return try FileTable(label: label, schema: schema, files: opened, meanings: meanings)
      .scan(request)
  }

  private func mayPass(_ predicates: [ColumnPredicate], file number: Int) -> Bool {
    predicates.allSatisfy { predicate in
      guard predicate.column < schema.count else { return true }
      let field = metadata.schema.fields[predicate.column]
      return bounds(of: field, file: number).map { predicate.test.mayPass($0) } ?? true
    }
  }

  /// A file of the table, open, and what it means.
  func open(
    _ file: AddedFile, firstIdentity: Int64 = 0
  ) throws(SQLError) -> (any DataFile, FileMeaning) {
    let parquet = try files.file(file.path)
    do throws(SQLError) {
      var meaning = FileMeaning(origins: [], firstIdentity: firstIdentity)
      var numbers: [NumberFile.Parts] = []
      for field in metadata.schema.visible {
        meaning.origins.append(try origin(field, file, parquet, &numbers))
      }
      meaning.deleted = try files.deletedRows(file, rowCount: parquet.rowCount)
      return (numbers.isEmpty ? parquet : NumberFile(parquet, numbers: numbers), meaning)
    } catch {
      throw error.noting("in file \"\(parquet.path)\"")
    }
  }

  private func origin(
    _ field: DeltaField, _ file: AddedFile, _ parquet: ParquetFile,
    _ numbers: inout [NumberFile.Parts]
  ) throws(SQLError) -> ColumnOrigin {
    if isPartition(field) { return .constant(try partitionValue(field, file)) }
    let finder = ColumnFinder(mapping: metadata.columnMapping)
    guard field.isSplitNumber, let decimal = finder.place(of: field, in: parquet.fileSchema),
      parquet.schema.fields[decimal].type == NumberForm.decimal
    else { return try finder.origin(field, in: parquet.fileSchema) }
    let hidden = metadata.schema.fields.first {
      $0.metadata(NumberForm.hiddenKey)?.text == field.storedName
    }
    let exact = hidden.flatMap { finder.place(of: $0, in: parquet.fileSchema) }
    numbers.append(NumberFile.Parts(decimal: decimal, exact: exact))
    return .stored(parquet.schema.count + numbers.count - 1, nil)
  }

  /// Rows of a file, deleted ones too.
  func rowCount(ofFile number: Int) throws(SQLError) -> Int {
    if let rows = statistics[number].rowCount { return rows }
    return try files.file(added[number].path).rowCount
  }

  /// Rows of a file, deleted ones too.
  func rowCount(of file: AddedFile) throws(SQLError) -> Int {
    if let rows = FileStatistics(file).rowCount { return rows }
    return try files.file(file.path).rowCount
  }

  /// Per file: the identity of its first row.
  func firstIdentities() throws(SQLError) -> [Int64] {
    if let known = identities.withLock({ $0 }) { return known }
    var firsts: [Int64] = []
    var next: Int64 = 0
    for (number, file) in added.enumerated() {
      if let first = file.firstIdentity { next = first }
      firsts.append(next)
      next += Int64(try rowCount(ofFile: number))
    }
    identities.withLock { $0 = firsts }
    return firsts
  }
}
