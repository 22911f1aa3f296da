import Diagnostics
import Syntax

// Iterations that change the same row go one wave after the other: the first iteration of each key
// in the first wave, the second one in the second. Within a wave no two iterations share a row.
//
//     FOR m IN moves LOOP                      waves = frame + ROW_NUMBER() OVER
//       IF m.amount = 0 THEN                             (PARTITION BY acct ORDER BY ord) wave
//         UPDATE accts SET state = 'idle'      FOR w IN 1 .. MAX(wave) LOOP
//          WHERE acct = m.acct;                  UPDATE … FROM waves WHERE wave = w AND p = 1;
//       ELSE                             →       UPDATE … FROM waves WHERE wave = w AND p = 0;
//         UPDATE accts SET state = 'busy'      END LOOP;
//          WHERE acct = m.acct
//            AND state = 'idle';
//       END IF;
//     END LOOP;
//
// Equal since changes of different keys do not meet, and those of one key keep their order (level
// scheduling, Wolfe, "High Performance Compilers for Parallel Computing", 1996). A key with very
// many iterations makes the plan give up.
struct Waves {
  let table: String
  let frame: Frame
  /// What tells the rows of the table apart that iterations change.
  let keys: [Term]
  /// The table with the number of each row's wave.
  let rows: String

  /// The most iterations that may change one row.
  static let limit = 200
  static let reason = "more than \(limit) iterations change the same row"

  var uses: Set<String> { keys.reduce(into: []) { $0.formUnion($1.uses) } }
  /// The variable that counts the waves.
  var counter: String { rows + "_n" }

  /// The statements of the waves around those of the changes.
  func lines(_ changes: [String], stage: Int?) -> [String] {
    let texts = keys.map(\.text)
    let known = texts.map { "\($0) IS NOT NULL" }.joined(separator: " AND ")
    let order = frame.parent == nil ? "f.set_ord" : "f.set_parent, f.set_ord"
    return [
      "CREATE OR REPLACE TEMPORARY TABLE \(rows) AS SELECT f.*, CASE WHEN \(known) THEN "
        + "ROW_NUMBER() OVER (PARTITION BY \(texts.joined(separator: ", ")) ORDER BY \(order)) "
        + "ELSE 1 END AS set_wave \(frame.rows(nil, stage: stage));",
      "SELECT COALESCE(MAX(w.set_wave), 0) INTO set_count FROM \(rows) w;",
      "IF set_count > \(Self.limit) THEN \(GivingUp.raise(Self.reason)) END IF;",
      "FOR \(counter) IN 1 .. set_count LOOP \(changes.joined(separator: " ")) END LOOP;",
    ]
  }
}

extension LoopRun {
  /// Takes the changes of a table in waves, if nothing reads what they write and all of them find
  /// their rows by the same values.
  /// - Returns: False where the changes are of another kind.
  func takeInWaves(_ table: String) -> Bool {
    let all = accesses.filter { $0.table == table && $0.isWrite }
    let isRead = accesses.contains { read in
      read.table == table && !read.isWrite && all.contains { $0.conflicts(with: read) }
    }
    let changes = effects.filter { $0.table == table }
    // Which keys are there was found before the waves: none may go, or come by a change.
    let keyColumns = Set(program.tables[table]?.keys.flatMap { $0 } ?? [])
    let losesKeys = all.contains { $0.isDelete || $0.moves.meets(.some(keyColumns)) }
    guard !isRead, !all.contains(where: \.isImplied),
      !losesKeys || !context.record.deduplicated.contains(table),
      let first = all.first, all.allSatisfy({ $0.frame === first.frame }),
      all.allSatisfy({ access in changes.contains { $0.range == access.range } }),
      changes.allSatisfy({ $0.frame === first.frame && $0.sequences.isEmpty && !$0.isAutonomous }),
      Set(changes.map { $0.stage ?? -1 }).count == 1
    else { return false }
    let known = first.frame.known
    let keys = first.keys.filter { column, term in
      !term.uses.isEmpty && term.uses.isSubset(of: known)
        && !all.contains { $0.moves.meets(.some([column])) }
        && all.allSatisfy { $0.keys[column]?.text == term.text && !$0.known.contains(column) }
    }.sorted { $0.key < $1.key }.map { column, term in
      program.tables[table]?.comparable(column, term, first.frame) ?? term
    }
    guard !keys.isEmpty else { return false }
    rewrites.insert(.waves)
    context.record.waves[table] = Waves(
      table: table, frame: first.frame, keys: keys,
      rows: context.names.fresh("set_waves_\(context.number)"))
    return true
  }
}
