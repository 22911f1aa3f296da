import Columns
import Conversion

/// Values that aim at the branches of routines: what their text compares with, the values beside it,
/// few keys that meet each other and repeat, empty texts, NULL.
struct BranchValues {
  private var numbers: [String] = []
  private var texts: [String] = []
  private var days: [String] = []
  private var chance: SeededChance

  /// - Parameter call: Its days and months are the likeliest.
  init(units: [String], call: String, seed: UInt64) {
    chance = SeededChance(seed)
    read(Array(call.utf8))
    let wanted = days + texts.compactMap(BranchValues.month)
    for unit in units { read(Array(unit.utf8)) }
    days = Array(Set(days + texts.compactMap(BranchValues.month))).sorted()
    for _ in 0..<(wanted.isEmpty ? 0 : 2 + days.count / wanted.count) { days += wanted }
    numbers = Array(Set(numbers)).sorted()
    texts = Array(Set(texts)).sorted()
  }

  /// Numbers and quoted texts of a source.
  private mutating func read(_ bytes: [UInt8]) {
    var place = 0
    while place < bytes.count {
      let byte = bytes[place]
      if byte == UInt8(ascii: "'") {
        let end = bytes[(place + 1)...].firstIndex(of: byte) ?? bytes.count
        let text = String(decoding: bytes[(place + 1)..<end], as: UTF8.self)
        if text.count == 10, text.split(separator: "-").count == 3 { days.append(text) }
        if text.count <= 30, !text.hasPrefix("ORA-") { texts.append(text) }
        place = end + 1
      } else if byte >= 48 && byte <= 57 {
        let isInWord = place > 0 && (BranchValues.isLetter(bytes[place - 1]))
        let end = bytes[place...].firstIndex { !($0 >= 48 && $0 <= 57 || $0 == 46) } ?? bytes.count
        let text = String(decoding: bytes[place..<end], as: UTF8.self)
        if !isInWord, text.count <= 9, !text.hasSuffix("."), !text.contains("..") {
          numbers.append(text)
        }
        place = max(end, place + 1)
      } else {
        place += 1
      }
    }
  }

  /// A day of a month that is written `202609`.
  private static func month(_ text: String) -> String? {
    guard text.utf8.count == 6, text.hasPrefix("20"), let number = Int(text),
      (1...12).contains(number % 100)
    else { return nil }
    return "\(text.prefix(4))-\(text.suffix(2))-15"
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte | 0x20 >= 97 && byte | 0x20 <= 122 || byte == 95 || byte >= 48 && byte <= 57
  }

  /// How many rows a table gets.
  mutating func rowCount() -> Int {
    switch chance.below(8) {
    case 0: chance.below(2)
    case 1: 6 + chance.below(8)
    default: 1 + chance.below(6)
    }
  }

  /// Whether a table keeps the rows that it has.
  mutating func isKept() -> Bool { chance.below(2) == 0 }

  /// What one of the queries that read a table asks of a row; nothing for every third row.
  mutating func pattern(_ patterns: [RowPattern]) -> [String: [String]] {
    guard !patterns.isEmpty, chance.below(3) != 0 else { return [:] }
    return patterns[chance.below(patterns.count)].values
  }

  /// The query whose tables get rows that meet; nil for rows that meet by chance.
  mutating func query(of patterns: [RowPattern]) -> Int? {
    guard !patterns.isEmpty, chance.below(3) != 0 else { return nil }
    return patterns[chance.below(patterns.count)].query
  }

  /// A value for a column, as SQL of the oracle dialect.
  /// - Parameters:
  ///   - row: The place of the row among those of its table.
  ///   - wanted: Texts of SQL of which the column gets one.
  ///   - meets: The row has the keys of the rows at its place in other tables.
  mutating func value(
    _ column: GeneratedColumn, row: Int, _ wanted: [String]?, meets: Bool = false
  ) -> String {
    let value =
      meets ? meeting(column, row: row, wanted) : anyValue(column, row: row, wanted)
    // Now and then a value that does not fit: its row is left out.
    if column.fits(value) || chance.below(50) == 0 { return value }
    return column.isNumber ? "\(chance.below(4))" : "'\(["A", "B", "Y", "N"][chance.below(4)])'"
  }

