import Columns
import Diagnostics

/// What one transaction read and has done to one store, with the way back.
final class StoreTransaction {
  /// The committed version that is read.
  var base: StoreSnapshot {
    didSet { baseVersion = base.sharedVersions.isEmpty ? base.version : nil }
  }
  /// Its number; nil where tables of it are changed by other programs too.
  private(set) var baseVersion: Int?
  /// `base` with the transaction's own tables and definitions.
  var catalog: StoreSnapshot { didSet { changes &+= 1 } }
  /// Counts what the places of tables depend on.
  private(set) var changes = 0
  var definesNames = false
  /// By table id.
  var overlays: [String: TableOverlay] = [:] { didSet { changes &+= 1 } }
  /// Where tables that the transaction altered come from, by id.
  var alterations: [String: Alteration] = [:]
  /// Sequences that the transaction created, which no store knows yet.
  var sequences: [String: SequenceState] = [:]
  private(set) var undo: [Undo] = []
  private var lastMark = 0

  struct Alteration {
    /// The stored table.
    var base: any StoredTable
    /// For each column of the present definition its position in the base's.
    var from: [Int?]
  }

  /// A step back, and the user's statement that made it needed.
  enum Undo {
    case rows(TableOverlay, TableOverlay.Mark, statement: String)
    case names(
      StoreSnapshot, [String: TableOverlay], [String: Alteration], [String: SequenceState],
      definesNames: Bool, statement: String)
  }

  init(_ base: StoreSnapshot) {
    self.base = base
    baseVersion = base.sharedVersions.isEmpty ? base.version : nil
    catalog = base
  }

  var hasChanges: Bool { definesNames || overlays.values.contains { !$0.isEmpty } }

  /// A number for now; `rollback(to:)` undoes what came after.
  func mark() -> Int {
    lastMark = undo.count
    return undo.count
  }

  /// A mark that only the statement which begins now goes back to, and what was marked last before.
  func beginStatement() -> (place: Int, before: Int) {
    let before = lastMark
    return (mark(), before)
  }

  /// Nobody goes back to the beginning of this statement any more: what it changed is part of the step
  /// before it where that changed the same table. A million statements of a loop are one step.
  func endStatement(_ mark: (place: Int, before: Int)) {
    let (place, before) = mark
    guard lastMark == place, before < place else { return }
    if undo.count == place {
      lastMark = before
    } else if undo.count == place + 1, case .rows(let own, _, let statement) = undo[place],
      case .rows(let earlier, _, let earlierStatement) = undo[place - 1], own === earlier,
      statement == earlierStatement
    {
      undo.removeLast()
      lastMark = before
    }
  }

  /// - Returns: Whether names mean something else now.
  @discardableResult
  func rollback(to mark: Int) -> Bool {
    var changesNames = false
    while undo.count > mark {
      switch undo.removeLast() {
      case .rows(let overlay, let place, _): overlay.rollback(to: place)
      case .names(let old, let oldOverlays, let oldAlterations, let oldSequences, let defined, _):
        catalog = old
        overlays = oldOverlays
        alterations = oldAlterations
        sequences = oldSequences
        definesNames = defined
        changesNames = true
      }
    }
    lastMark = min(lastMark, undo.count)
    return changesNames
  }

  /// Remembers the way back before rows change; one step per mark and table is enough.
  func willChange(_ overlay: TableOverlay, statement: String) {
    if undo.count > lastMark, case .rows(let last, _, _)? = undo.last, last === overlay { return }
    undo.append(.rows(overlay, overlay.mark, statement: statement))
  }

  func willDefine(statement: String) {
    undo.append(
      .names(
        catalog, overlays, alterations, sequences, definesNames: definesNames,
        statement: statement))
    definesNames = true
  }

  /// The stored table with this key and id, as the transaction defines it.
  func stored(_ key: String, id: String) -> (any StoredTable)? {
    guard let table = catalog.tables[key], table.id == id else { return nil }
    return overlays[id]?.pinned ?? table
  }
}

extension StoreTransaction {
  /// All that the transaction did, as one commit; nil if it did nothing.
  func changes(note: CommitNote) -> StoreChanges? {
    var changes = StoreChanges(base: base, note: note)
    for (id, overlay) in overlays {
      if let rows = overlay.changes() { changes.rows[id] = rows }
    }
    if definesNames { addNames(to: &changes) }
    addStatements(to: &changes)
    let isEmpty =
      changes.rows.isEmpty && changes.tables.isEmpty && changes.definitions.isEmpty
      && changes.schemas == nil
    return isEmpty ? nil : changes
  }

  private func addNames(to changes: inout StoreChanges) {
    let before = Dictionary(
      base.tables.map { ($0.value.id, (key: $0.key, table: $0.value)) },
      uniquingKeysWith: { a, _ in a })
    var present: Set<String> = []
    for (key, table) in catalog.tables {
      present.insert(table.id)
      guard let old = before[table.id] else {
        changes.tables[table.id] = .create(key: key, table.definition)
        continue
      }
      if old.key == key && old.table.definition == table.definition { continue }
      let from =
        alterations[table.id]?.from ?? table.definition.columns.indices.map { Optional($0) }
      changes.tables[table.id] = .alter(key: key, table.definition, from: from)
    }
    for id in before.keys where !present.contains(id) { changes.tables[id] = .drop }
    for key in Set(base.definitions.keys).union(catalog.definitions.keys) {
      var now = catalog.definitions[key]
      guard now != base.definitions[key] || sequences[key] != nil else { continue }
      if let state = sequences[key], let name = now?.name { now?.text = state.text(name: name) }
      changes.definitions.updateValue(now, forKey: key)
    }
    if catalog.schemas != base.schemas { changes.schemas = catalog.schemas }
  }
}
