import Columns
import Diagnostics

/// How rows of an older definition of a table become rows of a newer one.
struct ColumnMapping: Sendable {
  let schema: Schema
  /// For each new column its position in the older rows; nil gives NULL.
  let from: [Int?]

  init(_ schema: Schema, from: [Int?]) {
    self.schema = schema
    self.from = from
  }

  func batch(_ batch: Batch) throws(SQLError) -> Batch {
    var columns: [Column] = []
    for (i, field) in schema.fields.enumerated() {
      columns.append(try column(i, field, batch.count) { batch.columns[$0] })
    }
    return Batch(columns, count: batch.count)
  }

  /// One new column of `count` rows.
  func column(
    _ position: Int, _ field: Field, _ count: Int, old: (Int) -> Column
  ) throws(SQLError) -> Column {
    guard let source = from[position] else { return .nulls(field.type, count: count) }
    return try ColumnWidening.widen(old(source), to: field.type)
  }
}

/// Whether every store brings columns of one type to another one without computing anything.
package func isWidened(from: DataType, to: DataType) -> Bool {
  ColumnWidening.common(from, to) == to
}
