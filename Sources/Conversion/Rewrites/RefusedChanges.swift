import Diagnostics
import Syntax

// An UPDATE or DELETE that its table refuses goes to the handler of its iteration; the others are made.
//
//     BEGIN                                    LEFT JOIN LATERAL (SELECT MIN(CASE
//       UPDATE t SET n = n - r.x                 WHEN n - f.x IS NULL THEN 'ORA-01407: …'
//        WHERE k = r.k;                  →       WHEN NOT n - f.x >= 0 THEN 'ORA-02290: …' END) AS failure
//     EXCEPTION                                  FROM t WHERE k = f.k) l
//       WHEN OTHERS THEN log(SQLERRM);         p_fails: failure IS NOT NULL, SQLERRM = failure
//     END;                                     MERGE INTO t … WHERE p_fails = 0
//
// A statement that finds several rows changes none if one of them is refused. What breaks a key is left to
// the statement, which fails: the plan gives up.
extension LoopRun {
  /// Sends rows away whose UPDATE is refused, in the order in which it finds out: types, NOT NULL, lengths,
  /// CHECK, rows of other tables.
  /// - Returns: Whether there may be such rows.
  func refuseChanges(
    of target: ChangeTarget, _ filter: (term: Term, access: Access), _ assignments: ColumnTerms,
    _ range: SourceRange
  ) throws(Refusal) -> Bool {
    let table = target.table
    guard isAlone(table), expectsFailures,
      !(assignments.map(\.value) + [filter.term]).contains(where: { $0.text.contains("SELECT ") })
    else { return false }
    let tests = try failures(of: table, target.alias, assignments)
    let given = Dictionary(assignments) { first, _ in first }
      .filter { !$0.value.names(aColumnOf: table) }
    let orphans = try orphans(of: table, given, range)
    guard !tests.isEmpty || !orphans.isEmpty else { return false }
    var read = filter.access
    read.writes = .none
    read.reads = columns(
      of: table.name,
      in: ([filter.term.text] + tests.flatMap { [$0.condition.text, $0.message.text] })
        .joined(separator: " "))
    // Rows that are written for this look cannot be taken back.
    if !state.savepoints.isEmpty, !pending(read).isEmpty { return false }
    try writeBefore(read)
    note(read)
    let terms = tests.flatMap { [$0.condition, $0.message] } + [filter.term]
    let here = [state.path.condition, filter.term.text].compactMap { $0 }.joined(separator: " AND ")
    let cases = tests.map { "WHEN \($0.condition.text) THEN \($0.message.text)" }
    let failure = cases.isEmpty ? "NULL" : "CASE \(cases.joined(separator: " ")) END"
    let found = frame.add(
      lookup: terms.reduce(into: state.path.uses) { $0.formUnion($1.uses) },
      outputs: [
        ("failure", { "\($0).failure" }), ("other", { "\($0).other" }),
        ("found", { "COALESCE(\($0).found, 0)" }),
      ]
    ) {
      "LEFT JOIN LATERAL (SELECT MIN(x.failure) AS failure, MAX(x.failure) AS other, "
        + "COUNT(*) AS found FROM (SELECT \(failure) AS failure FROM \(table.name) \(target.alias) "
        + "WHERE \(here)) x) \($0) ON 1 = 1"
    }
    forbid(
      .combine([found[0], found[1]]) { "\($0[0]) <> \($0[1])" },
      "rows of one statement are refused for several reasons")
    if !tests.isEmpty { refuse(failure: found[0], range) }
    for orphan in orphans where !state.isDead {
      var flag = orphan
      flag.flag = .combine([orphan.flag, found[2]]) {
        "CASE WHEN \($0[0]) = 1 AND \($0[1]) > 0 THEN 1 ELSE 0 END"
      }
      refuse([flag], range)
    }
    return true
  }

