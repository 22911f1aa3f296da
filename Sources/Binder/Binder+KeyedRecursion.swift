import Columns
import Diagnostics
import Plan
import Syntax

/// Base and step of a recursive query.
typealias RecursiveParts = (
  base: Syntax.QueryBody, step: Syntax.QueryBody, keepsDuplicates: Bool
)

extension Binder {
  /// `WITH RECURSIVE t(k, v) USING KEY (k, max(v)) AS (base UNION [ALL] step)`, DuckDB's.
  ///
  /// One row for each key is kept: its other columns are aggregates of all rows of the key, or
  /// come from the last one. They are what this query makes of the rows so far:
  ///
  ///     SELECT k, max(v) AS v, last(w) AS w FROM rows GROUP BY k
  func bindKeyedRecursion(
    _ item: Syntax.With.Item, _ number: Int, _ parts: RecursiveParts, outer: Scope?
  ) throws(SQLError) -> any PlanNode {
    var base = try renamed(try bindBody(parts.base, outer: outer), item.columns, item.name)
    for _ in 0..<3 {
      let rows = newEntry("rows of \(item.name.text)", base.output)
      commonTables.append(rows)
      let (query, isReplacing) = try merging(item, base.output, rows.name)
      let merge = try bindQuery(query, outer: nil)
      commonTables.removeLast()
      // After UNION ALL a round is rows, after UNION it is what became of their keys.
      let round = try bindRound(
        item, number, parts, base: base, reads: parts.keepsDuplicates ? base.output : merge.output,
        kept: merge.output, outer: outer)
      if round.isSettled {
        var (base, step) = (base, round.step)
        if !round.isRecursive {
          // A step that reads no round runs once.
          base = try bindSetOperation(.union, isAll: true, base, step, at: item.range)
          step = Filter(base, where: .literal(.boolean(false), .boolean))
        }
        return RecursiveUnion(
          number: number, label: item.name.text, base: base, step: step,
          keepsDuplicates: parts.keepsDuplicates, whole: round.whole,
          keyed: .init(rows: rows.number, merge: merge, isReplacing: isReplacing),
          output: merge.output.map { column($0.name, $0.type) })
      }
      base = round.base
    }
    throw doesNotSettle(item)
  }

  private func merging(
    _ item: Syntax.With.Item, _ columns: [OutputColumn], _ rows: String
  ) throws(SQLError) -> (query: Syntax.Query, isReplacing: Bool) {
    let range = item.name.range
    var keys: Set<String> = []
    var aggregates: [String: Syntax.Expression] = [:]
    for key in item.keys {
      if key.alias == nil, case .name(let name) = key.expression.kind, name.parts.count == 1 {
        keys.insert(try columnName(name.last, columns))
      } else {
        let target = try columnName(try target(of: key), columns)
        guard aggregates.updateValue(key.expression, forKey: target) == nil else {
          throw fail(
            .duplicateColumn, "USING KEY gives \"\(target)\" two values", at: key.range)
        }
      }
    }
    if let both = keys.first(where: { aggregates[$0] != nil }) {
      throw fail(
        .syntaxError, "\"\(both)\" is a key and an aggregate of USING KEY", at: item.range)
    }
    guard !keys.isEmpty else {
      throw fail(.syntaxError, "USING KEY wants a column that is a key", at: item.range)
    }
    func named(_ column: String) -> Syntax.Expression {
      Syntax.Expression(
        .name(QualifiedName([Identifier(column, isQuoted: true, range: range)])), range: range)
    }
    var select = Syntax.Select(range: item.range)
    select.items = columns.map { column in
      let made = Identifier(column.name, isQuoted: true, range: range)
      let folded = column.name.lowercased()
      if keys.contains(folded) { return .init(expression: named(column.name), alias: made) }
      if let aggregate = aggregates[folded] { return .init(expression: aggregate, alias: made) }
      let last = Syntax.FunctionCall(
        name: QualifiedName([Identifier("last", range: range)]),
        arguments: [.init(value: named(column.name))])
      return .init(expression: Syntax.Expression(.call(last), range: range), alias: made)
    }
    let source = QualifiedName([Identifier(rows, isQuoted: true, range: range)])
    select.from = [TableReference(.table(TableName(name: source)), range: range)]
    select.groupBy = .init(
      isAll: false, isDistinct: false,
      elements: columns.filter { keys.contains($0.name.lowercased()) }.map {
        .expression(named($0.name))
      }, range: range)
    return (Syntax.Query(body: .select(select), range: item.range), aggregates.isEmpty)
  }

  /// The column that an aggregate is for: its alias, or its first argument.
  private func target(of item: Syntax.Select.Item) throws(SQLError) -> Identifier {
    if let alias = item.alias { return alias }
    if case .call(let call) = item.expression.kind, let first = call.arguments.first,
      case .name(let name) = first.value.kind
    {
      return name.last
    }
    throw fail(
      .syntaxError, "it is not clear which column this is for", at: item.range,
      hint: "name it: max(a + b) AS c")
  }

  private func columnName(
    _ name: Identifier, _ columns: [OutputColumn]
  ) throws(SQLError) -> String {
    let wanted = name.text.lowercased()
    guard columns.contains(where: { $0.name.lowercased() == wanted }) else {
      throw fail(
        .undefinedColumn, "column \"\(name.text)\" does not exist", at: name.range,
        hint: didYouMean(name.text, among: columns.map(\.name)))
    }
    return wanted
  }
}
