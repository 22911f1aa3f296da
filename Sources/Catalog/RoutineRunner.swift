import Columns
import Diagnostics
import Syntax

/// What a name in SQL may mean besides columns and functions of the engine: variables of the routine
/// around the statement, stored functions, sequences.
///
/// The binder asks after it found no column.
package protocol RoutineNames: AnyObject {
  /// An expression that the routine computes before the statement runs; nil if it is none of its names.
  func parameter(for expression: Syntax.Expression) throws(SQLError) -> RoutineParameter?
  /// The same parameter as another type, for comparisons; nil if that is not wanted.
  func narrowed(_ number: Int, to type: DataType) -> Int?
  /// Whether a parameter is a text of CHAR.
  func isPadded(_ number: Int) -> Bool
  /// The same text with blanks up to a length, or without the blanks at its end.
  func padded(_ number: Int, to length: TextLength?) -> Int?
  /// A stored function that fits these arguments; nil if there is none of this name.
  func function(
    _ name: QualifiedName, _ arguments: [RoutineArgument]
  ) throws(SQLError) -> RoutineFunction?
  /// Whether a name without a qualifier is an own function's.
  func isFunction(_ name: Identifier) -> Bool
  /// `TABLE (f(x))` and `TABLE (collection)`: the rows as they are when the statement runs.
  func rows(of expression: Syntax.Expression) throws(SQLError) -> (any Table)?
  /// Makes the functions known that a query declares itself, behind WITH.
  func declare(_ programs: [Statement]) throws(SQLError)
  /// Makes a value of an object type of its attributes, in their order; nil for another name.
  func constructor(ofAttributes type: String) throws(SQLError) -> RoutineFunction?
  /// How values of an object type compare; nil where the type has no method for it.
  func objectOrder(_ type: String) -> ObjectOrder?
  /// The stored unit around the statement, lower case; nil for an anonymous block.
  var unitName: String? { get }
}

/// The method by which objects compare: the value of MAP, or what ORDER says of two.
package enum ObjectOrder: Sendable {
  case map(String)
  case order(String)
}

extension RoutineNames {
  package var unitName: String? { nil }
  package func declare(_ programs: [Statement]) throws(SQLError) {
    throw SQLError(
      .featureNotSupported, "functions behind WITH stand in SQL alone, not in a program",
      range: programs.first?.range, hint: "declare the function in the package")
  }
  package func constructor(ofAttributes type: String) throws(SQLError) -> RoutineFunction? { nil }
  package func objectOrder(_ type: String) -> ObjectOrder? { nil }
  package func narrowed(_ number: Int, to type: DataType) -> Int? { nil }
  package func isPadded(_ number: Int) -> Bool { false }
  package func padded(_ number: Int, to length: TextLength?) -> Int? { nil }
}

/// A value that is given to each run of a prepared statement.
package struct RoutineParameter: Sendable {
  package var number: Int
  package var type: DataType
  package init(number: Int, type: DataType) {
    self.number = number
    self.type = type
  }
}

package struct RoutineArgument: Sendable {
  package var name: String?
  package var type: DataType
  package init(name: String?, type: DataType) {
    self.name = name
    self.type = type
  }
}

/// A stored function as an expression of SQL calls it: columns of arguments in, a column out.
package struct RoutineFunction: Sendable {
  package var name: String
  /// In the order of `arguments`; the binder casts to them.
  package var argumentTypes: [DataType]
  package var returnType: DataType
  package var isDeterministic: Bool
  package var call: @Sendable (_ arguments: [Column], _ count: Int) throws(SQLError) -> Column

  package init(
    name: String, argumentTypes: [DataType], returnType: DataType, isDeterministic: Bool,
    call: @escaping @Sendable ([Column], Int) throws(SQLError) -> Column
  ) {
    self.name = name
    self.argumentTypes = argumentTypes
    self.returnType = returnType
    self.isDeterministic = isDeterministic
    self.call = call
  }
}

