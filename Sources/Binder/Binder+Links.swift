import Catalog
import Diagnostics
import Syntax

/// Tables behind database links: those of the schema that has the link's name, else those of the name here.
extension Binder {
  /// Where a table is found.
  func path(of name: QualifiedName) -> [String] {
    let path = name.parts.map(\.text)
    guard let link = name.link.first?.text, let table = path.last else { return path }
    let behind = [link, table]
    guard let other = try? names.relation(behind) else { return path }
    // A schema that is not there leads to the table of the name here.
    if case .table(let table) = other, case .table(let own)? = try? names.relation(path),
      let key = (table as? TransactionTable)?.key, key == (own as? TransactionTable)?.key
    {
      return path
    }
    return behind
  }

  /// The table that a statement changes.
  func noteChanged(_ name: QualifiedName) {
    if changed == nil { changed = name }
  }

  /// - Throws: ORA-02019 where a statement reads here what it changes behind a link, or the other way round: both
  ///   would be the one table.
  func checkLink(_ name: QualifiedName) throws(SQLError) {
    guard let changed, changed.link.isEmpty != name.link.isEmpty,
      path(of: changed).map({ $0.lowercased() }) == path(of: name).map({ $0.lowercased() })
    else { return }
    let link = (name.link.isEmpty ? changed.link : name.link).map(\.text).joined(separator: ".")
    let table = name.last.text
    throw fail(
      .undefinedTable,
      "\"\(table)\" behind the database link \(link) would be the table \"\(table)\" here, which the statement "
        + "uses too", at: name.range,
      hint: "make a schema \(link) with its tables: CREATE SCHEMA \(link)"
    ).inOracle(-2019, "connection description for remote database not found")
  }
}
