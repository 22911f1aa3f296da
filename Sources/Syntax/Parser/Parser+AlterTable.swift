import Diagnostics

extension Parser {
  mutating func alterTable(_ kind: ObjectKind) throws(SQLError) -> Statement.Kind {
    let ifExists = ifExists()
    _ = accept(.only)
    let name = try qualifiedName("a table")
    var actions: [AlterTable.Action] = []
    repeat {
      actions += try alterActions()
      // Oracle writes actions after each other without commas.
    } while accept(.comma) || (dialect == .oracle && startsAlterAction)
    return .alterTable(AlterTable(name: name, ifExists: ifExists, kind: kind, actions: actions))
  }

  private var startsAlterAction: Bool {
    switch token.keyword {
    case .add, .drop, .modify, .rename, .enable, .disable, .lob, .nested, .varray, .exceptions,
      .parallel, .noparallel:
      true
    default: false
    }
  }

  private mutating func alterActions() throws(SQLError) -> [AlterTable.Action] {
    switch token.keyword {
    case .add: return try alterAdd()
    case .drop: return try alterDrop()
    case .rename where peek().keyword == .partition || peek().keyword == .subpartition:
      return [.other(rawUntilEnd())]
    case .rename: return [try alterRename()]
    case .alter: return [try alterColumn()]
    case .modify: return try alterModify()
    case .set: return [try alterSet()]
    case .owner:
      advance()
      try expect(.to)
      return [.setOwner(try label("a role"))]
    case .partition, .partitioned:
      guard peek().keyword == .by else { break }
      advance()
      advance()
      return [
        .partitionBy(
          try parenthesizedList { parser throws(SQLError) in try parser.expression() })
      ]
    case .cluster where peek().keyword == .by:
      advance()
      advance()
      return [
        .clusterBy(
          try parenthesizedList { parser throws(SQLError) in try parser.expression() })
      ]
    case .enable, .disable, .force, .no: return [try alterEnable()]
    case .reset where peek().kind == .leftParen:
      advance()
      return [.resetOptions(try columnNames())]
    default: break
    }
    let raw = rawUntilEnd()
    if raw.text.isEmpty { throw unexpected("expected ADD, DROP, ALTER, RENAME or SET") }
    return [.other(raw)]
  }

  // MARK: - ADD

  private mutating func alterAdd() throws(SQLError) -> [AlterTable.Action] {
    advance()
    if startsTableConstraint { return [.addConstraint(try tableConstraint())] }
    if at(.partition) || at(.subpartition) { return [.other(rawUntilEnd())] }
    if at(.leftParen) {
      return try parenthesizedList { parser throws(SQLError) in
        if parser.startsTableConstraint {
          return AlterTable.Action.addConstraint(try parser.tableConstraint())
        }
        return .addColumn(try parser.columnDefinition(), ifNotExists: false)
      }
    }
    if at(.column) || at(.columns) { advance() }
    if at(.leftParen) {
      return try parenthesizedList { parser throws(SQLError) in
        AlterTable.Action.addColumn(try parser.columnDefinition(), ifNotExists: false)
      }
    }
    let ifNotExists = ifNotExists()
    return [.addColumn(try columnDefinition(), ifNotExists: ifNotExists)]
  }

  // MARK: - DROP

  private mutating func alterDrop() throws(SQLError) -> [AlterTable.Action] {
    advance()
    if accept(.constraint) {
      let ifExists = ifExists()
      let name = try identifier("a constraint")
      let isCascade = dropsCascade()
      return [
        .dropConstraint(name, kind: "", columns: [], ifExists: ifExists, isCascade: isCascade)
      ]
    }
    if accept(.primary) {
      try expect(.key)
      let isCascade = dropsCascade()
      return [
        .dropConstraint(
          nil, kind: "PRIMARY KEY", columns: [], ifExists: false, isCascade: isCascade)
      ]
    }
    if at(.unique), peek().kind == .leftParen {
      advance()
      let columns = try columnNames()
      return [
        .dropConstraint(
          nil, kind: "UNIQUE", columns: columns, ifExists: false, isCascade: dropsCascade())
      ]
    }
    if at(.partition) || at(.subpartition) || at(.unused) {
      var raw = rawUntilEnd()
      raw.text = "DROP " + raw.text
      return [.other(raw)]
    }
    if !accept(.column) { _ = accept(.columns) }
    if at(.leftParen) {
      let names = try columnNames()
      let isCascade = dropsCascade()
      return names.map { .dropColumn(QualifiedName([$0]), ifExists: false, isCascade: isCascade) }
    }
    let ifExists = ifExists()
    let name = try qualifiedName("a column")
    return [.dropColumn(name, ifExists: ifExists, isCascade: dropsCascade())]
  }

