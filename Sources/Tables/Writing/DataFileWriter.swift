import Catalog
import Columns
import Diagnostics
import Files
import Parquet

/// Writes the new rows of a table as data files: Parquet with page checksums, one set of files per
/// combination of partition values.
struct DataFileWriter {
  /// The table's folder.
  let folder: String
  let access: FileAccess
  let schema: DeltaSchema
  /// Positions of the columns that are folders and not in the files.
  let partitionColumns: [Int]
  /// Milliseconds since 1970.
  let time: Int64
  /// A folder of the table's in which the files are, for files of changes.
  var inner = ""
  /// Takes the bytes of small files, which then are not synced; nil syncs all.
  var kept: KeptFiles?

  /// A file that grows beyond this is closed, and another one begun.
  static let fileBytes = 256 << 20

  private var storedColumns: [Int] {
    schema.visible.indices.filter { !partitionColumns.contains($0) }
  }

  /// For each hidden column the position of the NUMBER that it belongs to.
  private var hiddenColumns: [(field: DeltaField, owner: Int)] {
    schema.fields.compactMap { field in
      guard let owner = field.metadata(NumberForm.hiddenKey)?.text,
        let place = storedColumns.first(where: { schema.fields[$0].storedName == owner })
      else { return nil }
      return (field, place)
    }
  }

  /// The files of some rows; nothing refers to them yet.
  func write(_ batches: [Batch]) throws(SQLError) -> [AddedFile] {
    var files: [AddedFile] = []
    do throws(SQLError) {
      if partitionColumns.isEmpty {
        files += try write(batches, partition: [])
      } else {
        for (values, rows) in parts(batches) { files += try write(rows, partition: values) }
      }
    } catch {
      for file in files { try? access.remove("\(folder)/\(file.path)") }
      throw error
    }
    return files
  }

  /// The rows by their partition values, in the order in which these first come.
  private func parts(_ batches: [Batch]) -> [([Value], [Batch])] {
    var places: [[Value]: Int] = [:]
    var parts: [([Value], [Batch])] = []
    for batch in batches {
      var rows: [Int: [Int]] = [:]
      for row in 0..<batch.count {
        let values = partitionColumns.map { batch.columns[$0][row] }
        let place = places[values] ?? parts.count
        if place == parts.count {
          places[values] = place
          parts.append((values, []))
        }
        rows[place, default: []].append(row)
      }
      for (place, chosen) in rows.sorted(by: { $0.key < $1.key }) {
        parts[place].1.append(batch.gather(Selection(chosen).rows))
      }
    }
    return parts
  }

  private func write(_ batches: [Batch], partition: [Value]) throws(SQLError) -> [AddedFile] {
    var files: [AddedFile] = []
    var open: OpenFile?
    do throws(SQLError) {
      for batch in batches where batch.count > 0 {
        let file: OpenFile
        if let open { file = open } else { file = try begin(partition) }
        open = file
        try file.append(try stored(batch))
        if file.writer.byteCount > DataFileWriter.fileBytes {
          open = nil
          files.append(try finish(file, partition))
        }
      }
      if let file = open { files.append(try finish(file, partition)) }
    } catch {
      open?.writer.abandon()
      for file in files { try? access.remove("\(folder)/\(file.path)") }
      throw error
    }
    return files
  }

  private final class OpenFile {
    let path: String
    let writer: ParquetWriter
    /// Files of fewer bytes are kept.
    let leastSynced: Int
    var statistics = WrittenStatistics()

    init(_ path: String, _ writer: ParquetWriter, leastSynced: Int) {
      self.path = path
      self.writer = writer
      self.leastSynced = leastSynced
    }

    func append(_ batch: Batch) throws(SQLError) {
      statistics.note(batch)
      try writer.append(batch)
    }
  }

  /// The columns of the files, under the names and in the types that they have there.
  private var fileSchema: Schema {
    Schema(
      storedColumns.map { i in
        let field = schema.fields[i]
        // A NUMBER beyond the decimals is NULL there.
        return Field(
          field.storedName, field.type.dataType,
          isNullable: field.isNullable || field.isSplitNumber)
      } + hiddenColumns.map { Field($0.field.storedName, .blob) })
  }

  private func begin(_ partition: [Value]) throws(SQLError) -> OpenFile {
    var path = "part-\(RandomID.uuid()).parquet"
    if !inner.isEmpty {
      try access.makeFolder("\(folder)/\(inner)")
      path = "\(inner)/\(path)"
    } else if !partition.isEmpty {
      let folders = zip(partitionColumns, partition).map { column, value in
        HivePartition(
          key: schema.fields[column].name, value: partitionText(value, column)
        ).folder
      }
      let inner = folders.joined(separator: "/")
      try access.makeFolder("\(folder)/\(inner)")
      path = "\(inner)/\(path)"
    }
    let sink = try FileSink("\(folder)/\(path)", access: access)
    if let kept, kept.mayBegin() { sink.leastSynced = KeptFiles.leastSynced }
    let writer = try ParquetWriter(sink, schema: fileSchema, options: ParquetWriteOptions())
    return OpenFile(path, writer, leastSynced: sink.leastSynced)
  }

  private func partitionText(_ value: Value, _ column: Int) -> String? {
    PartitionValue.text(value, schema.fields[column].dataType)
  }

  /// The batch's stored columns in their stored types.
  private func stored(_ batch: Batch) throws(SQLError) -> Batch {
    var exact: [Int: Column] = [:]
    var columns = try storedColumns.map { (i) throws(SQLError) -> Column in
      let column = batch.columns[i]
      if schema.fields[i].isSplitNumber, column.type == .number {
        let parts = NumberForm.split(column)
        exact[i] = parts.exact
        return parts.decimal
      }
      let wanted = schema.fields[i].type.dataType
      if column.type == .null { return .nulls(wanted, count: batch.count) }
      if column.type == wanted { return column }
      let step = try StoredForm.step(from: column.type, to: wanted)
      return try TypeAdaptation(step: step, type: wanted).adapted(column)
    }
    for (_, owner) in hiddenColumns {
      columns.append(exact[owner] ?? .nulls(.blob, count: batch.count))
    }
    return Batch(columns, count: batch.count)
  }

  private func finish(_ file: OpenFile, _ partition: [Value]) throws(SQLError) -> AddedFile {
    try file.writer.close()
    let path = "\(folder)/\(file.path)"
    // Reading the file shows that its footer is whole; its bytes still are in memory.
    let written = try ParquetFile(path, access: access)
    var values: [String: String?] = [:]
    for (column, value) in zip(partitionColumns, partition) {
      values.updateValue(partitionText(value, column), forKey: schema.fields[column].storedName)
    }
    var added = AddedFile(
      path: file.path, partitionValues: values, size: written.source.size, modificationTime: time,
      statistics: file.statistics.text(
        of: written, names: storedColumns.map { schema.fields[$0].storedName }))
    added.tags[AddedFile.digestTag] = try FileDigest.of(path, access: access)
    if added.size < file.leastSynced {
      kept?.keep(path, try written.source.readArray(at: 0, count: added.size))
    } else {
      try syncFolders(above: file.path)
    }
    return added
  }

  /// The folders of partitions, which may be new, have their names on disk before a commit does.
  private func syncFolders(above path: String) throws(SQLError) {
    var inner = Substring(path)
    while let slash = inner.lastIndex(of: "/") {
      inner = inner[..<slash]
      try access.syncNames(around: "\(folder)/\(inner)")
    }
  }
}
