import Diagnostics
import Syntax

// Additions to rows that several iterations share are summed up first.
//
//     UPDATE accounts                        MERGE INTO accounts t
//        SET balance = balance + r.amount →   USING (SELECT account, SUM(amount) n FROM frame
//      WHERE account = r.account;                     GROUP BY account) s ON (t.account = s.account)
//                                            WHEN MATCHED THEN UPDATE SET t.balance = t.balance + s.n
//
// Equal because addition commutes; the plan checks that nothing is NULL or rounded at a step. The same
// goes for the greatest and the least, for what is the same in all iterations, and for values that do not
// look at the row (`SET last_bill = r.day`), of which the last one stays:
//
//                                              SELECT account, MAX(day) KEEP (DENSE_RANK LAST ORDER BY ord) n …

/// What several iterations do to a column of the same row.
struct ColumnChange {
  enum Kind {
    /// `c + x`
    case sum
    /// A value that is the same in all iterations.
    case constant
    /// `GREATEST(c, x)` or `LEAST(c, x)`, with NVL around one of the two or both.
    case extreme(isGreatest: Bool, replacesNull: Bool, passesNull: Bool)
    /// A value that does not look at the row: that of the last iteration stays.
    case last
  }

  var column: String
  var kind: Kind
  var value: Term
  /// What the column does not hold.
  var limit: ColumnLimit?

  /// What all iterations give together, from rows of the frame.
  var aggregate: String {
    switch kind {
    case .sum: "SUM(\(value.text))"
    case .constant: value.text
    case .extreme(let isGreatest, _, _): "\(isGreatest ? "MAX" : "MIN")(\(value.text))"
    case .last: "MAX(\(value.text)) KEEP (DENSE_RANK LAST ORDER BY f.set_ord)"
    }
  }

  /// What the column becomes, from what it was and from that.
  func result(of old: String, and all: String) -> String {
    switch kind {
    case .sum: return "\(old) + \(all)"
    case .last: return all
    case .constant: return value.text
    case .extreme(let isGreatest, let replacesNull, let passesNull):
      let first = replacesNull ? "NVL(\(old), \(all))" : old
      let second = passesNull ? "NVL(\(all), \(old))" : all
      return "\(isGreatest ? "GREATEST" : "LEAST")(\(first), \(second))"
    }
  }
}

extension LoopRun {
  typealias ColumnTerms = [(column: String, value: Term)]

  /// The keys and what columns get by `SET c = c + x WHERE k = … AND …`; nil for other updates.
  func addition(
    _ update: Update, _ target: ChangeTarget, _ access: Access, _ scope: Scope
  ) throws(Refusal) -> (keys: ColumnTerms, changes: [ColumnChange])? {
    // A trigger sees each change of a row.
    guard let filter = update.filter,
      context.strategy.addsAlways || !frame.isUnique(Array(access.keys.values)),
      !firesTriggers(of: target.table), !context.strategy.unsummed.contains(target.table.name)
    else { return nil }
    guard Self.isByKeys(filter, access),
      access.keys.allSatisfy({ isWhole($0.value, target.table.column($0.key)) })
    else { return nil }
    var changes: [ColumnChange] = []
    for assignment in update.assignments {
      guard case .single(let column, let value) = assignment, case .name(let path) = column.kind,
        access.keys[lower(path.last)] == nil,
        let change = try change(of: lower(path.last), value, target, scope)
      else { return nil }
      changes.append(change)
    }
    let columns = Set(changes.map(\.column))
    for index in changes.indices {
      if case .constant = changes[index].kind {
        guard !target.table.keys.contains(where: { $0.contains(changes[index].column) }) else {
          return nil
        }
        continue
      }
      guard let limit = limit(of: changes[index].column, target.table, changed: columns) else {
        return nil
      }
      changes[index].limit = limit
      if case .last = changes[index].kind {
        guard let column = target.table.column(changes[index].column) else { return nil }
        forbidMisfits(changes[index].value, in: column, limit, target.table, update.range)
        continue
      }
      // The first value takes the place of NULL.
      if case .extreme(_, replacesNull: true, _) = changes[index].kind {
        let value = changes[index].value
        if !limit.beyond.isEmpty {
          forbidHere(
            .combine([value]) { "(\(limit.isBeyond($0[0])))" }, LimitedAdditions.reason)
        }
        if case .text(let size)? = target.table.column(changes[index].column)?.type
          .map({ SlotType($0) })
        {
          forbidHere(
            .combine([value]) { "\(size.size($0[0])) > \(size.limit)" }, LimitedAdditions.reason)
        }
      }
    }
    for (index, change) in changes.enumerated() {
      if case .sum = change.kind {
        changes[index].value = exact(change.value, target.table.column(change.column))
      } else if case .extreme(_, _, passesNull: false) = change.kind {
        forbidNull(change.value, "a value of which the greatest or least is kept is NULL")
      }
    }
    let keys = access.keys.sorted { $0.key < $1.key }.map { (column: $0.key, value: $0.value) }
    return (keys, changes)
  }

