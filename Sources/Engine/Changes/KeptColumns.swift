import Syntax

extension Syntax.Statement {
  /// For a statement that only replaces rows: tells of a column's name, lower case, whether the new
  /// row has it from the old one. Nil for other statements, and where the columns are not named.
  var keptColumns: ((String) -> Bool)? {
    guard let assignments = replacingAssignments else { return nil }
    var set: Set<String> = []
    for assignment in assignments {
      guard case .single(let target, _) = assignment, case .name(let name) = target.kind else {
        return nil
      }
      for part in name.parts { set.insert(part.text.lowercased()) }
    }
    return { !set.contains($0) }
  }

  private var replacingAssignments: [Syntax.Assignment]? {
    switch kind {
    case .update(let update): return update.assignments
    case .merge(let merge):
      var all: [Syntax.Assignment] = []
      for branch in merge.branches {
        guard case .update(let assignments, _) = branch.action else { return nil }
        all += assignments
      }
      return all
    default: return nil
    }
  }
}
