import Columns
import Diagnostics
import Functions
import Plan
import Syntax

/// The columns that the names of one CONNECT BY query mean: those that all have, and one for each
/// PRIOR, CONNECT_BY_ROOT and SYS_CONNECT_BY_PATH.
final class HierarchyColumns {
  /// A column that a row of the hierarchy carries, over the columns of the row itself.
  struct Carried {
    enum Kind {
      case prior, root
      case path(separator: BoundExpression)
    }
    var kind: Kind
    var operand: BoundExpression
    var column: OutputColumn
  }

  let level: OutputColumn
  let isLeaf: OutputColumn
  let isCycle: OutputColumn
  private(set) var carried: [Carried] = []

  init(level: OutputColumn, isLeaf: OutputColumn, isCycle: OutputColumn) {
    self.level = level
    self.isLeaf = isLeaf
    self.isCycle = isCycle
  }

  func pseudoColumn(_ word: String) -> OutputColumn? {
    switch word {
    case "level": level
    case "connect_by_isleaf": isLeaf
    case "connect_by_iscycle": isCycle
    default: nil
    }
  }

  /// The column of this; equal ones are carried once.
  func carry(_ new: Carried) -> BoundExpression {
    let known = carried.first { $0.operand == new.operand && $0.isLike(new) }
    if let known { return known.column.reference }
    carried.append(new)
    return new.column.reference
  }
}

extension HierarchyColumns.Carried {
  fileprivate func isLike(_ other: HierarchyColumns.Carried) -> Bool {
    switch (kind, other.kind) {
    case (.prior, .prior), (.root, .root): true
    case (.path(let a), .path(let b)): a == b
    default: false
    }
  }
}

extension Binder {
  /// `PRIOR x`: x of the parent row.
  func bindPrior(
    _ operand: Syntax.Expression, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    try carry(operand, .prior, "PRIOR", context, at: range)
  }

  /// `CONNECT_BY_ROOT x`: x of the row at the top.
  func bindRoot(
    _ operand: Syntax.Expression, _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    try carry(operand, .root, "CONNECT_BY_ROOT", context, at: range)
  }

  private func carry(
    _ operand: Syntax.Expression, _ kind: HierarchyColumns.Carried.Kind, _ word: String,
    _ context: ExpressionContext, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    guard let hierarchy = context.scope.hierarchy else {
      throw fail(.syntaxError, "\(word) stands in a query with CONNECT BY only", at: range)
    }
    let bound = try bind(operand, ExpressionContext(context.scope, clause: word))
    return hierarchy.carry(
      .init(kind: kind, operand: bound, column: column(word.lowercased(), bound.type)))
  }

  /// `SYS_CONNECT_BY_PATH(x, '/')`; nil if the call is another one.
  func bindConnectPath(
    _ name: String, _ call: Syntax.FunctionCall, _ context: ExpressionContext,
    at range: SourceRange
  ) throws(SQLError) -> BoundExpression? {
    guard name == "sys_connect_by_path" else { return nil }
    guard let hierarchy = context.scope.hierarchy, call.arguments.count == 2 else {
      throw fail(
        .syntaxError,
        "SYS_CONNECT_BY_PATH takes a value and a separator, in a query with CONNECT BY", at: range)
    }
    let inner = ExpressionContext(context.scope, clause: "SYS_CONNECT_BY_PATH")
    let value = try text(of: try bind(call.arguments[0].value, inner), at: range)
    let separator = try text(of: try bind(call.arguments[1].value, inner), at: range)
    return hierarchy.carry(
      .init(
        kind: .path(separator: separator), operand: value, column: column("path", .varchar)))
  }

  private func text(
    of expression: BoundExpression, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    expression.type == .varchar ? expression : try call("to_char", [expression], at: range)
  }
}
