import Diagnostics
import Engine

/// What a script does behind an error, and how it is left (SQL*Plus User's Guide 19c, chapter 12,
/// "WHENEVER SQLERROR", "WHENEVER OSERROR" and "EXIT").
package struct ErrorAction: Sendable, Equatable {
  /// The script, and those that read it, end.
  package var exits: Bool
  var code = ExitCode.outcome
  /// What becomes of the open changes; nil: nothing, or what EXITCOMMIT says where the script ends.
  var ending: TransactionEnding?

  package static let goOn = ErrorAction(exits: false)
  package static let exit = ErrorAction(exits: true)

  /// - Parameter words: `EXIT FAILURE ROLLBACK`, `CONTINUE COMMIT`.
  init(_ words: [String]) throws(SQLError) {
    let first = words.first?.uppercased()
    let rest = words.dropFirst()
    switch first {
    case "EXIT":
      let leave = try Leave(Array(rest))
      self.init(exits: true, code: leave.code, ending: leave.ending)
    case "CONTINUE":
      self.init(exits: false)
      guard let word = rest.first else { return }
      ending = TransactionEnding(rawValue: word.uppercased())
      if rest.count > 1 || (ending == nil && word.uppercased() != "NONE") {
        throw ErrorAction.wrongWord(word, "CONTINUE [COMMIT | ROLLBACK | NONE]")
      }
    default:
      throw ErrorAction.wrongWord(
        words.first ?? "", "EXIT [code] [COMMIT | ROLLBACK] or CONTINUE [COMMIT | ROLLBACK | NONE]")
    }
  }

  private init(exits: Bool, code: ExitCode = .outcome, ending: TransactionEnding? = nil) {
    self.exits = exits
    self.code = code
    self.ending = ending
  }

  fileprivate static func wrongWord(_ word: String, _ form: String) -> SQLError {
    SQLError(
      .syntaxError, word.isEmpty ? "a word is missing" : "\"\(word)\" does not stand there",
      hint: "write \(form)")
  }
}

/// What a script does behind each kind of error.
package struct ErrorActions: Sendable {
  /// Of statements and blocks: WHENEVER SQLERROR.
  var statement = ErrorAction.exit
  /// Of files and programs: WHENEVER OSERROR.
  var system = ErrorAction.exit
  /// Of the shell's own commands: SQL*Plus always goes on.
  var command = ErrorAction.exit

  package init() {}

  package static let goOn = ErrorActions(goesOn: true)

  /// `.bail` off or on.
  init(goesOn: Bool) {
    let action = goesOn ? ErrorAction.goOn : .exit
    (statement, system, command) = (action, action, action)
  }
}

/// The words behind EXIT and QUIT.
struct Leave: Equatable {
  var code = ExitCode.outcome
  var ending: TransactionEnding?

  init(_ words: [String]) throws(SQLError) {
    var rest = words[...]
    if let word = rest.last, let found = TransactionEnding(rawValue: word.uppercased()) {
      ending = found
      rest.removeLast()
    }
    if let word = rest.popFirst() { code = ExitCode(word) }
    if let word = rest.first {
      throw ErrorAction.wrongWord(
        word,
        "EXIT [SUCCESS | FAILURE | WARNING | number | variable | :variable | SQL.SQLCODE] "
          + "[COMMIT | ROLLBACK]")
    }
  }
}

package enum TransactionEnding: String, Sendable {
  case commit = "COMMIT"
  case rollback = "ROLLBACK"
}

/// What a script leaves to the program that started it. Systems keep the lower eight bits.
enum ExitCode: Sendable, Equatable {
  /// Nothing was said: 1 where a statement failed. SQL*Plus says SUCCESS even then.
  case outcome
  case number(Int)
  /// `SQL.SQLCODE`: the number of the last error, 942 for ORA-00942; 0 without one.
  case lastError
  /// Of DEFINE.
  case substitution(String)
  /// Of VARIABLE.
  case host(String)

  init(_ word: String) {
    switch word.uppercased() {
    case "SUCCESS": self = .number(0)
    case "FAILURE": self = .number(1)
    case "WARNING": self = .number(2)
    case "SQL.SQLCODE": self = .lastError
    default:
      if let number = Int(word) {
        self = .number(number)
      } else if word.hasPrefix(":") {
        self = .host(word.dropFirst().lowercased())
      } else {
        self = .substitution(word)
      }
    }
  }
}

extension Shell {
  /// Shows an error of a statement, and does what WHENEVER SQLERROR says.
  func fail(_ error: SQLError, inStatement text: String) {
    show(error, in: text)
    // A unit that was stored with errors is a warning to SQL*Plus.
    guard OracleError(error).number != oracleCompilationErrors else { return }
    lastStatementError = error
    follow(settings.onError.statement)
  }

  /// Shows an error of a command, and does what WHENEVER OSERROR says where the system made it.
  func fail(_ error: SQLError, inCommand line: String?) {
    show(error, in: line)
    let isOfSystem = error.state == .undefinedFile || error.state == .ioError
    follow(isOfSystem ? settings.onError.system : settings.onError.command)
  }

  /// A person's scripts end at an error that says so; the shell stays.
  private func follow(_ action: ErrorAction) {
    if action.exits {
      isStopped = true
      if !isInteractive { leave(action.code, action.ending) }
    } else if let ending = action.ending {
      end(by: ending)
    }
  }

  /// Ends the scripts and the program.
  func leave(_ code: ExitCode, _ ending: TransactionEnding?) {
    isStopped = true
    exitEnding = ending
    do throws(SQLError) { exitCode = try number(of: code) } catch {
      exitCode = 1
      show(error, in: nil)
    }
  }

  /// What a script leaves open is kept or given up when the program ends.
  /// - Returns: Whether it went well.
  package func endTransaction() -> Bool {
    let usual = settings.commitsAtExit ? TransactionEnding.commit : .rollback
    return session.isInTransaction ? end(by: exitEnding ?? usual) : true
  }

  @discardableResult
  private func end(by ending: TransactionEnding) -> Bool {
    do throws(SQLError) {
      if ending == .commit { try session.commit() } else { session.rollback() }
      return true
    } catch {
      show(error, in: nil)
      return false
    }
  }

  /// nil where the outcome of the statements says it.
  private func number(of code: ExitCode) throws(SQLError) -> Int32? {
    switch code {
    case .outcome: return nil
    case .number(let number): return Int32(truncatingIfNeeded: number & 0xFF)
    case .lastError:
      return try self.number(
        of: .number(lastStatementError.map { -OracleError($0).number } ?? 0))
    case .substitution(let name):
      let entry = settings.variables.first { $0.key.lowercased() == name.lowercased() }
      return try self.number(of: wholeNumber(entry?.value, name))
    case .host(let name):
      let entry = session.variables[name]
      return try self.number(
        of: wholeNumber(entry.map { VariableText.of($0.value, $0.type) }, name))
    }
  }

  private func wholeNumber(_ text: String?, _ name: String) throws(SQLError) -> ExitCode {
    guard let text else {
      throw SQLError(
        .undefinedObject, "there is no variable \"\(name)\" for the exit code",
        hint: "DEFINE \(name) = 3, or VARIABLE \(name) NUMBER and EXIT :\(name)")
    }
    guard let number = Int(text.prefix { $0 != "." }) else {
      throw SQLError(.invalidParameter, "\"\(name)\" is \(text), which is no exit code")
    }
    return .number(number)
  }
}
