import Diagnostics

/// One word that names something, as it was written.
package struct Identifier: Sendable, Hashable {
  /// The text without quotes and with doubled quotes made single; the case is as written.
  package var text: String
  /// Written in quotes, so that its case counts.
  package var isQuoted: Bool
  package var range: SourceRange

  package init(_ text: String, isQuoted: Bool = false, range: SourceRange) {
    self.text = text
    self.isQuoted = isQuoted
    self.range = range
  }

  /// The name as a dialect sees it: unquoted words fold to lower case in PostgreSQL, to upper in Oracle.
  package func folded(_ dialect: Dialect) -> String {
    if isQuoted { return text }
    return dialect == .oracle ? text.uppercased() : text.lowercased()
  }
}

/// A name of one or more parts: `a`, `t.a`, `schema.table`, `sequence.NEXTVAL`, `table@link`.
package struct QualifiedName: Sendable, Hashable {
  /// At least one part, outermost first.
  package var parts: [Identifier]
  /// The database link after `@`: `table@remote`.
  package var link: [Identifier]

  package init(_ parts: [Identifier], link: [Identifier] = []) {
    precondition(!parts.isEmpty, "a name has at least one part")
    self.parts = parts
    self.link = link
  }

  /// The innermost part.
  package var last: Identifier { parts[parts.count - 1] }

  /// The parts before the innermost.
  package var qualifier: ArraySlice<Identifier> { parts.dropLast() }

  package var range: SourceRange {
    SourceRange(
      start: parts[0].range.start, end: (link.last ?? parts[parts.count - 1]).range.end)
  }
}
