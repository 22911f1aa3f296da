import Catalog
import Columns
import Diagnostics
import Syntax

// `COPY t FROM 'x.csv' (REJECT_TABLE bad)`: rows that cannot be read are left out and listed in a
// table with file, line, column and reason. A temporary one is made where there is none.

extension StatementCall {
  /// Takes the option that names the table; nil where there is none.
  func takeRejectTable(
    _ options: inout FormatOptions, _ format: any FileFormat, at range: SourceRange
  ) throws(SQLError) -> QualifiedName? {
    let names = ["reject_table", "rejects_table"]
    guard let option = names.first(where: { options.values[$0] != nil }) else { return nil }
    guard case .string(let name)? = options.values.removeValue(forKey: option), !name.isEmpty else {
      throw SQLError(.syntaxError, "\(option) wants the name of a table", range: range)
    }
    guard format.name == "csv" else {
      throw SQLError(
        .featureNotSupported, "\(option) is an option of CSV, not of \(format.name)", range: range)
    }
    options.values["ignore_errors"] = .boolean(true)
    let parts = name.split(separator: ".").map { Identifier(String($0), range: range) }
    return QualifiedName(parts)
  }

  func keepRejects(
    of path: String, _ fields: [Field], _ options: FormatOptions, in name: QualifiedName,
    at range: SourceRange
  ) throws(SQLError) {
    let listing = try session.names.format(named: "csv_rejects", for: [path])
    let rejects: any Table
    do throws(SQLError) {
      rejects = try listing.open([path], filling: fields, options: options)
    } catch { throw error.located(at: range) }
    let shown = name.parts.map { quotedIfNeeded($0.text) }.joined(separator: ".")
    let columns = rejects.schema.fields.map { "\($0.name) \($0.type)" }.joined(separator: ", ")
    let making = try Parser.statement("CREATE TEMP TABLE IF NOT EXISTS \(shown) (\(columns))")
    if try session.names.relation(name.parts.map(\.text)) == nil {
      let quiet = StatementCall(
        session: session, text: "", parameters: parameters, consumer: NoConsumer())
      if case .createTable(let table) = making.kind { try quiet.create(table, at: range) }
    }
    _ = try apply(
      try binder().bind(
        insertingInto: name, columns: [], from: rejects, filter: nil, at: range))
  }
}