  private mutating func meeting(
    _ column: GeneratedColumn, row: Int, _ wanted: [String]?
  ) -> String {
    guard wanted == nil || column.isKey && wanted != ["NULL"], chance.below(20) != 0 else {
      return anyValue(column, row: row, wanted)
    }
    if column.isKey, column.isNumber { return "\(row + 1)" }
    if column.isCompared, column.type.isText { return row == 0 ? "'A'" : "'B'" }
    // NULL would keep it from conditions that no pattern tells.
    for _ in 0..<3 {
      let value = anyValue(column, row: row, wanted)
      if value != "NULL" { return value }
    }
    return anyValue(column, row: row, wanted)
  }

  private mutating func anyValue(
    _ column: GeneratedColumn, row: Int, _ wanted: [String]?
  ) -> String {
    if let wanted, !column.isKey || wanted == ["NULL"] { return wanted[chance.below(wanted.count)] }
    if chance.below(column.isNullable ? 8 : 100) == 0 { return "NULL" }
    if column.isKey, column.isNumber, chance.below(10) != 0 {
      // Few keys that meet each other; those that name the row count up.
      return column.isIdentity ? "\(row + 1)" : "\(1 + chance.below(3))"
    }
    if !column.literals.isEmpty, chance.below(10) < 7 {
      let literal = column.literals[chance.below(column.literals.count)]
      if column.type.isText || !literal.hasPrefix("'") { return literal }
    }
    if column.type.isText, let length = column.length { return text(atMost: length) }
    return value(column.type)
  }

  private mutating func value(_ type: DataType) -> String {
    switch type {
    case .varchar: return text()
    case .date, .timestamp, .timestampTZ: return moment()
    case .boolean: return chance.below(2) == 0 ? "TRUE" : "FALSE"
    default: return number()
    }
  }

  private mutating func number() -> String {
    switch chance.below(6) {
    case 0, 1, 2: return "\(chance.below(4))"
    case 3 where !numbers.isEmpty: return numbers[chance.below(numbers.count)]
    case 4 where !numbers.isEmpty:
      let beside = ["- 1", "+ 1", "- 0.01", "+ 0.01"][chance.below(4)]
      return "(\(numbers[chance.below(numbers.count)]) \(beside))"
    default: return ["0", "-1", "0.005", "99999", "-0.5"][chance.below(5)]
    }
  }

  private mutating func text() -> String {
    let choice = chance.below(5)
    if choice < 3, !texts.isEmpty {
      let text = texts[chance.below(texts.count)].split(separator: "'").joined(separator: "''")
      return "'\(text)'"
    }
    return choice == 3 ? "''" : "'\(["A", "B", "1", "2"][chance.below(4)])'"
  }

  private mutating func text(atMost length: Int) -> String {
    for _ in 0..<4 {
      let text = self.text()
      if text.utf8.count - 2 <= length { return text }
    }
    return "'1'"
  }

  private mutating func moment() -> String {
    let known = days + ["2026-01-31", "2026-02-28", "2026-03-01"]
    let day = "DATE '\(known[chance.below(known.count)])'"
    switch chance.below(4) {
    case 0: return "(\(day) - 1)"
    case 1: return "(\(day) + 1)"
    case 2: return "(\(day) + 0.5)"
    default: return day
    }
  }
}

/// A column that gets generated values.
struct GeneratedColumn {
  /// Lower case.
  var name: String
  var type: DataType
  /// How many characters a text may have; nil without limit.
  var length: Int?
  var isNullable: Bool
  /// Compared with other columns, or named like a key.
  var isKey: Bool
  /// Compared with other columns.
  var isCompared: Bool
  /// The first column of a table, which names the row.
  var isIdentity: Bool
  /// What the sources compare it with.
  var literals: [String]

  /// Whether a text of SQL goes into the column, as far as its digits or letters tell.
  func fits(_ value: String) -> Bool {
    if case .decimal(let precision, let scale) = type {
      let runs = value.utf8.split { !(48...57).contains($0) && $0 != 46 }
      let digits = runs.map { run in run.prefix { $0 != 46 }.count }
      return (digits.max() ?? 0) <= Int(precision) - Int(scale)
    }
    guard type.isText, let length, value.hasPrefix("'") else { return true }
    return value.utf8.count - 2 <= length
  }

  var isNumber: Bool { !type.isText && !type.isMoment && type != .boolean }
}

extension DataType {
  fileprivate var isText: Bool { self == .varchar }
  fileprivate var isMoment: Bool {
    switch self {
    case .date, .timestamp, .timestampTZ: true
    default: false
    }
  }
}

/// The same numbers for the same seed (SplitMix64).
struct SeededChance {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func below(_ limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((word ^ (word >> 31)) % UInt64(max(limit, 1)))
  }
}
