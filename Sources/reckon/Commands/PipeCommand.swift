import Engine
import Shell

extension Command {
  static let pipe = Command(
    "pipe", usage: "[OPTION …]", "answer one JSON request per line, for programs",
    options: SessionOptions.all
  ) { (words) throws(UsageError) in
    let arguments = try Arguments(words, known: SessionOptions.all)
    if let word = arguments.operands.first { throw UsageError("reckon pipe takes no \"\(word)\"") }
    let session = Session(settings: try SessionOptions.settings(arguments))
    let watcher = Watcher(cancel: { session.cancel() })
    Pipe(session: session, watcher: watcher).run()
    return 0
  }
}
