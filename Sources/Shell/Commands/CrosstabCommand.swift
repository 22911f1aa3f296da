import Columns
import Diagnostics

extension ShellCommand {
  static let crosstab = ShellCommand(
    ["\\crosstabview", ".crosstab"], usage: "[ROWS [COLUMNS [VALUES]]]",
    "the last result as a cross table: one column's values down, another's across"
  ) { (shell, words) throws(SQLError) in
    let table = try Crosstab(try shell.requireLast(), words)
    try shell.showRows(table.header, table.rows)
  }
}

/// A result turned into a cross table; rows and columns stay in the order in which they came.
struct Crosstab {
  private(set) var header: [String]
  private(set) var rows: [[String]] = []

  private static let columnLimit = 1600

  /// - Throws: `invalidParameter` for columns that are not there, `cardinalityViolation` where two
  ///   values want the same cell.
  init(_ result: LastResult, _ words: [String]) throws(SQLError) {
    let places = try Crosstab.places(result.schema, words)
    let down = result.texts(ofColumn: places[0]).map { $0 ?? "" }
    let across = result.texts(ofColumn: places[1]).map { $0 ?? "" }
    let values = result.texts(ofColumn: places[2])
    var columns: [String: Int] = [:]
    var lines: [String: Int] = [:]
    header = [result.schema.fields[places[0]].name]
    for name in across where columns[name] == nil {
      columns[name] = header.count
      header.append(name)
    }
    guard header.count <= Crosstab.columnLimit else {
      throw SQLError(.invalidParameter, "a cross table has at most \(Crosstab.columnLimit) columns")
    }
    var filled: Set<[Int]> = []
    for (index, name) in down.enumerated() {
      let line = lines[name] ?? rows.count
      if lines[name] == nil {
        lines[name] = line
        rows.append([name] + [String](repeating: "", count: header.count - 1))
      }
      let column = columns[across[index]] ?? 0
      guard filled.insert([line, column]).inserted else {
        throw SQLError(
          .cardinalityViolation,
          "two values for the row \"\(name)\" and the column \"\(across[index])\"",
          hint: "GROUP BY both columns")
      }
      rows[line][column] = values[index] ?? ""
    }
  }

  /// Which columns go down, across and into the cells: as said, or as they come.
  private static func places(_ schema: Schema, _ words: [String]) throws(SQLError) -> [Int] {
    guard schema.count >= 3 || words.count >= 3 else {
      throw SQLError(
        .invalidParameter, "a cross table needs a result of three columns",
        hint: "one for the rows, one for the columns, one for the values")
    }
    var places: [Int] = []
    for word in words.prefix(3) {
      let found = schema.fields.firstIndex { $0.name.lowercased() == word.lowercased() }
      guard let place = found ?? Int(word).map({ $0 - 1 }), schema.fields.indices.contains(place)
      else {
        throw SQLError(
          .invalidParameter, "the last result has no column \"\(word)\"",
          hint: didYouMean(word, among: schema.fields.map(\.name)))
      }
      places.append(place)
    }
    return places + schema.fields.indices.filter { !places.contains($0) }.prefix(3 - places.count)
  }
}
