import Diagnostics
import Glibc
import Shell

/// All commands of the program, in the order in which the help shows them.
enum CommandList {
  static let all: [Command] = [
    .shell, .pipe, .run, .serve, .user, .check, .convert, .generate, .inspect, .functions,
    .completions,
    .help,
    .version,
  ]

  /// Exit codes: 0 all went well, 1 an error of SQL or of a file, 2 wrong usage, 130 Ctrl-C.
  static func run(_ words: [String]) -> Int32 {
    do throws(UsageError) {
      if let first = words.first {
        if ["--help", "-h"].contains(first) { return try Command.help.run([]) }
        if ["--version", "-V"].contains(first) { return try Command.version.run([]) }
        if let command = all.first(where: { $0.name == first }) {
          let rest = Array(words.dropFirst())
          if rest.contains("--help") || rest == ["-h"] { return try Command.help.run([first]) }
          return try command.run(rest)
        }
      }
      return try Command.shell.run(words)
    } catch {
      complain("reckon: \(error.message)")
      if let hint = error.hint { complain("hint: \(hint)") }
      return 2
    }
  }

  /// Writes one line on standard error.
  static func complain(_ line: String) {
    let sink = TextSink(descriptor: STDERR_FILENO)
    sink.write(line + "\n")
  }
}
