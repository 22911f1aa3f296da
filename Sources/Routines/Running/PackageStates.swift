/// The variables of all packages that a session has touched, as they are now.
struct PackageStates {
  private let session: RoutineSession
  private let states: [ObjectIdentifier: (state: Activation, slots: [Datum])]

  init(_ session: RoutineSession) {
    self.session = session
    var found: [ObjectIdentifier: (state: Activation, slots: [Datum])] = [:]
    for unit in session.units.values {
      if let state = unit.state { found[ObjectIdentifier(unit)] = (state, state.slots) }
    }
    states = found
  }

  /// Packages that were touched since then begin anew.
  func restore() {
    for unit in session.units.values {
      guard let state = unit.state else { continue }
      if let before = states[ObjectIdentifier(unit)], before.state === state {
        state.slots = before.slots
      } else {
        unit.state = nil
      }
    }
  }
}
