import Diagnostics
import Syntax

/// Runs the body of a loop once, for a row that stands for all rows: values become columns of the
/// frame, changes of tables become effects with the condition under which they happen.
///
/// Symbolic execution in the manner of guarded commands; errors are paths like any other.
final class LoopRun {
  let context: LoopContext
  /// The run of the loop around this one.
  let parent: LoopRun?
  let frame: Frame
  var state: State
  /// Variables that an iteration may find as the one before left them.
  let carried: Set<Slot>
  /// Variables that the body assigns and that live outside of it.
  var assigned: Set<Slot> = []
  /// Carried variables that an iteration reads: slot → the column of the value before it.
  var before: [Slot: String] = [:]
  /// Those whose column is defined.
  var defined: Set<Slot> = []
  /// What an iteration that does not leave the loop hands to the next one.
  var continuing: [Slot: Symbol] = [:]
  /// Errors on their way out of the statement that runs now.
  var raised: [Raised] = []
  /// Handlers around the statement that runs now, innermost last.
  var handlers: [Handlers] = []
  /// What is being handled, innermost last.
  var handling: [Handling] = []
  /// Where RETURN of an inlined routine goes, innermost last.
  var returns: [ReturnPoint] = []
  /// The labels of this loop, in lower case.
  var labels: Set<String> = []
  /// How rows leave this loop and one around it: 1 for RETURN, the others as they are numbered.
  var departed: Set<Int> = []
  /// Rows on their way to a label further on.
  var jumps: [String: [State]] = [:]
  /// The variables that RETURN out of this loop sets.
  var returned: Set<Slot> = []
  /// Rows that left the iteration early or the loop, per loop.
  var continued: [State] = []
  var exited: [State] = []
  /// How often rows left the straight way and did not come back so far.
  var departures = 0
  var transactionEnds = TransactionEnds()
  /// The loop goes through rows FOR UPDATE, of which none can be fetched after a COMMIT.
  var locksRows = false
  /// This loop or one around it does.
  var isLocking: Bool { locksRows || parent?.isLocking ?? false }
  /// Whether an iteration runs statements that SQL%ROWCOUNT counts.
  var countsRows = false
  /// It, or a loop inside of it, changes a row that variables hold.
  var changesCells = false
  /// Variables that hold rows, and to which it added.
  var summedCells: Set<Slot> = []
  /// By table: the frame's columns that hold the key of the row on which a cursor stands.
  var currentRows: [String: [String: String]] = [:]
  /// By table: the columns that the driving query sets equal to values of the loops around.
  var drivingKeys: [String: [String: Term]] = [:]
  /// What is written stands before the loop, where variables have their values still.
  var isEntry = false
  /// What is written is the query of the loop, which is read once, before any iteration.
  var isDriving = false
  /// Its rows are those of one statement, which is done as a whole or not at all.
  var isStatement = false
  /// It has one row at most for each row around.
  var isSingle = false
  var autonomousDepth = 0
  var calls: [CallPlace] = []
  /// The statements that made the calls under way of routines, and the one that runs.
  var callStatements: [StatementPlace?] = []
  var statementPlace: StatementPlace?
  /// How many triggers run here.
  var triggerDepth = 0
  /// Tables that statements change whose triggers for each row run here.
  var mutating: [String] = []
  /// Columns that hold `LEAST(quantity, slot)`.
  var portions: [String: (slot: Slot, quantity: Term)] = [:]
  /// Columns that hold `total - slot`.
  var complements: [String: (slot: Slot, total: Term)] = [:]
  /// Columns that are `path ? first : second`.
  var choices: [String: (path: Path, first: Term, second: Term)] = [:]
  /// Columns that inner loops left: what they are copies of.
  var leftBy: [String: [Term]] = [:]
  /// Cursors that were opened for one row, by name.
  var openCursors: [[String]: OpenCursor] = [:]
  /// The cursor whose last row an inner loop took, while it does what is done after that.
  var endedCursor: [String]?
  /// The name of the cursor over whose rows this loop goes.
  var ownCursor: [String]?
  /// The iterations have the values of a key for numbers: in order, but not 1, 2, 3.
  var isNumberedByKey = false
  /// What the statement that runs now takes of sequences that it names more than once.
  var statementNumbers: StatementNumbers?
  /// Where stores into collections stand that only fill a cache.
  var memoStores: Set<Int> = []
  /// Texts that variables were put together from.
  var texts: [Slot: (pieces: [TextPiece], value: Symbol)] = [:]
  /// The turns that this run stands for, of a loop without a query.
  var levels: Levels?
  /// What this iteration stored in collections, last store last.
  var stores: [CacheStore] = []
  /// Variables that a fold carries, with the columns of their values before a row.
  var foldedSlots: [Slot: String] = [:]
  var foldArrays: [Fold.Array] = []
  /// Columns that ask the arrays of the fold.
  var foldReads: [String] = []
  var foldStores: [(after: Int, step: Fold.Step, uses: Set<String>)] = []
  /// Rows that lookups found.
  var foundRows: [FoundRow] = []
  /// 1 for a row that leaves the loop.
  var leavesTerm: Term?
  /// How long the lists of the iteration are, by collection.
  var listLengths: [String: Slot] = [:]
  /// Where the statements of the body themselves stand.
  var bodyScope: Scope?
  /// Collections that this loop asks and fills.
  var collectionReads: Set<String> = []
  var collectionStores: Set<String> = []
  /// The numbers that are given out at the end of the iteration, and the paths on which it takes
  /// them, by sequence.
  var lateNumbers: [String: [(value: Term, path: Path)]] = [:]

