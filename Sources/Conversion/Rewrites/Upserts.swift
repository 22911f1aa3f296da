import Diagnostics
import Syntax

// An UPDATE that adds, and an INSERT where it found no row: of the iterations with a key that the
// table has not, the first inserts its row and the others add to it.
//
//     UPDATE t SET n = n + x WHERE k = r.k;    count = found > 0 OR ROW_NUMBER() OVER (
//     IF SQL%ROWCOUNT = 0 THEN           →       PARTITION BY k ORDER BY ord) > 1
//       INSERT INTO t (k, n)                   INSERT INTO t … WHERE count = 0
//       VALUES (r.k, x);                       MERGE INTO t … SUM(x) … WHERE count = 1
//     END IF;
//
// The plan checks that each row that is missing is inserted, and no other. A MERGE of one row is such a
// pair. Several pairs for one table (debit and credit) ask which of all of them comes to a key first:
//
//     count = found > 0 OR first < 2 * ord + 1      first = MIN(place) per key of
//                                                     (SELECT k1, 2 * ord UNION ALL SELECT k2, 2 * ord + 1)

/// Such a pair of statements.
struct Upsert {
  /// The place of the UPDATE among the effects.
  var update: Int
  /// That of the INSERT, once it is there.
  var insert: Int?
  var keys: LoopRun.ColumnTerms
  /// What SQL%ROWCOUNT gives after the UPDATE: 1 or 0.
  var count: Term
  /// More than 1 where an earlier UPDATE of the loop asks for the same key.
  var rank: Term
  var path: Path

  var uses: Set<String> { keys.reduce(into: path.uses) { $0.formUnion($1.value.uses) } }

  /// The rows that come to it and have a key.
  var conditions: [String] {
    [path.condition].compactMap { $0 } + keys.map { "\($0.value.text) IS NOT NULL" }
  }
}

/// All of one table.
struct Upserts {
  var pairs: [Upsert]
  /// The statements that may touch the table.
  var ranges: Set<SourceRange>
}

extension Upserts {
  /// The rows that come to its keys: each with its place in the loop's order, and whether it is inserted.
  func rows(_ frame: Frame) -> String {
    let rows = pairs.enumerated().map { index, pair in
      let keys = pair.keys.enumerated().map { "\($1.value.text) AS k\($0 + 1), " }.joined()
      return "SELECT \(keys)f.set_ord * \(pairs.count) + \(index) AS place, "
        + "1 - \(pair.count.text) AS fresh "
        + frame.rows(pair.conditions.joined(separator: " AND "))
    }
    return rows.joined(separator: " UNION ALL ")
  }

  /// The keys that another row inserted than the first one, among the rows of all waves.
  func misplaced(_ table: String) -> String {
    let list = pairs[0].keys.indices.map { "k.k\($0 + 1)" }.joined(separator: ", ")
    return "SELECT 1 AS one FROM \(table) k GROUP BY \(list) "
      + "HAVING MIN(CASE WHEN k.fresh = 1 THEN k.place END) > MIN(k.place)"
  }

  static let reason = "a row is inserted in a later wave than it is asked for first"
}