  /// Whether a condition says nothing but what columns are equal to.
  static func isByKeys(_ filter: Expression, _ access: Access) -> Bool {
    var conditions = [filter]
    if case .and(let list) = filter.kind { conditions = list }
    return conditions.count == access.keys.count
  }

  /// Whether values that differ cannot be equal to the same text of a column with blanks at its end.
  private func isWhole(_ key: Term, _ column: TableModel.Column?) -> Bool {
    guard let column, column.isPadded else { return true }
    return frame.type(of: key) == column.type.map { SlotType($0) }
  }

  /// Gives the plan up where a value that another one follows would have been refused.
  private func forbidMisfits(
    _ value: Term, in column: TableModel.Column, _ limit: ColumnLimit, _ table: TableModel,
    _ range: SourceRange
  ) {
    let reason = "a value that does not stay does not fit \(column.name)"
    if column.isRequired { forbidNull(value, reason) }
    if case .text(let size)? = column.type.map({ SlotType($0) }) {
      forbidHere(.combine([value]) { "\(size.size($0[0])) > \(size.limit)" }, reason)
    } else {
      let stored = stored(value, in: column.name, of: table, range)
      if stored != value {
        forbidHere(.combine([stored]) { "ERROR_OF(\($0[0])) IS NOT NULL" }, reason)
      }
    }
    if limit.isChecked {
      forbidHere(.combine([filled(value, column)]) { "(\(limit.isBeyond($0[0])))" }, reason)
    }
  }

  /// Nil for a change whose order counts.
  private func change(
    of column: String, _ value: Expression, _ target: ChangeTarget, _ scope: Scope
  ) throws(Refusal) -> ColumnChange? {
    if let (added, isMinus) = try added(to: column, value, target) {
      var amount = try term(added, scope)
      if isMinus { amount = .combine([amount]) { "(-\($0[0]))" } }
      return ColumnChange(column: column, kind: .sum, value: named("amount", amount))
    }
    if let (other, kind) = try extreme(of: column, value, target) {
      let value = named("value", try term(other, scope))
      return ColumnChange(column: column, kind: kind, value: value)
    }
    guard try target.positions(value, self).isEmpty else { return nil }
    let made = try term(value, scope)
    guard !made.text.contains("SELECT ") else { return nil }
    guard !made.uses.isEmpty else {
      return ColumnChange(column: column, kind: .constant, value: made)
    }
    // Waves do not come in the order of all iterations.
    guard !context.chooses(.takesWaves), context.strategy.innerWaves == nil else { return nil }
    return ColumnChange(column: column, kind: .last, value: named("value", made))
  }

