import Diagnostics
import Syntax

// A function without effects whose body has no form as an expression is called in the statement.
//
//     FOR r IN c LOOP                          SELECT …, CASE WHEN p = 1
//       v := score(r.a, r.b);            →       THEN pkg.score(f.a, f.b) END AS v
//     END LOOP;                                 FROM …
extension LoopRun {
  /// The call as a term; nil for functions that change something or take more than scalars.
  func calledInPlace(
    _ routine: Routine, _ arguments: [FunctionCall.Argument], from scope: Scope,
    _ range: SourceRange
  ) throws(Refusal) -> Term? {
    guard let type = routine.subprogram.heading.returnType, routine.parent == nil,
      let effects = FunctionEffects(self).of(routine),
      effects.variables.isEmpty
    else { return nil }
    var values: [Term] = []
    for argument in arguments {
      if let binding = place(argument.value, scope)?.0, !binding.isScalar { return nil }
      values.append(named("argument", try term(argument.value, scope)))
    }
    for table in effects.reads.sorted() { try noteRead(table, [:], "SELECT *", range) }
    rewrites.insert(.calls)
    var result = Term.combine(values, isInteger: SlotType(type).isInteger) { texts in
      let list = zip(arguments, texts).map { argument, text in
        (argument.name.map { "\(lower($0)) => " } ?? "") + text
      }
      return routine.label + (list.isEmpty ? "" : "(\(list.joined(separator: ", ")))")
    }
    result.canFail = true
    count(.unknown)
    return result
  }

  /// What an attempt to run a routine in place may leave behind, to go back to.
  struct Mark {
    let record: LoopContext.Record
    let state: State
    let assigned: Set<Slot>
    let raised: [Raised]
    let handlers: [Handlers]
    let handling: [Handling]
    let returns: [ReturnPoint]
    let continued: [State]
    let exited: [State]
    let departures: Int
    let autonomousDepth: Int
    let calls: [CallPlace]
    let lateNumbers: [String: [(value: Term, path: Path)]]
    let stage: Int
  }

  var mark: Mark {
    Mark(
      record: context.record, state: state, assigned: assigned, raised: raised,
      handlers: handlers, handling: handling, returns: returns, continued: continued,
      exited: exited, departures: departures, autonomousDepth: autonomousDepth,
      calls: calls, lateNumbers: lateNumbers, stage: frame.stage)
  }

  /// Goes back to a mark; false if tables were begun since, which cannot be undone.
  func goBack(to mark: Mark) -> Bool {
    guard frame.stage == mark.stage else { return false }
    context.record = mark.record
    state = mark.state
    assigned = mark.assigned
    raised = mark.raised
    handlers = mark.handlers
    handling = mark.handling
    returns = mark.returns
    continued = mark.continued
    exited = mark.exited
    departures = mark.departures
    autonomousDepth = mark.autonomousDepth
    calls = mark.calls
    lateNumbers = mark.lateNumbers
    return true
  }
}
