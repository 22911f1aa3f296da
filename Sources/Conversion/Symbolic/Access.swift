import Diagnostics
import Syntax

/// A read or write of a stored table by an iteration: which rows, as far as equalities tell, and
/// which columns.
struct Access {
  var table: String
  /// Columns of the table that equal a term of the iteration.
  var keys: [String: Term]
  /// Those of `keys` that the row is only known to have, and not found by: NULL there does not say that no
  /// row is found.
  var known: Set<String> = []
  /// For columns of `keys`: how a row for which a trigger fires leads to the value.
  var leads: [String: KeyPath] = [:]
  var reads: ColumnSet
  var writes: ColumnSet
  /// A row that was not there before.
  var isInsert = false
  /// Rows that are gone.
  var isDelete = false
  /// The database itself does it: no effect of the iteration says so.
  var isImplied = false
  /// The rows that an UPDATE finds may be others once it has changed some.
  var findsOthers = false
  /// The row, where all iterations find the same one.
  var fixedRow: FixedRow?
  /// Of variables that hold the row.
  var isVariable = false
  /// In a transaction of its own, which sees what is committed.
  var isAutonomous = false
  var range: SourceRange
  let frame: Frame
  /// The rows of the frame that come to it.
  var path = Path.always

  var isWrite: Bool { writes != .none }

  /// Values of the iteration to which columns are set.
  var sets: [String: Term] = [:]
  /// Columns that are set to the value by which the row was found.
  var keeps: Set<String> = []

  /// The columns whose values rows that stay may lose.
  var moves: ColumnSet {
    if isInsert || isDelete { return .none }
    guard case .some(let columns) = writes else { return .all }
    return .some(columns.subtracting(keeps))
  }

  /// Columns that triggers may give other values than the statement does.
  mutating func lose(_ columns: Set<String>) {
    guard !columns.isEmpty else { return }
    guard isInsert else {
      writes = writes.union(.some(columns))
      keeps.subtract(columns)
      sets = sets.filter { !columns.contains($0.key) }
      return
    }
    keys = keys.filter { !columns.contains(KeyPath($0.key)?.column ?? $0.key) }
  }

  /// Whether the order of the two matters where they touch the same row.
  func conflicts(with other: Access) -> Bool {
    writes.meets(other.reads) || writes.meets(other.writes) || other.writes.meets(reads)
  }
}

/// Some or all columns of a table.
enum ColumnSet: Hashable {
  case all
  case some(Set<String>)

  static let none = ColumnSet.some([])

  func meets(_ other: ColumnSet) -> Bool {
    switch (self, other) {
    case (.all, let set), (let set, .all): set != .none
    case (.some(let mine), .some(let others)): !mine.isDisjoint(with: others)
    }
  }

  func union(_ other: ColumnSet) -> ColumnSet {
    guard case .some(let mine) = self, case .some(let others) = other else { return .all }
    return .some(mine.union(others))
  }

  /// The columns of a table that a text of SQL may name, and that its rows are there: all, where it has
  /// a star or does not say which.
  init(of table: TableModel, in text: String) {
    let text = text.lowercased()
    let words = Words(text).all
    if words.contains("natural") || Self.hasStar(text) {
      self = .all
      return
    }
    var named = Set(table.columns.map(\.name)).intersection(words)
    for column in table.columns where named.contains(column.name) {
      named.formUnion(column.sources)
    }
    self = .some(named.union(["rowid"]))
  }

  /// Whether a select list has a star: `SELECT *`, `SELECT DISTINCT *`, `t.*`; not `COUNT(*)` and `a * b`.
  private static func hasStar(_ text: String) -> Bool {
    guard text.utf8.contains(UInt8(ascii: "*")) else { return false }
    let tokens = WordCount.tokens(text)
    return zip(tokens, tokens.dropFirst()).contains { before, token in
      token == "*" && ["select", "distinct", "unique", "all", ",", "."].contains(before)
    }
  }

  /// With the columns that a table computes from these.
  func spread(in table: TableModel) -> ColumnSet {
    guard case .some(let own) = self else { return .all }
    let computed = table.columns.filter { !$0.sources.isDisjoint(with: own) }
    return .some(own.union(computed.map(\.name)))
  }
}

/// The words of a text, in lower case.
struct Words {
  let all: Set<String>

  init(_ text: String) {
    all = Set(
      text.lowercased().utf8.split { !WordCount.isWord($0) }
        .map { String(decoding: $0, as: UTF8.self) })
  }
}

extension StringProtocol {
  /// Whether these bytes stand in it. `contains` looks for what is canonically equal, which takes many
  /// times as long.
  func hasBytes(_ word: String) -> Bool {
    let bytes = Array(word.utf8)
    guard let first = bytes.first else { return true }
    var rest = self.utf8[...]
    while let place = rest.firstIndex(of: first) {
      rest = rest[place...]
      if rest.starts(with: bytes) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}
