import Columns
import Diagnostics
import Engine

/// The tables and views of the database, for `\d`, `\dt`, `\dv` and `.tables`.
enum RelationList {
  /// - Parameter pattern: `inv*`, as in psql; nil takes all.
  static func show(
    _ shell: Shell, pattern: String?, where test: (RelationDescription) -> Bool
  ) throws(SQLError) {
    let relations = shell.session.relationSummaries.map { relation in
      var relation = relation
      let isFile = relation.kind == "temporary view" && shell.fileTables.contains(relation.name)
      if isFile { relation.kind = "file" }
      return relation
    }
    let found = relations.filter { relation in
      test(relation) && (pattern.map { matches(relation.shownName, $0) } ?? true)
    }
    if found.isEmpty, let pattern {
      throw SQLError(
        .undefinedTable, "no table or view is named like \"\(pattern)\"",
        hint: "inv* means every name that begins with inv")
    }
    try shell.showRows(
      ["name", "kind", "rows", "comment"],
      found.map { relation in
        [
          relation.shownName, relation.kind,
          relation.rowCount.map { CellText.grouped("\($0)") } ?? "", relation.comment ?? "",
        ]
      })
  }

  /// Whether a name fits a pattern of `*` (any text) and `?` (one character), in any case.
  static func matches(_ name: String, _ pattern: String) -> Bool {
    let (name, pattern) = (Array(name.lowercased()), Array(pattern.lowercased()))
    // Which beginnings of the name the pattern so far covers.
    var reached = [true] + [Bool](repeating: false, count: name.count)
    for mark in pattern {
      var next = [Bool](repeating: false, count: name.count + 1)
      if mark == "*" {
        var isOpen = false
        for place in next.indices {
          isOpen = isOpen || reached[place]
          next[place] = isOpen
        }
      } else {
        for place in name.indices where reached[place] {
          next[place + 1] = mark == "?" || mark == name[place]
        }
      }
      reached = next
    }
    return reached[name.count]
  }
}
