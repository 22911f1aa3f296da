import Catalog
import Columns
import Plan

/// A change of a table's rows, as a query and what to do with its rows.
package struct BoundChange {
  package var table: any Table
  package var command: String
  /// Columns: the identity of the old row if `removes`, then all columns of the new row if
  /// `adds`, then the action (BIGINT, see `MergeAction`) of MERGE.
  package var plan: any PlanNode
  package var removes: Bool
  package var adds: Bool
  package var hasAction: Bool
  /// A row that is found twice is an error (MERGE); else its first finding counts.
  package var refusesDuplicates: Bool

  package init(
    table: any Table, command: String, plan: any PlanNode, removes: Bool, adds: Bool,
    hasAction: Bool = false, refusesDuplicates: Bool = false
  ) {
    self.table = table
    self.command = command
    self.plan = plan
    self.removes = removes
    self.adds = adds
    self.hasAction = hasAction
    self.refusesDuplicates = refusesDuplicates
  }
}

/// What MERGE does with a row.
package enum MergeAction: Int, Sendable {
  case nothing = 0, insert = 1, update = 2, delete = 3
}
