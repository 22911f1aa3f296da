import Columns

/// A column of a table: its field, and how its values are taken from records.
struct RecordColumn<Row>: Sendable {
  let field: Field
  let make: @Sendable ([Row]) -> Column

  static func int64(
    _ name: String, _ value: @escaping @Sendable (Row) -> Int64
  ) -> RecordColumn { flat(name, .int64, value) }

  static func int32(
    _ name: String, _ value: @escaping @Sendable (Row) -> Int32
  ) -> RecordColumn { flat(name, .int32, value) }

  static func date(
    _ name: String, _ value: @escaping @Sendable (Row) -> Day
  ) -> RecordColumn { flat(name, .date, value) }

  static func timestamp(
    _ name: String, _ value: @escaping @Sendable (Row) -> Int64
  ) -> RecordColumn { flat(name, .timestamp, value) }

  static func decimal(
    _ name: String, _ precision: Int, _ scale: Int,
    _ value: @escaping @Sendable (Row) -> Int64
  ) -> RecordColumn { flat(name, .decimal(precision: precision, scale: scale), value) }

  static func money(
    _ name: String, _ value: @escaping @Sendable (Row) -> Int64
  ) -> RecordColumn { decimal(name, 18, 4, value) }

  static func optionalInt64(
    _ name: String, _ value: @escaping @Sendable (Row) -> Int64?
  ) -> RecordColumn { optional(name, .int64, value) }

  static func optionalInt32(
    _ name: String, _ value: @escaping @Sendable (Row) -> Int32?
  ) -> RecordColumn { optional(name, .int32, value) }

  static func optionalDate(
    _ name: String, _ value: @escaping @Sendable (Row) -> Day?
  ) -> RecordColumn { optional(name, .date, value) }

  static func optionalDecimal(
    _ name: String, _ precision: Int, _ scale: Int,
    _ value: @escaping @Sendable (Row) -> Int64?
  ) -> RecordColumn { optional(name, .decimal(precision: precision, scale: scale), value) }

  private static func flat<Element: ColumnElement>(
    _ name: String, _ type: DataType, _ value: @escaping @Sendable (Row) -> Element
  ) -> RecordColumn {
    RecordColumn(field: Field(name, type, isNullable: false)) { rows in
      Column.make(type, count: rows.count, Element.self) { values in
        for row in rows.indices { values[row] = value(rows[row]) }
      }
    }
  }

  private static func optional<Element: ColumnElement>(
    _ name: String, _ type: DataType, _ value: @escaping @Sendable (Row) -> Element?
  ) -> RecordColumn {
    RecordColumn(field: Field(name, type)) { rows in
      var nulls: [Int] = []
      let column = Column.make(type, count: rows.count, Element.self) { values in
        for row in rows.indices {
          if let present = value(rows[row]) {
            values[row] = present
          } else {
            values[row] = Element.zero
            nulls.append(row)
          }
        }
      }
      return nulls.isEmpty ? column : column.with(validity: validity(rows.count, nulls: nulls))
    }
  }

  private static func validity(_ count: Int, nulls: [Int]) -> Bitmap {
    Bitmap(count: count) { words in
      for word in words.indices { words[word] = ~0 }
      for row in nulls { words[row >> 6] &= ~(1 << UInt64(row & 63)) }
    }
  }
}
