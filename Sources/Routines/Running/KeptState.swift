import Diagnostics

/// What the variables of a package held when it was compiled anew without a change of its own: its loops
/// became other plans.
struct KeptState {
  /// The form that it was compiled from.
  var unit: Unit
  var values: [Datum]
}

extension RoutineSession {
  /// Keeps what the variables of a package hold, for its next form; what is kept already stays where it
  /// has none yet.
  func keepState(of name: String) {
    guard let unit = units[name], let state = unit.state else { return }
    keptStates[name] = KeptState(
      unit: unit, values: Array(state.slots.prefix(unit.variableCount)))
  }

  /// What was kept for a unit; nil where tables that it, or a unit that it names, was compiled with have
  /// other columns now: its state is lost then (ORA-04068).
  func takeState(of unit: Unit) -> [Datum]? {
    guard let kept = keptStates.removeValue(forKey: unit.name) else { return nil }
    let isStale = ([unit.name] + kept.unit.dependencies).contains { name in
      let other = name == unit.name ? kept.unit : keptStates[name]?.unit
      return other?.isBoundOtherwise(runner) ?? false
    }
    if isStale {
      for (name, other) in keptStates where other.unit.dependencies.contains(unit.name) {
        keptStates[name] = nil
      }
      return nil
    }
    return kept.values.count == unit.variableCount ? kept.values : nil
  }
}
