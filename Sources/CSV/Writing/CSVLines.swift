import Columns

/// Batches as lines of CSV (RFC 4180): fields in quotes where they need them.
///
/// Each column of a batch becomes text in one loop; then the cells are put side by side.
package struct CSVLines: Sendable {
  private let options: CSVWriteOptions

  init(_ options: CSVWriteOptions) { self.options = options }

  /// The usual form: commas, NULL as an empty field, an empty text as `""`.
  package init() { options = CSVWriteOptions() }

  package func appendHeader(_ schema: Schema, to bytes: inout [UInt8]) {
    for (position, field) in schema.fields.enumerated() {
      if position > 0 { bytes.append(options.dialect.delimiter) }
      var cells = CellText(options)
      cells.append(text: field.name)
      bytes.append(contentsOf: cells.bytes)
    }
    bytes.append(0x0A)
  }

  package func append(_ batch: Batch, to bytes: inout [UInt8]) {
    var columns: [CellText] = []
    columns.reserveCapacity(batch.columns.count)
    for column in batch.columns { columns.append(CellText(column, options)) }
    append(columns, count: batch.count, to: &bytes)
  }

  /// Puts the cells of each row side by side, column after column.
  private func append(_ columns: [CellText], count: Int, to bytes: inout [UInt8]) {
    var places = [Int](repeating: 0, count: count)
    for column in columns { column.addLengths(to: &places) }
    var end = bytes.count
    for row in places.indices {
      (places[row], end) = (end, end + places[row])
    }
    bytes.append(contentsOf: repeatElement(0, count: end - bytes.count))
    bytes.withUnsafeMutableBytes { lines in
      for (position, column) in columns.enumerated() {
        let isLast = position == columns.count - 1
        column.copyCells(
          to: lines, at: &places, separator: isLast ? 0x0A : options.dialect.delimiter)
      }
    }
  }
}
