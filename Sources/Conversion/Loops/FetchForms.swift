import Diagnostics
import Syntax

/// Recognizes loops that take the rows of a cursor one by one:
///
///     OPEN c;                      OPEN c;                      OPEN c;
///     LOOP                         FETCH c INTO r;              LOOP
///       FETCH c INTO r;            WHILE c%FOUND LOOP             FETCH c INTO r;
///       EXIT WHEN c%NOTFOUND;        …                            IF c%FOUND THEN …
///       …                            FETCH c INTO r;              ELSE EXIT; END IF;
///     END LOOP;                    END LOOP;                    END LOOP;
///     CLOSE c;                     CLOSE c;                     CLOSE c;
///
/// The same for a cursor variable that `OPEN c FOR SELECT …` opens, or a routine that does nothing else, and
/// CLOSE ends. What stands between FETCH and `EXIT WHEN c%NOTFOUND` is done once more after the last row:
///
///     LOOP                                         LOOP
///       FETCH c INTO r;                              FETCH c INTO r;
///       IF c%NOTFOUND OR r.k <> last THEN    →       EXIT WHEN c%NOTFOUND;
///         … END IF;                                  IF FALSE OR r.k <> last THEN … END IF;
///       EXIT WHEN c%NOTFOUND;                        …
///       …                                          END LOOP;
///     END LOOP;                                    IF TRUE OR r.k <> last THEN … END IF;
struct FetchForms {
  let forms: LoopForms
  let list: [RoutineStatement]
  let index: Int
  let scope: Scope

  private var unit: SourceUnit { scope.unit }

  /// How a loop takes its rows.
  private struct Fetching {
    var cursor: QualifiedName
    var into: Into
    var body: [RoutineStatement]
    /// Whether a FETCH before the loop takes the first row, and one at the end of the body the next.
    var isAhead = false
    var ending: [RoutineStatement] = []
  }

  func loop() -> QueryLoop? {
    guard let fetching = fetching(list[index]) else { return nil }
    let name = fetching.cursor
    var place = index
    var first: SourceRange?
    if fetching.isAhead {
      guard let before = fetchBefore(name, fetching.into) else { return nil }
      place = before
      first = list[before].range
    }
    guard let start = list[..<place].lastIndex(where: { opens($0, name) }),
      let (query, bound, isVariable) = opened(list[start]),
      isQuiet(list[(start + 1)..<place], asks: words(of: query, list[start].range)),
      !mentions(name, fetching.body),
      !isNamed(name, list[(start + 1)..<place] + list[place..<index].dropFirst()),
      isLocal(name) || !returns(fetching.body)
    else { return nil }
    let ending = ending(name)
    guard ending != nil || !isVariable && isForgotten(name) else { return nil }
    guard fetching.ending.isEmpty || ending?.asking == nil else { return nil }
    var loop = QueryLoop(
      query: query, queryScope: bound.scope, arguments: bound.list,
      target: .variables(fetching.into.targets), body: fetching.body, range: list[index].range,
      open: list[start].range, first: first, close: ending?.close.range, asking: ending?.asking,
      form: .fetch, cursor: name.parts.map(lower))
    if let first = fetching.ending.first, let last = fetching.ending.last {
      loop.ending = QueryLoop.Ending(
        statements: fetching.ending,
        range: SourceRange(start: first.range.start, end: last.range.end))
    }
    return loop
  }

  // MARK: The loop

  private func fetching(_ statement: RoutineStatement) -> Fetching? {
    switch statement.kind {
    case .loop(let written):
      let other = EarlyExit(loop: statement, builder: forms.builder, scope: scope)
      let body = other.reordered(written) ?? written
      if let first = body.first, let (cursor, into) = fetch(first) {
        return afterFetch(Array(body.dropFirst()), cursor, into)
      }
      guard let last = body.last, let (cursor, into) = fetch(last), let first = body.first,
        let leaving = leaving(first, cursor)
      else { return nil }
      return ahead(cursor, into, leaving + body.dropFirst().dropLast())
    case .whileLoop(let condition, let body) where condition.isTrue:
      var endless = statement
      endless.kind = .loop(body)
      return fetching(endless)
    case .whileLoop(let condition, let body):
      guard let last = body.last, let (cursor, into) = fetch(last),
        let leaving = leaving(unless: condition, cursor, condition.range)
      else { return nil }
      return ahead(cursor, into, leaving + body.dropLast())
    default: return nil
    }
  }