  /// x of `GREATEST(c, x)`, `GREATEST(NVL(c, x), x)` and `GREATEST(NVL(c, x), NVL(x, c))`, if x names
  /// no column of the table.
  private func extreme(
    of column: String, _ value: Expression, _ target: ChangeTarget
  ) throws(Refusal) -> (Expression, ColumnChange.Kind)? {
    guard case .call(let call) = value.kind, call.arguments.count == 2,
      ["greatest", "least"].contains(lower(call.name.last))
    else { return nil }
    func text(_ expression: Expression) -> String {
      Printer.text(of: expression, dialect: .oracle).lowercased()
    }
    func isColumn(_ expression: Expression) -> Bool {
      if case .name(let name) = expression.kind { lower(name.last) == column } else { false }
    }
    func replaced(_ expression: Expression) -> (Expression, Expression)? {
      guard case .call(let nvl) = expression.kind, lower(nvl.name.last) == "nvl",
        nvl.arguments.count == 2
      else { return nil }
      return (nvl.arguments[0].value, nvl.arguments[1].value)
    }
    let first = call.arguments[0].value
    let second = call.arguments[1].value
    let old = replaced(first)
    let new = replaced(second)
    let other = new?.0 ?? second
    guard isColumn(old?.0 ?? first), try isOwn(old?.0 ?? first, target),
      try target.positions(other, self).isEmpty,
      old.map({ text($0.1) == text(other) }) ?? true, new.map({ isColumn($0.1) }) ?? true
    else { return nil }
    if let new, try !isOwn(new.1, target) { return nil }
    return (
      other,
      .extreme(
        isGreatest: lower(call.name.last) == "greatest", replacesNull: old != nil,
        passesNull: old != nil && new != nil)
    )
  }

  /// Whether a name is the column of the row that changes, and not what a query gave before: `r.c`.
  private func isOwn(_ name: Expression, _ target: ChangeTarget) throws(Refusal) -> Bool {
    try target.positions(name, self).contains(name.range.start)
  }

  /// x of `c + x` and `c - x`, if x names no column of the table.
  private func added(
    to column: String, _ value: Expression, _ target: ChangeTarget
  ) throws(Refusal) -> (Expression, isMinus: Bool)? {
    guard case .chain(let chain) = value.kind, let (left, symbol, right) = chain.single,
      symbol == .add || symbol == .subtract, case .name(let name) = left.kind,
      lower(name.last) == column, try isOwn(left, target), try target.positions(right, self).isEmpty
    else { return nil }
    return (right, symbol == .subtract)
  }

  /// Digits after the point that sums of a NUMBER keep, whatever stands before it in amounts of money.
  static var exactScale: Int { 20 }

  /// Whether days are no whole number of seconds, to which each step rounds.
  static func splitsSecond(_ days: String) -> String {
    "ABS(\(days) * 86400 - ROUND(\(days) * 86400)) > 0.000000001"
  }

  /// What is added to a column that gives the same at once as step by step. A column that keeps digits of
  /// a sum keeps those of what is added: only half a last digit is rounded as the sum is above or below 0.
  private func exact(_ amount: Term, _ column: TableModel.Column?) -> Term {
    var bad = "\(amount.text) IS NULL"
    var result = amount
    let type = column?.type.map { SlotType($0) }
    if case .number(let precision, let scale)? = type {
      if case .number(_, let own)? = frame.type(of: amount), own <= scale {
        // It has no more digits than the column.
      } else if (0...20).contains(scale), precision - scale <= Self.exactScale {
        let rest = "ABS(\(amount.text) - TRUNC(\(amount.text), \(scale)))"
        bad += " OR \(Self.isNearHalf(rest, of: scale))"
        if !amount.isInteger {
          result = named("amount", .combine([amount]) { "ROUND(\($0[0]), \(scale))" })
        }
      } else {
        bad += " OR \(amount.text) <> ROUND(\(amount.text), \(scale))"
      }
    } else if type?.isInteger ?? false {
      bad += " OR \(amount.text) <> ROUND(\(amount.text))"
    } else if column?.type.flatMap({ ColumnKind($0) }) == .number {
      // A NUMBER keeps 40 digits: sums of more depend on their order.
      bad += " OR \(amount.text) <> ROUND(\(amount.text), \(Self.exactScale))"
    } else if column?.type.flatMap({ ColumnKind($0) }) == .moment {
      bad += " OR \(Self.splitsSecond(amount.text))"
    }
    let parts = [state.path.condition, "(\(bad))"].compactMap { $0 }
    forbid(
      Term(
        text: parts.joined(separator: " AND "), uses: amount.uses.union(state.path.uses)),
      "an amount that is added is NULL or has too many digits")
    return result
  }
}
