import Columns

/// Pairs of rows of two inputs.
package struct Join: PlanNode {
  package enum Kind: Sendable {
    case inner, left, right, full
    /// Left rows that have (have no) partner; the output is the left input's.
    case semi, anti
    /// The same with the sides exchanged: right rows that have (have no) partner; the output is
    /// the right input's. For a small right side, where the hash table is built.
    case rightSemi, rightAnti
    /// Left rows with one more BOOLEAN column: the three-valued OR of the condition over all
    /// right rows (FALSE over none), as `x IN (query)` means it.
    case mark(OutputColumn)
    /// Like left, but a second partner of a left row is an error: a scalar subquery.
    case single
    /// For each left row the right row with the closest value: the condition's last conjunct is
    /// an inequality `l >= r` (or >, <=, <), the others are equalities. `isOuter` keeps left rows
    /// without partner.
    case asOf(isOuter: Bool)
  }

  package var kind: Kind
  package var left: any PlanNode
  package var right: any PlanNode
  /// nil pairs every row with every row.
  package var condition: BoundExpression?

  package init(
    _ kind: Kind, _ left: any PlanNode, _ right: any PlanNode, on condition: BoundExpression? = nil
  ) {
    self.kind = kind
    self.left = left
    self.right = right
    self.condition = condition
  }

  package var name: String {
    switch kind {
    case .inner: condition == nil ? "CrossJoin" : "Join"
    case .left: "LeftJoin"
    case .right: "RightJoin"
    case .full: "FullJoin"
    case .semi: "SemiJoin"
    case .anti: "AntiJoin"
    case .rightSemi: "RightSemiJoin"
    case .rightAnti: "RightAntiJoin"
    case .mark: "MarkJoin"
    case .single: "SingleJoin"
    case .asOf: "AsOfJoin"
    }
  }

  package var inputs: [any PlanNode] { [left, right] }
  package func replacing(inputs: [any PlanNode]) -> any PlanNode {
    Join(kind, inputs[0], inputs[1], on: condition)
  }
  package var output: [OutputColumn] {
    switch kind {
    case .semi, .anti: left.output
    case .rightSemi, .rightAnti: right.output
    case .mark(let column): left.output + [column]
    default: left.output + right.output
    }
  }
  package var expressions: [BoundExpression] { condition.map { [$0] } ?? [] }
  package func replacing(expressions: [BoundExpression]) -> any PlanNode {
    Join(kind, left, right, on: expressions.first)
  }
  package func details(_ printer: ExpressionPrinter) -> [String] {
    condition.map { [printer.text(of: $0)] } ?? []
  }

  package func filterMayPass(toInput index: Int, columns: Set<ColumnID>) -> Bool {
    guard columns.isSubset(of: inputs[index].outputIDs) else { return false }
    switch kind {
    case .inner: return true
    case .left, .semi, .anti, .single, .mark, .asOf(isOuter: true), .asOf(isOuter: false):
      return index == 0
    case .right, .rightSemi, .rightAnti: return index == 1
    case .full: return false
    }
  }

  package var maximumRows: Int? {
    switch kind {
    case .semi, .anti, .mark, .single, .asOf: left.maximumRows
    case .rightSemi, .rightAnti: right.maximumRows
    case .inner:
      left.maximumRows.flatMap { l in
        right.maximumRows.map { l.multipliedReportingOverflow(by: $0) }
      }.flatMap { $0.overflow ? nil : $0.partialValue }
    default: nil
    }
  }

  package var uniqueKeys: [Set<ColumnID>] {
    switch kind {
    case .semi, .anti, .mark, .single, .asOf: return left.uniqueKeys
    case .rightSemi, .rightAnti: return right.uniqueKeys
    case .inner, .left:
      return rightIsUnique ? left.uniqueKeys : []
    default: return []
    }
  }

  /// Whether a left row has at most one partner by the equalities and the right side's keys.
  package var rightIsUnique: Bool {
    let keys = Set(
      equalities.keys.compactMap { key -> ColumnID? in
        if case .column(let id, _) = key.right { return id }
        return nil
      })
    return right.uniqueKeys.contains { $0.isSubset(of: keys) }
  }

  /// One equality between the sides.
  package struct Equality: Sendable {
    package var left: BoundExpression
    package var right: BoundExpression
    /// NULL equals NULL: IS NOT DISTINCT FROM.
    package var nullSafe: Bool

    package init(left: BoundExpression, right: BoundExpression, nullSafe: Bool) {
      self.left = left
      self.right = right
      self.nullSafe = nullSafe
    }
  }

  /// The condition split in equalities between the sides and the rest.
  package var equalities: (keys: [Equality], residual: [BoundExpression]) {
    let leftIDs = left.outputIDs
    let rightIDs = right.outputIDs
    var keys: [Equality] = []
    var residual: [BoundExpression] = []
    for part in condition?.conjuncts ?? [] {
      guard case .call(let call, let sides) = tested(part), sides.count == 2,
        call.name == "=" || call.name == "is_not_distinct"
      else {
        residual.append(part)
        continue
      }
      let (a, b) = (sides[0].columns, sides[1].columns)
      let nullSafe = call.name != "="
      if !a.isEmpty, !b.isEmpty, a.isSubset(of: leftIDs), b.isSubset(of: rightIDs) {
        keys.append(Equality(left: sides[0], right: sides[1], nullSafe: nullSafe))
      } else if !a.isEmpty, !b.isEmpty, a.isSubset(of: rightIDs), b.isSubset(of: leftIDs) {
        keys.append(Equality(left: sides[1], right: sides[0], nullSafe: nullSafe))
      } else {
        residual.append(part)
      }
    }
    return (keys, residual)
  }

  /// In the condition of a mark, `is_true(a = b)` finds the same rows as `a = b`.
  private func tested(_ part: BoundExpression) -> BoundExpression {
    guard case .mark = kind, case .call(let call, let operands) = part, call.name == "is_true"
    else { return part }
    return operands[0]
  }
}

/// A join whose right input refers to columns of the left: LATERAL, correlated subqueries.
/// Unnesting replaces each by joins; execution never sees one.
package struct DependentJoin: PlanNode {
  package var kind: Join.Kind
  package var left: any PlanNode
  package var right: any PlanNode
  package var condition: BoundExpression?

  package init(
    _ kind: Join.Kind, _ left: any PlanNode, _ right: any PlanNode,
    on condition: BoundExpression? = nil
  ) {
    self.kind = kind
    self.left = left
    self.right = right
    self.condition = condition
  }

  package var name: String { "Dependent" + Join(kind, left, right, on: condition).name }
  package var inputs: [any PlanNode] { [left, right] }
  package func replacing(inputs: [any PlanNode]) -> any PlanNode {
    DependentJoin(kind, inputs[0], inputs[1], on: condition)
  }
  package var output: [OutputColumn] { Join(kind, left, right, on: condition).output }
  package var expressions: [BoundExpression] { condition.map { [$0] } ?? [] }
  package func replacing(expressions: [BoundExpression]) -> any PlanNode {
    DependentJoin(kind, left, right, on: expressions.first)
  }
  package func details(_ printer: ExpressionPrinter) -> [String] {
    condition.map { [printer.text(of: $0)] } ?? []
  }
}
