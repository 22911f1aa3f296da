import Syntax

/// How values of a column compare with others.
enum ColumnKind {
  case number
  case text
  /// CHAR, which compares without its blanks at the end.
  case padded
  case moment

  init?(_ type: TypeName) {
    guard case .named(let name, _, _) = type.kind else { return nil }
    switch lower(name.last) {
    case "number", "numeric", "decimal", "dec", "integer", "int", "smallint", "pls_integer",
      "binary_integer", "float", "real", "double", "bigint", "binary_double", "binary_float":
      self = .number
    case "varchar2", "varchar", "nvarchar2": self = .text
    case "char", "nchar", "character": self = .padded
    case "date", "timestamp": self = .moment
    default: return nil
    }
  }
}

extension TableModel {
  func kind(of name: String) -> ColumnKind? { column(name)?.type.flatMap { ColumnKind($0) } }

  /// A value that is compared with a column, so that two values which the column takes for the same
  /// are the same: `'01'` and `'1'` beside a NUMBER, `'a'` and `'a '` beside a CHAR.
  func comparable(_ name: String, _ value: Term, _ frame: Frame) -> Term {
    guard let type = column(name)?.type, let kind = ColumnKind(type) else { return value }
    let own = value.isInteger ? .number : value.uses.first.flatMap { frame.kind(of: $0, value) }
    switch kind {
    case .number where own != .number: return .combine([value]) { "TO_NUMBER(\($0[0]))" }
    case .padded: return .combine([value]) { "RTRIM(\($0[0]))" }
    case .moment where own != .moment: return .combine([value]) { "CAST(\($0[0]) AS DATE)" }
    default: return value
    }
  }
}

extension Frame {
  /// The kind of a value that is a column of a driving query, here or around.
  fileprivate func kind(of column: String, _ value: Term) -> ColumnKind? {
    guard value.text == "f.\(column)" else { return nil }
    return kinds[column] ?? parent?.frame.kind(of: column, value)
  }
}

extension ScopeBuilder {
  /// What a query's column is, where it is a bare column of one of its tables, or of a query in FROM
  /// for which this is so. The alias of such a table is the path to it.
  func source(
    of name: String, in query: Query
  ) -> (table: TableModel, alias: String, column: TableModel.Column)? {
    guard case .select(let select) = query.body else { return nil }
    var path = [name]
    if let item = select.items.first(where: { $0.alias.map(lower) == name }) {
      guard case .name(let written) = item.expression.kind else { return nil }
      path = written.parts.map(lower)
    } else {
      for case .name(let written) in select.items.map(\.expression.kind)
      where lower(written.last) == name {
        path = written.parts.map(lower)
      }
    }
    return source(at: path, select)
  }

  /// The column of one of the tables of a query that a name means.
  func column(_ name: QualifiedName, in query: Query) -> TableModel.Column? {
    guard case .select(let select) = query.body else { return nil }
    return source(at: name.parts.map(lower), select)?.column
  }

  private func source(
    at path: [String], _ select: Select
  ) -> (table: TableModel, alias: String, column: TableModel.Column)? {
    let sources = select.from.flatMap(Self.sources)
    let found = sources.compactMap { source -> (TableModel, String, TableModel.Column)? in
      switch source {
      case .table(let table, let alias):
        guard path.count == 1 || alias == path[path.count - 2],
          let model = program.tables[table], let column = model.column(path[path.count - 1])
        else { return nil }
        return (model, alias, column)
      case .query(let query, let alias):
        guard path.count == 2, alias == path[0],
          let inner = self.source(of: path[1], in: query)
        else { return nil }
        return (inner.table, alias + "." + inner.alias, inner.column)
      case .other: return nil
      }
    }
    // What is no table may have a column of the name, too.
    let isSure = path.count > 1 || sources.allSatisfy(\.isTable)
    return found.count == 1 && isSure ? found[0] : nil
  }

  /// What stands in a FROM, with its alias.
  private enum Source {
    case table(name: String, alias: String)
    case query(Query, alias: String)
    case other

    var isTable: Bool { if case .table = self { true } else { false } }
  }

  private static func sources(_ reference: TableReference) -> [Source] {
    switch reference.kind {
    case .table(let table):
      let name = lower(table.name.last)
      return [.table(name: name, alias: reference.alias.map { lower($0.name) } ?? name)]
    case .joins(let joins):
      return sources(joins.first) + joins.rest.flatMap { sources($0.table) }
    case .query(let query, _):
      guard let alias = reference.alias, alias.columns.isEmpty, query.with == nil else {
        return [.other]
      }
      return [.query(query, alias: lower(alias.name))]
    default: return [.other]
    }
  }
}
