import Columns
import Diagnostics

/// Types that columns of a CSV file can be read as, by their SQL names.
enum CSVTypeName {
  private static let names: [String: DataType] = [
    "VARCHAR": .varchar, "TEXT": .varchar, "STRING": .varchar, "CHAR": .varchar,
    "BOOLEAN": .boolean, "BOOL": .boolean, "SMALLINT": .int16, "INTEGER": .int32, "INT": .int32,
    "BIGINT": .int64, "HUGEINT": .int128, "REAL": .float, "FLOAT": .float, "DOUBLE": .double,
    "DATE": .date, "TIME": .time, "TIMESTAMP": .timestamp, "TIMESTAMPTZ": .timestampTZ,
    "TIMESTAMP WITH TIME ZONE": .timestampTZ, "DECIMAL": .decimal(precision: 18, scale: 3),
  ]

  /// The type itself if fields can be read as it, else text that is cast later.
  static func readable(_ type: DataType) -> DataType {
    switch type {
    case .boolean, .int16, .int32, .int64, .int128, .float, .double, .decimal, .date, .time,
      .timestamp(.microseconds), .timestampTZ:
      type
    default: .varchar
    }
  }

  /// - Throws: `undefinedObject` for a name that is none of these.
  static func type(_ text: String) throws(SQLError) -> DataType {
    let name = text.uppercased()
    if let type = names[name] { return type }
    if name.hasPrefix("VARCHAR(") || name.hasPrefix("CHAR(") { return .varchar }
    if let open = name.firstIndex(of: "("), name.hasSuffix(")"),
      ["DECIMAL", "NUMERIC", "NUMBER"].contains(String(name[..<open]))
    {
      let digits = name[name.index(after: open)...].dropLast()
        .split(separator: ",").map { Int($0.filter { $0 != " " }) }
      if let precision = digits.first ?? nil, (1...38).contains(precision) {
        let scale = digits.count > 1 ? digits[1] : 0
        if let scale, (0...precision).contains(scale) {
          return .decimal(precision: precision, scale: scale)
        }
      }
    }
    throw SQLError(
      .undefinedObject, "a column of a CSV file cannot be read as '\(text)'",
      hint: "read it as VARCHAR and cast it")
  }

  /// `id INTEGER, amount DECIMAL(18,4)`
  static func pairs(_ text: String) throws(SQLError) -> [(String, DataType)] {
    var pairs: [(String, DataType)] = []
    for part in parts(text) {
      let words = part.split(separator: " ", maxSplits: 1).map(String.init)
      guard words.count == 2 else {
        throw SQLError(
          .invalidParameter, "'\(part)' is no column with its type",
          hint: "columns are named like 'id INTEGER, amount DECIMAL(18,4)'")
      }
      pairs.append((words[0], try type(words[1].filter { $0 != " " })))
    }
    return pairs
  }

  /// Splits at commas outside of parentheses.
  private static func parts(_ text: String) -> [Substring] {
    var depth = 0
    return text.split { character in
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      return character == "," && depth == 0
    }
  }
}
