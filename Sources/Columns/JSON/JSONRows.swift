/// Rows as JSON objects: `{"id":1,"amount":9.50}`, all digits of numbers kept.
package struct JSONRows {
  /// `"name":` of each column.
  private let names: [[UInt8]]
  private let cells: CellJSON

  package init(_ schema: Schema, zone: ValueText.ZoneOffset? = nil) {
    cells = CellJSON(.exact, zone: zone)
    names = schema.fields.map { field in
      var name: [UInt8] = []
      name.appendJSON(string: field.name)
      name.append(UInt8(ascii: ":"))
      return name
    }
  }

  package func append(_ batch: Batch, _ row: Int, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "{"))
    for (index, column) in batch.columns.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(contentsOf: names[index])
      cells.append(column, row, to: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
  }
}
