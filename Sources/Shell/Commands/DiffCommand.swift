import Columns
import Diagnostics

extension ShellCommand {
  static let diff = ShellCommand(
    [".diff"], usage: "A B KEY[,KEY …]", "compare two tables row by row, by their key"
  ) { (shell, words) throws(SQLError) in
    guard words.count >= 3 else { throw CommandUsage.wrong(".diff A B KEY[,KEY …]") }
    let keys = words.dropFirst(2).flatMap { $0.split(separator: ",").map(String.init) }
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
    let shared = leftNames.filter { rightNames.contains($0) && !keys.contains($0) }
    var lines = schemaLines(leftNames, rightNames)
    lines.append("rows only in \(left): \(try count("\(left) AS a", lacking: "\(right) AS b"))")
    lines.append("rows only in \(right): \(try count("\(right) AS a", lacking: "\(left) AS b"))")
    lines.append("rows in both: \(try number("SELECT COUNT(*) FROM \(joined)"))")
    for name in shared {
      let changed = try number(
        "SELECT COUNT(*) FROM \(joined) WHERE a.\(name) IS DISTINCT FROM b.\(name)")
      if changed != "0" { lines += try changes(of: name, count: changed) }
    }
    if shared.isEmpty { lines.append("no columns to compare") }
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

  private var match: String { keys.map { "a.\($0) = b.\($0)" }.joined(separator: " AND ") }
  private var joined: String { "\(left) AS a JOIN \(right) AS b ON \(match)" }

  private func count(_ table: String, lacking other: String) throws(SQLError) -> String {
    try number(
      "SELECT COUNT(*) FROM \(table) WHERE NOT EXISTS (SELECT 1 FROM \(other) WHERE \(match))")
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
    var lines = ["\(name) differs in \(CellText.grouped(count)) rows"]
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
