import Catalog
import Columns
import Diagnostics
import Syntax

extension TableMaker {
  /// A constraint that stands by itself.
  mutating func add(_ constraint: TableConstraint) throws(SQLError) {
    if constraint.state.isDisabled { return }
    let given = constraint.name
    switch constraint.kind {
    case .primaryKey(let columns):
      try addKey(try positions(columns), isPrimary: true, given, at: constraint.range)
    case .unique(let columns, _):
      try addKey(try positions(columns), isPrimary: false, given, at: constraint.range)
    case .check(let expression):
      try addCheck(expression, given, usual: "\(place.name)_check", constraint.state.deferral)
    case .foreignKey(let columns, let reference):
      try addForeignKey(
        try positions(columns), reference, given, constraint.state.deferral, at: constraint.range)
    case .other: break
    }
  }

  func positions(_ names: [Identifier]) throws(SQLError) -> [Int] {
    var found: [Int] = []
    for name in names { found.append(try position(name)) }
    return found
  }

  func position(_ name: Identifier) throws(SQLError) -> Int {
    if let place = definition.schema.position(of: name.text) { return place }
    throw SQLError(
      .undefinedColumn, "table \"\(place.name)\" has no column \"\(name.text)\"",
      range: name.range,
      hint: didYouMean(name.text, among: definition.columns.map(\.field.name))
    ).inOracle(-904, "\"\(name.text.uppercased())\": invalid identifier")
  }

  mutating func addKey(
    _ columns: [Int], isPrimary: Bool, _ given: Identifier?, at range: SourceRange
  ) throws(SQLError) {
    if isPrimary {
      guard definition.primaryKey == nil else {
        throw SQLError(
          .invalidTableDefinition, "table \"\(place.name)\" has a primary key already",
          range: range, code: call.oracleCode(-2260))
      }
      for column in columns { definition.columns[column].field.isNullable = false }
    }
    for column in columns where definition.columns[column].field.type.isNested {
      throw SQLError(
        .featureNotSupported,
        "column \"\(definition.columns[column].field.name)\" has a nested type: it is no key",
        range: range)
    }
    let names = columns.map { definition.columns[$0].field.name.lowercased() }
    let usual =
      isPrimary ? "\(place.name)_pkey" : "\(place.name)_\(names.joined(separator: "_"))_key"
    let name = try constraintName(given, usual: usual)
    definition.keys.append(.init(name: name, columns: columns, isPrimary: isPrimary))
  }

  mutating func addCheck(
    _ expression: Syntax.Expression, _ given: Identifier?, usual: String, _ deferral: Deferral?
  ) throws(SQLError) {
    let name = try constraintName(given, usual: usual)
    var check = TableDefinition.Check(name: name, expression: text(expression))
    check.deferral = deferral
    definition.checks.append(check)
  }

  /// CREATE UNIQUE INDEX over expressions, or over the rows of a condition.
  mutating func addExpressionKey(
    _ expressions: [Syntax.Expression], _ condition: Syntax.Expression?, _ given: Identifier?
  ) throws(SQLError) {
    let check = DefinitionCheck(
      call: call, table: place.name, columns: definition.columns.map(\.field))
    for expression in expressions + [condition].compactMap({ $0 }) {
      _ = try check.type(of: expression)
    }
    let name = try constraintName(given, usual: "\(place.name)_expr_key")
    definition.expressionKeys.append(
      .init(name: name, expressions: expressions.map(text), condition: condition.map(text)))
  }

  /// The name given, or the usual one with a number if it is taken.
  private func constraintName(_ given: Identifier?, usual: String) throws(SQLError) -> String {
    let taken = Set(
      (definition.keys.map(\.name) + definition.checks.map(\.name)
        + definition.foreignKeys.map(\.name) + definition.expressionKeys.map(\.name)).map {
          $0.lowercased()
        })
    if let given {
      guard !taken.contains(given.text.lowercased()) else {
        throw SQLError(
          .duplicateObject, "constraint \"\(given.text)\" exists already", range: given.range,
          code: call.oracleCode(-2264))
      }
      return given.folded(definition.dialect)
    }
    var name = usual
    var number = 0
    while taken.contains(name) {
      number += 1
      name = "\(usual)\(number)"
    }
    return name
  }

