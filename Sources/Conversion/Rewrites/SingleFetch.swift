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
    var query: Query
    var scope: Scope
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
    openCursors[name.parts.map(lower)] = OpenCursor(query: query, scope: bound.scope)
  }

  func fetch(_ cursor: Expression, _ into: Into, _ scope: Scope) throws(Refusal) {
    guard case .name(let name) = cursor.kind, var open = openCursors[name.parts.map(lower)],
      open.found == nil, !into.isBulk, case .select(let select) = open.query.body
    else { throw Refusal("more than one FETCH of a cursor inside", cursor.range) }
    rewrites.insert(.lookup)
    let targets = try targetSlots(into.targets, scope)
    let names = (0..<targets.count).map { "c\($0 + 1)" }
    try noteReads(select, open.scope)
    var numbered = open.query
    numbered.locking = []
    let order = numbered.orderBy?.items ?? []
    numbered.orderBy = nil
    let inner = try aliased(numbered, select, names, open.scope, numberedBy: order)
    let here = state.path.condition.map { " WHERE \($0)" } ?? ""
    var outputs: [(stem: String, text: (String) -> String)] = [
      ("found", { "CASE WHEN \($0).found > 0 THEN 1 ELSE 0 END" })
    ]
    for (slot, column) in zip(targets, names) { outputs.append((slot.name, { "\($0).\(column)" })) }
    let items = names.map { "MIN(CASE WHEN x.rn = 1 THEN x.\($0) END) AS \($0)" }
    let list = (["COUNT(*) AS found"] + items).joined(separator: ", ")
    let columns = frame.add(lookup: inner.uses.union(state.path.uses), outputs: outputs) { alias in
      "LEFT JOIN LATERAL (SELECT \(list) FROM (\(inner.text)) x\(here)) \(alias) ON 1 = 1"
    }
    open.found = columns[0]
    openCursors[name.parts.map(lower)] = open
    let range = cursor.range
    try fork(.combine([columns[0]]) { "\($0[0]) = 1" }) { (run) throws(Refusal) in
      for (index, slot) in targets.enumerated() {
        run.set(slot, run.convert(columns[index + 1], to: slot, from: nil, range))
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
    if parent == nil { return .column("set_ord", isInteger: true) }
    return frame.add(
      "rowcount",
      Term(
        text: "ROW_NUMBER() OVER (PARTITION BY f.set_parent ORDER BY f.set_ord)",
        uses: ["set_ord", "set_parent"], isInteger: true))
  }
}
