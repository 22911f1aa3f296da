/// Completes command lines: names of commands, then what each of them takes.
enum CommandCompletion {
  static func complete(_ before: [UInt8], names: NameSource) -> Completion {
    let text = String(decoding: before, as: UTF8.self)
    let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    let typed = words.last ?? ""
    let start = before.count - typed.utf8.count
    if words.count == 1 {
      var completion = Completion(start: start)
      completion.candidates = ShellCommandList.all.flatMap { command in
        command.names.map { Completion.Candidate($0) }
      }.filter { $0.text.hasPrefix(typed) }
      completion.suffix = " "
      return completion
    }
    return argument(of: words[0], typed, start: start, names: names)
  }

  private static func argument(
    of command: String, _ typed: String, start: Int, names: NameSource
  ) -> Completion {
    var completion = Completion(start: start)
    switch command {
    case ".read", "\\i", "\\ir", ".output", "\\o", ".once", "\\g", "\\e", ".edit":
      return FileCompletion.complete(typed, start: start)
    case ".mode": completion.candidates = OutputList.all.map { .init($0.name, note: $0.summary) }
    case ".help", "\\?":
      completion.candidates = ShellCommandList.all.flatMap { $0.names.map { .init($0) } }
      completion.candidates += names.functions
    case "\\d", ".describe", ".schema": completion.candidates = names.tables
    default: completion.candidates = ["on", "off"].map { .init($0) }
    }
    completion.candidates = completion.candidates.filter { $0.text.hasPrefix(typed) }
    return completion
  }
}
