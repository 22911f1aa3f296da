import Columns
import Diagnostics

/// What CREATE TABLE said of a table, beyond the names and types of its columns.
///
/// Expressions are kept as text in the dialect in which they were written, so that every store can
/// keep them; whoever evaluates them binds them anew.
package struct TableDefinition: Sendable, Hashable {
  package var columns: [ColumnDefinition]
  /// Positions of the primary key's columns; empty without one.
  package var primaryKey: [Int] = []
  /// Positions of the columns of each UNIQUE constraint.
  package var uniqueKeys: [[Int]] = []
  package var checks: [Check] = []
  package var foreignKeys: [ForeignKey] = []
  /// Names of constraints that have one, by the text of the constraint's kind and columns.
  package var constraintNames: [String: String] = [:]
  package var partitionColumns: [Int] = []
  package var clusterColumns: [Int] = []
  package var comment: String?
  /// `WITH (name = value)`, names in lower case.
  package var properties: [String: String] = [:]
  package var dialect: Dialect

  package init(columns: [ColumnDefinition], dialect: Dialect) {
    self.columns = columns
    self.dialect = dialect
  }

  package var schema: Schema { Schema(columns.map(\.field)) }

  package struct Check: Sendable, Hashable {
    package var name: String
    package var expression: String
    package init(name: String, expression: String) {
      self.name = name
      self.expression = expression
    }
  }

  package struct ForeignKey: Sendable, Hashable {
    package var name: String
    package var columns: [Int]
    package var table: [String]
    package var referenced: [String]
    package init(name: String, columns: [Int], table: [String], referenced: [String]) {
      self.name = name
      self.columns = columns
      self.table = table
      self.referenced = referenced
    }
  }
}

/// A column as CREATE TABLE defined it.
package struct ColumnDefinition: Sendable, Hashable {
  package enum Source: Sendable, Hashable {
    /// A value given by INSERT, or NULL.
    case given
    /// The text of DEFAULT's expression.
    case defaulted(String)
    /// The text of `GENERATED ALWAYS AS (…)`.
    case generated(String)
    /// The sequence behind `GENERATED … AS IDENTITY`; `always` refuses values that INSERT gives.
    case identity(sequence: String, always: Bool)
  }

  package var field: Field
  package var source: Source
  package var comment: String?

  package init(field: Field, source: Source = .given, comment: String? = nil) {
    self.field = field
    self.source = source
    self.comment = comment
  }
}
