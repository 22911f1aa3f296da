import Columns
import Diagnostics
import Plan
import Syntax

extension Binder {
  /// Binds the common table expressions of a WITH; later ones see earlier ones.
  func bindWith(
    _ with: Syntax.With, outer: Scope?
  ) throws(SQLError) -> [(entry: CommonTableEntry, plan: any PlanNode)] {
    var definitions: [(entry: CommonTableEntry, plan: any PlanNode)] = []
    var seen: Set<String> = []
    if let last = with.items.last {
      try check(with.items.count, Bound.commonTables, "tables in one WITH", at: last.range)
    }
    if !with.routines.isEmpty {
      guard let routines else {
        throw fail(
          .featureNotSupported, "functions behind WITH cannot stand here", at: with.range)
      }
      try routines.declare(with.routines.map(\.program))
    }
    for item in with.items {
      guard seen.insert(item.name.text.lowercased()).inserted else {
        throw fail(
          .duplicateAlias, "WITH names \"\(item.name.text)\" twice", at: item.name.range)
      }
      try refuseUnbound(item)
      guard case .query(let query) = item.body else {
        definitions += try bindChanging(item, outer, among: definitions)
        continue
      }
      let number = nextCommonTable
      nextCommonTable += 1
      let plan: any PlanNode
      if !item.keys.isEmpty {
        guard with.isRecursive, let split = recursiveParts(query, name: item.name.text) else {
          throw fail(
            .syntaxError, "USING KEY wants WITH RECURSIVE and a UNION", at: item.range)
        }
        plan = try bindKeyedRecursion(item, number, split, outer: outer)
      } else if mayRecur(with, item), let split = recursiveParts(query, name: item.name.text) {
        plan = try bindRecursive(item, number, split, query, outer: outer)
      } else {
        plan = try renamed(try bindQuery(query, outer: outer), item.columns, item.name)
      }
      let entry = CommonTableEntry(
        name: item.name.text, number: number, columns: plan.output,
        uses: CommonTableEntry.UseCount(), definition: plan)
      commonTables.append(entry)
      definitions.append((entry, plan))
    }
    return definitions
  }

  /// Oracle has no word RECURSIVE: a query with a column list that reads itself is recursive (SQL Language
  /// Reference 19c, "SELECT", subquery_factoring_clause).
  private func mayRecur(_ with: Syntax.With, _ item: Syntax.With.Item) -> Bool {
    with.isRecursive || dialect == .oracle && !item.columns.isEmpty
  }

  /// What is read and has no meaning here must not be passed over: a query without its CYCLE may
  /// never end.
  private func refuseUnbound(_ item: Syntax.With.Item) throws(SQLError) {
    if item.search != nil {
      throw fail(
        .featureNotSupported, "SEARCH of a recursive query is not available", at: item.range,
        hint: "collect the path in a list column, and order by it")
    }
    if item.cycle != nil {
      throw fail(
        .featureNotSupported, "CYCLE of a recursive query is not available", at: item.range,
        hint: "collect the path in a list column, and test NOT list_contains(path, x)")
    }
  }

  /// The plan with its columns under the names of a column list.
  func renamed(
    _ plan: any PlanNode, _ names: [Identifier], _ alias: Identifier
  ) throws(SQLError) -> any PlanNode {
    if names.isEmpty { return plan }
    guard names.count <= plan.output.count else {
      throw fail(
        .invalidColumnReference,
        "\"\(alias.text)\" names \(names.count) columns, but has \(plan.output.count)",
        at: names[names.count - 1].range)
    }
    let items = plan.output.enumerated().map { i, old in
      let name = i < names.count ? names[i].folded(dialect) : old.name
      return NamedExpression(old.reference, as: column(name, old.type))
    }
    return Project(plan, items)
  }

  /// Base and step of a query of the form `base UNION [ALL] step` whose step reads `name`.
  private func recursiveParts(_ query: Syntax.Query, name: String) -> RecursiveParts? {
    guard case .setOperations(var operations) = query.body, let last = operations.rest.last,
      last.operator == .union
    else { return nil }
    operations.rest.removeLast()
    let base: Syntax.QueryBody =
      operations.rest.isEmpty ? operations.first : .setOperations(operations)
    return (base, last.body, last.isAll)
  }

  private func bindRecursive(
    _ item: Syntax.With.Item, _ number: Int, _ parts: RecursiveParts,
    _ query: Syntax.Query, outer: Scope?
  ) throws(SQLError) -> any PlanNode {
    var base = try renamed(try bindBody(parts.base, outer: outer), item.columns, item.name)
    // The step may widen a type: then the base is cast and the step bound again.
    for _ in 0..<4 {
      let round = try bindRound(
        item, number, parts, base: base, reads: base.output, kept: base.output, outer: outer)
      if !round.isRecursive {
        return try bindSetOperation(
          .union, isAll: parts.keepsDuplicates, base, round.plain, at: query.range)
      }
      if dialect == .oracle, let numbers = try withNumbers(base) {
        base = numbers
        continue
      }
      if round.isSettled {
        return RecursiveUnion(
          number: number, label: item.name.text, base: base, step: round.step,
          keepsDuplicates: parts.keepsDuplicates, whole: round.whole,
          output: base.output.map { column($0.name, $0.type) })
      }
      base = round.base
    }
    throw doesNotSettle(item)
  }

