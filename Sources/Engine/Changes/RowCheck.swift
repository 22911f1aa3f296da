import Binder
import Catalog
import Columns
import Diagnostics

/// What new rows must fulfil by themselves: NOT NULL, CHECK, the length of texts.
struct RowCheck {
  let change: BoundChange
  let dialect: Dialect
  let transactions: SessionTransactions
  /// Columns of text with a length, by their position.
  let lengths: [(place: Int, column: ColumnDefinition, length: TextLength)]
  /// Positions of columns that are NOT NULL.
  let present: [Int]

  init(change: BoundChange, dialect: Dialect, _ transactions: SessionTransactions) {
    self.change = change
    self.dialect = dialect
    self.transactions = transactions
    let fields = change.table.schema.fields
    present = fields.indices.filter { !fields[$0].isNullable }
    guard let definition = (change.table as? TransactionTable)?.definition else {
      lengths = []
      return
    }
    lengths = definition.columns.enumerated().compactMap { place, column in
      column.textLength(in: definition.dialect).map { (place, column, $0) }
    }
  }

  /// - Parameter checks: For each CHECK a column that is false where it is violated.
  func check(_ rows: Batch, checks: [Column]) throws(SQLError) {
    try checkNulls(rows)
    try checkLengths(rows)
    for (place, name) in change.checks.enumerated() {
      let column = checks[place]
      guard let row = (0..<rows.count).first(where: { column[$0] == .boolean(false) }) else {
        continue
      }
      if waits(place, name) { continue }
      if change.checksPolicy && place == change.checks.count - 1 {
        throw SQLError(
          .insufficientPrivilege,
          "no policy of \"\(change.table.label)\" allows this row:"
            + " \(shown(rows, row))")
      }
      if dialect == .oracle {
        throw SQLError(
          .checkViolation, "check constraint (RECKON.\(name.uppercased())) violated",
          hint: "the row: \(shown(rows, row))", code: -2290)
      }
      throw SQLError(
        .checkViolation,
        "a row for \"\(change.table.label)\" violates CHECK \"\(name)\": \(shown(rows, row))")
    }
  }

  /// Whether a CHECK is left to COMMIT, which then looks at the table.
  private func waits(_ place: Int, _ name: String) -> Bool {
    guard !(change.checksPolicy && place == change.checks.count - 1),
      let table = change.table as? TransactionTable,
      let check = table.definition.checks.first(where: { $0.name == name }),
      transactions.current.constraints.waits(name, check.deferral)
    else { return false }
    transactions.current.constraints.wait(for: name, of: table.key)
    return true
  }

  private func checkNulls(_ rows: Batch) throws(SQLError) {
    for i in present where rows.columns[i].nullCount > 0 {
      let field = change.table.schema.fields[i]
      if dialect == .oracle {
        let path = "(\(path(field.name)))"
        throw change.command == "UPDATE"
          ? SQLError(.notNullViolation, "cannot update \(path) to NULL", code: -1407)
          : SQLError(.notNullViolation, "cannot insert NULL into \(path)", code: -1400)
      }
      throw SQLError(
        .notNullViolation,
        "column \"\(field.name)\" of \"\(change.table.label)\" must not be NULL")
    }
  }

  /// `"RECKON"."BILL"."PAYER"`, as Oracle's messages name a column.
  private func path(_ column: String) -> String {
    ["RECKON", change.table.label.uppercased(), column.uppercased()].map { "\"\($0)\"" }
      .joined(separator: ".")
  }

  private func checkLengths(_ rows: Batch) throws(SQLError) {
    for (i, column, length) in lengths where rows.columns[i].type == .varchar {
      let limit = length.limit
      // Entries of a dictionary tell at once, unless rows may lack those that are too long.
      if let entries = rows.columns[i].entries, RowCheck.fit(entries, limit) { continue }
      let values = rows.columns[i].flattened()
      let views = values.span(of: StringView.self)
      // A text has at most as many characters as bytes.
      for row in 0..<views.count where views[row].count > limit && !values.isNull(row) {
        var size = views[row].count
        if !length.countsBytes {
          size = views[row].withBytes { bytes in bytes.count { $0 & 0xC0 != 0x80 } }
        }
        guard size > limit else { continue }
        throw tooLong(column, size, limit, length.countsBytes ? "bytes" : "characters")
      }
    }
  }

  /// The rows with texts that are too long by blanks at their end alone cut to their length, as the
  /// standard says of values that are stored (PostgreSQL, "Character Types").
  func fitted(_ rows: Batch) -> Batch {
    guard dialect == .postgres else { return rows }
    var result = rows
    for (i, column, length) in lengths where rows.columns[i].type == .varchar {
      _ = column
      let values = rows.columns[i].flattened()
      if RowCheck.fit(values, length.limit) { continue }
      var builder = ColumnBuilder(.varchar, capacity: values.count)
      for row in 0..<values.count {
        guard case .string(let text) = values[row], text.utf8.count > length.limit,
          text.utf8.last == UInt8(ascii: " "), text.unicodeScalars.count > length.limit
        else {
          builder.append(values[row])
          continue
        }
        let scalars = text.unicodeScalars
        let end = scalars.index(scalars.startIndex, offsetBy: length.limit)
        let isBlank = scalars[end...].allSatisfy { $0 == " " }
        builder.append(isBlank ? .string(String(scalars[..<end])) : values[row])
      }
      result.columns[i] = builder.finish()
    }
    return result
  }

  private static func fit(_ texts: Column, _ limit: Int) -> Bool {
    let views = texts.span(of: StringView.self)
    for i in 0..<views.count where views[i].count > limit { return false }
    return true
  }

  private func tooLong(
    _ column: ColumnDefinition, _ size: Int, _ limit: Int, _ unit: String
  ) -> SQLError {
    let (table, name) = (change.table.label, column.field.name)
    guard dialect == .oracle else {
      return SQLError(
        .stringTruncation,
        "a text of \(size) \(unit) is too long for column \"\(name)\" of \"\(table)\","
          + " which takes \(limit)")
    }
    return SQLError(
      .stringTruncation,
      "value too large for column \(path(name)) (actual: \(size), maximum: \(limit))", code: -12899)
  }

  /// `(1, abc, NULL)`, shortened.
  private func shown(_ rows: Batch, _ row: Int) -> String {
    let values = rows.columns.prefix(8).map { column -> String in
      column.isNull(row) ? "NULL" : ValueText.text(of: column[row], type: column.type)
    }
    return "(" + values.joined(separator: ", ") + (rows.columns.count > 8 ? ", …)" : ")")
  }
}
