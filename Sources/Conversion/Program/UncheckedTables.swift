import Syntax

// Constraints and indexes that no plan of sets foresees.

extension CreateTable {
  /// Whether a constraint may wait for COMMIT.
  var isDeferrable: Bool {
    elements.contains { element in
      switch element {
      case .column(let column): column.isDeferrable
      case .constraint(let constraint): constraint.state.mayWait
      case .like: false
      }
    }
  }
}

extension AlterTable.Action {
  /// Whether it adds a constraint that may wait for COMMIT.
  var isDeferrable: Bool {
    switch self {
    case .addConstraint(let constraint): constraint.state.mayWait
    case .addColumn(let column, _), .modifyColumn(let column): column.isDeferrable
    default: false
    }
  }
}

extension ColumnDefinition {
  fileprivate var isDeferrable: Bool { constraints.contains { $0.state.mayWait } }
}

extension ConstraintState {
  fileprivate var mayWait: Bool { isDeferrable || isDeferred }
}

extension CreateIndex {
  /// Whether a key is no bare column, or WHERE chooses rows.
  var isOverExpressions: Bool {
    filter != nil
      || keys.contains { if case .name = $0.expression.kind { false } else { true } }
  }
}
