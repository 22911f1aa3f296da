import Diagnostics
import Syntax

extension SparkPrinter {
  /// MERGE: on Delta as it is, else joins that give the next state of the table.
  func merge(_ merge: Merge) throws(SQLError) -> [String] {
    let merge = foundByRow(merge) ?? merge
    guard case .on(let on) = merge.condition, merge.returning == nil, merge.logErrors == nil else {
      throw refuse("this MERGE has no form in Spark", merge.range)
    }
    let target = try self.target(merge.target)
    return try inScope(of: []) { () throws(SQLError) in
      let source = try table(merge.source)
      let sources = query?.relations ?? []
      query?.relations = [target.relation] + sources
      let condition = try text(on)
      var parts = Parts(source: source, condition: condition)
      for branch in merge.branches { try add(branch, target, sources, &parts) }
      let checks = keyChecks(target, changing: parts.inserts == nil ? Set(parts.updates.keys) : nil)
      let changed = parts.inserts == nil ? Set(parts.updates.keys) : nil
      let constraints =
        try constraintChecks(target, changing: changed, range: merge.range)
        + referenceChecks(target, changing: Set(parts.updates.keys), range: merge.range)
      let lines =
        asksRowCount
        ? [
          "SET reckon_count = (SELECT COUNT(*) FROM \(from(target)) JOIN \(source) ON \(condition))"
        ]
        : []
      return lines + (storage == .delta ? [delta(target, parts)] : snapshot(target, parts)) + checks
        + constraints
    }
  }

  /// Where rows are found before, by `USING (SELECT t.ROWID AS set_row, … FROM t JOIN s ON …)`, since
  /// Oracle does not update columns that ON reads: Spark does, and has no ROWID.
  private func foundByRow(_ merge: Merge) -> Merge? {
    guard case .query(let source, false) = merge.source.kind,
      case .select(let select) = source.body,
      select.items.first?.alias?.text.lowercased() == "set_row",
      select.from.count == 1, case .joins(let joins) = select.from[0].kind, joins.rest.count == 1
    else { return nil }
    var plain = merge
    plain.source = joins.rest[0].table
    plain.condition = joins.rest[0].condition
    return plain
  }

  private struct Parts {
    var source: String
    var condition: String
    /// Of WHEN MATCHED.
    var updates: [String: String] = [:]
    var updateWhen: String?
    /// Of WHEN NOT MATCHED: all columns of the table.
    var inserts: [String]?
    var insertWhen: String?
  }

  private func add(
    _ branch: Merge.Branch, _ target: SparkTarget, _ sources: [SparkRelation], _ parts: inout Parts
  ) throws(SQLError) {
    switch (branch.match, branch.action) {
    case (.matched, .update(let assignments, nil)) where parts.updates.isEmpty:
      parts.updates = try self.assignments(assignments, target, branch.range)
      parts.updateWhen = try branch.condition.map { (test) throws(SQLError) in try text(test) }
    case (.notMatched, .insert(let columns, let values)) where parts.inserts == nil:
      query?.relations = sources
      defer { query?.relations = [target.relation] + sources }
      parts.insertWhen = try branch.condition.map { (test) throws(SQLError) in try text(test) }
      let names =
        columns.isEmpty ? target.columns.map(\.name) : columns.map { $0.last.text.lowercased() }
      let terms = try self.terms(values)
      guard names.count == terms.count else {
        throw refuse(
          "MERGE inserts \(terms.count) values into \(names.count) columns", branch.range)
      }
      parts.inserts = target.columns.map { column in
        guard let place = names.firstIndex(of: column.name) else {
          return program.defaultValue(target.table, column.name)
            ?? "CAST(NULL AS \(column.type.text))"
        }
        return converted(terms[place], to: column.type).text
      }
    default: throw refuse("this branch of MERGE has no form in Spark", branch.range)
    }
  }

  private func delta(_ target: SparkTarget, _ parts: Parts) -> String {
    var text = "MERGE INTO \(from(target)) USING \(parts.source) ON \(parts.condition)"
    if !parts.updates.isEmpty {
      let set = parts.updates.sorted { $0.key < $1.key }.map { "\(name($0.key)) = \($0.value)" }
      let when = parts.updateWhen.map { " AND \($0)" } ?? ""
      text += " WHEN MATCHED\(when) THEN UPDATE SET \(set.joined(separator: ", "))"
    }
    if let inserts = parts.inserts {
      let list = target.columns.map { name($0.name) }.joined(separator: ", ")
      let when = parts.insertWhen.map { " AND \($0)" } ?? ""
      text +=
        " WHEN NOT MATCHED\(when) THEN INSERT (\(list)) VALUES (\(inserts.joined(separator: ", ")))"
    }
    return text
  }

  /// Matched rows with their new values, rows that nothing matched, and new rows.
  private func snapshot(_ target: SparkTarget, _ parts: Parts) -> [String] {
    let pairs = "\(from(target)) JOIN \(parts.source) ON \(parts.condition)"
    var values = parts.updates
    if let when = parts.updateWhen {
      for (column, value) in values {
        values[column] =
          "CASE WHEN \(when) THEN \(value) ELSE \(name(target.alias)).\(name(column)) END"
      }
    }
    var branches: [String] = []
    if parts.updates.isEmpty {
      branches.append("SELECT \(list(target, [:])) FROM \(from(target))")
    } else {
      branches.append("SELECT \(list(target, values)) FROM \(pairs)")
      branches.append(
        "SELECT \(list(target, [:])) FROM \(from(target)) LEFT ANTI JOIN \(parts.source) "
          + "ON \(parts.condition)")
    }
    if let inserts = parts.inserts {
      let when = parts.insertWhen.map { " WHERE \($0)" } ?? ""
      branches.append(
        "SELECT \(inserts.joined(separator: ", ")) FROM \(parts.source) "
          + "LEFT ANTI JOIN \(from(target)) ON \(parts.condition)\(when)")
    }
    // A row that two rows of the source match is an error, as in Oracle.
    let twice = raising(
      "(SELECT COUNT(*) FROM \(pairs)) > (SELECT COUNT(*) FROM \(from(target)) "
        + "LEFT SEMI JOIN \(parts.source) ON \(parts.condition))",
      error: "ORA-30926", message: "ORA-30926: MERGE matches a row of \(target.table) twice")
    return (parts.updates.isEmpty ? [] : [twice])
      + replace(target, branches.joined(separator: " UNION ALL "))
  }
}
