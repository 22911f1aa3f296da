import Diagnostics
import Syntax

/// The variables that a statement of SQL names, which are read before it calls any function.
///
///     INSERT INTO log VALUES (r.id, pk.next(r.id), pk.last);   -- pk.last as before pk.next
struct BoundVariables {
  private let values: [Slot: Symbol]

  init(_ run: LoopRun) { values = run.state.values }

  /// - Throws: `Refusal` if a function that the statement called has changed one of them.
  func check(_ expressions: [Expression], _ scope: Scope, _ run: LoopRun) throws(Refusal) {
    for expression in expressions {
      if case .name(let name) = expression.kind, case .scalar(let slot)? = run.find(name, scope)?.0,
        run.assigned.contains(slot), values[slot] != run.state.values[slot]
      {
        throw Refusal(
          "a function that the statement calls changes \(slot.name), which it reads",
          expression.range)
      }
      try check(expression.children, scope, run)
    }
  }
}
