import Columns
import Diagnostics

/// What CREATE TABLE said of a table, beyond the names and types of its columns.
///
/// Expressions are kept as text in the dialect in which they were written, so that every store can
/// keep them; whoever evaluates them binds them anew.
package struct TableDefinition: Sendable, Hashable {
  package var columns: [ColumnDefinition]
  /// PRIMARY KEY and UNIQUE constraints; at most one is primary.
  package var keys: [Key] = []
  package var checks: [Check] = []
  /// Unique indexes over expressions, or over some rows.
  package var expressionKeys: [ExpressionKey] = []
  package var foreignKeys: [ForeignKey] = []
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

  package var primaryKey: Key? { keys.first(where: \.isPrimary) }

  /// PRIMARY KEY or UNIQUE: no two rows share these values, apart from rows with a NULL in them.
  package struct Key: Sendable, Hashable {
    package var name: String
    /// Positions of the columns, in the order of the constraint.
    package var columns: [Int]
    package var isPrimary: Bool
    package init(name: String, columns: [Int], isPrimary: Bool) {
      self.name = name
      self.columns = columns
      self.isPrimary = isPrimary
    }
  }

  /// `CREATE UNIQUE INDEX … (NVL(part, 0))`: no two rows have the same values.
  package struct ExpressionKey: Sendable, Hashable {
    package var name: String
    package var expressions: [String]
    /// WHERE of the index: the rows that it covers.
    package var condition: String?
    package init(name: String, expressions: [String], condition: String? = nil) {
      self.name = name
      self.expressions = expressions
      self.condition = condition
    }

    /// Whether it reads a column.
    package func mentions(_ isMentioned: (String) -> Bool) -> Bool {
      expressions.contains(where: isMentioned) || condition.map(isMentioned) ?? false
    }
  }

  package struct Check: Sendable, Hashable {
    package var name: String
    package var expression: String
    /// Of a DEFERRABLE one.
    package var deferral: Deferral?
    package init(name: String, expression: String) {
      self.name = name
      self.expression = expression
    }
  }

  package struct ForeignKey: Sendable, Hashable {
    package var name: String
    package var columns: [Int]
    /// Schema and name.
    package var table: [String]
    /// Names of the other table's columns.
    package var referenced: [String]
    /// `CASCADE`, `SET NULL`, `SET DEFAULT`, else the deletion is refused.
    package var onDelete: String?
    package var onUpdate: String?
    /// Of a DEFERRABLE one.
    package var deferral: Deferral?
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
  /// NULL given by INSERT becomes the default too: Oracle's DEFAULT ON NULL.
  package var replacesNull = false
  /// The most characters of a text, from `VARCHAR(n)`.
  package var maximumLength: Int?
  /// Of Oracle's types with fewer digits than the values of the column's type have.
  package var digits: ColumnForm?
  /// The type as CREATE TABLE wrote it, in capitals: `VARCHAR2(30)`, `NUMBER(10,2)`.
  package var typeText: String?
  package var comment: String?

  package init(field: Field, source: Source = .given, comment: String? = nil) {
    self.field = field
    self.source = source
    self.comment = comment
  }
}

/// The length of a text column: `VARCHAR2(30 CHAR)`, `CHAR(5)`.
package struct TextLength: Sendable, Hashable {
  package var limit: Int
  /// Oracle counts bytes, unless the type says CHAR or is national (SQL Language Reference 19c,
  /// "VARCHAR2 Data Type"); PostgreSQL counts characters.
  package var countsBytes: Bool
  /// CHAR: filled with blanks.
  package var isPadded: Bool

  package init(limit: Int, countsBytes: Bool, isPadded: Bool) {
    self.limit = limit
    self.countsBytes = countsBytes
    self.isPadded = isPadded
  }

  /// A text with blanks up to the length; a longer one as it is.
  package func filled(_ text: String) -> String {
    let count = countsBytes ? text.utf8.count : text.unicodeScalars.count
    return count < limit ? text + String(repeating: " ", count: limit - count) : text
  }
}

extension ColumnDefinition {
  /// A column of a query's result.
  package init(field: Field, form: ColumnForm?) {
    self.init(field: field)
    guard case .text(let length)? = form else {
      digits = form
      return
    }
    let kind = length.isPadded ? "CHAR" : "VARCHAR2"
    typeText = "\(kind)(\(length.limit)\(length.countsBytes ? "" : " CHAR"))"
    maximumLength = length.limit
  }

  /// What its type says in the oracle dialect beyond the kind of value.
  package var form: ColumnForm? {
    if let length = textLength(in: .oracle) { return .text(length) }
    return digits
  }

  /// The length that the type gives; nil for what is no text, or has no limit.
  package func textLength(in dialect: Dialect) -> TextLength? {
    guard field.type == .varchar, let maximumLength else { return nil }
    let text = typeText ?? ""
    let isNational = text.hasPrefix("N")
    return TextLength(
      limit: maximumLength,
      countsBytes: dialect == .oracle && !isNational && !text.hasSuffix(" CHAR)"),
      isPadded: text.hasPrefix("CHAR") || text.hasPrefix("NCHAR"))
  }
}

extension TableDefinition {
  /// After a column was taken away: what stood behind it moves up.
  package mutating func shiftPositions(above position: Int) {
    func shifted(_ places: [Int]) -> [Int] {
      places.filter { $0 != position }.map { $0 > position ? $0 - 1 : $0 }
    }
    for i in keys.indices { keys[i].columns = shifted(keys[i].columns) }
    for i in foreignKeys.indices { foreignKeys[i].columns = shifted(foreignKeys[i].columns) }
    partitionColumns = shifted(partitionColumns)
    clusterColumns = shifted(clusterColumns)
  }
}
