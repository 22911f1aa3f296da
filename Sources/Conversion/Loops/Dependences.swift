import Diagnostics
import Syntax

/// Decides whether iterations may be taken together although they write what they read.
///
/// Two accesses of one table, one of them a write, do not meet in different iterations when both
/// fix the same columns to values that no two iterations share. In a nest of loops this is asked
/// first for the outer rows, then for the inner rows of one outer row.
struct Dependences {
  let run: LoopRun

  /// - Throws: `Refusal` that names the table.
  func check() throws(Refusal) {
    let written = Set(run.accesses.filter(\.isWrite).map(\.table))
    for table in written.sorted() {
      try check(table, run.accesses.filter { $0.table == table }, run.frame)
    }
  }

  private func check(_ table: String, _ accesses: [Access], _ frame: Frame) throws(Refusal) {
    if isHarmless(table, accesses) { return }
    guard isKeyed(accesses, frame) else {
      let read = accesses.first { !$0.isWrite }
      throw Refusal(
        read == nil
          ? "several changes of \(table) whose rows may be the same in different iterations"
          : "the loop reads \(table), which it writes, and not only rows of its own iteration",
        (read ?? accesses.last)?.range)
    }
    try checkOrder(table, accesses)
    for inner in run.context.record.frames where inner.parent?.frame === frame {
      let inside = accesses.filter { lies($0.frame, in: inner) }
      if !inside.isEmpty { try check(table, inside, inner) }
    }
  }

  /// Inserts alone, or one change alone, which the statement itself checks for rows found twice.
  private func isHarmless(_ table: String, _ accesses: [Access]) -> Bool {
    guard accesses.allSatisfy(\.isWrite) else { return false }
    let ranges = Set(accesses.map(\.range))
    let effects = run.effects.filter { $0.table == table && ranges.contains($0.range) }
    let areInserts = effects.allSatisfy {
      if case .insert = $0.kind { return true }
      return false
    }
    return areInserts || effects.count == 1
  }

  private func lies(_ frame: Frame, in outer: Frame) -> Bool {
    var current: Frame? = frame
    while let one = current {
      if one === outer { return true }
      current = one.parent?.frame
    }
    return false
  }

  /// Some columns are fixed by all accesses to the same values, and these are unique: certainly, or
  /// as the plan finds when it runs.
  private func isKeyed(_ accesses: [Access], _ frame: Frame) -> Bool {
    guard let first = accesses.first else { return true }
    let common = first.keys.filter { key, value in
      accesses.allSatisfy { $0.keys[key] == value }
    }
    let terms = common.sorted { $0.key < $1.key }.map(\.value)
    if frame.isUnique(terms) { return true }
    let own = terms.filter { term in frame.columns.contains { term.uses.contains($0.name) } }
    guard !own.isEmpty else { return false }
    run.context.record.unique.append((frame, own))
    return true
  }

  /// A read after a write of the same iteration would have to see it.
  private func checkOrder(_ table: String, _ accesses: [Access]) throws(Refusal) {
    var written: SourceRange?
    for access in accesses {
      if access.isWrite {
        written = access.range
      } else if let written, access.range != written {
        throw Refusal("an iteration reads \(table) after it changed it", access.range)
      }
    }
  }
}
