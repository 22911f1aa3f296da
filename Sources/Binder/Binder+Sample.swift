import Columns
import Diagnostics
import Functions
import Plan
import Syntax

extension Binder {
  /// TABLESAMPLE and USING SAMPLE: a share of the rows, each by a draw of its own, or so many rows.
  ///
  /// With REPEATABLE (seed) the draw of a row is a hash of its number and the seed, so that the
  /// same rows come each time.
  func sampled(
    _ rows: any PlanNode, _ sample: Syntax.Sample
  ) throws(SQLError) -> any PlanNode {
    let range = sample.range
    let context = ExpressionContext(Scope(parent: nil), clause: "TABLESAMPLE")
    let size = try bind(sample.size, context)
    guard let constant = try size.constantValue(session), constant != .null,
      size.type.isNumeric
    else {
      throw fail(.invalidParameter, "the size of a sample is a number", at: sample.size.range)
    }
    var plan = rows
    let draw: BoundExpression
    if let seed = sample.seed {
      let number = try windowItem("row_number")
      plan = Plan.Window(plan, partition: [], order: [], items: [number])
      let hashed = try call(
        "hash", [number.column.reference, try bind(seed, context)], at: range)
      let share = try call(
        "%", [hashed, .literal(.integer(1_000_000_007), .uint64)], at: range)
      draw = try call(
        "/",
        [
          try converted(share, to: .double, at: range), .literal(.double(1_000_000_007), .double),
        ], at: range)
    } else {
      draw = try call("random", [], at: range)
    }
    if sample.isRows {
      let key = column("draw", .double)
      let drawn = Project(
        plan,
        plan.output.map { NamedExpression($0.reference, as: $0) } + [NamedExpression(draw, as: key)]
      )
      guard case .integer(let count) = constant, count >= 0 else {
        throw fail(
          .invalidParameter, "a sample has a whole number of rows", at: sample.size.range)
      }
      let first = Plan.Limit(Sort(drawn, by: [SortKey(key.reference)]), count: Int(clamping: count))
      return projected(first, to: rows.output)
    }
    let percent = try converted(size, to: .double, at: range)
    if case .double(let value)? = try percent.constantValue(session),
      !(0...100).contains(value)
    {
      throw fail(
        .invalidParameter, "a sample has between 0 and 100 percent of the rows",
        at: sample.size.range)
    }
    let share = try call("/", [percent, .literal(.double(100), .double)], at: range)
    return projected(
      Filter(plan, where: try call("<", [draw, share], at: range)), to: rows.output)
  }
}
