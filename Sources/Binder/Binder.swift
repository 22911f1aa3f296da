import Catalog
import Columns
import Diagnostics
import Functions
import Plan
import Syntax

/// Gives names and types to a tree: a statement's text becomes a logical plan.
///
/// One binder binds one statement.
package final class Binder {
  let names: any NameLookup
  let functions: FunctionCatalog
  let ids: ColumnIDSource
  /// Fixed per text: a view keeps the dialect it was made in.
  var dialect: Dialect
  let session: FunctionSession
  let parameters: ParameterTypes
  /// Common table expressions in sight, innermost last.
  var commonTables: [CommonTableEntry] = []
  var nextCommonTable = 1
  /// Set while the text of a view or macro is bound: its ranges mean nothing in the statement.
  var hidesRanges = false
  /// Views being bound, outermost first, to stop a view that reads itself.
  var viewPath: [String] = []
  /// Columns of CHAR, which compare blank-padded.
  var paddedColumns: [ColumnID: FixedText] = [:]
  /// Columns of SELECT lists that are a CAST.
  var castColumns: Set<ColumnID> = []
  /// Where each column was named first, for messages that only know the column.
  var columnRanges: [ColumnID: SourceRange] = [:]
  /// Collects the sequences of the row whose expressions are bound, in the oracle dialect.
  var sequenceRow: SequenceRow?
  var depth = 0
  /// Where NULLs sort that no NULLS FIRST or NULLS LAST places.
  package var nullOrder = NullOrder.highest
  /// What COLUMNS(…) stands for at this moment.
  var chosenColumn: BoundExpression?
  /// Runs a query while another is bound, where the result's columns depend on its rows: PIVOT
  /// without a list of values. Nil where nothing may run.
  package var rowsNow: ((any PlanNode) throws(SQLError) -> [[Value]])?
  /// The routine around the statement, and stored functions.
  package var routines: (any RoutineNames)?
  /// Changes of these tables stop after their new rows are made, so that triggers may change them.
  package var stagesChanges: (any Table) -> Bool = { _ in false }
  /// Tables of FROM offer ROWID.
  package var offersRowIdentity = false
  /// The first table that the statement changes.
  var changed: QualifiedName?
  /// The tables of columns that are ROWIDs.
  var identified: [ColumnID: any Table] = [:]
  /// The changes that WITH makes, in their order, where it may make some; nil where it may not.
  package var changesOfWith: [BoundWithChange]?

  /// Set while a statement is only asked what parameters it wants.
  package var inference: ParameterInference?

  package init(
    names: any NameLookup, functions: FunctionCatalog, ids: ColumnIDSource, dialect: Dialect,
    session: FunctionSession, parameters: ParameterTypes = ParameterTypes()
  ) {
    self.names = names
    self.functions = functions
    self.ids = ids
    self.dialect = dialect
    self.session = session
    self.parameters = parameters
  }

  /// Binds a whole query.
  package func bind(_ query: Syntax.Query) throws(SQLError) -> any PlanNode {
    try bindQuery(query, outer: nil)
  }

  func range(_ range: SourceRange) -> SourceRange? { hidesRanges ? nil : range }

  func fail(
    _ state: SQLState, _ message: String, at range: SourceRange, hint: String? = nil
  ) -> SQLError {
    SQLError(state, message, range: self.range(range), hint: hint)
  }

  func column(_ name: String, _ type: DataType) -> OutputColumn {
    OutputColumn(ids.make(), name, type)
  }
}

/// Where NULLs stand in an order that does not say it.
package enum NullOrder: String, Sendable, CaseIterable {
  /// Last ascending, first descending: PostgreSQL's and Oracle's.
  case highest = "nulls_last_on_asc_first_on_desc"
  /// First ascending, last descending: SQLite's.
  case lowest = "nulls_first_on_asc_last_on_desc"
  case first = "nulls_first"
  case last = "nulls_last"
}

/// The types (and, if known, the values) of a statement's parameters.
package struct ParameterTypes: Sendable {
  package struct Known: Sendable {
    package var type: DataType
    package var value: Value
    package init(type: DataType, value: Value) {
      self.type = type
      self.value = value
    }
  }

  package var positional: [Known]
  package var named: [String: Known]

  package init(positional: [Known] = [], named: [String: Known] = [:]) {
    self.positional = positional
    self.named = named
  }
}

/// A common table expression that names may mean.
struct CommonTableEntry {
  var name: String
  var number: Int
  /// The columns as the definition gives them.
  var columns: [OutputColumn]
  /// How often the body reads it.
  var uses: UseCount
  /// What it is, once that is bound.
  var definition: (any PlanNode)?
  /// Bound anew for each use instead of computed once.
  var inlined: (query: Syntax.Query, columns: [Identifier], visible: Int)?

  final class UseCount { var count = 0 }
}

extension Sequence {
  /// `map` for closures that throw `SQLError`.
  func mapped<T>(_ transform: (Element) throws(SQLError) -> T) throws(SQLError) -> [T] {
    var result: [T] = []
    for element in self { result.append(try transform(element)) }
    return result
  }
}