/// Runs the SQL inside routines; the engine is one.
package protocol StatementRunner: AnyObject {
  /// Binds a query, INSERT, UPDATE, DELETE or MERGE, once per version of the catalog.
  /// - Parameter returning: Expressions of the changed rows that RETURNING wants.
  func prepare(
    _ statement: Statement, names: any RoutineNames
  ) throws(SQLError) -> any PreparedStatement
  /// What programs note of the session, for SYS_CONTEXT: by `namespace.name` in lower case.
  var contexts: [String: String] { get set }
  /// Runs a statement that defines something, sets something, or is a PL/SQL unit.
  func perform(_ statement: Statement, text: String) throws(SQLError)
  /// Makes an empty temporary table, unless there is one with these columns; commits nothing.
  ///
  /// - Parameter lengths: Of the fields that are CHAR, in the same order; may be empty.
  func declareTemporary(
    _ name: String, _ fields: [Field], _ lengths: [TextLength?]
  ) throws(SQLError)
  /// Replaces the rows of a temporary table.
  func fillTemporary(_ name: String, _ batches: [Batch]) throws(SQLError)
  /// Lets its rows go, also those that were committed; no rollback brings them back.
  func emptyTemporary(_ name: String) throws(SQLError)
  /// Whether a table or view stands just where the path says.
  func stands(_ path: [String]) -> Bool
  /// The columns of a table or view; nil if there is none.
  func fields(of path: [String]) throws(SQLError) -> [Field]?
  /// What the types of a table's columns say of their lengths and digits, in the order of the columns;
  /// empty for views.
  func columnForms(of path: [String]) throws(SQLError) -> [ColumnForm?]
  func transaction(_ transaction: Transaction) throws(SQLError)
  /// Runs `body` in a transaction of its own (PRAGMA AUTONOMOUS_TRANSACTION).
  func beginAutonomous() throws(SQLError)
  /// Ends it; what is not committed is given up. True if there was something.
  func endAutonomous() throws(SQLError) -> Bool
  /// A point to which `undo` goes back: an unhandled exception, a failed FORALL.
  func mark() throws(SQLError) -> Int
  func undo(to mark: Int) throws(SQLError)
  /// The next or current value of a sequence; nil if there is no such sequence.
  func sequence(_ path: [String], advances: Bool) throws(SQLError) -> Int128?
  /// Remembers what statements take from sequences from now on, so that it can be given back.
  func beginSequenceLog()
  func rewindSequences() throws(SQLError)
  func endSequenceLog()
  func hasSequence(_ path: [String]) -> Bool
  /// A stored unit.
  func definition(_ kind: StoredDefinition.Kind, _ path: [String]) -> StoredDefinition?
  /// - Parameter caller: The stored unit that calls; nil for the user.
  /// - Throws: `insufficientPrivilege`.
  func checkMayExecute(_ unit: String, from caller: String?) throws(SQLError)
  /// Grows whenever names may mean something else.
  var catalogVersion: Int { get }
  /// All stored triggers, in the order of their names.
  func triggerDefinitions() -> [StoredDefinition]
  /// Whether the transaction has changed something.
  var hasOpenChanges: Bool { get }
  /// The rows below which a loop runs row by row, where the plan in its place has so many statements.
  func smallLoop(statements: Int) -> Int
  var user: String { get }
  var timeZone: String { get }
  /// NLS_DATE_FORMAT.
  var dateFormat: String { get }
  /// NLS_TIMESTAMP_FORMAT.
  var timestampFormat: String { get }
  /// PLSQL_CCFLAGS: `debug:TRUE, level:3`.
  var compilationFlags: String { get }
  var cancellation: Cancellation { get }
}

extension StatementRunner {
  package func checkMayExecute(_ unit: String, from caller: String?) throws(SQLError) {}
  package func smallLoop(statements: Int) -> Int { 0 }
  package var hasOpenChanges: Bool { false }
}

