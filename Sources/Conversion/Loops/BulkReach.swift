import Diagnostics
import Syntax

/// What a piece of source may touch: tables, sequences and output, also through what it calls.
struct BulkReach {
  let program: ProgramModel

  func touched(by text: String) -> Set<String> {
    var found: Set<String> = []
    var seen: Set<String> = []
    var open = [text]
    while let text = open.popLast() {
      for word in WordCount(text).words where seen.insert(word).inserted {
        if program.tables[word] != nil || Self.shared.contains(word) { found.insert(word) }
        for routine in program.routines where routine.name == word {
          open.append(routine.unit.words(routine.subprogram.range))
        }
      }
    }
    return found
  }

  private static let shared: Set<String> = [
    "nextval", "put_line", "execute", "savepoint", "rollback", "sql", "raise",
  ]
}
