import Diagnostics
import Syntax

extension SparkPrinter {
  /// Statements as lines, each ending with a semicolon.
  func statements(_ list: [RoutineStatement]) throws(SQLError) -> [String] {
    var lines: [String] = []
    for statement in list { lines += try self.statement(statement) }
    return lines
  }

  /// One statement with what must run before and after it.
  func statement(_ statement: RoutineStatement) throws(SQLError) -> [String] {
    let outer = (before, after)
    (before, after) = ([], [])
    defer { (before, after) = outer }
    let lines = try plain(statement)
    return before + lines + after
  }

  private func terminated(_ lines: [String]) -> [String] {
    lines.map { $0.hasSuffix(";") ? $0 : $0 + ";" }
  }

  func indented(_ lines: [String]) -> [String] { lines.map { "  " + $0 } }

  private func plain(_ statement: RoutineStatement) throws(SQLError) -> [String] {
    switch statement.kind {
    case .null, .pragma: return []
    case .assignment(let target, let value): return [try assign(target, try term(value)) + ";"]
    case .call(let call): return try self.call(call)
    case .block(let block): return try self.block(block, labels: statement.labels)
    case .conditional(let branches, let otherwise):
      return try conditional(branches, otherwise, hasElse: !otherwise.isEmpty)
    case .choice(let operand, let branches, let otherwise):
      return try choice(operand, branches, otherwise)
    case .return(let value): return try leave(value, statement.range)
    case .raise(let name): return terminated(try raised(name, statement.range))
    case .sql(let sql): return try self.sql(sql)
    case .loop, .whileLoop, .forLoop, .cursorLoop, .exit, .proceed:
      return try loop(statement)
    case .executeImmediate: throw refuse("EXECUTE IMMEDIATE has no form here", statement.range)
    case .open, .openFor, .fetch, .close:
      throw refuse("a cursor that is opened and fetched has no form here", statement.range)
    case .forAll: throw refuse("FORALL has no form in Spark", statement.range)
    case .goto: throw refuse("GOTO has no form in Spark", statement.range)
    case .pipeRow: throw refuse("PIPE ROW has no form in Spark", statement.range)
    }
  }

  // MARK: Assignments

  /// `SET variable = value`, without its semicolon.
  func assign(_ target: Expression, _ value: SparkTerm) throws(SQLError) -> String {
    if let store = try storeElement(target, value) { return store }
    let place = try self.place(target)
    return "SET \(place.text) = \(converted(value, to: place.type).text)"
  }

  func place(_ target: Expression) throws(SQLError) -> SparkTerm {
    guard case .name(let name) = target.kind,
      let found = variable(name.parts.map { $0.text.lowercased() })
    else { throw refuse("only variables are assigned in Spark", target.range) }
    return found
  }

  // MARK: Choices

  private func conditional(
    _ branches: [RoutineStatement.Branch], _ otherwise: [RoutineStatement], hasElse: Bool
  ) throws(SQLError) -> [String] {
    var lines: [String] = []
    for (i, branch) in branches.enumerated() {
      if i > 0 { expandsCalls = false }
      defer { expandsCalls = true }
      let condition = try text(branch.condition)
      expandsCalls = true
      lines.append("\(i == 0 ? "IF" : "ELSEIF") \(condition) THEN")
      lines += indented(body(try statements(branch.statements)))
    }
    if hasElse {
      lines.append("ELSE")
      lines += indented(body(try statements(otherwise)))
    }
    return lines + ["END IF;"]
  }

  /// Spark wants at least one statement.
  func body(_ lines: [String]) -> [String] { lines.isEmpty ? ["SET reckon_raised = NULL;"] : lines }

  private func choice(
    _ operand: Expression?, _ branches: [RoutineStatement.Branch], _ otherwise: [RoutineStatement]?
  ) throws(SQLError) -> [String] {
    var lines: [String] = []
    let value: SparkTerm? = if let operand { try term(operand) } else { nil }
    for (i, branch) in branches.enumerated() {
      let when = try term(branch.condition)
      let condition = value.map { "\($0.text) = \(when.text)" } ?? when.text
      lines.append("\(i == 0 ? "IF" : "ELSEIF") \(condition) THEN")
      lines += indented(body(try statements(branch.statements)))
    }
    lines.append("ELSE")
    if let otherwise {
      lines += indented(body(try statements(otherwise)))
    } else {
      lines += indented(
        terminated(
          raise("CASE_NOT_FOUND", "'ORA-06592: CASE not found while executing CASE statement'")))
    }
    return lines + ["END IF;"]
  }

  private func leave(_ value: Expression?, _ range: SourceRange) throws(SQLError) -> [String] {
    guard let target = returns.last else { throw refuse("RETURN outside of a routine", range) }
    var lines: [String] = []
    if let value, let result = target.result {
      lines.append("SET \(result.text) = \(converted(try term(value), to: result.type).text);")
    }
    return lines + ["LEAVE \(target.label);"]
  }

