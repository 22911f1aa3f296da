import Diagnostics
import Syntax

// Lists in which a pass over the rows of BULK COLLECT keeps some of them, packed together, for a FORALL:
//
//     n := 0;                                   per row:
//     FOR i IN 1 .. rows.COUNT LOOP               n := 0;
//       IF rows(i).amount > 0 THEN                IF rows(i).amount > 0 THEN
//         n := n + 1;                               n := n + 1;
//         ids(n) := rows(i).id;           →         ids := rows(i).id;
//       END IF;                                   END IF;
//     END LOOP;                                   IF n > 0 THEN
//     FORALL j IN 1 .. n                            UPDATE t SET … WHERE id = ids;
//       UPDATE t SET … WHERE id = ids(j);         END IF;
//
// A row is packed once at most, by one statement that counts; nobody else looks at the lists or the counter.
struct PackedLists {
  /// Counts what is kept.
  let counter: String
  /// The lists in which a row keeps something; lower case.
  let lists: Set<String>
  /// The statements with `n := n + 1` in place of `n := ids.COUNT + 1`.
  let statements: [RoutineStatement]
  /// What FORALL over all that is kept says: `1 .. n`, `1 .. ids.COUNT`, `ids.FIRST .. ids.LAST`.
  private let bounds: Set<String>
  /// Those of which nothing is left from the pass before.
  private let emptied: Set<String>

  /// - Parameter list: The statements behind the one that fetches.
  init?(_ list: [RoutineStatement], _ forms: BulkForms, _ loop: SourceRange) {
    let unit = forms.scope.unit
    let loops = list.compactMap { statement -> RoutineStatement.ForLoop? in
      if case .forLoop(let pass) = statement.kind { pass } else { nil }
    }
    guard loops.count == 1, let place = Self.counting(loops[0].statements) else { return nil }
    counter = place.counter
    guard case .scalar? = forms.scope.find(counter)?.0 else { return nil }
    let name = counter
    let inside = WordCount.tokens(unit.words(loop))
    lists = Set(
      inside.indices.dropFirst().filter { index in
        inside[index...].starts(with: ["(", name, ")"])
      }.map { inside[$0 - 1] })
    guard !lists.isEmpty, lists.allSatisfy({ forms.collection($0) != nil }),
      place.list.map(lists.contains) ?? true,
      lists.allSatisfy({ Self.isGiven($0, name, place.after) })
    else { return nil }
    statements = place.list == nil ? list : list.map { Self.counted($0, place.statement, name) }
    let before = list.prefix { if case .forLoop = $0.kind { false } else { true } }
      .map { Self.text($0, unit) }
    emptied = lists.filter { before.contains("\($0).delete;") }
    bounds = Set(
      ["1 .. \(name)"] + emptied.flatMap { ["1 .. \($0).count", "\($0).first .. \($0).last"] })
    guard before.contains(place.list.map { "\($0).delete;" } ?? "\(name) := 0;"),
      isAlone(list, inside, place, forms, loop)
    else { return nil }
  }

  /// `n := 0`
  func isReset(_ statement: RoutineStatement, _ unit: SourceUnit) -> Bool {
    Self.text(statement, unit) == "\(counter) := 0;"
  }

  /// Whether a FORALL goes through all that is kept.
  func isWhole(_ from: Expression, _ to: Expression) -> Bool {
    bounds.contains("\(Self.text(from)) .. \(Self.text(to))")
  }

  /// `n > 0`, `ids.COUNT > 0`
  func isFilled(_ condition: Expression) -> Bool {
    let text = Self.text(condition)
    return ([counter] + emptied.map { "\($0).count" }).contains {
      text == "\($0) > 0" || text == "\($0) <> 0" || text == "\($0) >= 1"
    }
  }

  /// What a FORALL does for a row that is kept.
  func guarded(_ all: RoutineStatement.ForAll) -> RoutineStatement {
    let range = all.statement.range
    let condition = OperatorChain(
      first: Expression(.name(QualifiedName([Identifier(counter, range: range)])), range: range),
      rest: [
        OperatorChain.Term(
          operator: .greater, operatorRange: range,
          operand: Expression(.literal(.integer("0")), range: range))
      ])
    var statement = all.statement
    statement.kind = .conditional(
      [.init(condition: Expression(.chain(condition), range: range), statements: [all.statement])],
      otherwise: [])
    return statement
  }