  struct Raised {
    var state: State
    var key: ExceptionKey
    var code: Term
    var message: Term
    var range: SourceRange
    /// It came out of a function that a statement of SQL called, or out of a trigger: SQLERRM has the
    /// lines of these behind its message.
    var hasLines = false
    /// The statement that it came from, and those that called; nil where they are not known.
    var places: [StatementPlace]?
  }

  /// The handlers of a block.
  struct Handlers {
    var list: [ExceptionHandler]
    /// Where their names are looked up.
    var scope: Scope
  }

  struct Handling {
    var raised: [Raised]
    /// How many calls lead to the handler.
    var depth: Int
  }

  struct ReturnPoint {
    var result: Binding?
    var states: [State] = []
  }

  init(_ context: LoopContext, frame: Frame, carried: Set<Slot>, parent: LoopRun? = nil) {
    self.context = context
    self.frame = frame
    self.carried = carried
    self.parent = parent
    var values: [Slot: Symbol] = [:]
    for slot in carried { values[slot] = .carried(.unchanged) }
    state = State(path: .always, values: values)
    beginFold()
    state.uncommitted.end(cells)
  }

  /// Where the loop stands in its text.
  var loopStart: Int { frame.loop }

  var program: ProgramModel { context.program }
  var builder: ScopeBuilder { context.builder }

  var effects: [Effect] {
    get { context.record.effects }
    set { context.record.effects = newValue }
  }

  var accesses: [Access] {
    get { context.record.accesses }
    set { context.record.accesses = newValue }
  }

  /// Rewrites that took part.
  var rewrites: Set<Rewrite> {
    get { context.record.rewrites }
    set { context.record.rewrites = newValue }
  }

  /// Gives the plan up, for the loop as it was, where a condition holds for a row.
  func forbid(_ condition: Term, _ reason: String) {
    context.record.violations.append(.init(frame: frame, condition: condition, reason: reason))
  }

  /// Gives the plan up where a condition holds for a row, if something needs a column that is not
  /// known then.
  func forbid(_ condition: Term, _ reason: String, where unknown: Set<String>) {
    context.record.violations.append(
      .init(frame: frame, condition: condition, reason: reason, unknown: unknown))
  }

  /// Gives the plan up where a condition holds for a row that is here, or on another path.
  func forbidHere(_ condition: Term, on path: Path? = nil, _ reason: String) {
    let path = path ?? state.path
    let parts = [path.condition, condition.text].compactMap { $0 }
    forbid(
      Term(text: parts.joined(separator: " AND "), uses: condition.uses.union(path.uses)), reason)
  }

  /// Gives the plan up where a value is NULL for a row that is here.
  func forbidNull(_ value: Term, _ reason: String) {
    forbidHere(.combine([value]) { "\($0[0]) IS NULL" }, reason)
  }

  // MARK: Paths

  /// Splits the rows here by a condition.
  func split(_ condition: Term, _ stem: String = "p") -> (then: State, otherwise: State) {
    if condition.text == "TRUE" { return (state, dead) }
    if condition.text == "FALSE" { return (dead, state) }
    let path = state.path
    let guarded = [path.condition, "(\(condition.text))"].compactMap { $0 }
    let then = frame.add(
      stem,
      Term(
        text: "CASE WHEN \(guarded.joined(separator: " AND ")) THEN 1 ELSE 0 END",
        uses: condition.uses.union(path.uses), isInteger: true))
    if condition.canFail { frame.required.formUnion(then.uses) }
    let others = [path.condition, "\(then.text) = 0"].compactMap { $0 }
    let otherwise = frame.add(
      stem,
      Term(
        text: "CASE WHEN \(others.joined(separator: " AND ")) THEN 1 ELSE 0 END",
        uses: then.uses.union(path.uses), isInteger: true))
    var left = state
    var right = state
    left.path = Path(column: then.uses.first)
    right.path = Path(column: otherwise.uses.first)
    return (left, right)
  }

  var dead: State {
    var copy = state
    copy.isDead = true
    return copy
  }

  /// A value that is asked only for the rows that are here.
  func guarded(_ term: Term) -> Term {
    guard term.canFail, let condition = state.path.condition else { return term }
    return Term(
      text: "CASE WHEN \(condition) THEN \(term.text) END", uses: term.uses.union(state.path.uses),
      isInteger: term.isInteger)
  }

  /// A term under a name of its own, unless it is one already.
  func named(_ stem: String, _ term: Term) -> Term {
    if term.isAtomic { return term }
    let column = frame.add(stem, guarded(term))
    if term.canFail { frame.required.formUnion(column.uses) }
    return column
  }
}