  private mutating func dropsCascade() -> Bool {
    if accept(.cascade) {
      _ = accept(.constraints)
      return true
    }
    _ = accept(.restrict)
    return false
  }

  // MARK: - RENAME, ALTER COLUMN, MODIFY, SET

  private mutating func alterRename() throws(SQLError) -> AlterTable.Action {
    advance()
    if accept(.to) { return .renameTable(to: try identifier("a table")) }
    if accept(.constraint) {
      let from = try identifier("a constraint")
      try expect(.to)
      return .renameConstraint(from, to: try identifier("a constraint"))
    }
    _ = accept(.column)
    let from = try qualifiedName("a column")
    try expect(.to)
    return .renameColumn(from, to: try label("a column"))
  }

  private mutating func alterColumn() throws(SQLError) -> AlterTable.Action {
    advance()
    _ = accept(.column)
    let column = try label("a column")
    if accept(.set, .default) { return .setDefault(column, try expression()) }
    if accept(.drop, .default) { return .dropDefault(column) }
    if accept(.set, .not, .null) { return .setNotNull(column) }
    if accept(.drop, .not, .null) { return .dropNotNull(column) }
    if at(.set), peek().keyword == .data { advance() }
    if accept(.set) || at(.data) { _ = accept(.data) }
    try expect(.type)
    let type = try typeName()
    if accept(.collate) { _ = try qualifiedName("a collation") }
    let using = accept(.using) ? try expression() : nil
    return .setType(column, type, using: using)
  }

  private mutating func alterModify() throws(SQLError) -> [AlterTable.Action] {
    advance()
    if at(.nested), peek().keyword == .table { return [.other(rawUntilEnd())] }
    if at(.constraint) || at(.primary) || at(.unique) || at(.partition) || at(.lob)
      || at(.subpartition)
      || at(.default) && peek().keyword == .attributes
    {
      return [.other(rawUntilEnd())]
    }
    if at(.leftParen) {
      return try parenthesizedList { parser throws(SQLError) in
        AlterTable.Action.modifyColumn(try parser.columnDefinition())
      }
    }
    _ = accept(.column)
    return [.modifyColumn(try columnDefinition())]
  }

  private mutating func alterSet() throws(SQLError) -> AlterTable.Action {
    let before = mark
    advance()
    if at(.leftParen) { return .setOptions(try optionList()) }
    if accept(.tblproperties) { return .setOptions(try optionList()) }
    if accept(.schema) { return .setSchema(try identifier("a schema")) }
    goBack(to: before)
    return .other(rawUntilEnd())
  }

  // MARK: - ENABLE and DISABLE

  /// `ENABLE ROW LEVEL SECURITY`, `DISABLE CONSTRAINT c`, `ENABLE PRIMARY KEY`
  private mutating func alterEnable() throws(SQLError) -> AlterTable.Action {
    let before = mark
    let isEnabled = at(.enable) || at(.force)
    if accept(.no) { _ = accept(.force) } else { advance() }
    if !accept(.validate) { _ = accept(.novalidate) }
    if accept(.row, .level, .security) { return .rowSecurity(isEnabled) }
    if accept(.constraint) {
      let name = try identifier("a constraint")
      _ = dropsCascade()
      return .enableConstraint(name, kind: "", isEnabled: isEnabled, columns: [])
    }
    if accept(.primary, .key) {
      _ = dropsCascade()
      return .enableConstraint(nil, kind: "PRIMARY KEY", isEnabled: isEnabled, columns: [])
    }
    if at(.unique), peek().kind == .leftParen {
      advance()
      return .enableConstraint(
        nil, kind: "UNIQUE", isEnabled: isEnabled, columns: try columnNames())
    }
    goBack(to: before)
    return .other(rawUntilEnd())
  }
}
