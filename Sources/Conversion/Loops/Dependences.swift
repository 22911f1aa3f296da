import Diagnostics
import Syntax

/// Decides whether iterations may be taken together although they write what they read.
///
/// Two accesses of one table, one of them a write, do not meet in different iterations when both
/// fix the same columns to values that no two iterations share.
struct Dependences {
  let run: LoopRun

  /// - Throws: `Refusal` that names the table.
  func check() throws(Refusal) {
    let written = Set(run.accesses.filter(\.isWrite).map(\.table))
    for table in written.sorted() { try check(table) }
  }

  private func check(_ table: String) throws(Refusal) {
    let accesses = run.accesses.filter { $0.table == table }
    let effects = run.effects.filter { $0.table == table }
    let reads = accesses.filter { !$0.isWrite }
    let onlyInserts = effects.allSatisfy {
      if case .insert = $0.kind { return true }
      return false
    }
    if reads.isEmpty, onlyInserts || effects.count == 1 { return }
    guard isKeyed(accesses) else {
      let place = reads.first?.range ?? effects.last?.range
      throw Refusal(
        reads.isEmpty
          ? "several changes of \(table) whose rows may be the same in different iterations"
          : "the loop reads \(table), which it writes, and not only rows of its own iteration",
        place)
    }
    try checkOrder(table, accesses)
  }

  /// Some columns are fixed by all accesses, to the same values, and these are unique.
  private func isKeyed(_ accesses: [Access]) -> Bool {
    guard let first = accesses.first else { return true }
    let common = first.keys.filter { key, value in
      accesses.allSatisfy { $0.keys[key] == value }
    }
    return run.isUnique(Array(common.values))
  }

  /// A read after a write of the same iteration would have to see it.
  private func checkOrder(_ table: String, _ accesses: [Access]) throws(Refusal) {
    var hasWritten = false
    for access in accesses {
      if access.isWrite {
        hasWritten = true
      } else if hasWritten, access.range != accesses.first(where: \.isWrite)?.range {
        throw Refusal("an iteration reads \(table) after it changed it", access.range)
      }
    }
  }
}
