import Diagnostics
import Syntax

// INSERT ALL and INSERT FIRST are one INSERT for each of their tables.
//
//     INSERT ALL                                        INSERT INTO a SELECT … FROM frame
//       WHEN x > 0 THEN INTO a VALUES (r.id, x)    →     WHERE x > 0
//       ELSE INTO b VALUES (r.id)                       INSERT INTO b SELECT … FROM frame
//     SELECT r.amt - 1 AS x FROM dual;                   WHERE NOT x > 0
//
// Not where a handler waits, since the statement fails as a whole, and not where triggers would see it.
extension LoopRun {
  func run(_ insert: MultiInsert, _ scope: Scope) throws(Refusal) {
    let query = program.withoutNames(insert.query)
    guard case .select(let select) = query.body else {
      throw Refusal("INSERT ALL of this form", insert.range)
    }
    try refuse(insert)
    rewrites.insert(.setChange)
    let names = try QueryColumns(program).outputNames(query)
    if isDual(query) {
      var values: [Term] = []
      for item in select.items {
        let value = try term(item.expression, scope, by: .query)
        try survive(value, item.range, inStatement: true)
        values.append(value)
      }
      try write(insert, names, values, scope)
    } else {
      let isSingle = UniqueKeys(program: program).givesOneRow(query)
      try runInner(over: query, insert.range, scope) { (child, values) throws(Refusal) in
        (child.isStatement, child.isSingle) = (!isSingle, isSingle)
        defer { if !isSingle { child.forbidErrors(since: 0) } }
        try child.write(insert, names, values, scope)
      }
    }
    count(.unknown)
  }

  /// - Throws: `Refusal` for what is no row of plain tables for each row of the query.
  private func refuse(_ insert: MultiInsert) throws(Refusal) {
    guard !hasHandlers else {
      throw Refusal("INSERT ALL that its tables may refuse, under a handler", insert.range)
    }
    let words = Words(context.unit.words(insert.range)).all
    let text = Printer.text(of: insert.query, dialect: .oracle)
    let isPlain = insert.branches.allSatisfy { $0.condition == nil } && insert.otherwise.isEmpty
    guard !words.contains("nextval") || isPlain && Words(text).all.contains("dual") else {
      throw Refusal("numbers of a sequence in INSERT ALL", insert.range)
    }
    for target in targets(of: insert) {
      guard case .table(let name) = target.table.kind, target.logErrors == nil,
        let table = program.tables[lower(name.name.last)],
        (program.triggers[table.name] ?? []).isEmpty,
        try numbersByDefault(table, without: columns(of: target, table), insert.range).isEmpty
      else { throw Refusal("INSERT ALL into a table of this kind", insert.range) }
    }
  }

  private func targets(of insert: MultiInsert) -> [MultiInsert.Target] {
    insert.branches.flatMap(\.targets) + insert.otherwise
  }

  private func columns(of target: MultiInsert.Target, _ table: TableModel) -> [String] {
    target.columns.isEmpty ? table.columns.map(\.name) : target.columns.map { lower($0.last) }
  }

  /// The rows of one row of the query.
  private func write(
    _ insert: MultiInsert, _ names: [String], _ values: [Term], _ scope: Scope
  ) throws(Refusal) {
    let inner = Scope(parent: scope, name: nil, unit: scope.unit, package: scope.package)
    for (name, value) in zip(names, values) {
      let slot = Slot(name: name, outside: nil, type: .any)
      state.values[slot] = .term(named(name, value))
      inner.bindings[name] = .scalar(slot)
    }
    try write(insert.branches[...], of: insert, names, inner, isFound: .zero)
  }

  /// - Parameter isFound: 1 where a branch before these took the row.
  private func write(
    _ branches: ArraySlice<MultiInsert.Branch>, of insert: MultiInsert, _ names: [String],
    _ scope: Scope, isFound: Term
  ) throws(Refusal) {
    guard let first = branches.first else {
      guard !insert.otherwise.isEmpty else { return }
      return try fork(.combine([isFound]) { "\($0[0]) = 0" }) { (run) throws(Refusal) in
        try run.write(insert.otherwise, names, scope, insert.range)
      } otherwise: { (_) throws(Refusal) in
      }
    }
    guard let condition = first.condition else {
      try write(first.targets, names, scope, insert.range)
      return try write(branches.dropFirst(), of: insert, names, scope, isFound: .one)
    }
    let holds = named(
      "holds",
      .combine([try term(condition, scope, by: .query)], isInteger: true) {
        "CASE WHEN \($0[0]) THEN 1 ELSE 0 END"
      })
    let isTaken: Term =
      insert.isFirst
      ? .combine([holds, isFound]) { "\($0[0]) = 1 AND \($0[1]) = 0" }
      : .combine([holds]) { "\($0[0]) = 1" }
    try fork(isTaken) { (run) throws(Refusal) in
      try run.write(first.targets, names, scope, insert.range)
    } otherwise: { (_) throws(Refusal) in
    }
    let found = named(
      "taken", .combine([isFound, holds], isInteger: true) { "GREATEST(\($0[0]), \($0[1]))" })
    try write(branches.dropFirst(), of: insert, names, scope, isFound: found)
  }

  private func write(
    _ targets: [MultiInsert.Target], _ names: [String], _ scope: Scope, _ range: SourceRange
  ) throws(Refusal) {
    for target in targets {
      guard case .table(let name) = target.table.kind,
        let table = program.tables[lower(name.name.last)]
      else { continue }
      let values =
        target.values.isEmpty
        ? names.map { name in
          Expression(.name(QualifiedName([Identifier(name, range: range)])), range: range)
        } : target.values
      try write(values, table, columns(of: target, table), isWhole: false, scope, range)
    }
  }
}