extension LoopRun {
  /// SQL%ROWCOUNT of an UPDATE that adds to a row found by a key of its table, if an INSERT may follow;
  /// nil for others.
  func upsertCount(_ place: Int, _ keys: ColumnTerms, found: Term) throws(Refusal) -> Term? {
    let effect = effects[place]
    guard context.strategy.findsUpserts, let table = effect.table.flatMap({ program.tables[$0] }),
      table.keys.map({ $0.sorted() }) == [keys.map(\.column)],
      effect.frame === frame, folded.isEmpty, !isUnique(keys.map(\.value))
    else { return nil }
    let isShared = context.strategy.sharedUpserts.contains(table.name)
    var all = context.record.upserts[table.name] ?? Upserts(pairs: [], ranges: [])
    if !all.pairs.isEmpty {
      guard joinsUpserts(effect) else { throw .withoutUpserts }
      if !isShared { throw .withSharedUpserts(table.name) }
    }
    let uses = keys.reduce(into: effect.path.uses) { $0.formUnion($1.value.uses) }
    let rank = isShared ? .column(frame.fresh("rank"), isInteger: true) : rank(effect, keys, uses)
    let known = keys.map { "\($0.value.text) IS NOT NULL" }.joined(separator: " AND ")
    let count = frame.add(
      "rowcount",
      Term(
        text: "CASE WHEN \(found.text) > 0 OR \(rank.text) > 1 AND \(known) THEN 1 ELSE 0 END",
        uses: found.uses.union(rank.uses).union(uses), isInteger: true))
    all.pairs.append(
      Upsert(update: place, keys: keys, count: count, rank: rank, path: effect.path))
    all.ranges.insert(effect.range)
    context.record.upserts[table.name] = all
    return count
  }

  /// Whether an UPDATE is one of several whose INSERTs are taken together with it.
  func joinsUpserts(_ effect: Effect) -> Bool {
    guard case .addition(let table, _, _) = effect.kind,
      let last = context.record.upserts[table]?.pairs.last
    else { return false }
    return last.insert != nil && effects[last.update].frame === frame
      && Self.commute(effects[last.update].kind, effect.kind)
  }

  private func rank(_ effect: Effect, _ keys: ColumnTerms, _ uses: Set<String>) -> Term {
    let parts = ([effect.path.column.map { "f.\($0)" }].compactMap { $0 } + keys.map(\.value.text))
      .joined(separator: ", ")
    let rank = frame.add(
      "rank",
      Term(
        text: "ROW_NUMBER() OVER (PARTITION BY \(parts) ORDER BY f.set_ord)",
        uses: uses.union(["set_ord"]), isInteger: true))
    frame.waveWindows.formUnion(rank.uses)
    return rank
  }

  /// Says of several pairs which one comes to a key first.
  func finishUpserts() throws(Refusal) {
    for (_, all) in context.record.upserts.sorted(by: { $0.key < $1.key }) {
      guard let first = all.pairs.first,
        first.rank.uses.isDisjoint(with: frame.columns.map(\.name)),
        effects[first.update].frame === frame
      else { continue }
      let ranks = all.pairs.reduce(into: Set<String>()) { $0.formUnion($1.rank.uses) }
      let uses = all.pairs.reduce(into: Set<String>()) { $0.formUnion($1.uses) }
      // Numbers that are given out at the end of the iteration are not known yet.
      let late = ranks.union(context.record.lateColumns)
      guard frame.dependents(of: late).isDisjoint(with: uses) else { throw .withoutUpserts }
      let stage = cutStage()
      let places = all.pairs.indices.map { "f.set_ord * \(all.pairs.count) + \($0)" }
      let rows = zip(all.pairs, places).map { pair, place in
        let keys = pair.keys.enumerated().map { "\($1.value.text) AS k\($0 + 1), " }.joined()
        return "SELECT \(keys)\(place) AS place FROM \(frame.table(stage)) f WHERE "
          + pair.conditions.joined(separator: " AND ")
      }
      let list = first.keys.indices.map { "k\($0 + 1)" }.joined(separator: ", ")
      let firsts =
        "SELECT \(list), MIN(place) AS place FROM (\(rows.joined(separator: " UNION ALL "))) "
        + "GROUP BY \(list)"
      for (pair, place) in zip(all.pairs, places) {
        frame.join(
          pair.rank, uses: uses, text: { "CASE WHEN \($0).place < \(place) THEN 2 ELSE 1 END" }
        ) { alias in
          let matches = pair.keys.enumerated().map { "\(alias).k\($0 + 1) = \($1.value.text)" }
          return "LEFT JOIN (\(firsts)) \(alias) ON \(matches.joined(separator: " AND "))"
        }
      }
    }
  }

