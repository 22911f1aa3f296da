import Columns
import Diagnostics

extension ShellCommand {
  static let diff = ShellCommand(
    [".diff"], usage: "A B [KEY[,KEY …]]",
    "compare two tables row by row, by their key: columns, or the primary key"
  ) { (shell, words) throws(SQLError) in
    guard words.count >= 2 else { throw CommandUsage.wrong(".diff A B [KEY[,KEY …]]") }
    var keys = words.dropFirst(2).flatMap { $0.split(separator: ",").map(String.init) }
    if keys.isEmpty { keys = try Difference.primaryKey(of: words.prefix(2), shell) }
    let diff = Difference(
      shell: shell, left: SQLName.written(words[0]), right: SQLName.written(words[1]),
      keys: keys.map(quotedIfNeeded))
    for line in try diff.lines() { shell.outputs.current.write(line + "\n") }
    shell.outputs.statementEnded()
  }
}

/// What `.diff` finds out about two tables, by asking SQL.
struct Difference {
  let shell: Shell
  let left: String
  let right: String
  let keys: [String]

  private static let shownRows = 10

  func lines() throws(SQLError) -> [String] {
    let leftNames = try names(left)
    let rightNames = try names(right)
    let missing = keys.first { !leftNames.contains($0) || !rightNames.contains($0) }
    if let missing {
      throw SQLError(.undefinedColumn, "the key \(missing) is not in both tables")
    }
    for table in [left, right] { try requireUniqueKey(table) }
    let shared = leftNames.filter { rightNames.contains($0) && !keys.contains($0) }
    var lines = schemaLines(leftNames, rightNames)
    lines += try alone(left, lacking: right)
    lines += try alone(right, lacking: left)
    let both = CellText.grouped(try number("SELECT COUNT(*) FROM \(joined)"))
    lines.append("rows in both: \(both)")
    let before = lines.count
    for name in shared {
      let changed = try number(
        "SELECT COUNT(*) FROM \(joined) WHERE a.\(name) IS DISTINCT FROM b.\(name)")
      if changed != "0" { lines += try changes(of: name, count: changed) }
    }
    if shared.isEmpty {
      lines.append("no columns to compare")
    } else if lines.count == before, both != "0" {
      lines.append("all of their values are equal")
    }
    return lines
  }

  private func names(_ table: String) throws(SQLError) -> [String] {
    let fields = try shell.query("SELECT * FROM \(table) LIMIT 0")?.schema.fields ?? []
    return fields.map { quotedIfNeeded($0.name) }
  }

  private func schemaLines(_ leftNames: [String], _ rightNames: [String]) -> [String] {
    var lines: [String] = []
    let onlyLeft = leftNames.filter { !rightNames.contains($0) }
    let onlyRight = rightNames.filter { !leftNames.contains($0) }
    if !onlyLeft.isEmpty {
      lines.append("columns only in \(left): \(onlyLeft.joined(separator: ", "))")
    }
    if !onlyRight.isEmpty {
      lines.append("columns only in \(right): \(onlyRight.joined(separator: ", "))")
    }
    return lines
  }

  private var match: String {
    keys.map { "a.\($0) IS NOT DISTINCT FROM b.\($0)" }.joined(separator: " AND ")
  }
  private var joined: String { "\(left) AS a JOIN \(right) AS b ON \(match)" }

  /// How many rows of a table the other lacks, and the keys of the first of them.
  private func alone(_ table: String, lacking other: String) throws(SQLError) -> [String] {
    let rows =
      "FROM \(table) AS a WHERE NOT EXISTS (SELECT 1 FROM \(other) AS b WHERE \(match))"
    let count = try number("SELECT COUNT(*) \(rows)")
    var line = "rows only in \(table): \(CellText.grouped(count))"
    if count != "0" {
      let key = keys.map { "a.\($0)" }.joined(separator: ", ")
      let limit = Difference.shownRows
      let found = try shell.query("SELECT \(key) \(rows) ORDER BY \(key) LIMIT \(limit)")
      line += " (\(keyTexts(found).joined(separator: "; "))"
      line += (Int(count) ?? 0) > limit ? "; …)" : ")"
    }
    return [line]
  }

  private func keyTexts(_ rows: LastResult?) -> [String] {
    guard let rows else { return [] }
    let columns = rows.schema.fields.indices.map { rows.texts(ofColumn: $0) }
    return (0..<rows.keptRows).map { row in
      columns.map { VisibleText.of($0[row] ?? "NULL") }.joined(separator: ", ")
    }
  }

  /// The columns of the primary key of the first table that has one.
  static func primaryKey(
    of tables: some Sequence<String>, _ shell: Shell
  ) throws(SQLError) -> [String] {
    for table in tables where !SQLName.isPath(table) {
      let relation = shell.session.relation(named: SQLName.path(table))
      let key = relation?.constraints.first { $0.text.hasPrefix("PRIMARY KEY (") }
      if let list = key?.text.dropFirst("PRIMARY KEY (".count).prefix(while: { $0 != ")" }) {
        return list.split(separator: ",").map { name in
          let name = name.filter { $0 != "\"" }
          return String(name.first == " " ? name.dropFirst() : name[...])
        }
      }
    }
    throw SQLError(
      .invalidParameter, "neither table has a primary key to compare by",
      hint: "name the columns that tell rows apart: .diff A B KEY[,KEY …]")
  }

  /// Rows with equal keys would be compared with each other, one with each.
  private func requireUniqueKey(_ table: String) throws(SQLError) {
    let list = keys.joined(separator: ", ")
    let doubled = try shell.query(
      "SELECT \(list) FROM \(table) GROUP BY \(list) HAVING COUNT(*) > 1 "
        + "ORDER BY \(list) LIMIT 1")
    guard let row = keyTexts(doubled).first else { return }
    throw SQLError(
      .cardinalityViolation, "\(list) is no key of \(table): several rows have \(row)",
      hint: "name more columns: .diff A B KEY,KEY")
  }

  private func number(_ query: String) throws(SQLError) -> String {
    try shell.query(query)?.texts(ofColumn: 0).first.flatMap { $0 } ?? "0"
  }

  /// How often a column differs, and the first rows where it does.
  private func changes(of name: String, count: String) throws(SQLError) -> [String] {
    let key = keys.map { "a.\($0)" }.joined(separator: ", ")
    let rows = try shell.query(
      "SELECT \(key), a.\(name), b.\(name) FROM \(joined) "
        + "WHERE a.\(name) IS DISTINCT FROM b.\(name) ORDER BY \(key) LIMIT \(Difference.shownRows)"
    )
    var lines = [
      "\(name) differs in \(CellText.grouped(count)) \(count == "1" ? "row" : "rows")"
    ]
    guard let rows else { return lines }
    let columns = rows.schema.fields.indices.map { rows.texts(ofColumn: $0) }
    for row in 0..<rows.keptRows {
      let cells = columns.map { VisibleText.of($0[row] ?? "NULL") }
      let keyText = cells.prefix(keys.count).joined(separator: ", ")
      lines.append("  \(keyText): \(cells[keys.count]) → \(cells[keys.count + 1])")
    }
    return lines
  }
}
