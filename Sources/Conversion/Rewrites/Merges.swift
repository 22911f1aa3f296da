import Diagnostics
import Syntax

// A MERGE in the loop is an UPDATE of the rows that are there and an INSERT where there are none.
//
//     MERGE INTO t USING (SELECT r.k AS k …) s        LEFT JOIN LATERAL (
//        ON (t.k = s.k)                                 SELECT COUNT(*) found FROM t WHERE k = f.k) l
//      WHEN MATCHED THEN UPDATE …               →     MERGE INTO t … (rows of the frame) UPDATE …
//      WHEN NOT MATCHED THEN INSERT …;                INSERT INTO t … WHERE l.found = 0
//
// Equal if no two iterations have the same key, which the plan checks.
extension LoopRun {
  func runMerge(_ merge: Merge, _ scope: Scope) throws(Refusal) {
    guard case .table(let name) = merge.target.kind, merge.with == nil, merge.returning == nil,
      merge.logErrors == nil, case .on(let condition) = merge.condition,
      let table = program.tables[lower(name.name.last)]
    else { throw Refusal("MERGE of a special form", merge.range) }
    rewrites.insert(.setChange)
    let target = ChangeTarget(table, merge.target)
    if isDual(merge.source) {
      if try !add(merge, condition, target, scope) {
        try runMerge(merge, condition, target, scope)
      }
      return count(.unknown)
    }
    guard let (source, alias) = query(of: merge.source), case .select(let select) = source.body
    else { throw Refusal("MERGE of a special form", merge.range) }
    let names = try QueryColumns(program).outputNames(source)
    if isDual(source) {
      var values: [Term] = []
      for item in select.items { values.append(try term(item.expression, scope)) }
      let inner = bound(names, values, as: lower(alias), scope)
      if try !add(merge, condition, target, inner) {
        try runMerge(merge, condition, target, inner)
      }
    } else {
      let isSingle = UniqueKeys(program: program).givesOneRow(source)
      try runInner(over: source, merge.range, scope) { (child, values) throws(Refusal) in
        (child.isStatement, child.isSingle) = (!isSingle, isSingle)
        defer { if !isSingle { child.forbidErrors(since: 0) } }
        let inner = child.bound(names, values, as: lower(alias), scope)
        try child.runMerge(merge, condition, target, inner)
      }
    }
    count(.unknown)
  }

  /// `USING dual`: one row, whose values ON and the branches say themselves.
  private func isDual(_ source: TableReference) -> Bool {
    guard case .table(let table) = source.kind, source.sample == nil else { return false }
    return lower(table.name.last) == "dual" && program.tables["dual"] == nil
      && program.views["dual"] == nil
  }

  /// The rows that a MERGE takes, and by which name: a table's are `SELECT * FROM` it.
  private func query(of source: TableReference) -> (Query, alias: Identifier)? {
    switch source.kind {
    case .query(let query, _): return source.alias.map { (program.withoutNames(query), $0.name) }
    case .table(let table):
      guard source.sample == nil, table.version == nil, table.partition == nil else { return nil }
      var select = Select(range: source.range)
      let star = Expression(.star(Star(qualifier: [])), range: source.range)
      select.items = [Select.Item(expression: star)]
      select.from = [source]
      let alias = source.alias?.name ?? table.name.last
      return (Query(body: .select(select), range: source.range), alias)
    default: return nil
    }
  }

  /// A MERGE of one row that adds to the row of a key, or inserts it: an UPDATE, and an INSERT where
  /// it finds no row (Upserts.swift). Iterations may share such rows.
  /// - Returns: False for others.
  private func add(
    _ merge: Merge, _ condition: Expression, _ target: ChangeTarget, _ scope: Scope
  ) throws(Refusal) -> Bool {
    guard context.strategy.findsUpserts, folded.isEmpty, merge.branches.count == 2,
      !expandsTriggers(of: target.table), !firesTriggers(of: target.table)
    else { return false }
    var list: [Assignment]?
    var row: (columns: [QualifiedName], values: [Expression])?
    for branch in merge.branches where branch.condition == nil {
      switch (branch.match, branch.action) {
      case (.matched, .update(let assignments, nil)): list = assignments
      case (.notMatched, .insert(let columns, let values)): row = (columns, values)
      default: break
      }
    }
    // Every row of a MERGE takes its numbers, also one that is not inserted.
    guard let list, let row, !row.values.contains(where: isNextNumber) else { return false }
    let mark = self.mark
    let update = Update(
      target: merge.target, assignments: list, filter: condition, range: merge.range)
    try change(update, target, [], scope)
    guard case .addition(_, let keys, _)? = effects.last?.kind,
      target.table.keys.map({ $0.sorted() }) == [keys.map(\.column)]
    else {
      if goBack(to: mark) { return false }
      throw .withoutUpserts
    }
    let isMissing = Term.combine([try rowCount(merge.range)]) { "\($0[0]) = 0" }
    let columns = row.columns.map { lower($0.last) }
    if try !numbersByDefault(target.table, without: columns, merge.range).isEmpty {
      throw Refusal("a MERGE that takes numbers by DEFAULT", merge.range)
    }
    let names = columns.isEmpty ? target.table.columns.map(\.name) : columns
    try fork(isMissing) { (run) throws(Refusal) in
      try run.write(row.values, target.table, names, isWhole: false, scope, merge.range)
    } otherwise: { (_) throws(Refusal) in
    }
    return true
  }

