import Diagnostics
import Syntax

/// What a function that a statement of SQL calls leaves behind. Its body runs once per iteration here; the
/// statement may call it for each row that it finds, or for none, and takes it back with the row.
struct CallEffects {
  private let effects: Int
  private let sequences: [String: Int]
  private let variables: Set<Slot>

  init(_ run: LoopRun) {
    effects = run.effects.count
    sequences = run.context.record.sequences
    variables = run.assigned.filter { $0.outside != nil }
  }

  /// Refuses what would not be the same.
  func check(
    since before: CallEffects, _ routine: Routine, _ caller: FunctionCaller, _ run: LoopRun,
    _ range: SourceRange
  ) throws(Refusal) {
    let own = run.effects[before.effects...]
    let changesTables = own.contains { $0.table != nil && !$0.isAutonomous }
    switch caller {
    case .program: return
    case .insert where changesTables && run.hasHandlers:
      throw Refusal(
        "an INSERT that its table may refuse calls \(routine.label), which changes tables", range)
    case .insert: return
    case .query where changesTables:
      throw Refusal("a query calls \(routine.label), which changes tables", range)
    case .query: return
    case .rows:
      let isQuiet =
        own.isEmpty && sequences == before.sequences
        && (variables == before.variables || FunctionEffects(run).of(routine) != nil)
      guard !isQuiet else { return }
      throw Refusal(
        "a statement calls \(routine.label), which changes something, for the rows that it finds",
        range)
    }
  }
}

extension LoopRun {
  /// Whether an error may be handled around this place.
  var hasHandlers: Bool {
    handlers.contains { !$0.list.isEmpty } || parent?.hasHandlers ?? false
  }
}
