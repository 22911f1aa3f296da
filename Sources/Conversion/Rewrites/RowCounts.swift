import Diagnostics
import Syntax

// SQL%ROWCOUNT after a change becomes a count of the rows that the change finds.
//
//     UPDATE t SET … WHERE k = r.k;            LEFT JOIN LATERAL (
//     IF SQL%ROWCOUNT = 0 THEN           →       SELECT COUNT(*) found FROM t WHERE k = f.k) l
//       INSERT INTO t …                        … WHERE l.found = 0
//     END IF;
extension LoopRun {
  func attribute(
    _ cursor: QualifiedName, _ attribute: CursorAttribute, _ range: SourceRange
  ) throws(Refusal) -> Term {
    if let value = self.attribute(of: cursor.parts.map(lower), attribute) { return value }
    guard cursor.parts.count == 1, lower(cursor.last) == "sql" else {
      throw Refusal("an attribute of a cursor", range)
    }
    let count = try rowCount(range)
    switch attribute {
    case .rowCount: return count
    case .found: return .combine([count]) { "(\($0[0]) > 0)" }
    case .notFound: return .combine([count]) { "(\($0[0]) = 0)" }
    default: throw Refusal("an attribute of FORALL", range)
    }
  }

  /// Says what SQL%ROWCOUNT gives from here on.
  func count(_ rows: RowCount) {
    state.rowCount = rows
    countsRows = true
  }

  func rowCount(_ range: SourceRange) throws(Refusal) -> Term {
    let place: Int
    switch state.rowCount {
    case .value(let value): return value
    case .change(let effect): place = effect
    case .unknown: throw Refusal("SQL%ROWCOUNT of a statement that is not here", range)
    }
    guard place >= context.record.distributed, let change = effects[place].access else {
      throw Refusal("SQL%ROWCOUNT of a statement that is not here", range)
    }
    let effect = effects[place]
    if effects[context.record.distributed..<place].contains(where: { $0.table == change.table }),
      !joinsUpserts(effect)
    {
      try writeEffects(before: place)
    }
    let alias: String
    let filter: Term
    switch effect.kind {
    case .update(_, let name, _, let condition), .delete(_, let name, let condition):
      alias = name
      filter = condition
    case .addition(_, let keys, _):
      alias = change.table
      filter = .combine(keys.map(\.value)) { texts in
        zip(keys, texts).map { "\(change.table).\($0.column) = \($1)" }.joined(separator: " AND ")
      }
    default: throw Refusal("SQL%ROWCOUNT of a statement that is not here", range)
    }
    let guards = [effect.path.condition, filter.text].compactMap { $0 }.joined(separator: " AND ")
    let found = frame.add(
      lookup: filter.uses.union(effect.path.uses),
      outputs: [("rowcount", { "COALESCE(\($0).found, 0)" })]
    ) {
      "LEFT JOIN LATERAL (SELECT COUNT(*) AS found FROM \(change.table) \(alias) WHERE \(guards)) \($0)"
        + " ON 1 = 1"
    }[0]
    var read = change
    read.writes = .none
    note(read)
    var count = found
    if case .addition(_, let keys, _) = effect.kind {
      count = try upsertCount(place, keys, found: found) ?? found
    }
    if state.returned?.count == state.rowCount { state.returned?.count = .value(count) }
    state.rowCount = .value(count)
    return count
  }
}
