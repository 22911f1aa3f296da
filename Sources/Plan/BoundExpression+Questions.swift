import Columns
import Functions

extension BoundExpression {
  package var type: DataType {
    switch self {
    case .column(_, let type), .literal(_, let type), .parameter(_, let type): type
    case .call(let call, _): call.returnType
    case .cast(_, let cast, _): cast.to
    case .and, .or, .inList: .boolean
    case .conditional(_, _, let type), .coalesce(_, let type): type
    case .subquery(let subquery): subquery.type
    }
  }

  /// The direct operands, in the order of evaluation.
  package var operands: [BoundExpression] {
    switch self {
    case .column, .literal, .parameter: []
    case .call(_, let arguments): arguments
    case .cast(let operand, _, _), .inList(let operand, _, _): [operand]
    case .and(let operands), .or(let operands), .coalesce(let operands, _): operands
    case .conditional(let branches, let otherwise, _):
      branches.flatMap { [$0.condition, $0.result] } + [otherwise]
    case .subquery(let subquery):
      switch subquery.kind {
      case .any(let comparison), .all(let comparison): [comparison]
      default: []
      }
    }
  }

  /// The same expression over other operands, given in the order of `operands`.
  package func replacing(operands new: [BoundExpression]) -> BoundExpression {
    switch self {
    case .column, .literal, .parameter: return self
    case .call(let call, _): return .call(call, new)
    case .cast(_, let cast, let isTry): return .cast(new[0], cast, isTry: isTry)
    case .inList(_, let values, let isNegated):
      return .inList(new[0], values, isNegated: isNegated)
    case .and: return .and(new)
    case .or: return .or(new)
    case .coalesce(_, let type): return .coalesce(new, type)
    case .conditional(let branches, _, let type):
      let changed = branches.indices.map {
        ConditionalBranch(condition: new[2 * $0], result: new[2 * $0 + 1])
      }
      return .conditional(changed, otherwise: new[new.count - 1], type)
    case .subquery(var subquery):
      switch subquery.kind {
      case .any: subquery.kind = .any(comparison: new[0])
      case .all: subquery.kind = .all(comparison: new[0])
      default: break
      }
      return .subquery(subquery)
    }
  }

  /// Replaces parts from the leaves up; `change` returns nil to keep a part.
  package func rewritten(_ change: (BoundExpression) -> BoundExpression?) -> BoundExpression {
    let old = operands
    let rebuilt = old.isEmpty ? self : replacing(operands: old.map { $0.rewritten(change) })
    return change(rebuilt) ?? rebuilt
  }

  /// Visits this expression and all inside it, outside first.
  package func visit(_ body: (BoundExpression) -> Void) {
    body(self)
    for operand in operands { operand.visit(body) }
  }

  /// The columns it reads; of a subquery those of the outer query.
  package var columns: Set<ColumnID> {
    var found: Set<ColumnID> = []
    var inner: Set<ColumnID> = []
    visit { part in
      switch part {
      case .column(let id, _): found.insert(id)
      case .subquery(let subquery):
        found.formUnion(subquery.outerColumns)
        inner.formUnion(subquery.plan.outputIDs)
      default: break
      }
    }
    return inner.isEmpty ? found : found.subtracting(inner)
  }

  /// True when some rows may give an error instead of a value.
  package var canFail: Bool {
    contains { part in
      switch part {
      case .call(let call, _): call.traits.canFail
      case .cast(_, let cast, let isTry): cast.canFail && !isTry
      case .subquery(let subquery): if case .scalar = subquery.kind { true } else { false }
      default: false
      }
    }
  }

  /// True when two evaluations may differ.
  package var isVolatile: Bool {
    contains {
      if case .call(let call, _) = $0 {
        call.traits.isVolatile || call.traits.hasEffects
      } else {
        false
      }
    }
  }

  /// True when it tells the time of the statement.
  package var readsClock: Bool {
    contains { if case .call(let call, _) = $0 { call.traits.readsClock } else { false } }
  }

  package var hasSubquery: Bool {
    contains { if case .subquery = $0 { true } else { false } }
  }

  /// True when it reads no column: one value for all rows.
  package var isConstant: Bool { columns.isEmpty && !hasSubquery && !isVolatile }

  package func contains(where test: (BoundExpression) -> Bool) -> Bool {
    if test(self) { return true }
    return operands.contains { $0.contains(where: test) }
  }

  /// The operands of a conjunction, or the expression alone.
  package var conjuncts: [BoundExpression] {
    if case .and(let operands) = self { return operands.flatMap(\.conjuncts) }
    return [self]
  }

  /// The conjunction of all; nil for none.
  package static func conjunction(_ parts: [BoundExpression]) -> BoundExpression? {
    parts.count <= 1 ? parts.first : .and(parts)
  }

  /// The expression with columns replaced.
  package func substituting(_ table: [ColumnID: BoundExpression]) -> BoundExpression {
    rewritten { part in
      if case .column(let id, _) = part { return table[id] }
      return nil
    }
  }
}

extension BoundExpression {
  package static func == (a: BoundExpression, b: BoundExpression) -> Bool {
    a.fingerprint == b.fingerprint
  }

  /// A text that two expressions share exactly when they compute the same thing.
  package var fingerprint: String { ExpressionPrinter(names: [:], showsTypes: true).text(of: self) }
}