  /// The body of a loop whose first statement fetches.
  private func afterFetch(
    _ rest: [RoutineStatement], _ cursor: QualifiedName, _ into: Into
  ) -> Fetching? {
    guard let test = rest.first else { return nil }
    let body = Array(rest.dropFirst())
    switch test.kind {
    case .exit(nil, .some):
      guard let leaving = leaving(test, cursor) else { return nil }
      return Fetching(cursor: cursor, into: into, body: leaving + body)
    case .conditional(let branches, let otherwise) where branches.count == 1:
      let branch = branches[0]
      if isEnd(branch.condition, cursor), isExit(branch.statements) {
        return Fetching(cursor: cursor, into: into, body: otherwise + body)
      }
      if isRow(branch.condition, cursor), isExit(otherwise) {
        return Fetching(cursor: cursor, into: into, body: branch.statements + body)
      }
      return beforeExit(rest, cursor, into)
    default: return beforeExit(rest, cursor, into)
    }
  }

  /// What is left of `EXIT WHEN c%NOTFOUND OR done` in a loop over the rows: where the row says so.
  private func leaving(
    _ statement: RoutineStatement, _ cursor: QualifiedName
  ) -> [RoutineStatement]? {
    guard case .exit(nil, let condition?) = statement.kind else { return nil }
    if isEnd(condition, cursor) { return [] }
    guard case .or(let parts) = condition.kind, let first = parts.first, isEnd(first, cursor)
    else { return nil }
    var rest = condition
    rest.kind = parts.count == 2 ? parts[1].kind : .or(Array(parts.dropFirst()))
    var leaving = statement
    leaving.kind = .exit(label: nil, condition: rest)
    return [leaving]
  }

  /// What is left of `WHILE c%FOUND AND rest > 0`: a row for which that is not true leaves the loop. It is
  /// in the variables then, as the row that was fetched ahead.
  private func leaving(
    unless condition: Expression, _ cursor: QualifiedName, _ range: SourceRange
  ) -> [RoutineStatement]? {
    if isRow(condition, cursor) { return [] }
    guard case .and(let parts) = condition.kind,
      let asked = parts.firstIndex(where: { isRow($0, cursor) }),
      // What stands before is asked once more behind the last row.
      parts[..<asked].allSatisfy({ !calls($0) && !mayFail($0) })
    else { return nil }
    var rest = condition
    let others = Array(parts[..<asked] + parts[(asked + 1)...])
    rest.kind = others.count == 1 ? others[0].kind : .and(others)
    func statement(_ kind: RoutineStatement.Kind) -> RoutineStatement {
      var statement = list[index]
      (statement.labels, statement.kind, statement.range) = ([], kind, range)
      return statement
    }
    let goesOn = RoutineStatement.Branch(condition: rest, statements: [statement(.null)])
    return [
      statement(
        .conditional([goesOn], otherwise: [statement(.exit(label: nil, condition: nil))]))
    ]
  }

