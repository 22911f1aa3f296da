import Diagnostics
import Syntax

// A row that its table refuses goes to the handler of its iteration; the others are inserted.
//
//     BEGIN                                    p_null: f.amount IS NULL, SQLERRM = 'ORA-01400: …'
//       INSERT INTO t VALUES (r.amount, …);    p_long: LENGTHB(f.name) > 30, 'ORA-12899: …'
//     EXCEPTION                          →     p_check: NOT (f.amount > 0), 'ORA-02290: …'
//       WHEN OTHERS THEN log(SQLERRM);         p_orphan: no row of the other table, 'ORA-02291: …'
//     END;                                     INSERT INTO t SELECT … WHERE p_fine = 1
//                                              INSERT INTO log SELECT … WHERE p_null = 1 OR …
extension LoopRun {
  /// Sends rows away whose values do not fit the columns of a table, in the order in which one INSERT finds
  /// them out: types, NOT NULL, the length of texts, CHECK; then come the keys, and then foreign keys.
  /// - Parameter findsKeys: Rows whose key is there are looked for after this: one of them that does not
  ///   fit is refused for that, so that the plan gives up where none of the handlers may know.
  func refuseRows(
    of table: TableModel, _ values: [String: Term], findsKeys: Bool, _ range: SourceRange
  ) throws(Refusal) {
    // A trigger may change the row before.
    let isAlone = isAlone(table)
    let catches = isAlone && expectsFailures
    guard catches || findsKeys else { return }
    func refuse(_ condition: Term, _ stem: String, code: Int, _ message: Term) {
      guard !catches || isTrusted(condition) else {
        return self.refuse(condition, stem, code: code, message, range)
      }
      let parts = [state.path.condition, "(\(condition.text))"].compactMap { $0 }
      forbid(
        Term(
          text: parts.joined(separator: " AND "), uses: condition.uses.union(state.path.uses)),
        "a row whose key may be there does not fit its table")
    }
    var row: [String: Term] = [:]
    for column in table.columns {
      guard let value = values[column.name] else { continue }
      row[column.name] = filled(value, column)
      guard let type = column.type, value != .null, !type.isText, !isNumbered(value) else {
        continue
      }
      let stored = self.stored(value, in: column.name, of: table, range)
      row[column.name] = stored
      guard stored != value else { continue }
      if catches, !isTrusted(stored) {
        try survive(stored, range, inStatement: true)
      } else {
        refuse(.combine([stored]) { "ERROR_OF(\($0[0])) IS NOT NULL" }, "", code: 0, .null)
      }
    }
    for column in table.columns where column.isRequired {
      guard let value = values[column.name], !value.isLiteral, !isNumbered(value) else { continue }
      refuse(
        .combine([value]) { "\($0[0]) IS NULL" }, "null", code: -1400,
        .string("ORA-01400: cannot insert NULL into (\(path(table, column.name)))"))
    }
    for column in table.columns {
      guard let value = values[column.name],
        case .text(let limit)? = column.type.map(SlotType.init), value != .null,
        !value.isASCIIText || value.text.count - 2 > limit.limit
      else { continue }
      let long = tooLong(value, limit, table, column.name)
      refuse(long.condition, "long", code: -12899, long.message)
    }
    for check in table.checks {
      let condition = try condition(check, table) { column in
        if let value = row[column.name] { return self.named(column.name, value) }
        return column.defaultValue == nil && !column.isComputed ? .null : nil
      }
      guard let condition else { continue }
      refuse(
        .combine([condition]) { "NOT \($0[0])" }, "check", code: -2290, violation(of: check))
    }
  }

  /// A text as a CHAR column keeps it, with blanks at its end: CHECK sees them.
  func filled(_ value: Term, _ column: TableModel.Column) -> Term {
    guard value != .null, let type = column.type, case .text(let limit) = SlotType(type),
      limit.isPadded
    else { return value }
    return .combine([value]) { "CAST(\($0[0]) AS \(Printer.text(of: type, dialect: .oracle)))" }
  }

  /// That a text is too long for a column, and what the table says of it.
  func tooLong(
    _ value: Term, _ limit: TextLimit, _ table: TableModel, _ column: String
  ) -> (condition: Term, message: Term) {
    (
      .combine([value]) { "\(limit.size($0[0])) > \(limit.limit)" },
      .combine([value]) {
        "('ORA-12899: value too large for column \(self.path(table, column)) (actual: ' || "
          + "\(limit.size($0[0])) || ', maximum: \(limit.limit))')"
      }
    )
  }

