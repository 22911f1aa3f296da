import Diagnostics
import Syntax

extension LoopRun {
  /// A read of rows of a table, after what this iteration wrote there.
  /// - Parameter text: The SQL that reads, which tells the columns.
  func noteRead(
    _ table: String, _ keys: [String: Term], _ text: String, _ range: SourceRange
  ) throws(Refusal) {
    if isMutating(table) {
      throw Refusal("a trigger that reads \(table), which is changing", range)
    }
    let access = Access(
      table: table, keys: keys, reads: columns(of: table, in: text), writes: .none, range: range,
      frame: frame)
    try writeBefore(access)
    note(access)
  }

  /// A row that is new.
  /// - Parameter entry: Who comes to the statement, also if it is refused.
  func noteInsert(
    _ table: String, _ values: [String: Term], from entry: Path, _ range: SourceRange
  ) {
    var access = Access(
      table: table, keys: values.merging(paths(from: values)) { own, _ in own }, reads: .none,
      writes: .all, range: range, frame: frame)
    access.isInsert = true
    note(access)
    accesses[accesses.count - 1].path = entry
  }

  /// What the values of a row lead to: a row of a loop around whose key one of them is.
  private func paths(from values: [String: Term]) -> [String: Term] {
    var result: [String: Term] = [:]
    for row in frame.allRows {
      for key in program.tables[row.table]?.keys ?? [] where key.count == 1 {
        guard let own = row.columns[key[0]] else { continue }
        for (column, value) in values where value.text == own.text {
          for (name, known) in row.columns where name != key[0] {
            let path = KeyPath(column: column, table: row.table, key: key[0], value: name)
            result[path.name] = known
          }
        }
      }
    }
    return result
  }

  func note(_ access: Access) {
    guard !isDriving else { return }
    var access = access.isInsert ? access : completed(access)
    if access.frame === frame { access.path = state.path }
    access.isAutonomous = autonomousDepth > 0
    if let table = program.tables[access.table] {
      if access.isWrite, !access.isDelete, firesTriggers(of: table) {
        access.lose(FiredTrigger.replaced(in: table, program))
      }
      access.writes = access.writes.spread(in: table)
    }
    accesses.append(access)
    noteReferring(access)
  }

  func columns(of table: String, in text: String) -> ColumnSet {
    program.tables[table].map { ColumnSet(of: $0, in: program.withViews(text)) } ?? .all
  }

  /// What the triggers of a table read and write counts as read and written by the iteration, after what
  /// fires them.
  func noteTriggers(_ table: String, _ range: SourceRange) {
    let row = accesses.last { $0.table == table && $0.range == range && !$0.isImplied }
    for fired in FiredTrigger.all(on: table, in: program) {
      let words = Words(program.withViews(fired.text)).all
      for other in program.tables.keys.sorted() where words.contains(other) {
        // A trigger of the table itself may not read it: the statement says what it changes.
        if other == table, fired.table == table { continue }
        guard fired.table == table, let model = program.tables[other],
          let uses = fired.uses(of: model, in: program)
        else {
          note(
            Access(
              table: other, keys: [:], reads: columns(of: other, in: fired.text),
              writes: fired.writes(other) ? .all : .none, range: range, frame: frame))
          continue
        }
        for use in uses { note(access(use, of: other, by: fired, row, range)) }
      }
    }
  }

  /// - Parameter row: The access of the rows for which the trigger fires, if it is known.
  private func access(
    _ use: FiredUse, of table: String, by fired: FiredTrigger, _ row: Access?, _ range: SourceRange
  ) -> Access {
    var access = Access(
      table: table, keys: [:], reads: .none, writes: .all, range: range, frame: frame)
    switch use.kind {
    case .insert: access.isInsert = true
    case .delete: access.isDelete = true
    case .update(let columns): access.writes = .some(columns)
    }
    if !access.isInsert { access.reads = columns(of: table, in: fired.text) }
    for (column, value) in use.keys {
      guard let row, row.isInsert || !row.moves.meets(.some([value.column])),
        let term = row.keys[value.name]
      else { continue }
      access.keys[column] = term
      access.leads[column] = KeyPath(value.name)
    }
    return access
  }

