import Diagnostics

/// The variables of one running block, subprogram or package.
package final class Activation {
  var slots: [Datum]
  /// The activation of the subprogram or package around it (its static link).
  let parent: Activation?
  let run: RoutineSession
  /// How many lie around it.
  let depth: Int
  /// What RETURN gave.
  var result: Datum = .null
  /// Rows of a pipelined function.
  var piped: [Datum] = []

  init(_ layout: FrameLayout, parent: Activation?, _ run: RoutineSession) {
    slots = Array(repeating: .null, count: layout.slotCount)
    self.parent = parent
    self.run = run
    depth = layout.depth
  }

  /// Makes room for variables that were declared after it began.
  func fit(_ layout: FrameLayout) {
    while slots.count < layout.slotCount { slots.append(.null) }
  }

  @inline(__always) func outer(_ hops: Int) -> Activation {
    var current = self
    for _ in 0..<hops {
      guard let parent = current.parent else { return current }
      current = parent
    }
    return current
  }
}

extension FrameLayout {
  /// The activation that it describes, as seen from one inside of it or, for that of a unit, from
  /// anywhere.
  func activation(from frame: Activation) throws(Raised) -> Activation {
    if parent == nil, let unit { return try unit.activation(frame.run) }
    return frame.outer(frame.depth - depth)
  }
}

/// Gives out the slots of an activation while a routine is bound.
final class FrameLayout {
  let parent: FrameLayout?
  let depth: Int
  var slotCount = 0
  /// Of a root: the unit that it describes.
  weak var unit: Unit?

  init(parent: FrameLayout?) {
    self.parent = parent
    depth = (parent?.depth ?? -1) + 1
  }

  func slot() -> Int {
    defer { slotCount += 1 }
    return slotCount
  }

  var root: FrameLayout { parent?.root ?? self }
}

/// Computes an expression.
typealias Evaluate = (Activation) throws(Raised) -> Datum
/// Runs a statement.
typealias Perform = (Activation) throws(Raised) -> Flow
typealias Mutation = (inout Datum) throws(Raised) -> Void
/// Changes a place of assignment where it is.
typealias Modify = (Activation, Mutation) throws(Raised) -> Void

/// How a statement ends.
enum Flow {
  case next
  /// EXIT and CONTINUE of the loop with this number.
  case leave(Int)
  case again(Int)
  /// GOTO the label with this number.
  case jump(Int)
  case finished
}
