import Syntax

extension ProgramModel {
  /// The texts of the routines that a call may reach, and of triggers: what makes data for a proof
  /// of it. Routines are found by their names, so that it may be more than is called.
  package func texts(reachedFrom call: String) -> [String] {
    var known = Words(call).all
    var texts = triggers.values.flatMap { $0.map { $0.unit.words($0.trigger.range) } }
    for text in texts { known.formUnion(Words(text).all) }
    var open = routines
    while true {
      let reached = open.filter { known.contains($0.name) }
      if reached.isEmpty { return texts }
      open.removeAll { known.contains($0.name) }
      for routine in reached {
        let text = routine.unit.words(routine.subprogram.range)
        texts.append(text)
        known.formUnion(Words(text).all)
        // What a cursor or a constant of its package says.
        for (declaration, unit) in routine.package.flatMap({ packages[$0] })?.declarations ?? [] {
          if case .subprogram = declaration.kind { continue }
          let text = unit.words(declaration.range)
          texts.append(text)
          known.formUnion(Words(text).all)
        }
      }
    }
  }
}
