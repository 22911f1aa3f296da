import Binder
import Catalog
import Columns
import Diagnostics
import Syntax

/// Makes a table's definition from what CREATE TABLE and ALTER TABLE say.
struct TableMaker {
  let call: StatementCall
  /// Where the table is or will be.
  let place: ObjectPlace
  var definition: TableDefinition
  /// Sequences of identity columns, to be created with the table.
  var sequences: [StoredDefinition] = []
  /// Expressions whose columns are checked once all are known, and what they must be.
  private var pending: [(expression: Syntax.Expression, position: Int?)] = []

  init(_ call: StatementCall, _ place: ObjectPlace, _ definition: TableDefinition? = nil) {
    self.call = call
    self.place = place
    self.definition =
      definition ?? TableDefinition(columns: [], dialect: call.settings.dialect)
  }

  var dialect: Dialect { call.settings.dialect }

  /// All elements of CREATE TABLE.
  /// - Parameters:
  ///   - queried: The columns of AS; elements only name them then.
  mutating func add(
    _ elements: [Syntax.CreateTable.Element], queried: [KeptColumn] = []
  ) throws(SQLError) {
    for column in queried {
      definition.columns.append(.init(field: column.field, form: column.form))
    }
    var named = 0
    for element in elements {
      switch element {
      case .column(let column) where !queried.isEmpty:
        guard named < queried.count else {
          throw SQLError(
            .syntaxError, "the query gives only \(queried.count) columns", range: column.range)
        }
        definition.columns[named].field.name = column.name.folded(dialect)
        try addConstraints(column, at: named)
        named += 1
      case .column(let column): try add(column)
      case .constraint(let constraint): try add(constraint)
      case .like(let name, let including): try addColumns(like: name, including)
      }
    }
    try call.checkNames(definition.columns.map(\.field), at: SourceRange(start: 0, end: 0))
    try checkExpressions()
  }

  /// One column with its constraints.
  mutating func add(_ column: Syntax.ColumnDefinition) throws(SQLError) {
    let name = column.name.folded(dialect)
    guard !definition.columns.contains(where: { $0.field.name.lowercased() == name.lowercased() })
    else {
      throw SQLError(
        .duplicateColumn, "column \"\(name)\" stands twice", range: column.name.range)
    }
    definition.columns.append(
      Catalog.ColumnDefinition(field: Field(name, try type(of: column))))
    let place = definition.columns.count - 1
    setType(column.type, at: place)
    try addConstraints(column, at: place)
  }

  private func type(of column: Syntax.ColumnDefinition) throws(SQLError) -> DataType {
    if let typeName = column.type { return try call.binder().type(typeName) }
    for constraint in column.constraints {
      if case .generated(let expression, _) = constraint.kind {
        return try definitionCheck.type(of: expression)
      }
    }
    throw SQLError(
      .syntaxError, "column \"\(column.name.text)\" needs a type", range: column.range)
  }

  /// What the type's text says beyond the type: a length, the words, SERIAL.
  mutating func setType(_ typeName: Syntax.TypeName?, at place: Int) {
    guard let typeName else { return }
    definition.columns[place].typeText =
      Printer.text(of: typeName, dialect: dialect).uppercased()
    definition.columns[place].maximumLength = nil
    definition.columns[place].digits = dialect == .oracle ? ColumnForm(digitsOf: typeName) : nil
    guard case .named(let name, let arguments, _) = typeName.kind else { return }
    let word = name.last.text.lowercased()
    if dialect == .oracle, case .list = definition.columns[place].field.type {
      definition.columns[place].digits = .collection(name.last.text.uppercased())
    }
    if definition.columns[place].field.type == .varchar,
      case .literal(.integer(let digits))? = arguments.first?.kind
    {
      definition.columns[place].maximumLength = Int(digits)
    } else if ["char", "character", "nchar", "bpchar"].contains(word), arguments.isEmpty {
      definition.columns[place].maximumLength = 1
    }
    if ["serial", "bigserial", "smallserial", "serial4", "serial8"].contains(word) {
      addIdentity(isAlways: false, onNull: false, at: place, state: SequenceState())
    }
  }