/// A statement that is bound and may run often.
package protocol PreparedStatement: AnyObject {
  /// The columns of a query, or of RETURNING.
  var fields: [Field] { get }
  /// The columns of a query as a record of a cursor keeps them: what is computed is NUMBER.
  var recordFields: [Field] { get }
  /// What their types say beyond the kind of value, in the same order; may be shorter.
  var recordForms: [ColumnForm?] { get }
  /// The lengths of those that are CHAR, in the same order; empty where none is.
  var charLengths: [TextLength?] { get }
  var isQuery: Bool { get }
  /// False after the catalog changed: then it must be prepared anew.
  var isCurrent: Bool { get }
  /// A query gives something else each time, although no table changes: random numbers, numbers of
  /// sequences, functions of PL/SQL.
  var isVolatile: Bool { get }
  /// The rows of a query; stops after `limit`.
  func rows(_ parameters: ParameterBlock, limit: Int?) throws(SQLError) -> [Batch]
  /// The row of a query that should give one.
  /// - Parameter block: Takes its values, one for each of `fields`, where that is the shortest way.
  func row(_ parameters: ParameterBlock, to block: ScalarBlock) throws(SQLError) -> SingleRow
  /// The rows of a query as they are now, also if tables change before they are read: what a cursor
  /// opens.
  func feed(_ parameters: ParameterBlock) throws(SQLError) -> any RowFeed
  /// Runs a change; all of it or nothing.
  func change(_ parameters: ParameterBlock) throws(SQLError) -> ChangeOutcome
  /// Begins an INSERT of VALUES that runs for each element of an array: fires what comes before it.
  /// - Returns: What waits for its end; nil where the elements are statements of their own.
  func beginArray() throws(SQLError) -> (any ArrayTriggers)?
  /// Runs a change for one element.
  func change(
    _ parameters: ParameterBlock, in array: (any ArrayTriggers)?
  ) throws(SQLError) -> ChangeOutcome
}

/// The triggers of an INSERT while it runs for the elements of an array; `end` or `stop` comes last.
package protocol ArrayTriggers: AnyObject {
  /// Fires what comes after the statement; where that fails, nothing stays of the statement.
  func end() throws(SQLError)
  /// The statement failed.
  func stop(undoes: Bool)
}

extension PreparedStatement {
  package var recordFields: [Field] { fields }
  package var recordForms: [ColumnForm?] { [] }
  package var charLengths: [TextLength?] { [] }
  package func beginArray() throws(SQLError) -> (any ArrayTriggers)? { nil }
  package func change(
    _ parameters: ParameterBlock, in array: (any ArrayTriggers)?
  ) throws(SQLError) -> ChangeOutcome {
    try change(parameters)
  }
  package func feed(_ parameters: ParameterBlock) throws(SQLError) -> any RowFeed {
    ListFeed(try rows(parameters, limit: nil))
  }
  package func row(
    _ parameters: ParameterBlock, to block: ScalarBlock
  ) throws(SQLError) -> SingleRow {
    .rows(try rows(parameters, limit: 2))
  }
}

/// What a query gave that should give one row.
package enum SingleRow {
  case none
  /// It is in the block.
  case one
  /// Perhaps none, or several.
  case rows([Batch])
}

/// The rows of a query as of one moment, batch by batch.
package protocol RowFeed: AnyObject {
  func next() throws(SQLError) -> Batch?
}

/// Rows that are in memory.
package final class ListFeed: RowFeed {
  private var batches: ArraySlice<Batch>
  package init(_ batches: [Batch]) { self.batches = batches[...] }
  package func next() -> Batch? { batches.popFirst() }
}

package struct ChangeOutcome {
  package var rows: Int
  package var returned: [Batch]
  package init(rows: Int, returned: [Batch] = []) {
    self.rows = rows
    self.returned = returned
  }
}
