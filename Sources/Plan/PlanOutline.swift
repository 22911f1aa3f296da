import Columns

/// A plan as words: what EXPLAIN draws as a tree or writes as JSON.
package struct PlanOutline: Sendable {
  package var name: String
  package var details: [String]
  /// Estimates or times.
  package var note: String?
  package var children: [PlanOutline]

  /// The tree, one node a line.
  package var lines: [String] {
    let described = details.joined(separator: " · ")
    var head = described.isEmpty ? name : "\(name) \(described)"
    if let note { head += "  [\(note)]" }
    var lines = [head]
    for (i, child) in children.enumerated() {
      let isLast = i == children.count - 1
      for (j, line) in child.lines.enumerated() {
        lines.append((j == 0 ? (isLast ? "└─ " : "├─ ") : (isLast ? "   " : "│  ")) + line)
      }
    }
    return lines
  }

  /// `{"node": "Filter", "details": ["(a > 2)"], "note": "~3 rows", "inputs": […]}`; what is empty
  /// is absent.
  package var json: JSON {
    var members = [JSON.Member("node", .string(name))]
    if !details.isEmpty { members.append(.init("details", .array(details.map { .string($0) }))) }
    if let note { members.append(.init("note", .string(note))) }
    if !children.isEmpty { members.append(.init("inputs", .array(children.map(\.json)))) }
    return .object(members)
  }
}