  // MARK: SQL

  private func sql(_ statement: Statement) throws(SQLError) -> [String] {
    switch statement.kind {
    case .query(let query): return try selectInto(query)
    case .createTable(let table): return try create(table, statement.range)
    case .drop(let drop):
      return drop.names.map { "DROP TABLE IF EXISTS \(name($0.last));" }
    case .transaction(let transaction):
      switch transaction {
      case .rollback, .rollbackTo:
        throw refuse("Spark takes nothing back inside of a script", statement.range)
      case .commit:
        note("COMMIT is left out: the runner keeps all changes of a script or none")
        if asksRowCount { return ["SET reckon_count = 0;"] }
      default: break
      }
      return []
    case .lockTable: return []
    default: return terminated(try change(statement))
    }
  }

  func note(_ text: String) { if !notes.contains(text) { notes.append(text) } }

  /// A frame: made anew each time.
  private func create(_ table: CreateTable, _ range: SourceRange) throws(SQLError) -> [String] {
    guard table.isTemporary, let query = table.query else {
      throw refuse("definitions inside of routines have no form here", range)
    }
    let key = table.name.last.text.lowercased()
    var found = try self.query(query)
    if found.columns.contains(where: { $0.type == .unknown }) {
      let list = found.columns.map {
        $0.type == .unknown ? "CAST(\(name($0.name)) AS STRING) AS \(name($0.name))" : name($0.name)
      }
      found.text = "SELECT \(list.joined(separator: ", ")) FROM (\(found.text))"
    }
    frames[key] = found.columns
    return [
      "DROP TABLE IF EXISTS \(name(key));", "CREATE TABLE \(name(key)) USING parquet AS",
      "  \(found.text);",
    ]
  }

  private func selectInto(_ query: Query) throws(SQLError) -> [String] {
    guard case .select(let select) = query.body, let into = select.into, !into.isBulk else {
      throw refuse("BULK COLLECT has no form in Spark", query.range)
    }
    var places: [SparkTerm] = []
    for target in into.targets { places.append(try place(target)) }
    let found = try self.query(query)
    guard places.count == found.columns.count else {
      throw refuse("\(found.columns.count) values go into \(places.count) variables", into.range)
    }
    if places.count == 1, isOneRow(select) {
      let value = converted(SparkTerm("(\(found.text))", found.columns[0].type), to: places[0].type)
      return ["SET \(places[0].text) = \(value.text);"]
        + (asksRowCount ? ["SET reckon_count = 1;"] : [])
    }
    return single(found, places)
  }

  /// An aggregate without groups, or a row without a table.
  private func isOneRow(_ select: Select) -> Bool {
    guard select.groupBy == nil, select.having == nil else { return false }
    if select.filter == nil, select.from.allSatisfy({ isDual($0) }) { return true }
    guard case .call(let call)? = select.items.first?.expression.kind, call.over == nil else {
      return false
    }
    return ["count", "sum", "min", "max", "avg", "nvl", "coalesce"].contains(shown(call.name))
      && (SparkAggregates.names.contains(shown(call.name))
        || call.children.contains { hasAggregate($0) })
  }

  private func hasAggregate(_ expression: Expression) -> Bool {
    if case .call(let call) = expression.kind, SparkAggregates.names.contains(shown(call.name)) {
      return true
    }
    return expression.children.contains { hasAggregate($0) }
  }

  /// No row is NO_DATA_FOUND, two are TOO_MANY_ROWS; then the variables keep their values.
  private func single(_ found: SparkQuery, _ places: [SparkTerm]) -> [String] {
    let count = fresh("found")
    let names = places.map { _ in fresh("value") }
    var lines = ["BEGIN", "  DECLARE \(count) BIGINT;"]
    for (name, column) in zip(names, found.columns) {
      lines.append("  DECLARE \(name) \(column.type.text);")
    }
    let items = names.map { "ANY_VALUE(q.\($0))" }.joined(separator: ", ")
    let targets = ([count] + names).joined(separator: ", ")
    let inner = names.joined(separator: ", ")
    lines.append(
      "  SET (\(targets)) = (SELECT COUNT(*), \(items) FROM (\(found.text)) AS q (\(inner)));")
    if asksRowCount { lines.append("  SET reckon_count = LEAST(\(count), 1);") }
    lines.append(
      "  "
        + raising(
          "\(count) = 0", error: "NO_DATA_FOUND", message: "ORA-01403: no data found") + ";")
    lines.append(
      "  "
        + raising(
          "\(count) > 1", error: "TOO_MANY_ROWS",
          message: "ORA-01422: exact fetch returns more than requested number of rows") + ";")
    for ((place, name), column) in zip(zip(places, names), found.columns) {
      let value = converted(SparkTerm(name, column.type), to: place.type)
      lines.append("  SET \(place.text) = \(value.text);")
    }
    return lines + ["END;"]
  }
}
