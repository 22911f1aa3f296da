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
    /// GENERATED … AS IDENTITY.
    var isIdentity = false
    /// The words of the expression that computes it, columns among them.
    var sources: Set<String> = []
    /// NOT NULL by itself, and not as part of a primary key.
    fileprivate var refusesNull = false
    /// CHAR, NCHAR: its texts have blanks at their end.
    var isPadded: Bool {
      if case .text(let limit)? = type.map(SlotType.init) { limit.isPadded } else { false }
    }
  }

  /// Lower case, without schema.
  package var name: String
  package var columns: [Column] = []
  /// Lower-case column names.
  package var primaryKey: [String] = []
  package var uniqueKeys: [[String]] = []
  /// Its rows are gone with each COMMIT: GLOBAL TEMPORARY, unless it says PRESERVE.
  var emptiesAtCommit = false
  /// In the order of their definitions.
  var checks: [Check] = []
  var foreignKeys: [ForeignKey] = []
  /// The names of keys that were given one; by their columns.
  private var keyNames: [[String]: String] = [:]
  /// Constraints that are not checked, to be taken up again.
  private var disabled: [TableModel] = []

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
    var deletion = Deletion.refused
  }

  /// What becomes of rows that refer to one that is deleted.
  enum Deletion: Sendable {
    /// The deletion fails.
    case refused
    /// They are deleted too.
    case cascades
    /// They refer to nothing: SET NULL, SET DEFAULT.
    case clears
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

extension TableModel.Deletion {
  /// - Parameter words: `CASCADE`, `SET NULL` and the like.
  fileprivate init(_ words: String?) {
    switch words {
    case "CASCADE": self = .cascades
    case "SET NULL", "SET DEFAULT": self = .clears
    default: self = .refused
    }
  }
}

extension TableModel {
  /// Reads a CREATE TABLE statement.
  init(_ table: CreateTable) {
    name = table.name.last.text.lowercased()
    emptiesAtCommit =
      switch table.onCommit {
      case .deleteRows: true
      case nil: table.isGlobalTemporary
      default: false
      }
    for element in table.elements {
      switch element {
      case .column(let column): add(column)
      case .constraint(let constraint): add(constraint)
      case .like: break
      }
    }
    requireKey()
  }

  /// A primary key makes its columns required.
  private mutating func requireKey() {
    for i in columns.indices {
      columns[i].isRequired = columns[i].refusesNull || primaryKey.contains(columns[i].name)
    }
  }

  private mutating func add(_ column: ColumnDefinition) {
    let name = column.name.text.lowercased()
    var made = Column(name: name, type: column.type, isRequired: false)
    for constraint in column.constraints {
      switch constraint.kind {
      case .notNull:
        made.isRequired = true
        made.refusesNull = true
      case .defaultValue(let value, let onNull):
        made.defaultValue = value
        made.isComputed = onNull
      case .identity:
        made.isComputed = true
        made.isIdentity = true
      case .generated(let value, _):
        made.isComputed = true
        made.sources = Words(Printer.text(of: value, dialect: .oracle)).all
      case .primaryKey where !constraint.state.isDisabled:
        primaryKey = [name]
        keyNames[[name]] = constraint.name.map(lower)
      case .unique where !constraint.state.isDisabled:
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
    case .primaryKey(let names) where !constraint.state.isDisabled:
      primaryKey = names.map(lower)
      keyNames[primaryKey] = constraint.name.map(lower)
    case .unique(let names, _) where !constraint.state.isDisabled:
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
        referenced: reference.columns.map(lower),
        deletion: Deletion(reference.onDelete)))
  }

  /// CREATE UNIQUE INDEX is a unique key of its columns.
  mutating func add(unique index: CreateIndex) {
    let names = index.keys.compactMap { key in
      if case .name(let name) = key.expression.kind { lower(name.last) } else { nil }
    }
    guard names.count == index.keys.count, !keys.contains(names) else { return }
    uniqueKeys.append(names)
    keyNames[names] = index.name.map { lower($0.last) }
  }

  /// Reads ALTER TABLE.
  mutating func apply(_ actions: [AlterTable.Action]) {
    for action in actions {
      switch action {
      case .addConstraint(let constraint): add(constraint)
      case .addColumn(let column, _): add(column)
      case .dropColumn(let column, _, _): drop(column: lower(column.last))
      case .renameColumn(let column, let other): rename(lower(column.last), to: lower(other))
      case .dropConstraint(let name, let kind, let columns, _, _):
        _ = drop(name.map(lower), kind, columns.map(lower))
      case .enableConstraint(let name, let kind, false, let columns):
        disabled.append(drop(name.map(lower), kind, columns.map(lower)))
      case .enableConstraint(let name, let kind, true, let columns):
        enable(name.map(lower), kind, columns.map(lower))
      case .renameConstraint(let name, let other): rename(constraint: lower(name), to: lower(other))
      case .setNotNull(let column): change(lower(column)) { $0.refusesNull = true }
      case .dropNotNull(let column): change(lower(column)) { $0.refusesNull = false }
      case .setType(let column, let type, _): change(lower(column)) { $0.type = type }
      case .setDefault(let column, let value): change(lower(column)) { $0.defaultValue = value }
      case .dropDefault(let column): change(lower(column)) { $0.defaultValue = nil }
      case .modifyColumn(let column): modify(column)
      default: break
      }
    }
    requireKey()
  }

  private mutating func change(_ name: String, _ change: (inout Column) -> Void) {
    for i in columns.indices where columns[i].name == name { change(&columns[i]) }
  }

  /// What MODIFY does not say stays.
  private mutating func modify(_ column: ColumnDefinition) {
    let name = lower(column.name)
    guard let place = columns.firstIndex(where: { $0.name == name }) else { return }
    let old = columns[place]
    add(column)
    var made = columns.removeLast()
    made.type = made.type ?? old.type
    made.defaultValue = made.defaultValue ?? old.defaultValue
    made.isComputed = made.isComputed || old.isComputed
    made.isIdentity = made.isIdentity || old.isIdentity
    made.sources = made.sources.isEmpty ? old.sources : made.sources
    let allowsNull = column.constraints.contains { if case .null = $0.kind { true } else { false } }
    made.refusesNull = made.refusesNull || old.refusesNull && !allowsNull
    columns[place] = made
  }

  private mutating func drop(column name: String) {
    columns.removeAll { $0.name == name }
    if primaryKey.contains(name) { primaryKey = [] }
    uniqueKeys.removeAll { $0.contains(name) }
    foreignKeys.removeAll { $0.columns.contains(name) }
    checks.removeAll { Words(Printer.text(of: $0.condition, dialect: .oracle)).all.contains(name) }
  }

  private mutating func rename(_ name: String, to other: String) {
    func renamed(_ list: [String]) -> [String] { list.map { $0 == name ? other : $0 } }
    change(name) { $0.name = other }
    let names = keyNames.map { (renamed($0.key), $0.value) }
    keyNames = Dictionary(names) { first, _ in first }
    primaryKey = renamed(primaryKey)
    uniqueKeys = uniqueKeys.map(renamed)
    for i in foreignKeys.indices { foreignKeys[i].columns = renamed(foreignKeys[i].columns) }
    for i in columns.indices where columns[i].sources.contains(name) {
      columns[i].sources.insert(other)
    }
  }

  private mutating func rename(constraint name: String, to other: String) {
    for key in keys where self.name(ofKey: key) == name { keyNames[key] = other }
    for i in checks.indices where checks[i].name == name { checks[i].name = other }
    for i in foreignKeys.indices where foreignKeys[i].name == name { foreignKeys[i].name = other }
  }

  /// Takes constraints away: one by its name, the primary key, or a unique one by its columns.
  /// - Returns: A table that has nothing but these.
  private mutating func drop(_ constraint: String?, _ kind: String, _ list: [String]) -> TableModel
  {
    var gone = TableModel(name: name)
    gone.keyNames = keyNames
    let isPrimary = constraint.map { $0 == name(ofKey: primaryKey) } ?? (kind == "PRIMARY KEY")
    if isPrimary, !primaryKey.isEmpty { swap(&gone.primaryKey, &primaryKey) }
    let isGone = { (model: TableModel, key: [String]) in
      constraint.map { $0 == model.name(ofKey: key) } ?? (kind == "UNIQUE" && key == list)
    }
    gone.uniqueKeys = uniqueKeys.filter { isGone(self, $0) }
    uniqueKeys.removeAll { gone.uniqueKeys.contains($0) }
    gone.checks = checks.filter { $0.name == constraint }
    checks.removeAll { $0.name == constraint }
    gone.foreignKeys = foreignKeys.filter { $0.name == constraint }
    foreignKeys.removeAll { $0.name == constraint }
    return gone
  }

  /// Takes up constraints that were disabled.
  private mutating func enable(_ constraint: String?, _ kind: String, _ list: [String]) {
    for i in disabled.indices {
      let back = disabled[i].drop(constraint, kind, list)
      if !back.primaryKey.isEmpty { primaryKey = back.primaryKey }
      uniqueKeys += back.uniqueKeys
      checks += back.checks
      foreignKeys += back.foreignKeys
    }
  }

  /// DROP INDEX of a unique one.
  mutating func drop(index name: String) {
    uniqueKeys.removeAll { keyNames[$0] == name }
  }

  /// What a table does not refer to any more, because the other one is gone.
  mutating func forget(references table: String) {
    foreignKeys.removeAll { $0.table == table }
  }

  func renamed(_ name: String) -> TableModel {
    var copy = self
    copy.name = name
    return copy
  }
}
