import Columns
import Diagnostics

/// Finds what may stand at the cursor: commands, files, tables, columns, functions, keywords.
final class Completer {
  private let shell: Shell
  private let names: NameSource

  init(_ shell: Shell) {
    self.shell = shell
    names = NameSource(shell)
  }

  /// Names may have changed since the last statement.
  func forget() { names.forget() }

  func complete(_ bytes: [UInt8], at point: Int) -> Completion {
    let before = Array(bytes.prefix(point))
    if CommandLineText.isCommand(before) || before == [0x2E] || before == [0x5C] {
      return CommandCompletion.complete(before, names: names)
    }
    let tokens = Sketch.tokens(before, dialect: shell.session.settings.dialect)
    if let last = tokens.last, last.kind == .string, isOpen(last, before) {
      let typed = String(decoding: before[(last.range.lowerBound + 1)...], as: UTF8.self)
      let start = last.range.lowerBound + 1
      return shell.settings.isSafe
        ? Completion(start: start) : FileCompletion.complete(typed, start: start)
    }
    let whole = Sketch.tokens(bytes, dialect: shell.session.settings.dialect)
    let context = SQLContext(before: tokens, whole: whole, bytes: bytes, point: point)
    return complete(context)
  }

  private func isOpen(_ token: Sketch.Token, _ bytes: [UInt8]) -> Bool {
    token.range.count == 1 || bytes[token.range.upperBound - 1] != UInt8(ascii: "'")
  }

  private func complete(_ context: SQLContext) -> Completion {
    var candidates: [Completion.Candidate] = []
    if let qualifier = context.qualifier {
      candidates = columns(ofQualifier: qualifier, context)
    } else if context.wantsTable {
      candidates = context.commonTables.map { .init($0) } + names.tables
    } else if context.wantsSetting {
      candidates = names.settings
    } else {
      for table in context.tables { candidates += names.columns(of: table.name) }
      candidates += context.tables.compactMap { $0.alias.map { .init($0) } }
      candidates += names.functions
      candidates += KeywordWords.inOrder.map { .init(context.inCaseOfWord($0)) }
    }
    var completion = Completion(start: context.wordStart)
    completion.candidates = matching(candidates, context.word)
    completion.suffix = suffix(of: completion)
    return completion
  }

  private func columns(
    ofQualifier qualifier: String, _ context: SQLContext
  ) -> [Completion.Candidate] {
    let table = context.tables.first { ($0.alias ?? $0.name).lowercased() == qualifier }
    return names.columns(of: table?.name ?? qualifier)
  }

  /// Those that begin with the word, each once, in their order.
  private func matching(
    _ candidates: [Completion.Candidate], _ word: String
  ) -> [Completion.Candidate] {
    let wanted = word.lowercased()
    var seen: Set<String> = []
    return candidates.filter {
      $0.text.lowercased().hasPrefix(wanted) && seen.insert($0.text.lowercased()).inserted
    }
  }

  private func suffix(of completion: Completion) -> String {
    guard let only = completion.candidates.first, completion.candidates.count == 1 else {
      return ""
    }
    if only.note.hasPrefix("(") { return "(" }
    return " "
  }
}
