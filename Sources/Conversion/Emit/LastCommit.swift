// A loop that commits every so many rows leaves those behind its last COMMIT open. What follows the loop
// may take them back, and nothing else.
//
//     FOR r IN rows LOOP                        last = the last row that comes to COMMIT
//       INSERT INTO t …;                        INSERT INTO t … FROM frame WHERE ord <= last
//       n := n + 1;                        →    try: INSERT INTO t … WHERE ord > last   (taken back)
//       IF MOD(n, 100) = 0 THEN COMMIT;         -- no check, no statement can fail any more
//       END IF;                                 COMMIT;
//     END LOOP;                                 INSERT INTO t … FROM frame WHERE ord > last
//
// The rest is tried before COMMIT, since a plan that has committed can not give up. Where no row comes to
// COMMIT all rows are the first part, and nothing is committed.

/// A COMMIT of the loop.
struct CommitPoint {
  var path: Path
  /// How many effects stand before it.
  var effects: Int
}

/// How the changes of a loop part at its last COMMIT.
struct LastCommit {
  enum Part { case committed, open }

  /// In the order of the body.
  var points: [CommitPoint]
  /// Which rows come to one of them.
  var rows: Term
}

/// The names and the text of a plan that is written in two parts.
struct PartedPlan {
  private let last: LastCommit
  private let number: String
  private let effects: [Effect]

  /// - Returns: Nil where the loop commits nothing or everything, or its changes cannot be parted: an
  ///   iteration reads what others wrote, whole iterations go in waves, inner loops commit, triggers of
  ///   the tables fire.
  init?(_ run: LoopRun) {
    let record = run.context.record
    guard let last = record.lastCommit, !record.commitsInside, record.iterations == nil,
      record.innerWaves == nil, record.waves.isEmpty, record.fixedRowChanges == 0,
      record.effects.allSatisfy({ effect in
        guard effect.stage == nil else { return false }
        guard let table = effect.table else { return true }
        return record.expanded[table] != nil
          || !(run.program.tables[table].map(run.firesTriggers) ?? true)
      })
    else { return nil }
    self.last = last
    number = run.context.number
    effects = record.effects
  }

  /// The ordinal of the last row that commits; of the last row at all where none does.
  private var lastRow: String { "set_last_\(number)" }
  /// How many effects stand before its COMMIT.
  private var lastPlace: String { "set_place_\(number)" }
  /// Whether a row commits.
  private var isCommitted: String { "set_commits_\(number)" }

  /// Changes behind a COMMIT of their iteration belong to the next part.
  private var hasPlaces: Bool {
    let least = last.points.map(\.effects).min() ?? 0
    return effects.indices.contains { $0 >= least && isChange(effects[$0]) }
  }

  private func isChange(_ effect: Effect) -> Bool {
    if case .dynamic = effect.kind { return true }
    return effect.table != nil && !effect.isAutonomous
  }

  var declarations: [String: String] {
    [lastRow: "PLS_INTEGER := 0", isCommitted: "PLS_INTEGER := 0"]
      .merging(hasPlaces ? [lastPlace: "PLS_INTEGER := 0"] : [:]) { own, _ in own }
  }

  /// The effects with the condition of a part.
  func effects(of part: LastCommit.Part) -> [Effect] {
    effects.indices.map { place in
      var effect = effects[place]
      guard isChange(effect) else { return effect }
      var bound = lastRow
      if hasPlaces {
        bound += " - CASE WHEN \(lastPlace) > \(place) THEN 0 ELSE 1 END"
      }
      effect.part = condition(
        effect.frame, "f", part == .committed ? "<= \(bound)" : "> \(bound)")
      return effect
    }
  }

  /// A condition on the row of the outermost loop.
  private func condition(_ frame: Frame, _ alias: String, _ bound: String) -> String {
    guard let outer = frame.parent?.frame else { return "\(alias).set_ord \(bound)" }
    if outer.parent == nil { return "\(alias).set_parent \(bound)" }
    let next = alias + "p"
    return "\(alias).set_parent IN (SELECT \(next).set_ord FROM \(outer.lastTable) \(next) "
      + "WHERE \(condition(outer, next, bound)))"
  }

  /// Finds the last COMMIT.
  func finding(_ frame: Frame) -> [String] {
    var lines = [
      "SELECT NVL(MAX(CASE WHEN \(last.rows.text) THEN f.set_ord END), 0) INTO \(lastRow) "
        + "\(frame.rows(nil));",
      "\(isCommitted) := SIGN(\(lastRow));",
    ]
    if hasPlaces {
      let branches = last.points.reversed().map {
        "WHEN \($0.path.condition ?? "1 = 1") THEN \($0.effects)"
      }.joined(separator: " ")
      lines.append(
        "SELECT NVL(MAX(CASE \(branches) END), 0) INTO \(lastPlace) "
          + "\(frame.rows("f.set_ord = \(lastRow)"));")
    }
    let all = hasPlaces ? " \(lastPlace) := \(effects.count);" : ""
    lines.append(
      "IF \(isCommitted) = 0 THEN SELECT NVL(MAX(f.set_ord), 0) INTO \(lastRow) "
        + "\(frame.rows(nil));\(all) END IF;")
    return lines
  }

  /// What the label of a block begins with that is taken back.
  static let trial = "set_trial_"

  /// The rest, once, to see that it will not fail.
  func trying(_ changes: [String]) -> String {
    """
    IF \(isCommitted) = 1 THEN
      <<\(Self.trial)\(number)>>
      BEGIN
        SAVEPOINT \(Self.trial)\(number);
        \(changes.joined(separator: "\n    "))
        ROLLBACK TO \(Self.trial)\(number);
      END;
    END IF;
    """
  }

  /// Lets the tables of the plan go where nothing waits for COMMIT.
  func dropping(_ tables: [String]) -> [String] {
    ["IF \(isCommitted) = 0 THEN \(tables.joined(separator: " ")) END IF;"]
  }

  /// What stands around the sets: behind all that may give up COMMIT and the rest.
  func around(
    _ rest: [String], _ variables: [String], _ pragmas: [String]
  ) -> (before: String, after: String) {
    (
      """
      DECLARE
        \(variables.joined(separator: "\n  "))
      BEGIN

      """,
      """

      IF \(isCommitted) = 1 THEN
        COMMIT;
        <<set_rest_\(number)>>
        DECLARE
          \((pragmas + ["set_count PLS_INTEGER;"]).joined(separator: "\n    "))
        BEGIN
          \(rest.joined(separator: "\n    "))
        END;
      END IF;
      END;
      """
    )
  }
}
