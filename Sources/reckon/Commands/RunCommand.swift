import Shell

extension Command {
  static let run = Command(
    "run", usage: "FLOW.sql [OPTION …] | SCRIPT.sql … -c TEXT",
    "run the statements of a flow for a period, with checks and a report; or Oracle scripts and a call",
    options: FlowProgram.options
  ) { (words) throws(UsageError) in
    let scripts = words.filter { $0.lowercased().hasSuffix(".sql") && !$0.hasPrefix("-") }
    let isFlow = words.contains { $0.hasPrefix("--period") || $0.hasPrefix("--report") }
    guard
      scripts.count > 1 || words.contains("-c") || words.contains("--command")
        || (!isFlow && scripts.allSatisfy(OracleScript.isOne(at:)) && !scripts.isEmpty)
    else {
      return try FlowProgram(words).run()
    }
    var options = try ShellOptions(scriptWords(words))
    options.continuesAfterError = true
    if options.session.dialect == .oracle {
      options.session.autocommit = false
      options.commitsAtExit = true
    }
    return ShellProgram.run(options)
  }

  /// Files of SQL in their order, then what `-c` says, in the oracle dialect. As in SQL*Plus, an error
  /// ends them only after `WHENEVER SQLERROR EXIT`, and is in the exit code all the same; changes wait
  /// for COMMIT, a definition, EXIT or the end.
  private static func scriptWords(_ words: [String]) -> [String] {
    var made: [String] = []
    var isValue = false
    for word in words {
      let isScript = !isValue && word.lowercased().hasSuffix(".sql") && !word.hasPrefix("-")
      made += isScript ? ["-f", word] : [word]
      isValue = word == "-c" || word == "--command"
    }
    if !words.contains(where: { $0.hasPrefix("--dialect") }) { made += ["--dialect", "oracle"] }
    return made + ["--no-rc"]
  }
}