  /// The rows of a recursion with NUMBER for exact numbers, which every step of Oracle's keeps; nil where it has
  /// no others.
  private func withNumbers(_ base: any PlanNode) throws(SQLError) -> (any PlanNode)? {
    let isExact = base.output.map { $0.type.isInteger || $0.type.isDecimal }
    guard isExact.contains(true) else { return nil }
    var items: [NamedExpression] = []
    for (old, becomesNumber) in zip(base.output, isExact) {
      let type = becomesNumber ? DataType.number : old.type
      let value = try cast(old.reference, to: type, at: SourceRange(start: 0, end: 0))
      items.append(NamedExpression(value, as: column(old.name, type)))
    }
    return Project(base, items)
  }

  /// The step of a recursion over its base, as far as it is known.
  ///
  /// - Parameters:
  ///   - reads: The columns of what the step reads of the last round.
  ///   - kept: Those of all rows so far.
  func bindRound(
    _ item: Syntax.With.Item, _ number: Int, _ parts: RecursiveParts, base: any PlanNode,
    reads: [OutputColumn], kept: [OutputColumn], outer: Scope?
  ) throws(SQLError) -> RecursionRound {
    let entry = CommonTableEntry(
      name: item.name.text, number: number, columns: reads, uses: CommonTableEntry.UseCount())
    let whole = newEntry(wholeRecursion(item.name.text), kept)
    commonTables += [entry, whole]
    let step = try bindBody(parts.step, outer: outer)
    commonTables.removeLast(2)
    guard step.output.count == base.output.count else {
      throw fail(
        .syntaxError,
        "the base of \"\(item.name.text)\" has \(base.output.count) columns, its step \(step.output.count)",
        at: item.range)
    }
    let (wide, narrow) = try aligned(base, step, at: item.range)
    return RecursionRound(
      base: wide, step: narrow, plain: step,
      isSettled: wide.output.map(\.type) == base.output.map(\.type),
      isRecursive: entry.uses.count + whole.uses.count > 0,
      whole: whole.uses.count > 0 ? whole.number : nil)
  }

  func doesNotSettle(_ item: Syntax.With.Item) -> SQLError {
    fail(
      .datatypeMismatch, "the types of \"\(item.name.text)\" do not settle", at: item.range,
      hint: "cast the columns of the base")
  }

  func newEntry(_ name: String, _ columns: [OutputColumn]) -> CommonTableEntry {
    defer { nextCommonTable += 1 }
    return CommonTableEntry(
      name: name, number: nextCommonTable, columns: columns, uses: CommonTableEntry.UseCount())
  }

  /// The rows of a plan that stands alone, asked while the statement is bound; nil where nothing
  /// can run. It may read the common tables that are bound so far.
  func rowsAskedNow(_ plan: any PlanNode) throws(SQLError) -> [[Value]]? {
    guard let rowsNow else { return nil }
    var whole = plan
    for entry in commonTables.reversed() where entry.uses.count > 0 {
      guard let definition = entry.definition else { continue }
      whole = CommonTable(
        number: entry.number, label: entry.name, definition: definition, body: whole)
    }
    return try rowsNow(whole)
  }

  /// The name of the entry for all rows of a recursion: `recurring.t`.
  func wholeRecursion(_ name: String) -> String { "recurring.\(name)" }

  /// A use of a common table.
  func commonTableScan(_ name: String) -> CommonTableScan? {
    let wanted = name.lowercased()
    guard let entry = commonTables.last(where: { $0.name.lowercased() == wanted }) else {
      return nil
    }
    entry.uses.count += 1
    let output = entry.columns.map { column($0.name, $0.type) }
    if let definition = entry.definition { noteFixed(definition) }
    for (known, made) in zip(entry.columns, output) {
      paddedColumns[made.id] = paddedColumns[known.id]
    }
    return CommonTableScan(number: entry.number, label: entry.name, output: output)
  }
}

/// Base and step of a recursion with the types that hold both.
struct RecursionRound {
  var base: any PlanNode
  var step: any PlanNode
  /// The step with the types that it has by itself.
  var plain: any PlanNode
  /// Whether the base has these types already.
  var isSettled: Bool
  /// Whether the step reads the recursion at all.
  var isRecursive: Bool
  /// The number by which it reads all rows so far.
  var whole: Int?
}
