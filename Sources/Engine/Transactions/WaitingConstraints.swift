import Catalog

/// The constraints of a transaction that wait for COMMIT.
struct WaitingConstraints {
  /// A constraint that a statement left unchecked.
  struct Waiting: Hashable, Comparable {
    /// The key of its table in the catalog.
    let table: String
    let name: String

    static func < (a: Waiting, b: Waiting) -> Bool { (a.table, a.name) < (b.table, b.name) }
  }

  /// What SET CONSTRAINTS said last, by lower-case name.
  private var modes: [String: Deferral] = [:]
  /// What SET CONSTRAINTS ALL said last.
  private var modeOfAll: Deferral?
  private(set) var waiting: Set<Waiting> = []

  /// Whether a constraint is left to COMMIT now.
  func waits(_ name: String, _ deferral: Deferral?) -> Bool {
    guard let deferral else { return false }
    return (modes[name.lowercased()] ?? modeOfAll ?? deferral) == .deferred
  }

  mutating func wait(for name: String, of table: String) {
    waiting.insert(Waiting(table: table, name: name.lowercased()))
  }

  mutating func set(_ name: String, to mode: Deferral) { modes[name.lowercased()] = mode }

  mutating func setAll(to mode: Deferral) {
    modes = [:]
    modeOfAll = mode
  }

  mutating func forget(_ checked: [Waiting]) { waiting.subtract(checked) }
}
