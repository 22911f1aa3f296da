import Diagnostics
import Syntax

// A row that is numbered one above those that are there takes its place among those of the loop.
//
//     SELECT NVL(MAX(no), 0) + 1                SELECT …, b.next + (ROW_NUMBER() OVER
//       INTO v FROM line                          (PARTITION BY doc ORDER BY ord) - 1) AS v
//      WHERE doc = r.doc;                  →     FROM frame f LEFT JOIN LATERAL (SELECT
//     INSERT INTO line (doc, no, …)                NVL(MAX(no), 0) + 1 AS next FROM line
//     VALUES (r.doc, v, …);                        WHERE doc = f.doc) b …
//
// Equal if the loop does nothing else with the table, every row that asks inserts one, and the
// table keeps the number and the keys as they are: what it rounds or cuts counts otherwise.
extension LoopRun {
  /// The next number of a table, which the INSERT after it must use.
  struct NextNumber {
    let table: String
    /// The column of the greatest number; nil for COUNT(*).
    let column: String?
    let keys: [String: String]
    let path: Path
    let frame: Frame
    /// How the number is written, and what the variable made of it.
    let values: Set<String>
    let range: SourceRange
    /// Where the row is inserted.
    var insert: SourceRange?
  }

  /// Numbers the rows of this path where a query asks for the next number of a table.
  /// - Returns: False for other queries.
  func runNextNumber(
    _ query: Query, _ select: Select, _ target: Slot, _ scope: Scope
  ) throws(Refusal) -> Bool {
    guard context.strategy.numbersRows, autonomousDepth == 0, !isFolding,
      let asked = NextNumberQuery(select), let table = program.tables[asked.table],
      !context.chooses(.takesWaves), counts(asked, table),
      let keys = try fixedColumns(select, scope), !expectsFailures,
      (program.triggers[table.name] ?? []).isEmpty
    else { return false }
    guard !context.record.nextNumbers.contains(where: { $0.table == table.name }) else {
      throw refusal(of: table.name, query.range)
    }
    let inner = try aliased(query, select, ["c1"], scope)
    let here = state.path.condition.map { " WHERE \($0)" } ?? ""
    let first = frame.add(
      lookup: inner.uses.union(state.path.uses), outputs: [(target.name, { "\($0).c1" })]
    ) { alias in
      "LEFT JOIN LATERAL (SELECT x.c1 FROM (\(inner.text)) x\(here)) \(alias) ON 1 = 1"
    }[0]
    let named = keys.sorted { $0.key < $1.key }.map { ($0.key, self.named($0.key, $0.value)) }
    let compared = named.map { table.comparable($0.0, $0.1, frame).text }
    let groups = [state.path.column.map { "f.\($0)" }].compactMap { $0 } + compared
    let partition = groups.isEmpty ? "" : "PARTITION BY \(groups.joined(separator: ", ")) "
    var uses = first.uses.union(state.path.uses).union(["set_ord"])
    for (_, term) in named { uses.formUnion(term.uses) }
    // No row has a key that is NULL.
    let none = named.map { "\($0.1.text) IS NULL OR " }.joined()
    let number = frame.add(
      "next",
      Term(
        text: "\(first.text) + CASE WHEN \(none)1 = 0 THEN 0 ELSE \(asked.step) * "
          + "(ROW_NUMBER() OVER (\(partition)ORDER BY f.set_ord) - 1) END",
        uses: uses))
    rewrites.insert(.numbering)
    set(target, convert(number, to: target, from: nil, kind: .number, query.range))
    let value = try read(target, query.range)
    if value != number {
      forbidHere(
        .combine([number, value]) { "\($0[0]) <> \($0[1])" }, "a number or its key is rounded")
    }
    for (name, key) in named { try keepWhole(key, name, of: table, query.range) }
    if let column = asked.column {
      try keepWhole(number, column, of: table, query.range)
    }
    context.record.nextNumbers.append(
      NextNumber(
        table: table.name, column: asked.column,
        keys: Dictionary(named.map { ($0.0, $0.1.text) }) { first, _ in first },
        path: state.path, frame: frame, values: [number.text, value.text], range: query.range))
    count(.value(.one))
    return true
  }

  /// `(SELECT NVL(MAX(no), 0) + 1 FROM t)` among the values of a row; nil for other values.
  func nextNumber(_ value: Expression, _ scope: Scope) throws(Refusal) -> Term? {
    guard case .subquery(let query) = value.kind, case .select(let select) = query.body,
      query.with == nil
    else { return nil }
    let slot = Slot(name: "next", outside: nil, type: .any)
    guard try runNextNumber(query, select, slot, scope) else { return nil }
    return try read(slot, value.range)
  }

  /// Whether a number that is one higher is the greatest: as text, 10 is less than 9.
  private func counts(_ asked: NextNumberQuery, _ table: TableModel) -> Bool {
    guard let name = asked.column else { return true }
    return table.column(name)?.type.flatMap { ColumnKind($0) } == .number
  }

