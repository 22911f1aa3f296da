import Catalog
import Columns
import Diagnostics
import Plan
import Syntax

/// The columns that names may mean at one place of a query.
///
/// A scope is a list of sources (the tables of FROM) and a parent: the scope of the query around
/// a subquery.
final class Scope {
  /// One table of FROM.
  struct Source {
    /// The alias, or the table's name.
    var name: String?
    /// The schema, where the table was named with one.
    var schema: String?
    var columns: [OutputColumn]
    /// Columns that bare names and stars skip, because a USING join merged them.
    var merged: Set<ColumnID> = []
    /// The identity of its rows: ROWID.
    var identity: OutputColumn?
    /// The table that has this identity.
    var table: (any Table)?
    /// The type of its rows, of an object table or a collection of objects.
    var objectType: DataType?
    /// The function of FROM that makes it, which is a name of its only column too.
    var function: String?
  }

  /// A column of a USING or NATURAL join, which stands for one column of each side.
  struct MergedColumn {
    var name: String
    var expression: BoundExpression
    /// The columns it replaces.
    var parts: Set<ColumnID>
  }

  var sources: [Source] = []
  var mergedColumns: [MergedColumn] = []
  /// Items of the SELECT list by alias, which WHERE, GROUP BY and later items may use.
  var aliases: [(name: String, expression: Syntax.Expression)] = []
  /// Aliases being resolved, so that `a AS a` does not go round.
  var busyAliases: Set<String> = []
  /// What ROWNUM means here; nil where rows are not numbered.
  var rowNumbers: RowNumbers?
  /// What LEVEL, PRIOR and the like mean here; nil without CONNECT BY.
  var hierarchy: HierarchyColumns?
  /// A bare name that several sources have means the first one's: ON CONFLICT DO UPDATE.
  var prefersFirstSource = false
  /// Where aggregates of this query's columns go that stand in a subquery being bound; nil where
  /// the subquery stands in a clause without aggregates.
  var aggregates: AggregateCollector?
  let parent: Scope?

  init(parent: Scope?) { self.parent = parent }

  /// What a bare or qualified column name means here (not in the parent).
  enum Match {
    case none
    case column(BoundExpression, name: String)
    case ambiguous([String])
  }

  /// - Parameter spelling: The name as the dialect spells it, which tells names that differ in case only.
  func find(_ column: String, qualifier: [String], spelling: String? = nil) -> Match {
    let wanted = column.lowercased()
    var found: [(BoundExpression, String, source: String)] = []
    if qualifier.isEmpty {
      for merged in mergedColumns where merged.name.lowercased() == wanted {
        found.append((merged.expression, merged.name, "USING"))
      }
    }
    for source in sources where source.answers(to: qualifier) {
      for candidate in source.columns where candidate.name.lowercased() == wanted {
        if qualifier.isEmpty && source.merged.contains(candidate.id) { continue }
        found.append((candidate.reference, candidate.name, source.name ?? "subquery"))
      }
    }
    if found.count > 1, prefersFirstSource, qualifier.isEmpty { found = [found[0]] }
    if found.count > 1 {
      // Of names that differ in case only, the exact spelling wins.
      let exact = found.filter { $0.1 == spelling ?? column }
      if exact.count == 1 { found = exact }
    }
    if found.isEmpty, wanted == "rowid" {
      for case let source in sources where source.answers(to: qualifier) {
        guard let identity = source.identity else { continue }
        (source.table as? TransactionTable)?.keepRowIDs()
        found.append((identity.reference, "ROWID", source.name ?? "subquery"))
      }
    }
    if found.isEmpty, !qualifier.isEmpty {
      for source in sources where source.answers(to: qualifier) && source.function == wanted {
        guard let column = source.columns.first else { continue }
        found.append((column.reference, wanted, source.name ?? "subquery"))
      }
    }
    if found.isEmpty, let alias = Scope.columnOfValues(wanted) {
      for source in sources where source.answers(to: qualifier) && source.isUnnamedValues {
        guard let column = source.columns.first(where: { $0.name == alias }) else { continue }
        found.append((column.reference, alias, source.name ?? "subquery"))
      }
    }
    switch found.count {
    case 0: return .none
    case 1: return .column(found[0].0, name: found[0].1)
    default: return .ambiguous(found.map { "\($0.source).\($0.1)" })
    }
  }

  /// DuckDB calls the columns of VALUES col0, col1 and so on; they are column1, column2.
  private static func columnOfValues(_ name: String) -> String? {
    guard name.hasPrefix("col"), let number = Int(name.dropFirst(3)), number >= 0 else {
      return nil
    }
    return "column\(number &+ 1)"
  }

  /// Whether one of the columns is of the tables here, not of a query around this one.
  func holds(oneOf columns: Set<ColumnID>) -> Bool {
    sources.contains { source in
      source.columns.contains { columns.contains($0.id) }
        || source.identity.map { columns.contains($0.id) } ?? false
    } || mergedColumns.contains { !$0.expression.columns.isDisjoint(with: columns) }
  }

  /// All column names, to suggest from.
  var columnNames: [String] {
    sources.flatMap { $0.columns.map(\.name) } + (parent?.columnNames ?? [])
  }

  var sourceNames: [String] { sources.compactMap(\.name) + (parent?.sourceNames ?? []) }
}

extension Scope.Source {
  /// Whether the columns have the names that those of VALUES get.
  var isUnnamedValues: Bool {
    !columns.isEmpty && columns.enumerated().allSatisfy { $1.name == "column\($0 + 1)" }
  }

  /// Whether `qualifier.column` may mean a column of this source.
  func answers(to qualifier: [String]) -> Bool {
    guard let last = qualifier.last else { return true }
    guard let name, name.lowercased() == last.lowercased() else { return false }
    guard qualifier.count > 1, let schema else { return true }
    return qualifier[qualifier.count - 2].lowercased() == schema.lowercased()
  }
}
