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
// pair.

/// Such a pair of statements.
struct Upsert {
  /// The place of the UPDATE among the effects.
  var update: Int
  /// That of the INSERT, once it is there.
  var insert: Int?
  var keys: LoopRun.ColumnTerms
  /// What SQL%ROWCOUNT gives after the UPDATE: 1 or 0.
  var count: Term
  var path: Path
  var ranges: Set<SourceRange>
}

extension LoopRun {
  /// SQL%ROWCOUNT of an UPDATE that adds to a row found by a key of its table, if an INSERT may follow;
  /// nil for others.
  func upsertCount(_ place: Int, _ keys: ColumnTerms, found: Term) throws(Refusal) -> Term? {
    let effect = effects[place]
    guard context.strategy.findsUpserts, let table = effect.table.flatMap({ program.tables[$0] }),
      table.keys.map({ $0.sorted() }) == [keys.map(\.column)],
      effect.frame === frame, !isFolding, !isUnique(keys.map(\.value))
    else { return nil }
    guard context.record.upserts[table.name] == nil else { throw .withoutUpserts }
    let uses = keys.reduce(into: effect.path.uses) { $0.formUnion($1.value.uses) }
    let parts = ([effect.path.column.map { "f.\($0)" }].compactMap { $0 } + keys.map(\.value.text))
      .joined(separator: ", ")
    let rank = frame.add(
      "rank",
      Term(
        text: "ROW_NUMBER() OVER (PARTITION BY \(parts) ORDER BY f.ord)",
        uses: uses.union(["ord"]), isInteger: true))
    let known = keys.map { "\($0.value.text) IS NOT NULL" }.joined(separator: " AND ")
    let count = frame.add(
      "rowcount",
      Term(
        text: "CASE WHEN \(found.text) > 0 OR \(rank.text) > 1 AND \(known) THEN 1 ELSE 0 END",
        uses: found.uses.union(rank.uses).union(uses), isInteger: true))
    context.record.upserts[table.name] = Upsert(
      update: place, keys: keys, count: count, path: effect.path, ranges: [effect.range])
    return count
  }

  /// An INSERT into a table whose UPDATE was asked what it found.
  /// - Returns: False where there was none.
  func insertMissing(
    _ table: TableModel, _ values: [String: Term], _ range: SourceRange
  ) throws(Refusal) -> Bool {
    guard var upsert = context.record.upserts[table.name] else { return false }
    let effect = effects[upsert.update]
    guard upsert.insert == nil, effect.frame === frame, upsert.update >= context.record.distributed,
      effect.isAutonomous == (autonomousDepth > 0),
      upsert.keys.allSatisfy({ values[$0.column]?.text == $0.value.text })
    else { throw .withoutUpserts }
    let uses = upsert.keys.reduce(into: upsert.count.uses) { $0.formUnion($1.value.uses) }
      .union(upsert.path.uses).union(state.path.uses)
    let missing =
      [upsert.path.condition, "\(upsert.count.text) = 0"].compactMap { $0 }
      + upsert.keys.map { "\($0.value.text) IS NOT NULL" }
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
    upsert.ranges.insert(range)
    context.record.upserts[table.name] = upsert
    return true
  }

  /// - Throws: `Refusal` where an UPDATE was asked what it found, and its INSERT is not here.
  func checkUpserts() throws(Refusal) {
    for (table, upsert) in context.record.upserts {
      guard let insert = upsert.insert, case .insert = effects[insert].kind,
        effects[insert].stage == effects[upsert.update].stage,
        accesses.allSatisfy({ $0.table != table || upsert.ranges.contains($0.range) })
      else { throw .withoutUpserts }
      rewrites.insert(.upserts)
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
}
