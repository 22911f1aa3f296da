import Catalog
import Columns
import Diagnostics

/// Writes what a commit changed row by row, for tables with `delta.enableChangeDataFeed` (Delta
/// protocol, "Add CDC File").
struct ChangeFileWriter {
  let writer: DataFileWriter
  let table: DeltaTable

  /// - Parameter isUpdate: Whether each deleted row came back changed.
  /// - Returns: The files; nothing refers to them yet.
  func write(
    deleted: [(file: AddedFile, rows: [Int])], appended: [Batch], isUpdate: Bool
  ) throws(SQLError) -> [AddedFile] {
    var batches: [Batch] = []
    for (file, rows) in deleted {
      for batch in try old(file, rows) {
        batches.append(typed(batch, isUpdate ? "update_preimage" : "delete"))
      }
    }
    batches += appended.map { typed($0, isUpdate ? "update_postimage" : "insert") }
    let fields = writer.schema.fields
    let type = DeltaField(TableChanges.typeColumn, .primitive(.varchar))
    let schema = DeltaSchema(
      writer.schema.visible + [type] + fields.filter(\.isHidden))
    return try DataFileWriter(
      folder: writer.folder, access: writer.access, schema: schema,
      partitionColumns: writer.partitionColumns, time: writer.time, inner: "_change_data",
      kept: writer.kept
    ).write(batches)
  }

  private func typed(_ batch: Batch, _ type: String) -> Batch {
    Batch(
      batch.columns + [.constant(.string(type), .varchar, count: batch.count)],
      count: batch.count)
  }

  /// The rows that went, as they were.
  private func old(_ file: AddedFile, _ rows: [Int]) throws(SQLError) -> [Batch] {
    let count = try table.rowCount(of: file)
    var words = [UInt64](repeating: ~0, count: Bitmap.wordCount(count))
    for row in rows where row < count { words[row >> 6] &= ~(1 << UInt64(row & 63)) }
    let others = Bitmap(count: count) { target in
      for i in 0..<target.count { target[i] = words[i] }
    }
    return try table.rows(of: file, without: others)
  }
}