  /// An INSERT into a table whose UPDATE was asked what it found.
  /// - Returns: False where there was none.
  func insertMissing(
    _ table: TableModel, _ values: [String: Term], _ range: SourceRange
  ) throws(Refusal) -> Bool {
    guard var all = context.record.upserts[table.name], var upsert = all.pairs.popLast() else {
      return false
    }
    let effect = effects[upsert.update]
    guard upsert.insert == nil, effect.frame === frame, upsert.update >= context.record.distributed,
      effect.isAutonomous == (autonomousDepth > 0),
      upsert.keys.allSatisfy({ values[$0.column]?.text == $0.value.text })
    else { throw .withoutUpserts }
    let uses = upsert.count.uses.union(upsert.uses).union(state.path.uses)
    let missing = upsert.conditions + ["\(upsert.count.text) = 0"]
    if let here = state.path.condition {
      forbid(
        Term(text: (missing + ["NOT (\(here))"]).joined(separator: " AND "), uses: uses),
        "a row that an UPDATE misses is not inserted")
    }
    let found = ["\(upsert.count.text) = 1", upsert.path.condition.map { "NOT (\($0))" }]
      .compactMap { $0 }.joined(separator: " OR ")
    let wrong = [state.path.condition, "(\(found))"].compactMap { $0 }
    forbid(
      Term(text: wrong.joined(separator: " AND "), uses: uses),
      "a row that an UPDATE finds is inserted")
    for key in upsert.keys { checkStored(key.value, in: key.column, of: table.name, frame) }
    upsert.insert = effects.count
    all.pairs.append(upsert)
    all.ranges.insert(range)
    context.record.upserts[table.name] = all
    return true
  }

  /// - Throws: `Refusal` where an UPDATE was asked what it found, and its INSERT is not here, or may be
  ///   taken back.
  func checkUpserts() throws(Refusal) {
    for (table, all) in context.record.upserts {
      let stage = effects[all.pairs[0].update].stage
      for pair in all.pairs {
        guard let insert = pair.insert, case .insert = effects[insert].kind,
          [insert, pair.update].allSatisfy({
            effects[$0].stage == stage && effects[$0].cancelled.isEmpty
          })
        else { throw .withoutUpserts }
      }
      guard accesses.allSatisfy({ $0.table != table || all.ranges.contains($0.range) }) else {
        throw .withoutUpserts
      }
      rewrites.insert(.upserts)
    }
  }

  /// Whether two additions to rows of one table leave the same in either order.
  static func commute(_ first: Effect.Kind, _ second: Effect.Kind) -> Bool {
    guard case .addition(_, let firstKeys, let own) = first,
      case .addition(_, let secondKeys, let others) = second
    else { return false }
    let keys = Set((firstKeys + secondKeys).map(\.column))
    return own.allSatisfy { change in
      !keys.contains(change.column)
        && others.allSatisfy { $0.column != change.column || $0.commutes(with: change) }
    } && others.allSatisfy { !keys.contains($0.column) }
  }
}

extension ColumnChange {
  /// Both are sums, both the greatest, or both the same value.
  fileprivate func commutes(with other: ColumnChange) -> Bool {
    switch (kind, other.kind) {
    case (.sum, .sum): true
    case (.constant, .constant): value.text == other.value.text
    case (.extreme(let a, let b, let c), .extreme(let d, let e, let f)):
      a == d && b == e && c == f
    default: false
    }
  }
}

extension Refusal {
  /// The loop may be possible where SQL%ROWCOUNT counts what the table has.
  static var withoutUpserts: Refusal {
    var refusal = Refusal("an UPDATE and the INSERT of what it does not find are not of one key")
    refusal.withoutUpserts = true
    return refusal
  }

  /// The loop may be possible where several such pairs of a table are taken together.
  static func withSharedUpserts(_ table: String) -> Refusal {
    var refusal = Refusal("several upserts of \(table)")
    refusal.sharedUpserts = table
    return refusal
  }
}
