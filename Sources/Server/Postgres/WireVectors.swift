import Columns

/// Columns of `pg_index` that PostgreSQL sends as `int2vector` and `oidvector`: texts `1 2`, no
/// arrays `{1,2}`. Drivers cut them at the blanks.
enum WireVectors {
  private static let names: Set<String> = ["indkey", "indcollation", "indclass", "indoption"]

  /// The number of the vector type; nil for other columns.
  static func oid(of field: Field) -> Int32? {
    // What asyncpg asks of types: it knows arrays of `oid` from the start, and no others of numbers.
    if field.name == "attrtypoids" { return 1028 }
    guard case .list(let element) = field.type, names.contains(field.name) else { return nil }
    return element == .int16 ? 22 : element == .int64 ? 30 : nil
  }

  /// The rows with such columns as texts, where they go out as texts.
  static func written(_ batch: Batch, _ schema: Schema, _ formats: WireFormats) -> Batch {
    let places = schema.fields.indices.filter {
      formats[$0] == 0 && oid(of: schema.fields[$0]) != nil
    }
    if places.isEmpty { return batch }
    var columns = batch.columns
    for place in places {
      var builder = ColumnBuilder(.varchar, capacity: batch.count)
      for row in 0..<batch.count { append(batch.columns[place][row], to: &builder) }
      columns[place] = builder.finish()
    }
    return Batch(columns, count: batch.count)
  }

  private static func append(_ value: Value, to builder: inout ColumnBuilder) {
    guard case .list(let items) = value else { return builder.appendNull() }
    let numbers = items.map { item in
      if case .integer(let number) = item { "\(number)" } else { "0" }
    }
    builder.append(text: numbers.joined(separator: " "))
  }
}
