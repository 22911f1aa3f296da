import Syntax

/// What the converter must know of a table: columns, keys, triggers.
package struct TableModel: Sendable {
  package struct Column: Sendable {
    /// Lower case.
    package var name: String
    package var type: TypeName?
    package var isRequired: Bool
    /// DEFAULT.
    package var defaultValue: Expression?
    /// GENERATED, an identity or DEFAULT ON NULL: the table gives a value by itself.
    package var isComputed = false
  }

  /// Lower case, without schema.
  package var name: String
  package var columns: [Column] = []
  /// Lower-case column names.
  package var primaryKey: [String] = []
  package var uniqueKeys: [[String]] = []
  /// In the order of their definitions.
  var checks: [Check] = []
  var foreignKeys: [ForeignKey] = []
  /// The names of keys that were given one; by their columns.
  private var keyNames: [[String]: String] = [:]

  struct Check: Sendable {
    /// What the database calls it.
    var name: String
    var condition: Expression
  }

  struct ForeignKey: Sendable {
    var name: String
    var columns: [String]
    var table: String
    /// Empty for the primary key of the other table.
    var referenced: [String]
  }

  package func column(_ name: String) -> Column? { columns.first { $0.name == name } }

  /// What the database calls a key.
  func name(ofKey key: [String]) -> String {
    keyNames[key]
      ?? (key == primaryKey ? "\(name)_pkey" : "\(name)_\(key.joined(separator: "_"))_key")
  }

  /// What tells one row from all others.
  var rowKey: [String] { primaryKey.isEmpty ? ["rowid"] : primaryKey }

  /// All keys, the primary key first.
  package var keys: [[String]] { (primaryKey.isEmpty ? [] : [primaryKey]) + uniqueKeys }
}

extension TableModel {
  /// Reads a CREATE TABLE statement.
  init(_ table: CreateTable) {
    name = table.name.last.text.lowercased()
    for element in table.elements {
      switch element {
      case .column(let column): add(column)
      case .constraint(let constraint): add(constraint)
      case .like: break
      }
    }
    // A primary key makes its columns required.
    for i in columns.indices where primaryKey.contains(columns[i].name) {
      columns[i].isRequired = true
    }
  }

  private mutating func add(_ column: ColumnDefinition) {
    let name = column.name.text.lowercased()
    var made = Column(name: name, type: column.type, isRequired: false)
    for constraint in column.constraints {
      switch constraint.kind {
      case .notNull: made.isRequired = true
      case .defaultValue(let value, let onNull):
        made.defaultValue = value
        made.isComputed = onNull
      case .generated, .identity: made.isComputed = true
      case .primaryKey:
        primaryKey = [name]
        keyNames[[name]] = constraint.name.map(lower)
      case .unique:
        uniqueKeys.append([name])
        keyNames[[name]] = constraint.name.map(lower)
      case .check(let condition) where !constraint.state.isDisabled:
        checks.append(
          Check(
            name: constraint.name.map(lower) ?? "\(self.name)_\(name)_check", condition: condition))
      case .references(let reference) where !constraint.state.isDisabled:
        add([name], reference, constraint.name)
      default: break
      }
    }
    columns.append(made)
  }

  private mutating func add(_ constraint: TableConstraint) {
    switch constraint.kind {
    case .primaryKey(let names):
      primaryKey = names.map(lower)
      keyNames[primaryKey] = constraint.name.map(lower)
    case .unique(let names, _):
      uniqueKeys.append(names.map(lower))
      keyNames[names.map(lower)] = constraint.name.map(lower)
    case .check(let condition) where !constraint.state.isDisabled:
      checks.append(
        Check(name: constraint.name.map(lower) ?? "\(name)_check", condition: condition))
    case .foreignKey(let names, let reference) where !constraint.state.isDisabled:
      add(names.map(lower), reference, constraint.name)
    default: break
    }
  }

  private mutating func add(_ columns: [String], _ reference: Reference, _ given: Identifier?) {
    foreignKeys.append(
      ForeignKey(
        name: given.map(lower) ?? "\(name)_\(columns.joined(separator: "_"))_fkey",
        columns: columns, table: lower(reference.table.last),
        referenced: reference.columns.map(lower)))
  }

  /// Reads `ALTER TABLE … ADD CONSTRAINT` and `ADD` of columns.
  mutating func apply(_ actions: [AlterTable.Action]) {
    for action in actions {
      switch action {
      case .addConstraint(let constraint): add(constraint)
      case .addColumn(let column, _): add(column)
      default: break
      }
    }
  }
}
