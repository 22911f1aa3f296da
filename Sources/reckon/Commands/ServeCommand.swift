import Diagnostics
import Engine
import Files
import Glibc
import Server
import Shell

extension Command {
  static let serve = Command(
    "serve", usage: "[OPTION …] [FILE …]",
    "publish tables over HTTP; FILEs become tables", options: ServeOptions.all
  ) { (words) throws(UsageError) in
    try ServeOptions(words).run()
  }
}

/// What `reckon serve` is asked to do.
private struct ServeOptions {
  static let all =
    [
      CommandOption(["--listen"], value: "ADDRESS", "where HTTP is spoken (127.0.0.1:8080)"),
      CommandOption(
        ["--postgres"], value: "ADDRESS", "where PostgreSQL's protocol is spoken: 127.0.0.1:5433"),
      CommandOption(["--database"], value: "DIR", "the folder that keeps the tables"),
      CommandOption(["--init"], value: "FILE", "SQL to run first: tables and views to publish"),
      CommandOption(["--allow"], value: "DIR", "a folder whose files queries may read and write"),
      CommandOption(["--database", "-d"], value: "DIR", "the folder of the database"),
      CommandOption(["--read-only"], "nobody may change anything"),
      CommandOption(["--users"], value: "FILE", "who may come in: lines of reckon user"),
      CommandOption(["--tls-cert"], value: "FILE", "a certificate chain, PEM"),
      CommandOption(["--tls-key"], value: "FILE", "its key, PEM"),
      CommandOption(["--audit"], value: "FILE", "where each statement is written down"),
      CommandOption(["--host-name"], value: "NAME", "another name of this server (repeated)"),
      CommandOption(["--concurrency"], value: "N", "queries that run at once (2 per processor)"),
      CommandOption(["--queue"], value: "N", "queries that may wait for their turn (256)"),
      CommandOption(
        ["--per-user"], value: "N", "queries of one user that run or wait at once (any number)"),
      CommandOption(
        ["--user-memory"], value: "SIZE", "what all queries of one user may hold (any number)"),
      CommandOption(
        ["--total-memory"], value: "SIZE",
        "what all queries may hold (three quarters of the machine)"),
      CommandOption(["--drain"], value: "TIME", "for what runs when the server ends (30s)"),
      CommandOption(["--header-timeout"], value: "TIME", "for the header of a request (10s)"),
      CommandOption(["--idle-timeout"], value: "TIME", "for silence between requests (60s)"),
      CommandOption(["--max-connections"], value: "N", "connections at once (2048)"),
    ] + SessionOptions.all

  private var options = ServerOptions()
  private var databaseFolder: String?
  private var folders: [String] = []
  private var files: [String]
  private var database: String?
  private var users: String?
  private var certificate: (chain: String, key: String)?
  private var audit: String?
  private var scripts: [String] = []

  init(_ words: [String]) throws(UsageError) {
    let arguments = try Arguments(words, known: ServeOptions.all)
    files = arguments.operands
    database = arguments["--database"]
    users = arguments["--users"]
    audit = arguments["--audit"]
    switch (arguments["--tls-cert"], arguments["--tls-key"]) {
    case (let chain?, let key?): certificate = (chain, key)
    case (nil, nil): break
    default: throw UsageError("--tls-cert and --tls-key come together")
    }
    options.session = try SessionOptions.settings(arguments)
    if let text = arguments["--listen"] { options.listen = try ServeOptions.address(text) }
    if let text = arguments["--postgres"] { options.postgres = try ServeOptions.address(text) }
    options.isReadOnly = arguments.has("--read-only")
    databaseFolder = arguments["--database"]
    if let count = try arguments.integer("--concurrency", minimum: 1) {
      options.concurrency = count
    }
    if let count = try arguments.integer("--queue") { options.queue = count }
    if let count = try arguments.integer("--per-user", minimum: 1) { options.userQueries = count }
    if let count = try arguments.integer("--max-connections", minimum: 1) {
      options.limits.connections = count
    }
    if let bytes = try ServeOptions.bytes("--user-memory", arguments) { options.userMemory = bytes }
    if let bytes = try ServeOptions.bytes("--total-memory", arguments) {
      options.totalMemory = bytes
    }
    if let seconds = try ServeOptions.seconds("--drain", arguments) {
      options.drainSeconds = seconds
    }
    if let seconds = try ServeOptions.seconds("--header-timeout", arguments) {
      options.limits.headerSeconds = seconds
    }
    if let seconds = try ServeOptions.seconds("--idle-timeout", arguments) {
      options.limits.idleSeconds = seconds
    }
    for given in arguments.options {
      switch given.name {
      case "--allow": folders.append(given.value)
      case "--init": scripts.append(given.value)
      case "--host-name": options.hostNames.insert(given.value.lowercased())
      default: break
      }
    }
  }

  private static func bytes(_ name: String, _ arguments: Arguments) throws(UsageError) -> Int? {
    guard let text = arguments[name] else { return nil }
    if let bytes = Quantity.bytes(text), bytes > 0 { return bytes }
    throw UsageError("\(name) needs a size such as 4GB, not \"\(text)\"")
  }

  private static func seconds(_ name: String, _ arguments: Arguments) throws(UsageError) -> Double?
  {
    guard let text = arguments[name] else { return nil }
    if let seconds = Quantity.seconds(text), seconds >= 0 { return seconds }
    throw UsageError("\(name) needs a time such as 30s, not \"\(text)\"")
  }

  private static func address(_ text: String) throws(UsageError) -> SocketAddress {
    if let address = SocketAddress(text) { return address }
    throw UsageError("\"\(text)\" is no address", hint: "write it as 127.0.0.1:8080")
  }

  func run() -> Int32 {
    do throws(SQLError) {
      try serve()
      return 0
    } catch {
      CommandList.complain("reckon serve: \(error.rendered(in: nil))")
      return 1
    }
  }

  private func serve() throws(SQLError) {
    var options = options
    if let users { options.accounts = try AccountList(users) }
    if let certificate {
      options.tls = try TLSContext(certificate: certificate.chain, key: certificate.key)
    }
    if let audit { options.audit = try AuditLog(audit) }
    let access = FileAccess(roots: folders + files.map(ServeOptions.folder))
    let database =
      try self.database.map { (folder) throws(SQLError) in
        try FileAccess.unrestricted.makeFolder(folder)
        return try Database.open(folder, access: access)
      } ?? Database(access: access)
    defer { database.close() }
    let server = Server(database: database, options: options)
    for file in files { try server.publish(file: file, as: DataFiles.tableName(file)) }
    for script in scripts { try server.publish(script: try ServeOptions.text(of: script)) }
    try server.run { CommandList.complain("reckon serve: \($0)") }
  }

  /// The part of a path before its file name and before any pattern.
  private static func folder(_ path: String) -> String {
    var parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    if let pattern = parts.firstIndex(where: { $0.contains("*") || $0.contains("?") }) {
      parts = parts[..<pattern]
    }
    let folder = parts.joined(separator: "/")
    return folder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : folder
  }

  private static func text(of path: String) throws(SQLError) -> String {
    let source = try FileAccess.unrestricted.open(path)
    let bytes = try source.readArray(at: 0, count: source.size)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw SQLError(.invalidText, "\"\(path)\" is no UTF-8 text")
    }
    return text
  }
}
