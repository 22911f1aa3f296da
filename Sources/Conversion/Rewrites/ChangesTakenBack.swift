import Diagnostics
import Syntax

// Changes that are taken back are not written, so that no statement finds out that one of them fails: it
// would have gone to a handler before the error that took it back.
//
//     BEGIN                                    SELECT COUNT(*) INTO n FROM frame f
//       SAVEPOINT s;                            WHERE f.p = 1 AND (f.amount IS NULL OR EXISTS
//       INSERT INTO t VALUES (r.id, r.amount);        (SELECT 1 FROM t x WHERE x.id = f.id) …);
//       check_limit(r.id);                →    IF n > 0 THEN the loop runs as it was written
//     EXCEPTION WHEN OTHERS THEN
//       ROLLBACK TO s; log(SQLERRM);
//     END;
extension LoopRun {
  /// Gives the plan up where a row that is taken back does not fit its table.
  func forbidRefusedBefore() throws(Refusal) {
    guard !context.strategy.catchesErrors else { return }
    for effect in effects where !effect.cancelled.isEmpty && effect.waves == nil {
      guard let table = effect.table.flatMap({ program.tables[$0] }), effect.frame.lies(in: frame)
      else { continue }
      switch effect.kind {
      case .insert(_, let columns, let values):
        let tests = try failures(of: table, nil, Array(zip(columns, values)))
        for test in tests { forbid(test.condition, for: effect) }
        let row = Dictionary(zip(columns, values)) { first, _ in first }
        forbidKeys(of: table, row, effect)
        forbidOrphans(of: table, row, effect)
      case .update(let name, let alias, let assignments, let filter):
        for test in try failures(of: table, alias, assignments) {
          let found = Term.combine([filter, test.condition]) {
            "EXISTS (SELECT 1 FROM \(name) \(alias) WHERE \($0[0]) AND \($0[1]))"
          }
          forbid(found, for: effect)
        }
      case .addition(_, _, let changes):
        // What it is added to is known only on the way.
        guard changes.contains(where: { $0.limit?.isChecked ?? false }) else { continue }
        for cancelled in effect.cancelled {
          forbid(cancelled.path.uses, for: effect) { Self.condition(cancelled, effect.frame) }
        }
      default: continue
      }
    }
  }

  /// The rows of a frame that a ROLLBACK takes back, which may stand in a loop around.
  private static func condition(
    _ cancelled: (path: Path, frame: Frame), _ frame: Frame, of alias: String = "f"
  ) -> String {
    guard let column = cancelled.path.column else { return "1 = 1" }
    return cancelled.frame === frame
      ? "\(alias).\(column) = 1"
      : "EXISTS (SELECT 1 FROM \(cancelled.frame.lastTable) h "
        + "WHERE h.set_ord = \(alias).set_parent AND h.\(column) = 1)"
  }

  private func forbid(_ condition: Term, for effect: Effect) {
    forbid(condition.uses, for: effect) { condition.text }
  }

  /// - Parameter text: Asked for when all tables of the plan are known.
  private func forbid(_ uses: Set<String>, for effect: Effect, _ text: @escaping () -> String) {
    let path = effect.path
    context.record.violations.append(
      LoopContext.Violation(
        frame: effect.frame, condition: Term(text: "", uses: uses.union(path.uses)),
        reason: "a row that is taken back does not fit its table",
        writes: {
          ([path.condition].compactMap { $0 } + ["(\(text()))"]).joined(separator: " AND ")
        }
      ))
  }

  /// Rows whose key the table has, or one of an earlier iteration that stays.
  private func forbidKeys(of table: TableModel, _ row: [String: Term], _ effect: Effect) {
    // What looks for keys sends such rows to their handlers.
    guard !context.record.deduplicated.contains(table.name) else { return }
    for key in table.keys {
      let terms = key.compactMap { row[$0] }
      guard terms.count == key.count, !terms.isEmpty,
        !terms.contains(where: isNumbered)
      else { continue }
      let matches = zip(key, terms).map { "x.\($0) = \($1.text)" }.joined(separator: " AND ")
      forbid(
        .combine(terms) { _ in "EXISTS (SELECT 1 FROM \(table.name) x WHERE \(matches))" },
        for: effect)
      guard !effect.frame.isUnique(terms) else { continue }
      let named = terms.map { $0.isColumn ? $0 : effect.frame.add("key", $0) }
      let path = effect.path.column.map { "g.\($0) = 1" }
      let own = named.flatMap(\.uses).map { "g.\($0) = f.\($0)" }
      let parts = own + [path].compactMap { $0 } + ["g.set_ord < f.set_ord"]
      forbid(named.reduce(into: []) { $0.formUnion($1.uses) }, for: effect) {
        let stays = effect.cancelled.map { "NOT \(Self.condition($0, effect.frame, of: "g"))" }
        return "EXISTS (SELECT 1 FROM \(effect.frame.lastTable) g "
          + "WHERE \((parts + stays).joined(separator: " AND ")))"
      }
      // In waves the table has the rows of earlier ones.
      context.record.rankedKeys[effect.range, default: []].append(
        LoopContext.RankedKeys(
          frame: effect.frame, table: table.name, keys: Array(zip(key, named)), partition: "",
          uses: [], windows: []))
    }
  }

  /// Rows without the row of another table to which they refer, where the loop leaves that table as it is.
  private func forbidOrphans(of table: TableModel, _ row: [String: Term], _ effect: Effect) {
    for key in table.foreignKeys where program.tables[key.table] != nil {
      let referenced = program.referenced(by: key)
      let terms = key.columns.compactMap { row[$0] }
      guard referenced.count == terms.count, key.columns.count == terms.count,
        !terms.contains(.null), !accesses.contains(where: { $0.table == key.table && $0.isWrite })
      else { continue }
      let matches = zip(referenced, terms).map { "x.\($0) = \($1.text)" }
      let given = terms.map { "\($0.text) IS NOT NULL" }
      forbid(
        .combine(terms) { _ in
          "\(given.joined(separator: " AND ")) AND NOT EXISTS (SELECT 1 FROM \(key.table) x "
            + "WHERE \(matches.joined(separator: " AND ")))"
        }, for: effect)
    }
  }
}
