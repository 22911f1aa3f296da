import Catalog
import Columns
import Plan
import Syntax

/// A change of a table's rows, as a query and what to do with its rows.
package struct BoundChange {
  package var table: any Table
  package var command: String
  /// Columns: the identity of the old row if `removes`; all columns of the new row if `adds`; the
  /// action (BIGINT, see `MergeAction`) of MERGE; a BOOLEAN for each of `checks`, false where the
  /// constraint is violated; the columns of `returning`.
  package var plan: any PlanNode
  /// What runs first where triggers may change the new rows: the same columns up to the action, and
  /// what the plan needs of other tables. Its rows go into the table that the plan then reads.
  package var staged: (plan: any PlanNode, rows: RowsTable)?
  /// INSERT with LOG ERRORS: the rows before they become what the columns are, which go into the table that
  /// the plans above read; and where the value of each column stands among them.
  package var logged: (source: any PlanNode, rows: RowsTable, places: [Int?])?
  package var removes: Bool
  package var adds: Bool
  package var hasAction = false
  /// A row that is found twice is an error (MERGE); else its first finding counts.
  package var refusesDuplicates = false
  /// Names of the CHECK constraints that the plan evaluates.
  package var checks: [String] = []
  /// The last of `checks` is what row policies want of new rows.
  package var checksPolicy = false
  /// The columns of RETURNING; nil without.
  package var returning: [Field]?
  /// Those of them that are the ROWID of the new row, which is known when it is written.
  package var newIdentities: [Int] = []
  /// RETURNING with aggregates: a query over the rows that RETURNING gave, which go into the table.
  package var summary: (plan: any PlanNode, rows: RowsTable)?
  /// RETURNING … INTO: where PL/SQL puts them.
  package var into: Syntax.Into?
  /// What happens to a new row whose key is there already.
  package var conflict: BoundConflict?
  /// What `THEN ERROR` of MERGE says, by action from `MergeAction.firstError`.
  package var errors: [String] = []

  /// The columns of what the statement gives; nil without RETURNING.
  package var results: [Field]? {
    summary.map { $0.plan.output.map { Field($0.name, $0.type) } } ?? returning
  }

  package init(
    table: any Table, command: String, plan: any PlanNode, removes: Bool, adds: Bool
  ) {
    self.table = table
    self.command = command
    self.plan = plan
    self.removes = removes
    self.adds = adds
  }
}

/// `WITH x AS (DELETE … RETURNING …)`: a change, and where the rows of its RETURNING go before the
/// query reads them as `x`.
package struct BoundWithChange {
  package var change: BoundChange
  package var rows: RowsTable
}

/// ON CONFLICT.
package struct BoundConflict {
  /// The keys that decide, as positions of columns.
  package var keys: [[Int]]
  /// DO UPDATE: a change over `rows`; nil for DO NOTHING.
  package var update: BoundUpdate?

  /// What DO UPDATE does with pairs of rows.
  package final class BoundUpdate {
    package let change: BoundChange
    /// Where the pairs go before the change runs: the identity and the columns of the row that is
    /// there, then the columns of the row that was to be inserted.
    package let rows: RowsTable

    init(change: BoundChange, rows: RowsTable) {
      self.change = change
      self.rows = rows
    }
  }
}

/// Oracle's INSERT ALL and INSERT FIRST: the rows of one query into several tables.
package struct BoundMultiInsert {
  package var source: any PlanNode
  /// Where the source's rows go before the inserts run.
  package var rows: RowsTable
  package var inserts: [BoundChange]
}

/// What MERGE does with a row.
package enum MergeAction {
  package static let nothing = 0
  package static let insert = 1
  package static let update = 2
  package static let delete = 3
  /// This and larger numbers: an error of `BoundChange.errors`.
  package static let firstError = 4
}