  /// Sends rows away whose DELETE is refused because others refer to a row that it finds.
  func refuseDeletions(
    of target: ChangeTarget, _ filter: (term: Term, access: Access), _ range: SourceRange
  ) throws(Refusal) {
    guard isAlone(target.table), expectsFailures, !filter.term.text.contains("SELECT ") else {
      return
    }
    for (child, key, columns) in program.references(to: target.table) {
      guard case .refused = key.deletion, !state.isDead else { continue }
      let terms = columns.compactMap { filter.access.keys[$0] }
      guard terms.count == columns.count, !terms.isEmpty else { continue }
      var read = filter.access
      read.writes = .none
      if !state.savepoints.isEmpty, !pending(read).isEmpty { continue }
      try writeBefore(read)
      note(read)
      let named = zip(columns, terms).map { self.named($0, $1) }
      try noteRead(
        child.name, Dictionary(zip(key.columns, named)) { first, _ in first },
        key.columns.joined(separator: " "), range)
      let alias = target.alias == "child" ? "referring" : "child"
      let links = zip(key.columns, columns).map { "\(alias).\($0) = \(target.alias).\($1)" }
      let here = [state.path.condition, filter.term.text].compactMap { $0 }
      let children = frame.add(
        lookup: filter.term.uses.union(state.path.uses),
        outputs: [("children", { "COALESCE(\($0).found, 0)" })]
      ) {
        "LEFT JOIN LATERAL (SELECT COUNT(*) AS found FROM \(target.table.name) \(target.alias) "
          + "WHERE \(here.joined(separator: " AND ")) AND EXISTS (SELECT 1 FROM \(child.name) "
          + "\(alias) WHERE \(links.joined(separator: " AND ")))) \($0) ON 1 = 1"
      }[0]
      refuse(
        .combine([children]) { "\($0[0]) > 0" }, "children", code: -2292,
        .string(
          "ORA-02292: integrity constraint (RECKON.\(key.name.uppercased())) violated - "
            + "child record found"), range)
    }
  }

  typealias Test = (condition: Term, message: Term)

  /// Why a table may refuse a row, over its columns and the frame's.
  /// - Parameter alias: What names the row that is changed; nil for a new one.
  func failures(
    of table: TableModel, _ alias: String?, _ assignments: ColumnTerms
  ) throws(Refusal) -> [Test] {
    var tests: [Test] = []
    var row: [String: Term] = [:]
    // The next number of a sequence is never NULL, and is taken by the statement alone.
    for (name, value) in assignments where !isTakenNow(value) {
      let made = converted(value, in: name, of: table)
      row[name] = made
      if made.canFail {
        let error = Term.combine([made]) { "ERROR_OF(\($0[0]))" }
        tests.append((.combine([error]) { "\($0[0]) IS NOT NULL" }, error))
      }
    }
    for column in table.columns where column.isRequired {
      guard let value = row[column.name], !value.isLiteral, !isFresh(value) else { continue }
      tests.append(
        (
          .combine([value]) { "(\($0[0])) IS NULL" },
          .string("ORA-01407: cannot update (\(path(table, column.name))) to NULL")
        ))
    }
    for column in table.columns {
      guard let value = row[column.name],
        case .text(let limit)? = column.type.map(SlotType.init), value != .null,
        !value.isASCIIText || value.text.count - 2 > limit.limit
      else { continue }
      tests.append(tooLong(value, limit, table, column.name))
    }
    for check in table.checks {
      let words = Words(Printer.text(of: check.condition, dialect: .oracle)).all
      guard assignments.contains(where: { words.contains($0.column) }) else { continue }
      let condition = try condition(check, table) { column in
        guard let value = row[column.name] else {
          return alias.map { Term(text: "\($0).\(column.name)") }
        }
        // That it fails was found before.
        let kept = filled(value, column)
        return Term(text: "(\(kept.text))", uses: kept.uses, isInteger: kept.isInteger)
      }
      guard let condition else { continue }
      tests.append((.combine([condition]) { "NOT \($0[0])" }, violation(of: check)))
    }
    return tests
  }

  /// What a column makes of a value, which may name columns of the row.
  private func converted(_ value: Term, in name: String, of table: TableModel) -> Term {
    guard let type = table.column(name)?.type, value != .null, !isFresh(value) else { return value }
    switch SlotType(type) {
    case .text: return value
    case .integer where value.isInteger: return value
    case .number(let precision, let scale)
    where value.isInteger && value.uses.isEmpty && value.text.count <= precision - scale:
      return value
    case .any where !value.canFail: return value
    default: break
    }
    var result = Term.combine([value], isInteger: value.isInteger) {
      "CAST(\($0[0]) AS \(Printer.text(of: type, dialect: .oracle)))"
    }
    result.canFail = true
    return result
  }

  /// Whether no trigger may change the row before.
  func isAlone(_ table: TableModel) -> Bool {
    (program.triggers[table.name] ?? []).isEmpty
  }
}