  /// Gives the plan up where a column keeps something else than a value.
  private func keepWhole(
    _ value: Term, _ name: String, of table: TableModel, _ range: SourceRange
  ) throws(Refusal) {
    guard let type = table.column(name)?.type, let kind = ColumnKind(type), kind != .padded else {
      throw refusal(of: table.name, range)
    }
    let kept: Term
    switch (kind, SlotType(type)) {
    case (.number, .number(_, let scale)):
      kept = .combine([value]) { "ROUND(TO_NUMBER(\($0[0])), \(scale))" }
    case (.number, .integer): kept = .combine([value]) { "ROUND(TO_NUMBER(\($0[0])))" }
    case (.number, _): return
    default:
      let text = Printer.text(of: type, dialect: .oracle)
      kept = .combine([value]) { "CAST(\($0[0]) AS \(text))" }
    }
    forbidHere(
      .combine([value, kept]) { "\($0[0]) <> \($0[1])" }, "a number or its key is rounded")
  }

  /// An INSERT into a table whose next number was asked uses it.
  func useNextNumber(
    _ table: TableModel, _ values: [String: Term], _ range: SourceRange
  ) throws(Refusal) {
    let places = context.record.nextNumbers.indices
    guard let place = places.first(where: { context.record.nextNumbers[$0].table == table.name })
    else { return }
    let number = context.record.nextNumbers[place]
    let hasKeys = number.keys.allSatisfy { values[$0.key]?.text == $0.value }
    let hasNumber =
      number.column.map { column in
        values[column].map { !number.values.isDisjoint(with: [$0.text, origin($0)]) } ?? false
      } ?? true
    guard number.insert == nil, hasKeys, hasNumber, number.path == state.path,
      number.frame === frame
    else { throw refusal(of: table.name, range) }
    context.record.nextNumbers[place].insert = range
  }

  /// - Throws: `Refusal` where the loop does something else with a table that it numbers.
  func checkNextNumbers() throws(Refusal) {
    for number in context.record.nextNumbers {
      let others = accesses.filter { $0.table == number.table }
      let written = effects.filter { $0.table == number.table }
      guard let insert = number.insert, others.allSatisfy({ $0.isInsert && $0.range == insert }),
        written.count == 1, written[0].cancelled.isEmpty, written[0].path == number.path,
        number.frame.parent == nil || number.frame.stopColumn == nil
      else { throw refusal(of: number.table, number.range) }
    }
  }

  private func refusal(of table: String, _ range: SourceRange) -> Refusal {
    var refusal = Refusal(
      "the loop reads \(table), which it writes, and not only rows of its own iteration", range)
    refusal.withoutNextNumbers = true
    return refusal
  }

  /// What a column is a copy of.
  private func origin(_ term: Term) -> String {
    origins(of: term).first?.text ?? term.text
  }

  /// The columns that a query's condition fixes; nil where it asks for something else.
  private func fixedColumns(
    _ select: Select, _ scope: Scope
  ) throws(Refusal) -> [String: Term]? {
    guard let filter = select.filter else { return [:] }
    var columns = QueryColumns(program)
    try columns.visit(Query(body: .select(select), range: select.range))
    let keys = try keys(filter, positions: columns.positions, scope)
    let parts: Int
    switch filter.kind {
    case .and(let list): parts = list.count
    default: parts = 1
    }
    return keys.count == parts && ReadSources.equalities(filter).count == parts ? keys : nil
  }
}

/// `SELECT NVL(MAX(no), 0) + 1 FROM t`, `SELECT COUNT(*) + 1 FROM t WHERE …`
private struct NextNumberQuery {
  /// Lower case.
  let table: String
  let column: String?
  let step: Int

  init?(_ select: Select) {
    guard select.items.count == 1, select.from.count == 1, select.groupBy == nil,
      select.having == nil, select.hierarchy == nil, case .all = select.quantifier,
      case .table(let table) = select.from[0].kind,
      case .chain(let chain) = select.items[0].expression.kind,
      let (first, sign, second) = chain.single, sign == .add,
      case .literal(.integer(let digits)) = second.kind, let step = Int(digits), step > 0,
      case .call(let call) = first.kind, call.over == nil
    else { return nil }
    self.table = lower(table.name.last)
    switch lower(call.name.last) {
    case "nvl", "coalesce":
      guard call.arguments.count == 2, case .literal(.integer) = call.arguments[1].value.kind,
        let column = Self.greatest(call.arguments[0].value)
      else { return nil }
      (self.column, self.step) = (column, step)
    case "max":
      guard let column = Self.greatest(first) else { return nil }
      (self.column, self.step) = (column, step)
    case "count":
      guard call.arguments.count == 1, case .star = call.arguments[0].value.kind, step == 1 else {
        return nil
      }
      (column, self.step) = (nil, 1)
    default: return nil
    }
  }

  private static func greatest(_ expression: Expression) -> String? {
    guard case .call(let call) = expression.kind, lower(call.name.last) == "max", call.over == nil,
      call.arguments.count == 1, case .name(let name) = call.arguments[0].value.kind
    else { return nil }
    return lower(name.last)
  }
}
