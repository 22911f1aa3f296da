import Diagnostics
import Syntax

/// What GRANT gives.
package enum Privilege: String, Sendable, Hashable, CaseIterable {
  case select = "SELECT"
  case insert = "INSERT"
  case update = "UPDATE"
  case delete = "DELETE"
  case execute = "EXECUTE"
  case usage = "USAGE"
  /// To make objects in a schema.
  case create = "CREATE"
  /// To alter, drop and grant: whoever made the object has it.
  case ownership = "OWNERSHIP"
}

/// Whose rights count while names are looked up.
package enum Actor: Sendable, Hashable {
  /// Whoever is logged in.
  case session
  /// Inside of a view or a routine: whoever made it; nil for an administrator. Rows and masks are
  /// still those of whoever is logged in.
  case owner(String?)
  /// Inside of the condition of a policy: nothing is kept from it.
  case system
}

/// An expression that is kept as text with a policy or a mask.
package struct StoredExpression: Sendable {
  package var name: String
  package var expression: Syntax.Expression
  package var dialect: Dialect

  package init(name: String, expression: Syntax.Expression, dialect: Dialect) {
    self.name = name
    self.expression = expression
    self.dialect = dialect
  }
}

/// What is kept from whoever reads or changes a table.
package struct Protection: Sendable {
  /// Lower-case names of the columns that may be read; nil for all.
  package var readable: Set<String>?
  /// A row is there where each of these has an alternative that is true.
  package var rows: [[StoredExpression]] = []
  /// The same for rows that are written.
  package var newRows: [[StoredExpression]] = []
  /// What is read instead of a column, by its lower-case name.
  package var masks: [String: StoredExpression] = [:]

  package init() {}

  /// Whether some rows are kept away.
  package var hidesRows: Bool { !rows.isEmpty }
}
