import Diagnostics

// Queries under names, kept in a file for all sessions: `\ns due SELECT … $1`, then `\n due 2026-09`.

extension ShellCommand {
  static let namedQuery = ShellCommand(
    ["\\n", ".query"], usage: "[NAME [VALUE …]]",
    "run a query that \\ns kept, $1, $2, … being the values; list them"
  ) { (shell, words) throws(SQLError) in
    guard let name = words.first else {
      return try shell.showRows(
        ["name", "query"], NamedQueries.read().map { [$0.name, $0.text] })
    }
    guard var text = NamedQueries.read().first(where: { $0.name == name })?.text else {
      throw SQLError(
        .undefinedObject, "there is no query \"\(name)\"",
        hint: didYouMean(name, among: NamedQueries.read().map(\.name))
          ?? "\\ns NAME QUERY keeps one")
    }
    let values = Dictionary(
      uniqueKeysWithValues: words.dropFirst().enumerated().map { ("\($0 + 1)", $1) })
    text = Substitution.replacing(
      in: text, variables: values, dialect: shell.session.settings.dialect)
    if !shell.run(substituting: text) { throw CommandUsage.alreadyShown }
  }

  static let keepQuery = ShellCommand(
    ["\\ns"], usage: "NAME [QUERY]", "keep a query, or the last statement, under a name",
    isUnsafe: true, takesWholeLine: true
  ) { (shell, words) throws(SQLError) in
    let line = words.first ?? ""
    let name = String(line.prefix { $0 != " " })
    var text = String(line.dropFirst(name.count).drop { $0 == " " })
    guard !name.isEmpty else { throw CommandUsage.wrong("\\ns NAME QUERY") }
    if text.isEmpty { text = try shell.requireStatement() }
    try NamedQueries.write(NamedQueries.read().filter { $0.name != name } + [(name, text)])
    shell.tell("Kept: \\n \(name) runs it.")
  }

  static let dropQuery = ShellCommand(
    ["\\nd"], usage: "NAME", "forget a query that \\ns kept", isUnsafe: true
  ) { (shell, words) throws(SQLError) in
    guard words.count == 1 else { throw CommandUsage.wrong("\\nd NAME") }
    try NamedQueries.write(NamedQueries.read().filter { $0.name != words[0] })
  }
}

/// The file of named queries: `name<tab>text`, a line each.
enum NamedQueries {
  private static var path: String? {
    environment("RECKON_QUERIES") ?? environment("HOME").map { $0 + "/.reckon_queries" }
  }

  static func read() -> [(name: String, text: String)] {
    guard let path, let text = try? TextFile.read(path) else { return [] }
    return text.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: "\t", maxSplits: 1)
      return parts.count == 2 ? (String(parts[0]), History.unescaped(parts[1])) : nil
    }
  }

  static func write(_ queries: [(name: String, text: String)]) throws(SQLError) {
    guard let path else {
      throw SQLError(.ioError, "there is no home folder to keep queries in")
    }
    var targets = OutputTargets()
    try targets.redirectOnce(to: path)
    for query in queries.sorted(by: { $0.name < $1.name }) {
      targets.current.write("\(query.name)\t\(History.escaped(query.text))\n")
    }
    targets.statementEnded()
  }
}
