import Diagnostics
import Syntax

// A cursor that is opened for one row is a lookup of the first row.
//
//     OPEN c (r.k);                      LEFT JOIN LATERAL (
//     FETCH c INTO v;              →       SELECT COUNT(*) found, MIN(CASE WHEN rn = 1 THEN x END) v
//     IF c%NOTFOUND THEN … END IF;           FROM (SELECT x, ROW_NUMBER() OVER (…) rn …)) l
//     CLOSE c;                           … WHERE l.found = 0
extension LoopRun {
  struct OpenCursor {
    /// The values of the first row.
    var row: [Term]
    /// 1 where there is one.
    var hasRow: Term
    /// 1 after a fetch that found a row; nil before the first fetch.
    var found: Term?
  }

  func open(
    _ cursor: Expression, _ arguments: [FunctionCall.Argument], _ scope: Scope
  ) throws(Refusal) {
    guard case .name(let name) = cursor.kind,
      let (query, bound) = LoopForms(builder: builder).cursor(name, arguments, scope)
    else { throw Refusal("a cursor variable", cursor.range) }
    for (slot, argument) in bound.list {
      state.values[slot] = .term(named(slot.name, try term(argument, scope)))
    }
    openCursors[name.parts.map(lower)] = try look(
      program.withoutNames(query), bound.scope, cursor.range)
  }

  /// The first row as OPEN finds it: what changes before FETCH makes no difference.
  private func look(
    _ query: Query, _ scope: Scope, _ range: SourceRange
  ) throws(Refusal) -> OpenCursor {
    guard case .select(let select) = query.body, select.into == nil else {
      throw Refusal("FETCH of a query of this form", range)
    }
    rewrites.insert(.lookup)
    let names = try QueryColumns(program).outputNames(select).indices.map { "c\($0 + 1)" }
    try noteReads(of: query, select, scope)
    var numbered = query
    numbered.locking = []
    guard let order = numbered.orderKeys() else {
      throw Refusal("FETCH in an order of its select list", range)
    }
    let isCut = numbered.limit != nil
    if !isCut { numbered.orderBy = nil }
    let inner = try aliased(numbered, select, names, scope, numberedBy: order)
    let here = state.path.condition.map { " WHERE \($0)" } ?? ""
    var outputs: [(stem: String, text: (String) -> String)] = [
      ("found", { "CASE WHEN \($0).found > 0 THEN 1 ELSE 0 END" })
    ]
    for column in names { outputs.append(("fetched", { "\($0).\(column)" })) }
    let items = names.map {
      isCut
        ? "MIN(x.\($0)) KEEP (DENSE_RANK FIRST ORDER BY x.rn) AS \($0)"
        : "MIN(CASE WHEN x.rn = 1 THEN x.\($0) END) AS \($0)"
    }
    let list = (["COUNT(*) AS found"] + items).joined(separator: ", ")
    let columns = frame.add(lookup: inner.uses.union(state.path.uses), outputs: outputs) { alias in
      "LEFT JOIN LATERAL (SELECT \(list) FROM (\(inner.text)) x\(here)) \(alias) ON 1 = 1"
    }
    return OpenCursor(row: Array(columns.dropFirst()), hasRow: columns[0])
  }

  func fetch(_ cursor: Expression, _ into: Into, _ scope: Scope) throws(Refusal) {
    guard case .name(let name) = cursor.kind, var open = openCursors[name.parts.map(lower)],
      open.found == nil, !into.isBulk
    else { throw Refusal("more than one FETCH of a cursor inside", cursor.range) }
    let targets = try targetSlots(into.targets, scope)
    guard targets.count == open.row.count else {
      throw Refusal("FETCH into another number of variables", cursor.range)
    }
    open.found = open.hasRow
    openCursors[name.parts.map(lower)] = open
    let range = cursor.range
    try fork(.combine([open.hasRow]) { "\($0[0]) = 1" }) { (run) throws(Refusal) in
      for (slot, value) in zip(targets, open.row) {
        run.set(slot, run.convert(value, to: slot, from: nil, range))
      }
    } otherwise: { (_) throws(Refusal) in
    }
  }

  /// `c%FOUND`, `c%NOTFOUND`, `c%ISOPEN` of a cursor that was opened for one row.
  func attribute(of cursor: [String], _ attribute: CursorAttribute) -> Term? {
    if cursor == endedCursor {
      switch attribute {
      case .found: return Term(text: "FALSE")
      case .notFound, .isOpen: return Term(text: "TRUE")
      default: return nil
      }
    }
    guard let open = openCursors[cursor] else { return ownAttribute(cursor, attribute) }
    switch attribute {
    case .isOpen: return Term(text: "TRUE")
    case .found: return open.found.map { .combine([$0]) { "(\($0[0]) = 1)" } }
    case .notFound: return open.found.map { .combine([$0]) { "(\($0[0]) = 0)" } }
    case .rowCount: return open.found
    default: return nil
    }
  }

  /// Attributes of the cursor whose rows the loop takes: `c%ROWCOUNT` is the number of the row.
  private func ownAttribute(_ cursor: [String], _ attribute: CursorAttribute) -> Term? {
    guard cursor == ownCursor else {
      guard let parent, cursor == parent.ownCursor, parent.parent == nil else { return nil }
      // The number of the outer row has another name in the frame of the inner loop.
      if case .rowCount = attribute { return .column("set_parent", isInteger: true) }
      return parent.ownAttribute(cursor, attribute)
    }
    switch attribute {
    case .isOpen, .found: return Term(text: "TRUE")
    case .notFound: return Term(text: "FALSE")
    case .rowCount: return rowNumber
    default: return nil
    }
  }

  /// The number of the iteration, from 1.
  var rowNumber: Term {
    if parent == nil, !isNumberedByKey { return .column("set_ord", isInteger: true) }
    let (part, uses): (String, Set<String>) =
      parent == nil
      ? ("", ["set_ord"]) : ("PARTITION BY f.set_parent ", ["set_ord", "set_parent"])
    return frame.add(
      "rowcount",
      Term(
        text: "ROW_NUMBER() OVER (\(part)ORDER BY f.set_ord)", uses: uses, isInteger: true))
  }
}
