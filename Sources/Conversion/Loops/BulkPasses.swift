import Diagnostics
import Syntax

/// Reads the loops over fetched rows that follow each other, and brings them together to one.
struct BulkPasses {
  struct Passes {
    var elements: BulkElements
    var statements: [RoutineStatement]
    /// Whether EXIT leaves the loop over the rows.
    var leaves = false
  }

  /// One loop or FORALL over the rows; without an index a statement between them.
  struct Pass {
    var index: String
    var statements: [RoutineStatement]
    var isForAll = false
    /// Adds the number of rows to this variable.
    var counts: String?
  }

  let forms: BulkForms
  private let filled: [BulkCollection]
  private let isGuarded: Bool
  /// The rows come a number at a time.
  private let isChunked: Bool

  /// - Parameter isGuarded: It is known that there are rows.
  init(_ forms: BulkForms, _ filled: [BulkCollection], isGuarded: Bool, isChunked: Bool) {
    self.forms = forms
    self.filled = filled
    self.isGuarded = isGuarded
    self.isChunked = isChunked
  }

  private var unit: SourceUnit { forms.scope.unit }

  /// The passes from a place of the list on, and the place after them.
  func take(from start: Int) -> (Passes, Int)? {
    var end = start
    var last = start
    while forms.list.indices.contains(end),
      let passes = self.passes(of: [forms.list[end]], isGuarded)
    {
      end += 1
      if passes.contains(where: { !$0.index.isEmpty }) { last = end }
    }
    guard last > start else { return nil }
    let whole = SourceRange(
      start: forms.list[forms.index].range.start, end: forms.list[last - 1].range.end)
    return read(Array(forms.list[start..<last]), whole).map { ($0, last) }
  }

  /// The passes that all statements of a list are.
  /// - Parameter whole: The loop with the statement that fetches.
  func read(_ list: [RoutineStatement], _ whole: SourceRange) -> Passes? {
    let packed = isChunked ? PackedLists(list, forms, whole) : nil
    guard !filled.isEmpty,
      let passes = self.passes(of: packed?.statements ?? list, isGuarded, packed),
      passes.contains(where: { !$0.index.isEmpty })
    else { return nil }
    let indexes = Set(passes.map(\.index)).subtracting([""])
    var elements = BulkElements(indexes: indexes, filled: filled)
    elements.counter = packed?.counter
    elements.packed = packed?.lists ?? []
    elements.own = own(passes, indexes.union([packed?.counter].compactMap { $0 }))
    let areKept = elements.own.allSatisfy {
      elements.packed.contains($0.name) || isAssignedFirst($0.name, passes)
    }
    guard areKept, elements.packed.isSubset(of: elements.own.map(\.name)) else { return nil }
    guard areAlone(elements, passes, whole), areApart(passes, elements) else { return nil }
    let leaves = passes.map { self.leaves($0.statements) }
    guard passes.count == 1 || !leaves.contains(true) else { return nil }
    return Passes(
      elements: elements, statements: passes.flatMap(\.statements), leaves: leaves.contains(true))
  }

  // MARK: Reading

