import Syntax

/// Finds out which columns of a query's result are certainly unique.
struct UniqueKeys {
  let program: ProgramModel

  /// Sets of output names, each unique over the rows.
  func keys(of query: Query, _ names: [String]) -> [[String]] {
    guard case .select(let select) = query.body else { return [] }
    if case .distinct = select.quantifier { return [names] }
    // A row that is reached on two ways comes twice.
    guard select.hierarchy == nil else { return [] }
    let source = JoinedTables(select, program)
    let outputs = outputs(select, names, source)
    if let group = select.groupBy {
      let keys = group.elements.compactMap { element -> String? in
        if case .expression(let expression) = element { return outputs[source.text(expression)] }
        return nil
      }
      return keys.count == group.elements.count && !keys.isEmpty ? [keys] : []
    }
    return tableKeys(source, outputs)
  }

  /// Whether a query certainly gives one row at most: its tables are fixed by keys, or it is of DUAL.
  func givesOneRow(_ query: Query) -> Bool {
    guard case .select(let select) = query.body, select.hierarchy == nil else { return false }
    let isDual = select.from.allSatisfy { reference in
      if case .table(let table) = reference.kind { lower(table.name.last) == "dual" } else { false }
    }
    let source = JoinedTables(select, program)
    return isDual || source.isComplete && source.determinesAll([])
  }

  /// By the text of its expression, columns with their table: the output's name. An alias says nothing of
  /// a column that has its name.
  private func outputs(
    _ select: Select, _ names: [String], _ source: JoinedTables
  ) -> [String: String] {
    var texts: [String] = []
    for item in select.items {
      guard case .star(let star) = item.expression.kind else {
        texts.append(source.text(item.expression))
        continue
      }
      guard let columns = source.columns(of: star) else { return [:] }
      texts += columns
    }
    guard texts.count == names.count else { return [:] }
    var result: [String: String] = [:]
    for (text, name) in zip(texts, names) where names.count(where: { $0 == name }) == 1 {
      result[text] = name
    }
    return result
  }

  /// A table's key is unique when every other table is joined by all columns of a key of its own, one
  /// after the other.
  private func tableKeys(_ source: JoinedTables, _ outputs: [String: String]) -> [[String]] {
    guard source.isComplete else { return [] }
    var result: [[String]] = []
    for table in source.tables where source.determinesAll([table.alias]) {
      for columns in [table.model.primaryKey, ["rowid"]] where !columns.isEmpty {
        let key = columns.compactMap { outputs["\(table.alias).\($0)"] }
        if key.count == columns.count { result.append(key) }
      }
    }
    return result
  }
}

/// The stored tables of a FROM with the equalities of its joins and of WHERE.
private struct JoinedTables {
  private(set) var tables: [(alias: String, model: TableModel)] = []
  private var equalities: [(Expression, Expression)] = []
  /// All sources are stored tables, and no row comes without one of its own.
  private(set) var isComplete = true

  init(_ select: Select, _ program: ProgramModel) {
    for reference in select.from { collect(reference, program) }
    if let filter = select.filter { equalities += ReadSources.equalities(filter) }
    if Set(tables.map(\.alias)).count < tables.count { isComplete = false }
  }

  private mutating func collect(_ reference: TableReference, _ program: ProgramModel) {
    switch reference.kind {
    case .table(let table):
      guard let model = program.tables[lower(table.name.last)] else {
        isComplete = false
        return
      }
      tables.append((reference.alias.map { lower($0.name) } ?? model.name, model))
    case .joins(let joins):
      collect(joins.first, program)
      for join in joins.rest {
        collect(join.table, program)
        if case .on(let condition) = join.condition {
          equalities += ReadSources.equalities(condition)
        }
        switch join.kind {
        case .left, .inner, .cross: break
        default: isComplete = false
        }
      }
    default: isComplete = false
    }
  }

  /// The columns that a star stands for; nil where that is not known.
  func columns(of star: Star) -> [String]? {
    guard isComplete, star.excluded.isEmpty, star.replaced.isEmpty, star.renamed.isEmpty else {
      return nil
    }
    let wanted = star.qualifier.last.map(lower)
    return tables.filter { wanted == nil || $0.alias == wanted }.flatMap { table in
      table.model.columns.map { "\(table.alias).\($0.name)" }
    }
  }

  /// An expression in lower case, a column with the name of its table.
  func text(_ expression: Expression) -> String {
    if case .name(let name) = expression.kind, let owner = owner(of: name) {
      return "\(owner).\(lower(name.last))"
    }
    return Printer.text(of: expression, dialect: .oracle).lowercased()
  }

  private func owner(of name: QualifiedName) -> String? {
    let parts = name.parts.map(lower)
    if parts.count >= 2 {
      return tables.first { $0.alias == parts[parts.count - 2] }?.alias
    }
    guard isComplete else { return nil }
    let owners = tables.filter { $0.model.column(parts[0]) != nil || parts[0] == "rowid" }
    return owners.count == 1 ? owners[0].alias : nil
  }

  /// Whether there is at most one row for each row of some tables.
  func determinesAll(_ aliases: Set<String>) -> Bool {
    var known = aliases
    while true {
      let next = tables.first { table in
        !known.contains(table.alias)
          && table.model.keys.contains { key in
            key.allSatisfy { isFixed("\(table.alias).\($0)", by: known) }
          }
      }
      guard let next else { return known.count == tables.count }
      known.insert(next.alias)
    }
  }

  /// Whether a column equals what rows of some tables and variables give.
  private func isFixed(_ column: String, by known: Set<String>) -> Bool {
    equalities.contains { left, right in
      let (left, right) = (plain(left), plain(right))
      return text(left) == column && isGiven(right, by: known)
        || text(right) == column && isGiven(left, by: known)
    }
  }

  /// Without `(+)`.
  private func plain(_ expression: Expression) -> Expression {
    if case .outerJoined(let inner) = expression.kind { inner } else { expression }
  }

  private func isGiven(_ expression: Expression, by known: Set<String>) -> Bool {
    switch expression.kind {
    case .literal, .typedLiteral: return true
    case .name(let name):
      if let owner = owner(of: name) { return known.contains(owner) }
      // A variable, unless it is a column of several.
      return name.parts.count > 1 || !tables.contains { $0.model.column(lower(name.last)) != nil }
    case .subquery, .exists, .inQuery: return false
    default:
      return !expression.children.isEmpty
        && expression.children.allSatisfy { isGiven($0, by: known) }
    }
  }
}