  mutating func addConstraints(
    _ column: Syntax.ColumnDefinition, at place: Int
  ) throws(SQLError) {
    let name = definition.columns[place].field.name
    for constraint in column.constraints where !constraint.state.isDisabled {
      let given = constraint.name
      switch constraint.kind {
      case .notNull: definition.columns[place].field.isNullable = false
      case .null: definition.columns[place].field.isNullable = true
      case .primaryKey: try addKey([place], isPrimary: true, given, at: constraint.range)
      case .unique: try addKey([place], isPrimary: false, given, at: constraint.range)
      case .check(let expression):
        try addCheck(
          expression, given, usual: "\(self.place.name)_\(name)_check", constraint.state.deferral)
      case .references(let reference):
        try addForeignKey(
          [place], reference, given, constraint.state.deferral, at: constraint.range)
      case .defaultValue(let expression, let onNull):
        definition.columns[place].source = .defaulted(text(expression))
        definition.columns[place].replacesNull = onNull
        pending.append((expression, nil))
      case .generated(let expression, _):
        definition.columns[place].source = .generated(text(expression))
        pending.append((expression, place))
      case .identity(let identity):
        let state = try SequenceState(identity.options, dialect: dialect)
        addIdentity(
          isAlways: identity.isAlways, onNull: identity.onNull, at: place, state: state)
      case .comment(let text): definition.columns[place].comment = text
      case .collation(let name):
        guard Collation.folds(name)?.isEmpty ?? false else {
          throw SQLError(
            .featureNotSupported,
            "the texts of a column compare by bytes, which COLLATE \"C\" says",
            range: name.range, hint: "write COLLATE where the column is compared or sorted")
        }
      case .other: break
      }
    }
  }

  func text(_ expression: Syntax.Expression) -> String {
    Printer.text(of: expression, dialect: definition.dialect)
  }

  private mutating func addIdentity(
    isAlways: Bool, onNull: Bool, at place: Int, state: SequenceState
  ) {
    let column = definition.columns[place].field.name.lowercased()
    var sequence = self.place
    sequence.name = freeSequenceName("\(self.place.name)_\(column)_seq")
    definition.columns[place].source = .identity(
      sequence: sequence.key, always: isAlways)
    definition.columns[place].replacesNull = onNull
    definition.columns[place].field.isNullable = false
    sequences.append(call.definition(of: state, sequence))
  }

  private func freeSequenceName(_ wanted: String) -> String {
    var name = wanted
    var number = 0
    while place.store.catalog.definitions["sequence \(place.schema).\(name)"] != nil
      || sequences.contains(where: { $0.name == name })
    {
      number += 1
      name = "\(wanted)\(number)"
    }
    return name
  }

  // MARK: Expressions

  private var definitionCheck: DefinitionCheck {
    DefinitionCheck(call: call, table: place.name, columns: definition.columns.map(\.field))
  }

  /// Checks the expressions that were added, now that all columns are known.
  mutating func checkExpressions() throws(SQLError) {
    for (expression, position) in pending {
      guard let position else {
        _ = try definitionCheck.constant(expression)
        continue
      }
      _ = try definitionCheck.type(of: expression)
      let names = definition.columns
      for (i, column) in names.enumerated() {
        guard case .generated = column.source, mentions(expression, column.field.name) else {
          continue
        }
        throw SQLError(
          .invalidTableDefinition,
          i == position
            ? "generated column \"\(column.field.name)\" reads itself"
            : "generated column \"\(names[position].field.name)\" reads generated column \"\(column.field.name)\"",
          range: expression.range)
      }
    }
    pending = []
    try definitionCheck.checkConstraints(definition)
  }

  private func mentions(_ expression: Syntax.Expression, _ name: String) -> Bool {
    if case .name(let qualified) = expression.kind {
      return qualified.last.text.lowercased() == name.lowercased()
    }
    return expression.children.contains { mentions($0, name) }
  }

  // MARK: LIKE

  private mutating func addColumns(
    like name: QualifiedName, _ including: [String]
  ) throws(SQLError) {
    let path = name.parts.map(\.text)
    guard case .table(let table)? = try call.session.names.relation(path) else {
      throw SQLError(
        .undefinedTable, "table \"\(path.joined(separator: "."))\" does not exist",
        range: name.range)
    }
    let words = Set(including.map { $0.uppercased() })
    let all = words.contains("ALL")
    let first = definition.columns.count
    for (i, field) in table.schema.fields.enumerated() {
      guard let other = (table as? TransactionTable)?.definition.columns[i] else {
        definition.columns.append(.init(field: field))
        continue
      }
      var copy = other
      let keepsSource: Bool
      switch other.source {
      case .given: keepsSource = true
      case .defaulted: keepsSource = all || words.contains("DEFAULTS")
      case .generated: keepsSource = all || words.contains("GENERATED")
      case .identity: keepsSource = false
      }
      if !keepsSource { copy.source = .given }
      if !all && !words.contains("COMMENTS") { copy.comment = nil }
      definition.columns.append(copy)
    }
    guard let other = (table as? TransactionTable)?.definition else { return }
    if all || words.contains("CONSTRAINTS") { definition.checks += other.checks }
    if all || words.contains("INDEXES") {
      for key in other.keys {
        let columns = key.columns.map { $0 + first }
        try addKey(columns, isPrimary: key.isPrimary, nil, at: name.range)
      }
    }
  }
}
