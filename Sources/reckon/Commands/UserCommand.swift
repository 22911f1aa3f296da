import Glibc
import Server
import Shell

extension Command {
  static let user = Command(
    "user", usage: "NAME [OPTION …]",
    "print a line for the file of serve --users: a password from standard input, or a token",
    options: UserOptions.all
  ) { (words) throws(UsageError) in
    let options = try UserOptions(words)
    let sink = TextSink(descriptor: STDOUT_FILENO)
    if let seconds = options.tokenSeconds {
      let expires = seconds == 0 ? 0 : time(nil) + seconds
      let (token, line) = Account.token(name: options.name, role: options.role, expires: expires)
      CommandList.complain("the token, shown only now: \(token)")
      sink.write(line + "\n")
      return 0
    }
    guard let password = readLine(), password.count >= 8 else {
      throw UsageError("the password comes on standard input and has at least 8 characters")
    }
    let line = Account.line(name: options.name, role: options.role, password: password)
    sink.write(line + "\n")
    return 0
  }
}

private struct UserOptions {
  static let all = [
    CommandOption(["--role"], value: "ROLE", "reader, writer or administrator (reader)"),
    CommandOption(["--token"], value: "TIME", "make a token that holds so long; 0: for ever"),
  ]

  var name: String
  var role = Role.reader
  var tokenSeconds: Int?

  init(_ words: [String]) throws(UsageError) {
    let arguments = try Arguments(words, known: UserOptions.all)
    guard arguments.operands.count == 1, let name = arguments.operands.first,
      !name.isEmpty, !name.contains(where: { $0 == " " || $0 == ":" || $0.isNewline })
    else { throw UsageError("reckon user needs one name without blanks and colons") }
    self.name = name
    if let word = arguments["--role"] {
      guard let role = Role(rawValue: word.lowercased()) else {
        throw UsageError(
          "there is no role \"\(word)\"", hint: "there are reader, writer and administrator")
      }
      self.role = role
    }
    if let text = arguments["--token"] {
      guard let seconds = Quantity.seconds(text), seconds >= 0, seconds < 1e10 else {
        throw UsageError("--token needs a time such as 24h, not \"\(text)\"")
      }
      tokenSeconds = Int(seconds)
    }
  }
}