  /// The keys of an access and what else is known of the row: if this iteration inserted a row
  /// with these keys, its other columns too.
  func completed(_ access: Access) -> Access {
    var result = access
    for other in accesses where other.table == access.table && other.isInsert {
      guard let table = program.tables[access.table] else { continue }
      let isSame = table.keys.contains { key in
        key.contains { access.keys[$0].map(isOnlyFresh) ?? false }
          && key.allSatisfy { column in
            guard let value = other.keys[column], let asked = access.keys[column] else {
              return false
            }
            return value.text == asked.text || copies(asked).allSatisfy { $0.text == value.text }
          }
      }
      // What only the rows of an inner loop know says nothing here.
      let known = access.frame.known
      if isSame {
        let more = other.keys.filter { column, value in
          result.keys[column] == nil && value.uses.isSubset(of: known)
        }
        result.known.formUnion(more.keys)
        result.keys.merge(more) { own, _ in own }
      }
    }
    for lookup in lookups where lookup.table == access.table {
      let isSame = program.tables[access.table]?.keys.contains { key in
        key.allSatisfy { column in
          guard let term = access.keys[column], let looked = lookup.columns[column] else {
            return false
          }
          return origins(of: term).allSatisfy { $0.text == looked.text || isFresh($0) }
        }
      }
      if isSame ?? false { result.keys.merge(lookup.keys) { own, _ in own } }
    }
    return result
  }

  /// Whether a value is that by which a row was found: the key itself, or what a row that was found by
  /// it has in that column.
  func keeps(_ value: Term, _ column: String, of table: String, key: Term) -> Bool {
    origins(of: value).allSatisfy { origin in
      origin.text == key.text
        || lookups.contains { row in
          row.table == table && row.columns[column]?.text == origin.text
            && row.keys[column]?.text == key.text
        }
    }
  }

  /// A row that this iteration or one around it looked up.
  struct FoundRow {
    var table: String
    /// What it was asked for.
    var keys: [String: Term]
    var columns: [String: Term]
  }

  private var lookups: [FoundRow] { foundRows + (parent?.lookups ?? []) }

  /// The values of which a term is one.
  func origins(of term: Term) -> [Term] {
    guard let column = term.uses.first, term.text == "f.\(column)" else { return [term] }
    var run: LoopRun? = self
    while let current = run {
      if let choice = current.choices[column] {
        return origins(of: choice.first) + origins(of: choice.second)
      }
      if let sources = current.leftBy[column] { return sources }
      if let source = current.frame.castSource(of: column) { return origins(of: source) }
      run = current.parent
    }
    return [term]
  }

  /// The values of which a term is one, without NULL, which finds no row.
  private func copies(_ term: Term) -> [Term] { origins(of: term).filter { $0 != .null } }

  /// A number that this iteration took from a sequence, or NULL.
  private func isOnlyFresh(_ term: Term) -> Bool {
    isFresh(term) || copies(term).allSatisfy { context.record.freshNumbers.contains($0.text) }
  }

  /// Remembers the row of a lookup of one table.
  func noteFound(
    _ reads: [(table: String, keys: [String: Term])], _ select: Select, _ values: [Term]
  ) {
    guard reads.count == 1, let read = reads.first, select.groupBy == nil,
      let names = try? QueryColumns(program).outputNames(select), names.count == values.count
    else { return }
    var columns: [String: Term] = [:]
    let isStar = select.items.count == 1 && names.count > 1
    for (index, name) in names.enumerated() {
      if isStar {
        columns[name] = values[index]
      } else if case .name(let path) = select.items[index].expression.kind {
        columns[lower(path.last)] = values[index]
      }
    }
    foundRows.append(FoundRow(table: read.table, keys: read.keys, columns: columns))
  }

  /// A number that this iteration took from a sequence.
  func isFresh(_ term: Term) -> Bool {
    context.record.freshNumbers.contains(term.text)
  }
}
