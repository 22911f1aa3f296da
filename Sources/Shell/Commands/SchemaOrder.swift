import Columns
import Engine

/// Tables and views in an order in which they can be made: what another refers to comes first.
enum SchemaOrder {
  /// Names as SQL writes them.
  static func names(_ session: Session) -> [String] {
    let all = session.relationSummaries.filter { $0.kind.hasSuffix("table") || $0.viewText != nil }
    let tables = all.filter { $0.viewText == nil }
    let needs = tables.map { table in
      let found = session.relation(named: path(table))?.constraints.map(\.text) ?? []
      return (table, found.filter { $0.hasPrefix("FOREIGN") }.joined(separator: " "))
    }
    let views = all.compactMap { view in view.viewText.map { (view, $0) } }
    return (ordered(needs) + ordered(views)).map { relation in
      path(relation).map { quotedIfNeeded($0) }.joined(separator: ".")
    }
  }

  private static func path(_ relation: RelationDescription) -> [String] {
    relation.shownName == relation.name ? [relation.name] : [relation.schema, relation.name]
  }

  /// Each behind those that its text mentions; what mentions one another in a ring stays as it is.
  private static func ordered(
    _ items: [(relation: RelationDescription, text: String)]
  ) -> [RelationDescription] {
    var waiting = items.map { ($0.relation, words(of: $0.text)) }
    var done: [RelationDescription] = []
    while !waiting.isEmpty {
      let place = waiting.firstIndex { relation, words in
        !waiting.contains { other, _ in other.name != relation.name && words.contains(other.name) }
      }
      done.append(waiting.remove(at: place ?? 0).0)
    }
    return done
  }

  private static func words(of text: String) -> Set<String> {
    Set(text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
  }
}