  mutating func addForeignKey(
    _ columns: [Int], _ reference: Reference, _ given: Identifier?, _ deferral: Deferral?,
    at range: SourceRange
  ) throws(SQLError) {
    let path = reference.table.parts.map { $0.text.lowercased() }
    let isItself = place.key == SessionNames.key(path) || path == [place.name]
    let parent: TableDefinition
    var key = place.key
    if isItself {
      parent = definition
    } else {
      guard case .table(let found)? = try call.session.names.relation(path),
        let table = found as? TransactionTable
      else {
        throw SQLError(
          .undefinedTable, "table \"\(path.joined(separator: "."))\" does not exist",
          range: reference.table.range,
          hint: didYouMean(path[path.count - 1], among: call.session.names.relationNames),
          code: call.oracleCode(-942))
      }
      parent = table.definition
      key = table.key
    }
    let referenced = try referencedColumns(reference, parent)
    guard referenced.count == columns.count else {
      throw SQLError(
        .invalidForeignKey,
        "the foreign key has \(columns.count) columns, but refers to \(referenced.count)",
        range: range)
    }
    for (own, other) in zip(columns, referenced)
    where !isComparable(definition.columns[own].field.type, parent.columns[other].field.type) {
      let (a, b) = (definition.columns[own].field, parent.columns[other].field)
      throw SQLError(
        .datatypeMismatch,
        "\"\(a.name)\" has type \(a.type), but \"\(b.name)\" of \"\(path[path.count - 1])\" has \(b.type)",
        range: range, hint: "a foreign key has the type of what it refers to")
    }
    let names = columns.map { definition.columns[$0].field.name.lowercased() }
    let usual = "\(place.name)_\(names.joined(separator: "_"))_fkey"
    var made = TableDefinition.ForeignKey(
      name: try constraintName(given, usual: usual), columns: columns,
      table: key.split(separator: ".", maxSplits: 1).map(String.init),
      referenced: referenced.map { parent.columns[$0].field.name })
    made.onDelete = reference.onDelete
    made.onUpdate = reference.onUpdate
    made.deferral = deferral
    definition.foreignKeys.append(made)
  }

  /// The columns of the other table: those named, or its primary key; they are a key of it.
  private func referencedColumns(
    _ reference: Reference, _ parent: TableDefinition
  ) throws(SQLError) -> [Int] {
    let name = reference.table.last.text
    if reference.columns.isEmpty {
      if let key = parent.primaryKey { return key.columns }
      throw SQLError(
        .invalidForeignKey, "table \"\(name)\" has no primary key to refer to",
        range: reference.table.range, code: call.oracleCode(-2268))
    }
    var places: [Int] = []
    for column in reference.columns {
      guard let place = parent.schema.position(of: column.text) else {
        throw SQLError(
          .undefinedColumn, "table \"\(name)\" has no column \"\(column.text)\"",
          range: column.range,
          hint: didYouMean(column.text, among: parent.columns.map(\.field.name)))
      }
      places.append(place)
    }
    guard parent.keys.contains(where: { Set($0.columns) == Set(places) }) else {
      throw SQLError(
        .invalidForeignKey,
        "there is no PRIMARY KEY or UNIQUE constraint on these columns of \"\(name)\"",
        range: reference.table.range, code: call.oracleCode(-2270))
    }
    return places
  }
}

extension ConstraintState {
  /// When it is checked at first; nil where it is always checked at the end of a statement. INITIALLY
  /// DEFERRED alone says DEFERRABLE too.
  var deferral: Deferral? { isDeferred ? .deferred : isDeferrable ? .immediate : nil }
}

/// Whether a foreign key of one type may refer to a key of another.
private func isComparable(_ a: DataType, _ b: DataType) -> Bool {
  a == b || a.isNumeric && b.isNumeric || a.isTemporal && b.isTemporal
}
