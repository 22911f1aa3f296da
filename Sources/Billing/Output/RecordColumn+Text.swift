import Columns

extension RecordColumn {
  static func text(
    _ name: String, _ value: @escaping @Sendable (Row) -> String
  ) -> RecordColumn {
    RecordColumn(field: Field(name, .varchar, isNullable: false)) { rows in
      var builder = ColumnBuilder(.varchar, capacity: rows.count)
      for row in rows { builder.append(text: value(row)) }
      return builder.finish()
    }
  }

  static func optionalText(
    _ name: String, _ value: @escaping @Sendable (Row) -> String?
  ) -> RecordColumn {
    RecordColumn(field: Field(name, .varchar)) { rows in
      var builder = ColumnBuilder(.varchar, capacity: rows.count)
      for row in rows {
        if let text = value(row) { builder.append(text: text) } else { builder.appendNull() }
      }
      return builder.finish()
    }
  }

  /// Text of a small list, by position: a dictionary column.
  static func choice(
    _ name: String, of texts: [String], _ value: @escaping @Sendable (Row) -> Int
  ) -> RecordColumn {
    var builder = ColumnBuilder(.varchar, capacity: texts.count)
    for text in texts { builder.append(text: text) }
    let entries = builder.finish()
    return RecordColumn(field: Field(name, .varchar, isNullable: false)) { rows in
      let codes = Buffer.of(UInt32.self, count: rows.count)
      var places = codes.mutableSpan(of: UInt32.self, count: rows.count)
      for row in rows.indices { places[row] = UInt32(truncatingIfNeeded: value(rows[row])) }
      return .dictionary(codes: codes, count: rows.count, entries: entries)
    }
  }

  /// `E` and eleven digits: twelve bytes, which a string view holds itself.
  static func serial(
    _ name: String, _ value: @escaping @Sendable (Row) -> Int64
  ) -> RecordColumn {
    RecordColumn(field: Field(name, .varchar, isNullable: false)) { rows in
      Column.make(.varchar, count: rows.count, StringView.self) { views in
        for row in rows.indices { views[row] = serialView(UInt64(value(rows[row]))) }
      }
    }
  }

  private static func serialView(_ number: UInt64) -> StringView {
    var rest = number
    var last: UInt64 = 0
    for _ in 0..<8 {
      last = last << 8 | (0x30 + rest % 10)
      rest /= 10
    }
    var first: UInt64 = 0
    for _ in 0..<3 {
      first = first << 8 | (0x30 + rest % 10)
      rest /= 10
    }
    var view = StringView()
    view.lengthAndPrefix = 12 | (first << 8 | 0x45) << 32
    view.tail = last
    return view
  }
}
