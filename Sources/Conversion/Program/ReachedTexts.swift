import Syntax

extension ProgramModel {
  /// The routines that a call may reach. They are found by their names, so that it may be more than
  /// is called.
  func reached(from call: String) -> [Routine] {
    var known = Words(call).all
    for text in triggerTexts { known.formUnion(Words(text).all) }
    var found: [Routine] = []
    var open = routines
    while true {
      let reached = open.filter { known.contains($0.name) }
      if reached.isEmpty { return found }
      open.removeAll { known.contains($0.name) }
      found += reached
      for routine in reached {
        for text in texts(of: routine) { known.formUnion(Words(text).all) }
      }
    }
  }

  /// The texts of the routines that a call may reach, and of triggers: what makes data for a proof
  /// of it.
  package func texts(reachedFrom call: String) -> [String] {
    triggerTexts + reached(from: call).flatMap(texts)
  }

  private var triggerTexts: [String] {
    triggers.values.flatMap { $0.map { $0.unit.words($0.trigger.range) } }
  }

  /// A routine, and what a cursor or a constant of its package says.
  private func texts(of routine: Routine) -> [String] {
    let declarations = routine.package.flatMap { packages[$0] }?.declarations ?? []
    return [routine.text]
      + declarations.compactMap { declaration, unit in
        if case .subprogram = declaration.kind { return nil }
        return unit.words(declaration.range)
      }
  }
}