  /// Whether an expression is more than variables, numerals and comparisons of them.
  private func mayFail(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .name, .literal: return false
    case .chain(let chain):
      let compared: Set<BinaryOperator> = [
        .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual,
      ]
      return !chain.rest.allSatisfy { compared.contains($0.operator) && !mayFail($0.operand) }
        || mayFail(chain.first)
    case .isTest, .and, .or, .not: return expression.children.contains(where: mayFail)
    default: return true
    }
  }

  /// The body of a loop that does something before `EXIT WHEN c%NOTFOUND`, which is its only way out.
  private func beforeExit(
    _ rest: [RoutineStatement], _ cursor: QualifiedName, _ into: Into
  ) -> Fetching? {
    let end = rest.firstIndex { statement in
      if case .exit(nil, let condition?) = statement.kind {
        isEnd(condition, cursor)
      } else {
        false
      }
    }
    guard let end, asksOnlyForRow(rest[..<end], cursor),
      !leaves(Array(rest[..<end]), mayProceed: false),
      !leaves(Array(rest[(end + 1)...]), mayProceed: true)
    else { return nil }
    var fetching = Fetching(
      cursor: cursor, into: into, body: Array(rest[..<end] + rest[(end + 1)...]))
    fetching.ending = Array(rest[..<end])
    return fetching
  }

  /// Whether statements know no more of a cursor than %FOUND and %NOTFOUND: behind the loop it is closed.
  private func asksOnlyForRow(
    _ statements: ArraySlice<RoutineStatement>, _ cursor: QualifiedName
  ) -> Bool {
    statements.allSatisfy { statement in
      let words = WordCount.tokens(unit.words(statement.range))
      return words.indices.allSatisfy { place in
        guard words[place] == lower(cursor.last) else { return true }
        let next = words[place...].dropFirst()
        return next.starts(with: ["%", "found"]) || next.starts(with: ["%", "notfound"])
      }
    }
  }

  private func leaves(_ statements: [RoutineStatement], mayProceed: Bool) -> Bool {
    var found = false
    StatementWalk { statement, _ in
      switch statement.kind {
      case .exit, .return, .goto: found = true
      case .proceed: found = found || !mayProceed
      default: break
      }
      return true
    }.walk(statements)
    return found
  }

  /// CONTINUE would go round without another row.
  private func ahead(
    _ cursor: QualifiedName, _ into: Into, _ body: [RoutineStatement]
  ) -> Fetching? {
    guard !proceeds(body) else { return nil }
    return Fetching(cursor: cursor, into: into, body: body, isAhead: true)
  }

  private func proceeds(_ statements: [RoutineStatement]) -> Bool {
    statements.contains { statement in
      switch statement.kind {
      case .proceed: true
      case .block(let block): proceeds(block.statements + block.handlers.flatMap(\.statements))
      case .conditional(let branches, let otherwise):
        proceeds(branches.flatMap(\.statements) + otherwise)
      case .choice(_, let branches, let otherwise):
        proceeds(branches.flatMap(\.statements) + (otherwise ?? []))
      default: false
      }
    }
  }

  private func isExit(_ statements: [RoutineStatement]) -> Bool {
    guard statements.count == 1, case .exit(nil, nil) = statements[0].kind else { return false }
    return true
  }

  /// `c%NOTFOUND`, `NOT c%FOUND`, `c%NOTFOUND OR c%NOTFOUND IS NULL`, which it never is here.
  private func isEnd(_ condition: Expression, _ cursor: QualifiedName) -> Bool {
    switch condition.kind {
    case .or(let parts):
      parts.count == 2 && isEnd(parts[0], cursor) && isUnknown(parts[1], cursor)
    case .not(let inner): isRow(inner, cursor)
    case .cursorAttribute(let tested, .notFound): isSame(tested, cursor)
    default: false
    }
  }

  /// `c%NOTFOUND IS NULL`
  private func isUnknown(_ condition: Expression, _ cursor: QualifiedName) -> Bool {
    guard case .isTest(let test) = condition.kind, case .null = test.test, !test.isNegated else {
      return false
    }
    return isEnd(test.operand, cursor)
  }

  /// `c%FOUND`, `NOT c%NOTFOUND`.
  private func isRow(_ condition: Expression, _ cursor: QualifiedName) -> Bool {
    switch condition.kind {
    case .not(let inner): isEnd(inner, cursor)
    case .cursorAttribute(let tested, .found): isSame(tested, cursor)
    default: false
    }
  }

  private func isSame(_ one: QualifiedName, _ other: QualifiedName) -> Bool {
    one.parts.map(lower) == other.parts.map(lower)
  }

  private func fetch(_ statement: RoutineStatement) -> (QualifiedName, Into)? {
    guard case .fetch(let cursor, let into) = statement.kind, !into.isBulk,
      case .name(let name) = cursor.kind
    else { return nil }
    return (name, into)
  }

  // MARK: Around the loop

  /// The FETCH of the first row, into the same variables.
  private func fetchBefore(_ cursor: QualifiedName, _ into: Into) -> Int? {
    guard let place = list[..<index].lastIndex(where: { fetch($0) != nil }),
      let (name, first) = fetch(list[place]), isSame(name, cursor),
      first.targets.map(text) == into.targets.map(text),
      isQuiet(list[(place + 1)..<index], asks: WordCount(unit.words(list[place].range)))
    else { return nil }
    return place
  }

  private func text(_ expression: Expression) -> String {
    Printer.text(of: expression, dialect: .oracle).lowercased()
  }

  private func opens(_ statement: RoutineStatement, _ cursor: QualifiedName) -> Bool {
    switch statement.kind {
    case .open(let opened, _):
      guard case .name(let name) = opened.kind else { return false }
      return isSame(name, cursor)
    case .openFor(let opening):
      guard case .name(let name) = opening.cursor.kind else { return false }
      return isSame(name, cursor)
    default:
      return OpeningCall(statement, forms: forms, scope: scope)
        .map { isSame($0.variable, cursor) } ?? false
    }
  }

  /// The query that an OPEN gives a cursor, or a variable that may hold any.
  private func opened(
    _ statement: RoutineStatement
  ) -> (query: Query, bound: (scope: Scope, list: [(Slot, Expression)]), isVariable: Bool)? {
    switch statement.kind {
    case .open(let opened, let arguments):
      guard case .name(let name) = opened.kind,
        let (query, bound) = forms.cursor(name, arguments, scope)
      else { return nil }
      return (query, bound, false)
    case .openFor(let opening):
      guard case .query(let query) = opening.source else { return nil }
      return (query, (scope, []), true)
    default:
      guard let call = OpeningCall(statement, forms: forms, scope: scope),
        let (query, bound) = call.opened
      else { return nil }
      return (query, bound, true)
    }
  }

  private func words(of query: Query, _ open: SourceRange) -> WordCount {
    WordCount(Printer.text(of: query, dialect: .oracle) + " " + unit.words(open))
  }

  /// Whether statements do nothing that the query or the row could notice, so that the loop may
  /// begin after them.
  private func isQuiet(_ statements: ArraySlice<RoutineStatement>, asks words: WordCount) -> Bool {
    statements.allSatisfy { statement in
      switch statement.kind {
      case .open, .openFor, .null: return true
      case .assignment(let target, let value):
        guard case .name(let name) = target.kind, words.count(of: lower(name.parts[0])) == 0 else {
          return false
        }
        return !calls(value) && !mentions(value, words)
      default: return false
      }
    }
  }

  private func calls(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .call: return true
    case .name(let name):
      if case .routines? = forms.builder.resolve(name, scope)?.0 { return true }
    default: break
    }
    return expression.children.contains { calls($0) }
  }

  /// The row's variables are not read before the loop.
  private func mentions(_ expression: Expression, _ words: WordCount) -> Bool {
    if case .name(let name) = expression.kind {
      return words.count(of: lower(name.parts[0])) > 0
    }
    return expression.children.contains { mentions($0, words) }
  }

  /// The CLOSE after the loop, where nothing asks the cursor before it.
  func close(_ cursor: QualifiedName) -> RoutineStatement? {
    guard let ending = ending(cursor), ending.asking == nil else { return nil }
    return ending.close
  }

  /// The CLOSE after the loop, and the statements before it if they ask how many rows there were.
  private func ending(
    _ cursor: QualifiedName
  ) -> (close: RoutineStatement, asking: SourceRange?)? {
    var between: [RoutineStatement] = []
    for statement in list[(index + 1)...] {
      if closes(statement, cursor) {
        guard let first = between.first, let last = between.last else { return (statement, nil) }
        let range = SourceRange(start: first.range.start, end: last.range.end)
        let words = WordCount.tokens(unit.words(range))
        let asked = words.indices.filter { words[$0] == lower(cursor.last) }
        if asked.isEmpty { return (statement, nil) }
        let isCount = asked.allSatisfy { words[$0...].dropFirst().starts(with: ["%", "rowcount"]) }
        return isCount && !loops(between) ? (statement, range) : nil
      }
      between.append(statement)
    }
    return nil
  }

  /// `CLOSE c`, `IF c%ISOPEN THEN CLOSE c; END IF`
  private func closes(_ statement: RoutineStatement, _ cursor: QualifiedName) -> Bool {
    switch statement.kind {
    case .close(let closed):
      guard case .name(let name) = closed.kind else { return false }
      return isSame(name, cursor)
    case .conditional(let branches, let otherwise):
      guard otherwise.isEmpty, branches.count == 1, branches[0].statements.count == 1,
        case .cursorAttribute(let tested, .isOpen) = branches[0].condition.kind
      else { return false }
      return isSame(tested, cursor) && closes(branches[0].statements[0], cursor)
    default: return false
    }
  }

  /// Whether a cursor ends with its routine.
  private func isLocal(_ cursor: QualifiedName) -> Bool {
    guard let (_, home) = forms.builder.resolve(cursor, scope) else { return true }
    return home.package == nil || home.name != home.package
  }

  /// Whether RETURN leaves the routine, and the cursor open.
  private func returns(_ body: [RoutineStatement]) -> Bool {
    var found = false
    StatementWalk { statement, _ in
      if case .return = statement.kind { found = true }
      return true
    }.walk(body)
    return found
  }

  /// A cursor of the routine that nobody closes: it ends with the routine, which opens it once.
  private func isForgotten(_ cursor: QualifiedName) -> Bool {
    guard isLocal(cursor), let routine = forms.builder.routine(around: list[index].range, unit),
      let body = routine.subprogram.body,
      body.statements.first?.range == list.first?.range
    else { return false }
    let rest = SourceRange(start: list[index].range.end, end: routine.subprogram.range.end)
    return WordCount(unit.words(rest)).count(of: lower(cursor.last)) == 0
  }

  private func loops(_ statements: [RoutineStatement]) -> Bool {
    var found = false
    StatementWalk { statement, _ in
      switch statement.kind {
      case .loop, .whileLoop, .forLoop, .cursorLoop, .forAll, .fetch, .sql(_), .open: found = true
      default: break
      }
      return true
    }.walk(statements)
    return found
  }

  /// Whether the cursor is used inside in another way than by CURRENT OF.
  /// Whether statements ask the cursor something, who is not open yet where they stand in the plan.
  private func isNamed(_ cursor: QualifiedName, _ statements: some Sequence<RoutineStatement>)
    -> Bool
  {
    statements.contains { statement in
      WordCount(unit.words(statement.range)).count(of: lower(cursor.last)) > 0
    }
  }

  private func mentions(_ cursor: QualifiedName, _ body: [RoutineStatement]) -> Bool {
    body.contains { statement in
      switch statement.kind {
      case .fetch(let other, _), .close(let other), .open(let other, _):
        if case .name(let name) = other.kind { return lower(name.last) == lower(cursor.last) }
        return false
      case .openFor(let opening):
        if case .name(let name) = opening.cursor.kind {
          return lower(name.last) == lower(cursor.last)
        }
        return true
      default: return false
      }
    }
  }
}

extension Expression {
  /// `TRUE`, `1 = 1`
  fileprivate var isTrue: Bool {
    ["true", "1 = 1", "1=1"].contains(Printer.text(of: self, dialect: .oracle).lowercased())
  }
}