  /// - Returns: Nil if a statement is neither a pass nor the upkeep of a collection.
  private func passes(
    of list: [RoutineStatement], _ isGuarded: Bool, _ packed: PackedLists? = nil
  ) -> [Pass]? {
    var passes: [Pass] = []
    for statement in list {
      switch statement.kind {
      case .forLoop(let loop) where !loop.isReverse && isWhole(loop.lower, loop.upper, isGuarded):
        passes.append(Pass(index: lower(loop.index), statements: loop.statements))
      case .forAll(let all) where !all.savesExceptions:
        guard case .range(let from, let to) = all.bounds else { return nil }
        if let packed, packed.isWhole(from, to) {
          passes.append(Pass(index: lower(all.index), statements: [packed.guarded(all)]))
          continue
        }
        guard isWhole(from, to, isGuarded) else { return nil }
        passes.append(
          Pass(index: lower(all.index), statements: [all.statement], isForAll: true))
      case .assignment(let target, let value)
      where passes.last?.isForAll ?? false && addsRowCount(target, value):
        passes[passes.count - 1].statements.append(statement)
      case .conditional(let branches, let otherwise)
      where branches.count == 1 && otherwise.isEmpty && isFilled(branches[0].condition):
        guard let inner = self.passes(of: branches[0].statements, true, packed) else { return nil }
        passes += inner
      case .conditional(let branches, let otherwise)
      where branches.count == 1 && otherwise.isEmpty
        && packed?.isFilled(branches[0].condition) ?? false:
        guard let inner = self.passes(of: branches[0].statements, isGuarded, packed) else {
          return nil
        }
        passes += inner
      case .assignment where packed?.isReset(statement, unit) ?? false: continue
      case .assignment(let target, let value):
        guard let counting = counting(target, value, statement) else { return nil }
        passes.append(counting)
      case .sql(let sql) where isCommit(sql):
        passes.append(Pass(index: "", statements: [statement]))
      case .call(let call) where isUpkeep(call): break
      default: return nil
      }
    }
    return passes
  }

  /// `n := n + SQL%ROWCOUNT` after a FORALL: what all of its rows add, each row adds by itself.
  private func addsRowCount(_ target: Expression, _ value: Expression) -> Bool {
    let (own, sum) = (text(target), text(value))
    return sum == "\(own) + sql%rowcount" || sum == "sql%rowcount + \(own)"
  }

  /// `n := n + rows.COUNT`: each row adds 1.
  private func counting(
    _ target: Expression, _ value: Expression, _ statement: RoutineStatement
  ) -> Pass? {
    guard case .name(let name) = target.kind, case .chain(var chain) = value.kind,
      chain.rest.count == 1,
      filled.contains(where: { text(value) == "\(text(target)) + \($0.name).count" })
    else { return nil }
    chain.rest[0].operand = Expression(.literal(.integer("1")), range: chain.rest[0].operand.range)
    var counting = statement
    counting.kind = .assignment(target, value: Expression(.chain(chain), range: value.range))
    return Pass(index: "", statements: [counting], counts: lower(name.parts[0]))
  }

  private func isCommit(_ statement: Statement) -> Bool {
    if case .transaction(.commit) = statement.kind { return true }
    return false
  }

  /// `1 .. rows.COUNT`, or `rows.FIRST .. rows.LAST` where there are rows.
  private func isWhole(_ from: Expression, _ to: Expression, _ isGuarded: Bool) -> Bool {
    let (low, high) = (text(from), text(to))
    return filled.contains { collection in
      (low == "1" && high == "\(collection.name).count")
        || (isGuarded && low == "\(collection.name).first" && high == "\(collection.name).last")
    }
  }

  /// `rows.COUNT > 0`
  private func isFilled(_ condition: Expression) -> Bool {
    let text = text(condition)
    return filled.contains { text == "\($0.name).count > 0" || text == "\($0.name).count <> 0" }
  }

  /// `amounts.DELETE`, `amounts.EXTEND (n)` of a collection of the routine.
  private func isUpkeep(_ call: Expression) -> Bool {
    let name: QualifiedName
    switch call.kind {
    case .name(let bare): name = bare
    case .call(let call): name = call.name
    default: return false
    }
    return name.parts.count == 2 && ["delete", "extend"].contains(lower(name.last))
      && forms.collection(lower(name.parts[0])) != nil
  }

  private func leaves(_ statements: [RoutineStatement]) -> Bool {
    var found = false
    StatementWalk { statement, _ in
      switch statement.kind {
      case .exit, .proceed, .return, .goto: found = true
      case .loop, .whileLoop, .forLoop, .cursorLoop: return false
      default: break
      }
      return true
    }.walk(statements)
    return found
  }

  private func text(_ expression: Expression) -> String {
    Printer.text(of: expression, dialect: .oracle).lowercased()
  }

  // MARK: Collections of the iteration

