// Rows that commit by themselves are written in one transaction of their own, all or none: what fails later
// could not be taken back.
//
//     PROCEDURE note (…) IS                    set_alone = SELECT … FROM frame
//       PRAGMA AUTONOMOUS_TRANSACTION;    →     a = BULK COLLECT of it, since such a transaction does not see it
//     BEGIN INSERT …; COMMIT; END;             FOR i IN 1 .. a.COUNT LOOP INSERT … a(i) …; END LOOP; COMMIT;
struct AloneInsert {
  let table: String
  let columns: [String]
  /// `x.v1` for columns of the rows; else what the row takes as it is inserted.
  let values: [String]
  /// `SELECT …` with the columns of their order.
  let rows: String
  let order: String

  /// The table of the rows of one statement.
  static func table(_ number: String, _ place: Int) -> String { "set_alone_\(number)_\(place + 1)" }

  static func lines(_ inserts: [AloneInsert], _ number: String) -> [String] {
    guard !inserts.isEmpty else { return [] }
    var lines: [String] = []
    var declarations: [String] = []
    var reading: [String] = []
    var writing: [String] = []
    for (place, insert) in inserts.enumerated() {
      let table = table(number, place)
      let list = "set_a\(place + 1)"
      lines.append("CREATE OR REPLACE TEMPORARY TABLE \(table) AS \(insert.rows);")
      declarations.append("TYPE \(list)_type IS TABLE OF \(table)%ROWTYPE; \(list) \(list)_type;")
      reading.append(
        "SELECT s.* BULK COLLECT INTO \(list) FROM \(table) s ORDER BY \(insert.order);")
      let values = insert.values.map { value in
        value.hasPrefix("x.") ? "\(list)(i).\(value.dropFirst(2))" : value
      }
      writing.append(
        "FOR i IN 1 .. \(list).COUNT LOOP INSERT INTO \(insert.table) "
          + "(\(insert.columns.joined(separator: ", "))) VALUES (\(values.joined(separator: ", "))); "
          + "END LOOP;")
    }
    lines.append(
      "DECLARE \(declarations.joined(separator: " ")) PROCEDURE set_alone IS "
        + "PRAGMA AUTONOMOUS_TRANSACTION; BEGIN \(writing.joined(separator: " ")) COMMIT; END; "
        + "BEGIN \(reading.joined(separator: " ")) set_alone; END;")
    return lines
  }
}
