import Catalog
import Columns
import Diagnostics

/// The commit of someone else that a transaction conflicts with, for its error.
struct OtherCommit {
  let table: StoredDeltaTable
  /// The version that the transaction read.
  let since: Int

  /// - Parameter isIt: Whether a version's actions are those that conflict.
  func conflict(
    _ what: String, where isIt: ([DeltaAction]) -> Bool
  ) -> SQLError {
    SQLError(
      .serializationFailure, "\(what) by \(name(where: isIt)), which committed first",
      hint: "the transaction was rolled back; run it again")
  }

  /// `version 7 (UPDATE by reckon)`
  private func name(where isIt: ([DeltaAction]) -> Bool) -> String {
    let last = table.place.deltaVersion
    let reader = CommitReader(access: table.place.log.access)
    var version = last
    while version > since {
      if let actions = try? reader.actions(table.logPath(version)), isIt(actions) {
        return "version \(version)\(OtherCommit.author(actions))"
      }
      version -= 1
    }
    return "version \(last)"
  }

  private static func author(_ actions: [DeltaAction]) -> String {
    for case .commitInfo(let info) in actions {
      let operation = info.member("operation")?.text
      let program = info.member("engineInfo")?.text ?? info.member("clientVersion")?.text
      let user = info.member("userName")?.text
      let words = [operation, (user ?? program).map { "by \($0)" }].compactMap { $0 }
      return words.isEmpty ? "" : " (\(words.joined(separator: " ")))"
    }
    return ""
  }
}