  // MARK: Reading

  /// Where a row is counted: `n := n + 1`, or `n := ids.COUNT + 1`, with what follows it.
  private struct Counting {
    var counter: String
    var list: String?
    var statement: RoutineStatement
    var after: [RoutineStatement]
  }

  /// The only such place that is in no loop inside.
  private static func counting(_ statements: [RoutineStatement]) -> Counting? {
    var found: [Counting] = []
    func look(_ list: [RoutineStatement]) {
      for (index, statement) in list.enumerated() {
        switch statement.kind {
        case .assignment(let target, let value):
          guard case .name(let name) = target.kind, name.parts.count == 1 else { continue }
          let own = lower(name.last)
          let sum = text(value)
          let after = Array(list[(index + 1)...])
          if sum == "\(own) + 1" {
            let isKept = after.contains { Self.mentions(own, in: $0) }
            if isKept {
              found.append(Counting(counter: own, list: nil, statement: statement, after: after))
            }
          } else if sum.hasSuffix(".count + 1") {
            found.append(
              Counting(
                counter: own, list: String(sum.dropLast(".count + 1".count)), statement: statement,
                after: after))
          }
        case .conditional(let branches, let otherwise):
          for branch in branches { look(branch.statements) }
          look(otherwise)
        case .choice(_, let branches, let otherwise):
          for branch in branches { look(branch.statements) }
          look(otherwise ?? [])
        case .block(let block) where block.handlers.isEmpty && block.declarations.isEmpty:
          look(block.statements)
        default: break
        }
      }
    }
    look(statements)
    return found.count == 1 ? found[0] : nil
  }

  /// Whether a statement gives a list its element: `ids(n) := …`, `ids(n).x := …`, `SELECT … INTO ids(n)`.
  private static func mentions(_ counter: String, in statement: RoutineStatement) -> Bool {
    targets(statement).contains { target in
      if case .call(let call) = target.kind, call.arguments.count == 1 {
        return text(call.arguments[0].value) == counter
      }
      return false
    }
  }

  private static func targets(_ statement: RoutineStatement) -> [Expression] {
    var targets: [Expression] = []
    switch statement.kind {
    case .assignment(let target, _): targets = [target]
    case .sql(let sql): targets = sql.into?.targets ?? []
    default: break
    }
    return targets.map { target in
      if case .field(let base, _) = target.kind { base } else { target }
    }
  }

  /// Whether a list gets its element before anything asks for it.
  private static func isGiven(
    _ list: String, _ counter: String, _ statements: [RoutineStatement]
  ) -> Bool {
    for statement in statements {
      let isTarget = targets(statement).contains { target in
        guard case .call(let call) = target.kind, call.arguments.count == 1 else { return false }
        return call.name.parts.map(lower) == [list] && text(call.arguments[0].value) == counter
      }
      if isTarget {
        if case .assignment(_, let value) = statement.kind {
          return !Words(text(value)).all.contains(list)
        }
        return true
      }
    }
    return false
  }

