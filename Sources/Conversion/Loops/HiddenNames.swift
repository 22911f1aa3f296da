import Diagnostics

/// Variables of routines and blocks around a loop that one of the same name hides where it stands.
///
///     PROCEDURE p IS
///       total NUMBER := 0;
///       PROCEDURE q IS total NUMBER := 0;
///       BEGIN
///         FOR r IN … LOOP total := total + r.n; p.total := p.total + r.n; END LOOP;
///       END;
///
/// A plan gives variables their values by their bare names, which mean the inner one.
struct HiddenNames {
  let converter: LoopConverter

  init(_ converter: LoopConverter) { self.converter = converter }

  /// One that the loop may use.
  var used: String? {
    let hidden = self.hidden
    guard !hidden.isEmpty else { return nil }
    let inside = WordCount.tokens(converter.scope.unit.words(converter.loop.range))
    let qualified = inside.indices.first { place in
      hidden.contains(inside[place]) && place > inside.startIndex && inside[place - 1] == "."
    }
    if let qualified { return inside[qualified] }
    // A routine beside the loop's own may mean the outer one.
    let words = Set(inside)
    let others = converter.program.routines.filter { other in
      other.unit === converter.scope.unit && other.parent != nil
        && other.outermost === converter.routine.outermost && words.contains(other.name)
    }
    return others.isEmpty
      ? nil
      : hidden.sorted().first { name in
        converter.program.routines.contains { other in
          other !== converter.routine && other.parent != nil
            && other.outermost === converter.routine.outermost
            && WordCount(other.text).count(of: name) > 0
        }
      }
  }

  /// Names that two scopes around the loop have, up to the routine that is in no other one.
  private var hidden: Set<String> {
    var (seen, found): (Set<String>, Set<String>) = ([], [])
    var scope: Scope? = converter.scope
    while let current = scope, current.routineRange != nil {
      for (name, binding) in current.bindings where isVariable(binding) {
        if !seen.insert(name).inserted { found.insert(name) }
      }
      scope = current.parent
    }
    return found
  }

  private func isVariable(_ binding: Binding) -> Bool {
    switch binding {
    case .scalar, .record, .collection, .rows: true
    default: false
    }
  }
}
