import Columns
import Diagnostics
import Functions
import Plan
import Syntax

/// Oracle's ROWNUM of one SELECT: the column of numbers, once something reads it.
final class RowNumbers {
  var column: OutputColumn?
}

extension Binder {
  /// ROWNUM, LEVEL, CONNECT_BY_ISLEAF and CONNECT_BY_ISCYCLE, where they mean something.
  func bindPseudoColumn(
    _ name: String, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression? {
    let word = name.lowercased()
    if word == "rownum", let numbers = context.scope.rowNumbers {
      let made = numbers.column ?? column("rownum", .int64)
      numbers.column = made
      return made.reference
    }
    var scope: Scope? = context.scope
    while let here = scope {
      if let found = here.hierarchy?.pseudoColumn(word) { return found.reference }
      scope = here.parent
    }
    return nil
  }

  /// The rows that pass WHERE, numbered if something reads ROWNUM.
  ///
  /// ROWNUM numbers the rows as they pass WHERE, before grouping and ordering, and a row that does
  /// not pass gives its number to the next (Oracle SQL Language Reference, ROWNUM Pseudocolumn).
  /// So a condition on ROWNUM keeps rows up to the first number that does not satisfy it:
  /// `ROWNUM <= 5` keeps five rows, `ROWNUM > 1` none.
  func filtered(
    _ rows: any PlanNode, by predicate: BoundExpression?, _ numbers: RowNumbers,
    at range: SourceRange
  ) throws(SQLError) -> any PlanNode {
    guard let number = numbers.column else {
      return predicate.map { Filter(rows, where: $0) } ?? rows
    }
    var plain: [BoundExpression] = []
    var counting: [BoundExpression] = []
    for part in predicate?.conjuncts ?? [] {
      if part.columns.contains(number.id) { counting.append(part) } else { plain.append(part) }
    }
    var plan = BoundExpression.conjunction(plain).map { Filter(rows, where: $0) } ?? rows
    let inside = rows.outputIDs
    var limit: Int?
    var rest: [BoundExpression] = []
    for part in counting {
      guard part.columns.isDisjoint(with: inside) else {
        throw fail(
          .featureNotSupported,
          "ROWNUM can be compared only with what is the same for all rows", at: range,
          hint: "number the rows in a subquery: SELECT …, ROW_NUMBER() OVER (ORDER BY …)")
      }
      if let count = try limitMeant(by: part, number.id) {
        limit = min(limit ?? .max, count)
      } else {
        rest.append(part)
      }
    }
    if let limit { plan = Plan.Limit(plan, count: limit) }
    var item = try windowItem("row_number")
    item.column = number
    plan = Plan.Window(plan, partition: [], order: [], items: [item])
    return try rest.isEmpty ? plan : firstRows(of: plan, while: rest, at: range)
  }

  /// `ROWNUM <= 5` and `ROWNUM < 6` are a limit of 5 rows, and so is `5 >= ROWNUM`.
  private func limitMeant(
    by part: BoundExpression, _ number: ColumnID
  ) throws(SQLError) -> Int? {
    guard case .call(let call, let sides) = part, sides.count == 2 else { return nil }
    for (a, b, less, lessOrEqual) in [(0, 1, "<", "<="), (1, 0, ">", ">=")] {
      guard sides[a].unconverted == number, sides[b].isConstant,
        call.name == less || call.name == lessOrEqual || call.name == "="
      else { continue }
      guard let value = try sides[b].constantValue(session) else { return nil }
      guard let bound = wholeNumber(value) else { return value == .null ? 0 : nil }
      if call.name == "=" { return bound.isWhole && bound.floor == 1 ? 1 : 0 }
      let isStrict = call.name == less && bound.isWhole
      return max(0, isStrict ? bound.floor - 1 : bound.floor)
    }
    return nil
  }

  private func wholeNumber(_ value: Value) -> (floor: Int, isWhole: Bool)? {
    switch value {
    case .integer(let integer): return (Int(clamping: integer), true)
    case .decimal(let unscaled, let scale):
      var power: Int128 = 1
      for _ in 0..<scale { power *= 10 }
      let rest = unscaled % power
      let whole = unscaled / power - (rest < 0 ? 1 : 0)
      return (Int(clamping: whole), rest == 0)
    case .double(let double) where double.isFinite:
      let floor = double.rounded(.down)
      return (Int(clamping: Int128(max(-1e18, min(1e18, floor)))), floor == double)
    case .string(let text):
      guard let number = Double(text), number.isFinite else { return nil }
      return wholeNumber(.double(number))
    default: return nil
    }
  }

  /// The rows before the first one whose number does not satisfy the conditions.
  private func firstRows(
    of plan: any PlanNode, while conditions: [BoundExpression], at range: SourceRange
  ) throws(SQLError) -> any PlanNode {
    let test = try call(
      "is_true", [conditions.count == 1 ? conditions[0] : .and(conditions)], at: range)
    let all = try functions.resolveAggregate(
      "bool_and", [ArgumentType(.boolean)], dialect: dialect)
    let item = WindowItem(
      function: .aggregate(all), arguments: [test],
      frame: WindowFrame(unit: .rows, start: .unboundedPreceding, end: .currentRow),
      column: column("passes", .boolean))
    let tested = Plan.Window(plan, partition: [], order: [], items: [item])
    return projected(Filter(tested, where: item.column.reference), to: plan.output)
  }
}

extension BoundExpression {
  /// The column that this is, perhaps under casts.
  var unconverted: ColumnID? {
    switch self {
    case .column(let id, _): id
    case .cast(let operand, _, _): operand.unconverted
    default: nil
    }
  }
}
