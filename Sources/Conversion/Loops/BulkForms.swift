import Diagnostics
import Syntax

/// Recognizes loops over the rows that BULK COLLECT fetched, at once or a number at a time:
///
///     OPEN c;                                   SELECT … BULK COLLECT INTO rows FROM …;
///     LOOP                                      FOR i IN 1 .. rows.COUNT LOOP
///       FETCH c BULK COLLECT INTO rows LIMIT n;   amounts(i) := …;
///       FOR i IN 1 .. rows.COUNT LOOP … END LOOP;  END LOOP;
///       FORALL i IN 1 .. rows.COUNT …;          FORALL i IN 1 .. rows.COUNT INSERT …;
///       EXIT WHEN c%NOTFOUND;
///     END LOOP;
///     CLOSE c;
///
/// Several passes over the same rows are one loop if none touches what another one does; then
/// `rows(i)`, and what the iteration keeps at its own index, are variables of the iteration.
struct BulkForms {
  let forms: LoopForms
  let list: [RoutineStatement]
  let index: Int
  let scope: Scope

  func loop() -> QueryLoop? {
    switch list[index].kind {
    case .loop(let body): chunks(body)
    case .fetch: fetchedAtOnce()
    case .sql(let sql): if case .query(let query) = sql.kind { selected(query) } else { nil }
    default: nil
    }
  }

  /// `LOOP FETCH c BULK COLLECT INTO rows LIMIT n; … END LOOP`
  private func chunks(_ body: [RoutineStatement]) -> QueryLoop? {
    guard let (cursor, into) = bulkFetch(body.first), let open = open(cursor, before: index),
      let close = FetchForms(forms: forms, list: list, index: index, scope: scope).close(cursor)
    else { return nil }
    var rest = Array(body.dropFirst())
    var isGuarded = false
    let filled = collections(into)
    if case .exit(nil, let condition?)? = rest.first?.kind, tests(condition, filled, "= 0") {
      rest.removeFirst()
      isGuarded = true
    }
    let ends = rest.last.map { last in
      if case .exit(nil, let condition?) = last.kind {
        return tests(condition, cursor)
          || tests(condition, filled, "< " + (into.limit.map(text) ?? ""))
      }
      return false
    }
    if ends ?? false { rest.removeLast() }
    guard ends ?? false || isGuarded, into.limit != nil,
      let passes = BulkPasses(self, filled, isGuarded: isGuarded, isChunked: true).read(
        rest, list[index].range), !passes.leaves
    else { return nil }
    return loop(
      passes, cursor: cursor, open: list[open], range: list[index].range, close: close.range)
  }

  /// `FETCH c BULK COLLECT INTO rows; CLOSE c; FOR i IN 1 .. rows.COUNT LOOP …`
  private func fetchedAtOnce() -> QueryLoop? {
    guard let (cursor, into) = bulkFetch(list[index]), into.limit == nil,
      let open = open(cursor, before: index)
    else { return nil }
    var next = index + 1
    var close: SourceRange?
    let isClosedFirst = list.indices.contains(next) && closes(list[next], cursor)
    if isClosedFirst { next += 1 }
    guard
      let (passes, end) = BulkPasses(self, collections(into), isGuarded: false, isChunked: false)
        .take(from: next)
    else { return nil }
    if !isClosedFirst {
      guard
        let after = FetchForms(forms: forms, list: list, index: end - 1, scope: scope).close(cursor)
      else { return nil }
      close = after.range
    }
    let range = SourceRange(start: list[index].range.start, end: list[end - 1].range.end)
    var loop = loop(passes, cursor: cursor, open: list[open], range: range, close: close)
    loop?.count = end - index
    return loop
  }