  /// The collections in which passes keep something at the index of the row.
  private func own(_ passes: [Pass], _ indexes: Set<String>) -> [BulkCollection] {
    var names: Set<String> = []
    for pass in passes {
      StatementWalk { statement, _ in
        if case .assignment(let target, _) = statement.kind {
          var base = target
          if case .field(let inner, _) = target.kind { base = inner }
          if case .call(let call) = base.kind, call.name.parts.count == 1,
            RowsBinding(indexes: indexes, element: .constant(target, .any)).isRow(call.arguments)
          {
            names.insert(lower(call.name.last))
          }
        }
        return true
      }.walk(pass.statements)
    }
    return names.subtracting(filled.map(\.name)).sorted().compactMap { forms.collection($0) }
  }

  /// Whether each row gives a collection its element before it asks for it.
  private func isAssignedFirst(_ name: String, _ passes: [Pass]) -> Bool {
    passes.first { WordCount(words($0)).count(of: name) > 0 }
      .map { isAssignedFirst(name, $0.statements) } ?? false
  }

  private func isAssignedFirst(_ name: String, _ statements: [RoutineStatement]) -> Bool {
    guard
      let first = statements.first(where: {
        WordCount(unit.words($0.range)).count(of: name) > 0
      })
    else { return false }
    switch first.kind {
    case .assignment(let target, let value):
      return WordCount(unit.words(target.range)).count(of: name) == 1
        && WordCount(unit.words(value.range)).count(of: name) == 0
    case .block(let block):
      return block.handlers.isEmpty && isAssignedFirst(name, block.statements)
    case .conditional(let branches, let otherwise):
      return isAssignedFirst(name, otherwise)
        && branches.allSatisfy { branch in
          WordCount(unit.words(branch.condition.range)).count(of: name) == 0
            && isAssignedFirst(name, branch.statements)
        }
    default: return false
    }
  }

  /// Whether nobody looks at the collections but by the rows' indexes, here and elsewhere.
  private func areAlone(
    _ elements: BulkElements, _ passes: [Pass], _ whole: SourceRange
  ) -> Bool {
    let texts = passes.map { $0.counts == nil ? words($0).lowercased() : "" }
    var byRow = texts.map { _ in 0 }
    let elsewhere = outside(of: whole)
    for collection in elements.filled + elements.own {
      let name = collection.name
      for (number, text) in texts.enumerated() {
        let atRow = rowMentions(of: name, at: passes[number].index, in: text)
        var mentions = atRow
        if let counter = elements.counter, elements.packed.contains(name) {
          mentions +=
            rowMentions(of: name, at: counter, in: text) + countMentions(of: name, in: text)
        }
        guard WordCount(text).count(of: name) == mentions else { return false }
        byRow[number] += atRow
      }
      // Its declaration is one mention.
      guard elsewhere.count(of: name) <= 1 else { return false }
    }
    // In a chunk the index is no number of the row.
    return !isChunked
      || passes.indices.allSatisfy {
        passes[$0].index.isEmpty || WordCount(texts[$0]).count(of: passes[$0].index) == byRow[$0]
      }
  }

  func words(_ pass: Pass) -> String {
    guard let first = pass.statements.first, let last = pass.statements.last else { return "" }
    return unit.words(SourceRange(start: first.range.start, end: last.range.end))
  }

  /// How often `name(index)` stands in a text.
  private func rowMentions(of name: String, at index: String, in text: String) -> Int {
    let tokens = WordCount.tokens(text)
    let pattern = [name, "(", index, ")"]
    return tokens.indices.reduce(0) { count, place in
      let isElement = tokens[place...].starts(with: pattern)
      let isField = place > 0 && tokens[place - 1] == "."
      return count + (isElement && !isField ? 1 : 0)
    }
  }

  /// How often `name.COUNT` stands in a text.
  private func countMentions(of name: String, in text: String) -> Int {
    let tokens = WordCount.tokens(text)
    return tokens.indices.count { tokens[$0...].starts(with: [name, ".", "count"]) }
  }

  /// The words of the routine apart from the loop.
  private func outside(of loop: SourceRange) -> WordCount {
    let routine = forms.forms.builder.routine(around: loop, unit)
    guard let whole = routine?.subprogram.range else { return WordCount("") }
    return WordCount(
      unit.words(whole, without: loop))
  }
}
