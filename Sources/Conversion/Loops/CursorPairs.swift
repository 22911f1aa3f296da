import Diagnostics
import Syntax

/// Recognizes two cursors that are gone through side by side, where each step settles the lesser of
/// what both rows have left:
///
///     OPEN a; OPEN b;                              a: lo  = sum of the amounts before
///     LOOP                                            hi  = lo + amount
///       WHILE x <= 0 LOOP FETCH a INTO r;          b: the same
///         EXIT WHEN a%NOTFOUND; x := r.amount;
///       END LOOP;                            →     FOR p IN (a ⨝ b ON a.lo < b.hi AND b.lo < a.hi
///       EXIT WHEN x <= 0;                                 ORDER BY GREATEST(a.lo, b.lo)) LOOP
///       … the same for b and y …                     x := a.hi - GREATEST(a.lo, b.lo);
///       part := LEAST(x, y); …                       y := b.hi - GREATEST(a.lo, b.lo); …
///       x := x - part; y := y - part;
///     END LOOP;
///
/// The steps are the pairs of rows whose ranges of running sums overlap. A row whose amount is NULL
/// makes the query fail, and with it the plan.
struct CursorPairs {
  let forms: LoopForms
  let list: [RoutineStatement]
  let index: Int
  let scope: Scope

  var unit: SourceUnit { scope.unit }

  /// One of the two.
  struct Side {
    var cursor: QualifiedName
    var into: Expression
    /// What is left of the row.
    var left: String
    /// The column that says how much it had.
    var amount: String
    var open: RoutineStatement?
    var close: RoutineStatement?
    /// The query with the place of each row as `set_rn`, without its order.
    var rows = ""
    var columns: [String] = []
    var scope: Scope?
  }

  func loop() -> QueryLoop? {
    guard case .loop(let body) = list[index].kind, body.count > 4,
      var first = side(body[0], body[1]), var second = side(body[2], body[3]),
      first.left != second.left, settles(Array(body.dropFirst(4)), first.left, second.left),
      complete(&first), complete(&second), let scope = first.scope,
      let range = around(first, second), let query = query(first, second),
      isDead([first.left, second.left, name(first.into), name(second.into)], outside: range)
    else { return nil }
    let targets = [first.into, second.into] + [first.left, second.left].map(variable)
    var loop = QueryLoop(
      query: query, queryScope: scope, arguments: [], target: .variables(targets),
      body: Array(body.dropFirst(4)), range: list[index].range, form: .fetch)
    loop.open = first.open?.range
    loop.close = first.close?.range
    loop.others = [second.open, second.close].compactMap { $0?.range }
    return loop
  }

  // MARK: The loop

  /// `WHILE x <= 0 LOOP FETCH c INTO r; EXIT WHEN c%NOTFOUND; x := r.amount; END LOOP;` and
  /// `EXIT WHEN x <= 0;`
  private func side(_ fetching: RoutineStatement, _ leaving: RoutineStatement) -> Side? {
    guard case .whileLoop(let condition, let body) = fetching.kind, body.count == 3,
      let left = spent(condition), case .exit(nil, let end?) = leaving.kind, spent(end) == left,
      case .fetch(let cursor, let into) = body[0].kind, !into.isBulk, into.targets.count == 1,
      case .name(let cursorName) = cursor.kind, case .exit(nil, let last?) = body[1].kind,
      case .cursorAttribute(let tested, .notFound) = last.kind,
      tested.parts.map(lower) == cursorName.parts.map(lower),
      case .assignment(let target, let value) = body[2].kind, name(target) == left,
      case .name(let field) = value.kind, field.parts.count == 2,
      lower(field.parts[0]) == name(into.targets[0])
    else { return nil }
    return Side(
      cursor: cursorName, into: into.targets[0], left: left, amount: lower(field.parts[1]))
  }

  /// `x <= 0`
  private func spent(_ condition: Expression) -> String? {
    guard case .chain(let chain) = condition.kind, let (left, symbol, right) = chain.single,
      symbol == .lessOrEqual, case .literal(.integer("0")) = right.kind
    else { return nil }
    return name(left)
  }

  /// The variable that an expression is.
  private func name(_ expression: Expression) -> String? {
    guard case .name(let name) = expression.kind, name.parts.count == 1 else { return nil }
    return lower(name.last)
  }

  /// `part := LEAST(x, y)`, and once each `x := x - part` and `y := y - part` for every row.
  private func settles(_ body: [RoutineStatement], _ first: String, _ second: String) -> Bool {
    guard !leaves(body) else { return false }
    var part: String?
    var taken: Set<String> = []
    for statement in body {
      guard case .assignment(let target, let value) = statement.kind, let name = name(target) else {
        continue
      }
      if case .call(let call) = value.kind, lower(call.name.last) == "least",
        Set(call.arguments.compactMap { self.name($0.value) }) == [first, second],
        call.arguments.count == 2, taken.isEmpty
      {
        guard part == nil else { return false }
        part = name
      } else if [first, second].contains(name) {
        guard case .chain(let chain) = value.kind, let (left, symbol, right) = chain.single,
          symbol == .subtract, self.name(left) == name, let part, self.name(right) == part,
          taken.insert(name).inserted
        else { return false }
      } else if name == part {
        return false
      }
    }
    return taken.count == 2 && part != nil
      && keeps([first, second, part ?? ""], in: body.map { unit.words($0.range) })
      && !passesOut(body, [first, second, part ?? ""])
  }