  /// A scope in which a name is a record with these values.
  private func bound(
    _ names: [String], _ values: [Term], as alias: String, _ scope: Scope
  ) -> Scope {
    let inner = Scope(parent: scope, name: nil, unit: scope.unit, package: scope.package)
    var fields: [(name: String, slot: Slot)] = []
    for (name, value) in zip(names, values) {
      let slot = Slot(name: name, outside: nil, type: .any)
      state.values[slot] = .term(named(name, value))
      fields.append((name, slot))
    }
    inner.bindings[alias] = .record(RecordBinding(fields: fields))
    return inner
  }

  private func runMerge(
    _ merge: Merge, _ condition: Expression, _ target: ChangeTarget, _ scope: Scope
  ) throws(Refusal) {
    let table = target.table
    if expandsTriggers(of: table) {
      context.hasTriggers.isTrue = true
      throw Refusal("MERGE into \(table.name), which has triggers", merge.range)
    }
    for kind in [TriggerMoment.Kind.inserting, .updating, .deleting] {
      let columns = kind == .updating ? Set(table.columns.map(\.name)) : []
      _ = try fired(by: TriggerMoment(kind: kind, columns: columns), on: table, merge.range)
    }
    let match = try self.condition(condition, target, scope, merge.range)
    let found = try matches(match.term, target, match.access)
    let branches = try numbered(merge.branches)
    if takesNumbers(merge.branches) {
      let here = [state.path.condition, "\(found.text) > 1"].compactMap { $0 }
      forbid(
        Term(text: here.joined(separator: " AND "), uses: found.uses.union(state.path.uses)),
        "a MERGE takes a number for each of several rows")
    }
    for branch in branches {
      switch (branch.match, branch.action) {
      case (.matched, .update(let list, nil)):
        let (assignments, reads) = try self.assignments(list, target, scope, merge.range)
        let filter = try narrowed(match.term, by: branch.condition, target, scope)
        var access = match.access
        access.writes = .some(Set(assignments.map(\.column)))
        access.findsOthers = findsOthers(match.access, assignments)
        access.reads = access.reads.union(reads)
        note(access)
        noteTriggers(table.name, merge.range)
        record(
          .update(
            table: table.name, alias: target.alias, assignments: assignments, filter: filter),
          merge.range)
      case (.matched, .delete):
        let filter = try narrowed(match.term, by: branch.condition, target, scope)
        var access = match.access
        access.isDelete = true
        note(access)
        noteTriggers(table.name, merge.range)
        record(.delete(table: table.name, alias: target.alias, filter: filter), merge.range)
      case (.notMatched, .insert(let columns, let values)):
        var isNew: Term = .combine([found]) { "\($0[0]) = 0" }
        if let more = branch.condition {
          isNew = .combine([isNew, try term(more, scope)]) { "\($0[0]) AND \($0[1])" }
        }
        let names = columns.isEmpty ? table.columns.map(\.name) : columns.map { lower($0.last) }
        if try !numbersByDefault(table, without: names, merge.range).isEmpty {
          throw Refusal("a MERGE that takes numbers by DEFAULT", merge.range)
        }
        try fork(isNew) { (run) throws(Refusal) in
          try run.write(values, table, names, isWhole: false, scope, merge.range)
        } otherwise: { (_) throws(Refusal) in
        }
      default: throw Refusal("MERGE with a branch of a special form", branch.range)
      }
    }
  }

  private func takesNumbers(_ branches: [Merge.Branch]) -> Bool {
    branches.contains { branch in
      if case .insert(_, let values) = branch.action {
        values.contains(where: isNextNumber)
      } else {
        false
      }
    }
  }

  private func isNextNumber(_ value: Expression) -> Bool {
    guard case .name(let name) = value.kind else { return false }
    return name.parts.count >= 2 && lower(name.last) == "nextval"
  }

  /// The branches with CURRVAL for NEXTVAL: every row of a MERGE takes a number, whether it is
  /// inserted or not (SQL Language Reference 19c, "How to Use Sequence Values").
  private func numbered(_ branches: [Merge.Branch]) throws(Refusal) -> [Merge.Branch] {
    var result = branches
    for index in branches.indices {
      guard case .insert(let columns, var values) = branches[index].action else { continue }
      for place in values.indices {
        guard isNextNumber(values[place]), case .name(var name) = values[place].kind else {
          continue
        }
        _ = try sequenceValue(name, values[place].range)
        name.parts[name.parts.count - 1] = Identifier("CURRVAL", range: name.last.range)
        values[place].kind = .name(name)
      }
      result[index].action = .insert(columns: columns, values: values)
    }
    return result
  }

  private func narrowed(
    _ match: Term, by condition: Expression?, _ target: ChangeTarget, _ scope: Scope
  ) throws(Refusal) -> Term {
    guard let condition else { return match }
    return .combine([match, try target.term(condition, self, scope)]) {
      "\($0[0]) AND \($0[1])"
    }
  }

  /// How many rows of the table match.
  private func matches(
    _ filter: Term, _ target: ChangeTarget, _ access: Access
  ) throws(Refusal) -> Term {
    var read = access
    read.writes = .none
    try writeBefore(read)
    note(read)
    let guards = [state.path.condition, filter.text].compactMap { $0 }.joined(separator: " AND ")
    return frame.add(
      lookup: filter.uses.union(state.path.uses),
      outputs: [("matches", { "COALESCE(\($0).found, 0)" })]
    ) {
      "LEFT JOIN LATERAL (SELECT COUNT(*) AS found FROM \(target.table.name) \(target.alias) "
        + "WHERE \(guards)) \($0) ON 1 = 1"
    }[0]
  }
}
