import Diagnostics
import Syntax

/// What a function that a statement of SQL calls leaves behind. Its body runs once per iteration here; the
/// statement may call it for each row that it finds, or for none, and takes it back with the row.
struct CallEffects {
  private let effects: Int
  private let sequences: [String: Int]
  private let fixedRowChanges: Int
  private let variables: [Slot: Symbol]

  init(_ run: LoopRun) {
    effects = run.effects.count
    sequences = run.context.record.sequences
    fixedRowChanges = run.context.record.fixedRowChanges
    variables = Self.variables(run)
  }

  /// What variables hold that outlive the routine.
  private static func variables(_ run: LoopRun) -> [Slot: Symbol] {
    run.state.values.filter { $0.key.outside != nil && run.assigned.contains($0.key) }
  }

  /// Refuses what would not be the same.
  func check(
    _ routine: Routine, _ caller: FunctionCaller, _ run: LoopRun, _ range: SourceRange
  ) throws(Refusal) {
    let own = run.effects[effects...]
    let changesRows = fixedRowChanges != run.context.record.fixedRowChanges
    let changesNothing =
      own.isEmpty && !changesRows && sequences == run.context.record.sequences
    let keepsVariables = variables == Self.variables(run)
    if !changesNothing || !keepsVariables {
      let place = run.callChain + [CallPlace(routine: routine.label, range: range)]
      guard run.context.record.changingCalls.insert(place).inserted else {
        throw Refusal(
          "a value that is asked for twice calls \(routine.label), which changes something", range)
      }
    }
    let changesTables =
      changesRows || own.contains { $0.table != nil && !$0.isAutonomous }
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
      guard !changesNothing || !keepsVariables && FunctionEffects(run).of(routine) == nil else {
        return
      }
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
