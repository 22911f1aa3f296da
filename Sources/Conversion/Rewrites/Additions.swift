import Diagnostics
import Syntax

// Additions to rows that several iterations share are summed up first.
//
//     UPDATE accounts                        MERGE INTO accounts t
//        SET balance = balance + r.amount →   USING (SELECT account, SUM(amount) n FROM frame
//      WHERE account = r.account;                     GROUP BY account) s ON (t.account = s.account)
//                                            WHEN MATCHED THEN UPDATE SET t.balance = t.balance + s.n
//
// Equal because addition commutes; the plan checks that nothing is NULL or rounded at a step.
extension LoopRun {
  typealias ColumnTerms = [(column: String, value: Term)]

  /// The keys and the sums of `SET c = c + x WHERE k = … AND …`; nil for other updates.
  func addition(
    _ update: Update, _ target: ChangeTarget, _ access: Access, _ scope: Scope
  ) throws(Refusal) -> (keys: ColumnTerms, sums: ColumnTerms)? {
    guard let filter = update.filter, !frame.isUnique(Array(access.keys.values)) else { return nil }
    var conditions = [filter]
    if case .and(let list) = filter.kind { conditions = list }
    guard conditions.count == access.keys.count else { return nil }
    var sums: ColumnTerms = []
    for assignment in update.assignments {
      guard case .single(let column, let value) = assignment, case .name(let path) = column.kind,
        let (added, isMinus) = try added(to: lower(path.last), value, target)
      else { return nil }
      var amount = try term(added, scope)
      if isMinus { amount = .combine([amount]) { "(-\($0[0]))" } }
      sums.append((lower(path.last), named("amount", amount)))
    }
    for (column, amount) in sums { try keepExact(amount, target.table.column(column)) }
    let keys = access.keys.sorted { $0.key < $1.key }.map { (column: $0.key, value: $0.value) }
    return (keys, sums)
  }

  /// x of `c + x` and `c - x`, if x names no column of the table.
  private func added(
    to column: String, _ value: Expression, _ target: ChangeTarget
  ) throws(Refusal) -> (Expression, isMinus: Bool)? {
    guard case .chain(let chain) = value.kind, let (left, symbol, right) = chain.single,
      symbol == .add || symbol == .subtract, case .name(let name) = left.kind,
      lower(name.last) == column, try target.positions(right, self).isEmpty
    else { return nil }
    return (right, symbol == .subtract)
  }

  /// Digits after the point that sums of a NUMBER keep, whatever stands before it in amounts of money.
  static var exactScale: Int { 20 }

  private func keepExact(_ amount: Term, _ column: TableModel.Column?) throws(Refusal) {
    var bad = "\(amount.text) IS NULL"
    if case .number(_, let scale)? = column?.type.map({ SlotType($0) }) {
      bad += " OR \(amount.text) <> ROUND(\(amount.text), \(scale))"
    } else if column?.type.flatMap({ ColumnKind($0) }) == .number {
      // A NUMBER keeps 40 digits: sums of more depend on their order.
      bad += " OR \(amount.text) <> ROUND(\(amount.text), \(Self.exactScale))"
    }
    let parts = [state.path.condition, "(\(bad))"].compactMap { $0 }
    forbid(
      Term(
        text: parts.joined(separator: " AND "), uses: amount.uses.union(state.path.uses)),
      "an amount that is added is NULL or has too many digits")
  }
}
