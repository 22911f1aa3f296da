import Syntax

/// Which routines may call which, by the names that their texts have.
struct RoutineCallers {
  /// By the name of a routine: those whose text names it.
  private var callers: [String: [Int]] = [:]
  private let routines: [Routine]

  init(_ routines: [Routine]) {
    self.routines = routines
    let names = Set(routines.map(\.name))
    for (index, routine) in routines.enumerated() {
      let tokens = Set(WordCount.tokens(routine.text))
      for name in tokens.intersection(names) where name != routine.name {
        callers[name, default: []].append(index)
      }
    }
  }

  /// The routines from which a routine may be reached, and the names on the way to it.
  func reaching(_ name: String) -> (routines: [Routine], names: Set<String>) {
    var names: Set<String> = [name]
    var found: Set<Int> = []
    var open = [name]
    while let next = open.popLast() {
      for index in callers[next] ?? [] where found.insert(index).inserted {
        if names.insert(routines[index].name).inserted { open.append(routines[index].name) }
      }
    }
    return (found.sorted().map { routines[$0] }, names)
  }
}

extension Routine {
  var text: String { unit.words(subprogram.range) }
}