  /// Whether nobody looks at the counter and the lists but by the forms that are known.
  private func isAlone(
    _ list: [RoutineStatement], _ inside: [String], _ place: Counting, _ forms: BulkForms,
    _ loop: SourceRange
  ) -> Bool {
    let unit = forms.scope.unit
    guard let routine = forms.forms.builder.routine(around: loop, unit) else { return false }
    let elsewhere = WordCount(unit.words(routine.subprogram.range, without: loop))
    guard elsewhere.count(of: counter) <= 1,
      lists.allSatisfy({ elsewhere.count(of: $0) <= 1 })
    else { return false }
    // A row that is not counted must not give the one before something else.
    guard let first = place.after.first, let last = place.after.last else { return false }
    let kept = WordCount.tokens(
      unit.words(SourceRange(start: first.range.start, end: last.range.end)))
    func elements(_ tokens: [String]) -> Int {
      tokens.indices.count { tokens[$0...].starts(with: ["(", counter, ")"]) }
    }
    guard elements(kept) == elements(inside) else { return false }
    var known: [String: Int] = [:]
    known[counter] = place.list == nil ? 2 : 1
    if let counted = place.list { known[counted, default: 0] += 1 }
    for statement in list {
      let text = Self.text(statement, unit)
      if text == "\(counter) := 0;" { known[counter, default: 0] += 1 }
      for name in lists where text == "\(name).delete;" {
        known[name, default: 0] += 1
      }
      add(statement, to: &known, unit)
    }
    for index in inside.indices.dropFirst()
    where inside[index...].starts(with: ["(", counter, ")"]) {
      known[counter, default: 0] += 1
      known[inside[index - 1], default: 0] += 1
    }
    let words = inside.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
    return ([counter] + lists).allSatisfy { words[$0] == known[$0] }
  }

  /// The mentions in a FORALL, and in the condition around it.
  private func add(
    _ statement: RoutineStatement, to known: inout [String: Int], _ unit: SourceUnit
  ) {
    switch statement.kind {
    case .conditional(let branches, let otherwise)
    where branches.count == 1 && otherwise.isEmpty && isFilled(branches[0].condition):
      for word in WordCount.tokens(Self.text(branches[0].condition)) {
        known[word, default: 0] += 1
      }
      for inner in branches[0].statements { add(inner, to: &known, unit) }
    case .forAll(let all):
      guard case .range(let from, let to) = all.bounds, isWhole(from, to) else { return }
      for word in WordCount.tokens(Self.text(from) + " " + Self.text(to)) {
        known[word, default: 0] += 1
      }
      let tokens = WordCount.tokens(unit.words(all.statement.range))
      for place in tokens.indices.dropLast(3)
      where lists.contains(tokens[place])
        && tokens[(place + 1)...].starts(with: ["(", lower(all.index), ")"])
      {
        known[tokens[place], default: 0] += 1
      }
    default: break
    }
  }

  // MARK: Writing

  /// A statement with `n := n + 1` in place of another one.
  private static func counted(
    _ statement: RoutineStatement, _ place: RoutineStatement, _ counter: String
  ) -> RoutineStatement {
    func all(_ list: [RoutineStatement]) -> [RoutineStatement] {
      list.map { counted($0, place, counter) }
    }
    var result = statement
    switch statement.kind {
    case .assignment(let target, var value) where statement.range == place.range:
      guard case .chain(var chain) = value.kind else { return statement }
      chain.first = Expression(target.kind, range: chain.first.range)
      value.kind = .chain(chain)
      result.kind = .assignment(target, value: value)
    case .conditional(let branches, let otherwise):
      result.kind = .conditional(
        branches.map { .init(condition: $0.condition, statements: all($0.statements)) },
        otherwise: all(otherwise))
    case .choice(let value, let branches, let otherwise):
      result.kind = .choice(
        value, branches.map { .init(condition: $0.condition, statements: all($0.statements)) },
        otherwise: otherwise.map(all))
    case .block(var block):
      block.statements = all(block.statements)
      result.kind = .block(block)
    case .forLoop(var loop):
      loop.statements = all(loop.statements)
      result.kind = .forLoop(loop)
    default: break
    }
    return result
  }

  private static func text(_ expression: Expression) -> String {
    Printer.text(of: expression, dialect: .oracle).lowercased()
  }

  /// The words of a statement with one blank between them.
  private static func text(_ statement: RoutineStatement, _ unit: SourceUnit) -> String {
    switch statement.kind {
    case .assignment(let target, let value): return "\(text(target)) := \(text(value));"
    case .call(let call):
      switch call.kind {
      case .name(let name): return name.parts.map(lower).joined(separator: ".") + ";"
      case .call(let call) where call.arguments.isEmpty:
        return call.name.parts.map(lower).joined(separator: ".") + ";"
      default: return ""
      }
    default: return ""
    }
  }
}