  /// Whether a row may end the loop or go round early.
  private func leaves(_ statements: [RoutineStatement]) -> Bool {
    var found = false
    StatementWalk { statement, _ in
      switch statement.kind {
      case .exit, .proceed, .return, .goto, .fetch, .loop, .whileLoop: found = true
      default: break
      }
      return true
    }.walk(statements)
    return found
  }

  /// Whether texts assign each of these variables once.
  private func keeps(_ names: [String], in texts: [String]) -> Bool {
    let tokens = WordCount.tokens(texts.joined(separator: " "))
    for name in names {
      let places = tokens.indices.filter { tokens[$0] == name }
      let assigned = places.filter { tokens[$0...].dropFirst().starts(with: [":", "="]) }
      let isSelected = places.contains { place in
        let before = tokens[..<place].reversed().prefix { $0 != ";" && $0 != "from" }
        return before.contains("into") && !before.contains("insert")
      }
      guard assigned.count == 1, !isSelected else { return false }
    }
    return true
  }

  /// Whether a called routine may give one of these variables another value.
  private func passesOut(_ statements: [RoutineStatement], _ names: Set<String>) -> Bool {
    var found = false
    StatementWalk { statement, _ in
      guard case .call(let expression) = statement.kind, case .call(let call) = expression.kind,
        call.arguments.contains(where: { name($0.value).map(names.contains) ?? false })
      else { return true }
      guard case .routines(let routines)? = forms.builder.resolve(call.name, scope)?.0 else {
        found = true
        return true
      }
      for routine in routines
      where routine.subprogram.heading.parameters.contains(where: { $0.mode != .in }) {
        found = true
      }
      return true
    }.walk(statements)
    return found
  }

  // MARK: Around it

  /// Finds the OPEN before the loop, the CLOSE after it, and the query.
  private func complete(_ side: inout Side) -> Bool {
    let cursor = side.cursor.parts.map(lower)
    guard let start = list[..<index].lastIndex(where: { opened($0) == cursor }),
      let end = list[(index + 1)...].firstIndex(where: { closed($0) == cursor }),
      case .open(_, let arguments) = list[start].kind, arguments.isEmpty,
      let (query, bound) = forms.cursor(side.cursor, [], scope), bound.list.isEmpty,
      case .select(var select) = query.body, select.groupBy == nil, case .all = select.quantifier,
      query.with == nil, query.limit == nil, query.locking.isEmpty, let order = query.orderBy,
      let columns = try? QueryColumns(forms.builder.program).outputNames(select),
      columns.contains(side.amount), Set(columns).count == columns.count
    else { return false }
    for item in order.items {
      // A position or an alias means nothing inside of a window.
      guard case .name(let name) = item.expression.kind, name.parts.count == 2 else { return false }
    }
    var plain = query
    plain.orderBy = nil
    for place in select.items.indices where select.items[place].alias == nil {
      select.items[place].alias = Identifier(columns[place], range: select.items[place].range)
    }
    guard select.items.count == columns.count else { return false }
    var call = FunctionCall(
      name: QualifiedName([Identifier("ROW_NUMBER", range: query.range)]))
    call.over = Window(orderBy: order.items, range: query.range)
    select.items.append(
      Select.Item(
        expression: Expression(.call(call), range: query.range),
        alias: Identifier("set_rn", range: query.range)))
    plain.body = .select(select)
    side.rows = Printer.text(of: plain, dialect: .oracle)
    side.columns = columns
    side.open = list[start]
    side.close = list[end]
    side.scope = bound.scope
    return true
  }

  private func opened(_ statement: RoutineStatement) -> [String]? {
    guard case .open(let cursor, _) = statement.kind, case .name(let name) = cursor.kind else {
      return nil
    }
    return name.parts.map(lower)
  }

  private func closed(_ statement: RoutineStatement) -> [String]? {
    guard case .close(let cursor) = statement.kind, case .name(let name) = cursor.kind else {
      return nil
    }
    return name.parts.map(lower)
  }

  /// The part of the routine from the first OPEN to the last CLOSE, with nothing else in it.
  private func around(_ first: Side, _ second: Side) -> SourceRange? {
    guard let a = first.open, let b = second.open, let c = first.close, let d = second.close,
      let start = list.firstIndex(where: { $0.range == a.range || $0.range == b.range }),
      let end = list.lastIndex(where: { $0.range == c.range || $0.range == d.range }),
      start + 2 == index, end == index + 2
    else { return nil }
    return SourceRange(start: list[start].range.start, end: list[end].range.end)
  }

  /// Whether nothing but its declaration names a variable outside, so that what the loop leaves in it
  /// is of no use, and it begins with the 0 of its declaration.
  private func isDead(_ names: [String?], outside range: SourceRange) -> Bool {
    guard let routine = forms.builder.routine(around: list[index].range, unit),
      let body = routine.subprogram.body
    else { return false }
    let rest = WordCount(unit.words(routine.subprogram.range, without: range))
    for (place, name) in names.enumerated() {
      guard let name, rest.count(of: name) == 1,
        let variable = body.declarations.lazy.compactMap({ declared($0, name) }).first
      else { return false }
      if place < 2 {
        guard case .literal(.integer("0"))? = variable.defaultValue?.kind,
          forms.builder.declaredText(variable.type, scope).uppercased() == "NUMBER"
        else { return false }
      }
    }
    return true
  }

  private func declared(_ declaration: Declaration, _ name: String) -> Declaration.Variable? {
    guard case .variable(let variable) = declaration.kind, lower(variable.name) == name else {
      return nil
    }
    return variable
  }

  private func variable(_ name: String) -> Expression {
    let range = list[index].range
    return Expression(.name(QualifiedName([Identifier(name, range: range)])), range: range)
  }
}