  /// `SELECT … BULK COLLECT INTO rows FROM …; FOR i IN 1 .. rows.COUNT LOOP …`
  private func selected(_ query: Query) -> QueryLoop? {
    guard case .select(var select) = query.body, let into = select.into, into.isBulk,
      let (passes, end) = BulkPasses(
        self, collections(into), isGuarded: false, isChunked: false
      ).take(from: index + 1)
    else { return nil }
    select.into = nil
    var plain = query
    plain.body = .select(select)
    return QueryLoop(
      query: plain, queryScope: scope, arguments: [], target: .elements(passes.elements),
      body: passes.statements,
      range: SourceRange(start: list[index].range.start, end: list[end - 1].range.end),
      form: .bulk, count: end - index)
  }

  private func loop(
    _ passes: BulkPasses.Passes, cursor: QualifiedName, open: RoutineStatement,
    range: SourceRange, close: SourceRange?
  ) -> QueryLoop? {
    guard case .open(_, let arguments) = open.kind,
      let (query, bound) = forms.cursor(cursor, arguments, scope)
    else { return nil }
    return QueryLoop(
      query: query, queryScope: bound.scope, arguments: bound.list,
      target: .elements(passes.elements), body: passes.statements, range: range,
      open: open.range, close: close, form: .bulk)
  }

  // MARK: Parts

  private func bulkFetch(_ statement: RoutineStatement?) -> (QualifiedName, Into)? {
    guard case .fetch(let cursor, let into)? = statement?.kind, into.isBulk,
      case .name(let name) = cursor.kind
    else { return nil }
    return (name, into)
  }

  /// The OPEN right before a statement.
  private func open(_ cursor: QualifiedName, before place: Int) -> Int? {
    let before = place - 1
    guard before >= 0, case .open(let opened, _) = list[before].kind,
      case .name(let name) = opened.kind, name.parts.map(lower) == cursor.parts.map(lower)
    else { return nil }
    return before
  }

  private func closes(_ statement: RoutineStatement, _ cursor: QualifiedName) -> Bool {
    guard case .close(let closed) = statement.kind, case .name(let name) = closed.kind else {
      return false
    }
    return name.parts.map(lower) == cursor.parts.map(lower)
  }

  /// The collections that are filled; empty if one is not a variable of the routine.
  private func collections(_ into: Into) -> [BulkCollection] {
    var result: [BulkCollection] = []
    for target in into.targets {
      guard case .name(let name) = target.kind, name.parts.count == 1,
        let collection = collection(lower(name.last))
      else { return [] }
      result.append(collection)
    }
    return result
  }

  /// A collection that the routine declares.
  func collection(_ name: String) -> BulkCollection? {
    guard let (binding, home) = scope.find(name), case .collection(_, let type) = binding,
      home.package == nil || home.name != home.package, !isParameter(name),
      case .named(let path, _, _) = type.kind,
      let (definition, place) = forms.builder.resolve(path, home)
    else { return nil }
    switch definition {
    case .type(.table(of: let element, _, _)), .type(.array(_, of: let element, _)):
      return BulkCollection(name: name, element: element, home: place)
    default: return nil
    }
  }

  /// The caller may look at it.
  private func isParameter(_ name: String) -> Bool {
    let routine = forms.builder.routine(around: list[index].range, scope.unit)
    return routine?.subprogram.heading.parameters.contains { lower($0.name) == name } ?? true
  }

  /// `c%NOTFOUND`
  private func tests(_ condition: Expression, _ cursor: QualifiedName) -> Bool {
    guard case .cursorAttribute(let tested, .notFound) = condition.kind else { return false }
    return tested.parts.map(lower) == cursor.parts.map(lower)
  }

  /// `rows.COUNT = 0`; `rows.COUNT < n`, where only the last chunk is shorter.
  private func tests(
    _ condition: Expression, _ filled: [BulkCollection], _ comparison: String
  ) -> Bool {
    let text = text(condition)
    return filled.contains { text == "\($0.name).count \(comparison)" }
  }

  private func text(_ expression: Expression) -> String {
    Printer.text(of: expression, dialect: .oracle).lowercased()
  }
}
