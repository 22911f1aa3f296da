import Engine
import Shell

private let pipeOptions = SessionOptions.database + SessionOptions.all

extension Command {
  static let pipe = Command(
    "pipe", usage: "[OPTION …]", "answer one JSON request per line, for programs",
    options: pipeOptions
  ) { (words) throws(UsageError) in
    let arguments = try Arguments(words, known: pipeOptions)
    if let word = arguments.operands.first { throw UsageError("reckon pipe takes no \"\(word)\"") }
    let database = try SessionOptions.database(arguments)
    defer { database.close() }
    let session = Session(
      database: database, settings: try SessionOptions.settings(arguments))
    let watcher = Watcher(cancel: { session.cancel() })
    Pipe(session: session, watcher: watcher).run()
    return 0
  }
}
