import Syntax

/// Visits statements and all statements inside of them, outer ones first.
struct StatementWalk {
  /// Called with each statement and how deep it stands; false passes over what is inside.
  let visit: (RoutineStatement, Int) -> Bool

  func walk(_ list: [RoutineStatement], depth: Int = 0) {
    for statement in list where visit(statement, depth) { inside(statement, depth + 1) }
  }

  func walk(_ block: Block, depth: Int = 0) {
    walk(block.statements, depth: depth)
    for handler in block.handlers { walk(handler.statements, depth: depth) }
  }

  private func inside(_ statement: RoutineStatement, _ depth: Int) {
    switch statement.kind {
    case .block(let block): walk(block, depth: depth)
    case .conditional(let branches, let otherwise):
      for branch in branches { walk(branch.statements, depth: depth) }
      walk(otherwise, depth: depth)
    case .choice(_, let branches, let otherwise):
      for branch in branches { walk(branch.statements, depth: depth) }
      walk(otherwise ?? [], depth: depth)
    case .loop(let list), .whileLoop(_, let list): walk(list, depth: depth)
    case .forLoop(let loop): walk(loop.statements, depth: depth)
    case .cursorLoop(let loop): walk(loop.statements, depth: depth)
    case .forAll(let all): walk([all.statement], depth: depth)
    default: break
    }
  }
}
