import Diagnostics

/// A call of a routine, or a trigger that fires, by its place in the sources.
struct CallPlace: Hashable {
  let routine: String
  let range: SourceRange
}

extension LoopRun {
  /// The calls under way, the outermost first.
  var callChain: [CallPlace] { (parent?.callChain ?? []) + calls }
}
