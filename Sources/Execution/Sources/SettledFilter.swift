import Columns
import Diagnostics
import Plan

extension Scan {
  /// The scan with a filter that compares columns with plain values wherever the other side is the same
  /// for all rows, as statistics and dictionaries ask for it.
  ///
  /// ```
  /// day >= $1 - 30                 →  day >= '2026-08-01'
  /// CAST(id AS NUMBER) = MOD($1, 7)  →  id IN (5)
  /// ```
  /// What fails to compute stays: it fails when a row asks for it.
  func settled(_ options: ExecutionOptions) -> Scan {
    guard let filter else { return self }
    let conjuncts = filter.conjuncts
    let settled = conjuncts.map { $0.settled(options) }
    guard settled.contains(where: { $0 != nil }) else { return self }
    var scan = self
    scan.filter = .conjunction(zip(settled, conjuncts).map { $0 ?? $1 })
    return scan
  }
}

private let comparisons: Set<String> = ["=", "<", "<=", ">", ">="]

extension BoundExpression {
  /// Which side of a comparison with a column, or a column as a NUMBER, is the same for all rows and
  /// not yet a plain value.
  private var openSide: Int? {
    guard case .call(let call, let sides) = self, sides.count == 2, comparisons.contains(call.name)
    else { return nil }
    for (side, other) in [(0, 1), (1, 0)] {
      let isPlain =
        switch sides[side] {
        case .literal: true
        // Scans look up parameters themselves.
        case .parameter: if case .column = sides[other] { true } else { false }
        default: false
        }
      guard !isPlain, RowPlan.keyColumn(sides[other]) != nil, sides[side].columns.isEmpty,
        !sides[side].hasSubquery, !sides[side].isVolatile
      else { continue }
      return side
    }
    return nil
  }

  /// Nil where nothing is to be computed, or that fails.
  fileprivate func settled(_ options: ExecutionOptions) -> BoundExpression? {
    guard case .call(let call, var sides) = self, let open = openSide else { return nil }
    let column: Column
    do throws(SQLError) {
      column = try ExpressionSet([sides[open]], layout: [:], options)
        .evaluate(Batch([], count: 1))[0]
    } catch { return nil }
    let other = sides[1 - open]
    if call.name == "=", case .cast(let inner, _, _) = other,
      let (_, type) = RowPlan.keyColumn(other), !column.isNull(0)
    {
      // No value of the column equals a NUMBER that has no form in its type.
      guard let exact = column.exact(as: type) else { return .literal(.boolean(false), .boolean) }
      return .inList(inner, [exact[0]], isNegated: false)
    }
    sides[open] = .literal(column[0], sides[open].type)
    return .call(call, sides)
  }
}
