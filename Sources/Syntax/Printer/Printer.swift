import Diagnostics

/// Writes trees as SQL text that parses to the same tree.
///
/// Parentheses stand where the tree needs them; what is printed is on one line.
package struct Printer {
  /// The dialect the text will be parsed with.
  let dialect: Dialect
  var text = ""
  /// What to write in place of an expression; nil writes the expression.
  var replacing: ((Expression) -> String?)?

  init(dialect: Dialect, replacing: ((Expression) -> String?)? = nil) {
    self.dialect = dialect
    self.replacing = replacing
  }

  /// An expression as text.
  /// - Parameter replacing: Gives the text that stands in place of an expression, asked from the
  ///   outside in, also inside queries; nil keeps it. The text brings its own parentheses.
  package static func text(
    of expression: Expression, dialect: Dialect, replacing: ((Expression) -> String?)? = nil
  ) -> String {
    var printer = Printer(dialect: dialect, replacing: replacing)
    printer.expression(expression)
    return printer.text
  }

  /// A query as text, with some of its expressions replaced.
  package static func text(
    of query: Query, dialect: Dialect, replacing: ((Expression) -> String?)? = nil
  ) -> String {
    var printer = Printer(dialect: dialect, replacing: replacing)
    printer.query(query)
    return printer.text
  }

  /// A type as text.
  package static func text(of type: TypeName, dialect: Dialect) -> String {
    var printer = Printer(dialect: dialect)
    printer.type(type)
    return printer.text
  }

  /// A statement as text; nil for statements that keep no printed form, such as GRANT.
  package static func text(of statement: Statement, dialect: Dialect) -> String? {
    var printer = Printer(dialect: dialect)
    return printer.statement(statement) ? printer.text : nil
  }

  // MARK: - Words and lists

  mutating func write(_ words: String) { text += words }

  /// `item, item`
  mutating func list<Item>(_ items: [Item], _ item: (inout Printer, Item) -> Void) {
    for (index, element) in items.enumerated() {
      if index > 0 { write(", ") }
      item(&self, element)
    }
  }

  /// `(item, item)`
  mutating func parentheses<Item>(_ items: [Item], _ item: (inout Printer, Item) -> Void) {
    write("(")
    list(items, item)
    write(")")
  }

  mutating func expressions(_ items: [Expression]) {
    list(items) { printer, item in printer.expression(item) }
  }

  // MARK: - Names and texts

  mutating func name(_ identifier: Identifier) {
    guard identifier.isQuoted else { return write(identifier.text) }
    write("\"")
    write(doubled(identifier.text, "\""))
    write("\"")
  }

  mutating func name(_ name: QualifiedName) {
    path(name.parts)
    if !name.link.isEmpty {
      write("@")
      path(name.link)
    }
  }

  mutating func path(_ parts: [Identifier]) {
    for (index, part) in parts.enumerated() {
      if index > 0 { write(".") }
      name(part)
    }
  }

  mutating func names(_ identifiers: [Identifier]) {
    parentheses(identifiers) { printer, identifier in printer.name(identifier) }
  }

  mutating func names(_ names: [QualifiedName]) {
    list(names) { printer, name in printer.name(name) }
  }

  mutating func string(_ string: String) {
    write("'")
    write(doubled(string, "'"))
    write("'")
  }

  private func doubled(_ text: String, _ quote: Character) -> String {
    guard text.contains(quote) else { return text }
    return String(text.flatMap { $0 == quote ? [$0, $0] : [$0] })
  }
}
