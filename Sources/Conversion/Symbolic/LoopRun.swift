import Diagnostics
import Syntax

/// Runs the body of a loop once, for a row that stands for all rows: values become columns of the
/// frame, changes of tables become effects with the condition under which they happen.
///
/// Symbolic execution in the manner of guarded commands; errors are paths like any other.
final class LoopRun {
  let program: ProgramModel
  let builder: ScopeBuilder
  let frame: Frame
  var state: State
  /// Variables that an iteration may find as the one before left them.
  let carried: Set<Slot>
  /// Variables that the body assigns and that live outside of it.
  var assigned: Set<Slot> = []
  /// Variables that were taken for constant over the loop.
  var constant: Set<Slot> = []
  /// Carried variables that an iteration reads: slot → the column of the value before it.
  var before: [Slot: String] = [:]
  var effects: [Effect] = []
  var accesses: [Access] = []
  /// Conditions under which the plan gives up and the loop runs row by row.
  var violations: [(condition: Term, reason: String)] = []
  /// Errors on their way out of the statement that runs now.
  var raised: [Raised] = []
  /// Handlers around the statement that runs now, innermost last.
  var handlers: [[ExceptionHandler]] = []
  /// What is being handled, innermost last.
  var handling: [Handling] = []
  /// Where RETURN of an inlined routine goes, innermost last.
  var returns: [ReturnPoint] = []
  /// Rows that left the iteration early or the loop, per loop.
  var continued: [State] = []
  var exited: [State] = []
  /// How often rows left the straight way and did not come back so far.
  var departures = 0
  /// Effects before each savepoint of the iteration.
  var savepoints: [String: Int] = [:]
  /// The number of rows that the last change touched.
  var lastChange: Access?
  var lastRowCount: Term?
  /// By table: the frame's columns that hold the key of the row on which a cursor stands.
  var currentRows: [String: [String: String]] = [:]
  /// What is written stands before the loop, where variables have their values still.
  var isEntry = false
  var autonomousDepth = 0
  var callDepth = 0
  var commits = false
  /// Rewrites that took part.
  var rewrites: Set<Rewrite> = []

  struct Raised {
    var state: State
    var key: ExceptionKey
    var code: Term
    var message: Term
    var range: SourceRange
  }

  struct Handling {
    var raised: [Raised]
  }

  struct ReturnPoint {
    var result: Binding?
    var states: [State] = []
  }

  init(program: ProgramModel, builder: ScopeBuilder, frame: Frame, carried: Set<Slot>) {
    self.program = program
    self.builder = builder
    self.frame = frame
    self.carried = carried
    var values: [Slot: Symbol] = [:]
    for slot in carried { values[slot] = .carried(.unchanged) }
    state = State(path: .always, values: values)
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
    term.isAtomic ? term : frame.add(stem, guarded(term))
  }
}
