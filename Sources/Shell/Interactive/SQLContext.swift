/// What a completion needs to know of a statement that is not finished: the word at the cursor, what
/// stands before it, and the tables that the statement names.
struct SQLContext {
  struct Table {
    var name: String
    var alias: String?
  }

  let word: String
  let wordStart: Int
  /// `t` in `t.amo`, in lower case.
  private(set) var qualifier: String?
  private(set) var wantsTable = false
  private(set) var wantsSetting = false
  private(set) var tables: [Table] = []
  /// Names that WITH defines.
  private(set) var commonTables: [String] = []

  private static let tableWords: Set<String> = [
    "FROM", "JOIN", "INTO", "UPDATE", "TABLE", "DESCRIBE", "SUMMARIZE",
  ]

  init(before: [Sketch.Token], whole: [Sketch.Token], bytes: [UInt8], point: Int) {
    func text(_ token: Sketch.Token) -> String {
      String(decoding: bytes[token.range], as: UTF8.self)
    }
    var earlier = before[...]
    var wordStart = point
    if let last = before.last, last.range.upperBound == point, SQLContext.isName(last.kind) {
      wordStart = last.range.lowerBound
      earlier = before.dropLast()
    }
    self.wordStart = wordStart
    word = String(decoding: bytes[wordStart..<point], as: UTF8.self)
    if let dot = earlier.last, text(dot) == ".", let name = earlier.dropLast().last {
      qualifier = text(name).lowercased()
    }
    let previous = earlier.last { $0.kind != .blank && $0.kind != .comment }
    if let previous { wantsTable = SQLContext.tableWords.contains(text(previous).uppercased()) }
    if let previous {
      let first = earlier.first { $0.kind != .blank && $0.kind != .comment }
      let isSet = first.map { ["SET", "RESET", "SHOW"].contains(text($0).uppercased()) } ?? false
      wantsSetting = isSet && previous.range == first?.range
    }
    let significant = whole.filter { $0.kind != .blank && $0.kind != .comment }
    findTables(significant.map { ($0.kind, text($0)) })
  }

  private static func isName(_ kind: Sketch.Kind) -> Bool {
    kind == .word || kind == .keyword || kind == .function || kind == .quotedName
  }

  /// Names after FROM, JOIN and commas of a FROM, with their aliases; names before `AS (`.
  private mutating func findTables(_ tokens: [(kind: Sketch.Kind, text: String)]) {
    var index = 0
    while index < tokens.count {
      let upper = tokens[index].text.uppercased()
      if upper == "AS", index > 0, index + 1 < tokens.count, tokens[index + 1].text == "(" {
        commonTables.append(tokens[index - 1].text)
      }
      if ["FROM", "JOIN", "UPDATE", "INTO"].contains(upper) {
        index = takeTable(tokens, index + 1)
        while index < tokens.count, tokens[index].text == "," {
          index = takeTable(tokens, index + 1)
        }
      } else {
        index += 1
      }
    }
  }

  private mutating func takeTable(
    _ tokens: [(kind: Sketch.Kind, text: String)], _ start: Int
  ) -> Int {
    var index = start
    guard index < tokens.count,
      SQLContext.isName(tokens[index].kind) || tokens[index].kind == .string
    else { return index }
    var name = tokens[index].text
    index += 1
    while index + 1 < tokens.count, tokens[index].text == "." {
      name += "." + tokens[index + 1].text
      index += 2
    }
    if index < tokens.count, tokens[index].text.uppercased() == "AS" { index += 1 }
    var alias: String?
    if index < tokens.count, tokens[index].kind == .word {
      alias = tokens[index].text
      index += 1
    }
    tables.append(Table(name: name, alias: alias))
    return index
  }

  /// The keyword in the case in which the person types.
  func inCaseOfWord(_ keyword: String) -> String {
    word.contains { $0.isLowercase } ? keyword.lowercased() : keyword
  }
}