  func violation(of check: TableModel.Check) -> Term {
    .string("ORA-02290: check constraint (RECKON.\(check.name.uppercased())) violated")
  }

  /// A CHECK over the values of a row; nil where a column that it names has none that is known.
  func condition(
    _ check: TableModel.Check, _ table: TableModel, _ value: (TableModel.Column) -> Term?
  ) throws(Refusal) -> Term? {
    let words = Words(Printer.text(of: check.condition, dialect: .oracle)).all
    let scope = Scope(parent: nil, name: nil, unit: context.unit, package: nil)
    for column in table.columns where words.contains(column.name) {
      guard let value = value(column) else { return nil }
      let slot = Slot(name: column.name, outside: nil, type: .any)
      state.values[slot] = .term(value)
      scope.bindings[column.name] = .scalar(slot)
    }
    let term = try term(check.condition, scope)
    return term.canFail ? nil : term
  }

  /// Rows that have no row of another table to which a foreign key refers.
  struct Orphans {
    /// 1 or 0.
    var flag: Term
    var key: TableModel.ForeignKey
  }

  /// Finds them, where a handler waits for what the table refuses.
  func orphans(
    of table: TableModel, _ values: [String: Term], _ range: SourceRange
  ) throws(Refusal) -> [Orphans] {
    guard !table.foreignKeys.isEmpty, isAlone(table), expectsFailures
    else { return [] }
    var result: [Orphans] = []
    for key in table.foreignKeys where key.table != table.name {
      guard let other = program.tables[key.table] else { continue }
      let referenced = program.referenced(by: key)
      let terms = key.columns.compactMap { values[$0] }
      guard referenced.count == terms.count, key.columns.count == terms.count,
        !terms.contains(.null)
      else { continue }
      let named = zip(key.columns, terms).map { self.named($0, $1) }
      try noteRead(
        other.name, Dictionary(zip(referenced, named)) { first, _ in first },
        referenced.joined(separator: " "), range)
      let matches = zip(referenced, named).map { "x.\($0) = \($1.text)" }
      let conditions = ([state.path.condition].compactMap { $0 } + matches)
        .joined(separator: " AND ")
      let isNull = named.map { "\($0.text) IS NULL" }.joined(separator: " OR ")
      let flag = frame.add(
        lookup: named.reduce(into: state.path.uses) { $0.formUnion($1.uses) },
        outputs: [
          ("orphan", { "CASE WHEN COALESCE(\($0).found, 0) > 0 OR \(isNull) THEN 0 ELSE 1 END" })
        ]
      ) {
        "LEFT JOIN LATERAL (SELECT COUNT(*) AS found FROM \(other.name) x WHERE \(conditions)) \($0)"
          + " ON 1 = 1"
      }[0]
      result.append(Orphans(flag: flag, key: key))
    }
    return result
  }

  /// Sends them to their handler.
  func refuse(_ orphans: [Orphans], _ range: SourceRange) {
    for orphan in orphans where !state.isDead {
      refuse(
        .combine([orphan.flag]) { "\($0[0]) = 1" }, "orphan", code: -2291,
        .string(
          "ORA-02291: integrity constraint (RECKON.\(orphan.key.name.uppercased())) violated - "
            + "parent key not found"), range)
    }
  }

  /// A number that a sequence gives, which is never NULL.
  func isNumbered(_ value: Term) -> Bool { isTakenNow(value) || isFresh(value) }

  /// `s.NEXTVAL`, a number that the statement itself takes.
  func isTakenNow(_ value: Term) -> Bool { value.text.lowercased().hasSuffix(".nextval") }

  /// `"RECKON"."BILL"."PAYER"`, as Oracle's messages name a column.
  func path(_ table: TableModel, _ column: String) -> String {
    ["RECKON", table.name.uppercased(), column.uppercased()].map { "\"\($0)\"" }
      .joined(separator: ".")
  }
}

extension TypeName {
  fileprivate var isText: Bool {
    if case .text = SlotType(self) { return true }
    return ColumnKind(self).map { $0 == .text || $0 == .padded } ?? false
  }
}
