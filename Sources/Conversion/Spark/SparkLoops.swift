import Diagnostics
import Syntax

extension SparkPrinter {
  /// Loops that stay loops.
  func loop(_ statement: RoutineStatement) throws(SQLError) -> [String] {
    switch statement.kind {
    case .loop(let inner):
      return try labelled(statement) { (label) throws(SQLError) in
        ["\(label): LOOP"] + indented(body(try statements(inner))) + ["END LOOP \(label);"]
      }
    case .whileLoop(let condition, let inner):
      return try labelled(statement) { (label) throws(SQLError) in
        expandsCalls = false
        defer { expandsCalls = true }
        let test = try text(condition)
        expandsCalls = true
        return ["\(label): WHILE \(test) DO"] + indented(body(try statements(inner)))
          + ["END WHILE \(label);"]
      }
    case .forLoop(let loop): return try numbers(loop, statement)
    case .cursorLoop(let loop): return try rows(loop, statement)
    case .exit(let label, let condition):
      return try jump("LEAVE", label, condition, statement.range)
    case .proceed(let label, let condition):
      return try jump("ITERATE", label, condition, statement.range)
    default: return []
    }
  }

  private func labelled(
    _ statement: RoutineStatement, _ body: (String) throws(SQLError) -> [String]
  ) throws(SQLError) -> [String] {
    let label = fresh("loop")
    loops.append((statement.labels.first?.text.lowercased(), label))
    defer { loops.removeLast() }
    return try body(label)
  }

  /// The counter goes up first, so that ITERATE takes it along.
  private func numbers(
    _ loop: RoutineStatement.ForLoop, _ statement: RoutineStatement
  ) throws(SQLError) -> [String] {
    let (counter, last) = (fresh(loop.index.text.lowercased()), fresh("last"))
    let lower = converted(try term(loop.lower), to: .integer).text
    let upper = converted(try term(loop.upper), to: .integer).text
    let (start, end, sign) = loop.isReverse ? (upper, lower, "-") : (lower, upper, "+")
    let inner = SparkBlockScope(scope, name: nil)
    inner.bindings[loop.index.text.lowercased()] = .variable(counter, .integer)
    return try labelled(statement) { (label) throws(SQLError) in
      let outer = scope
      scope = inner
      defer { scope = outer }
      let test = loop.isReverse ? ">" : "<"
      return [
        "BEGIN", "  DECLARE \(counter) BIGINT;", "  DECLARE \(last) BIGINT;",
        "  SET \(counter) = \(start) \(loop.isReverse ? "+" : "-") 1;", "  SET \(last) = \(end);",
        "  \(label): WHILE \(counter) \(test) \(last) DO",
        "    SET \(counter) = \(counter) \(sign) 1;",
      ] + indented(indented(try statements(loop.statements))) + ["  END WHILE \(label);", "END;"]
    }
  }

  /// `FOR r AS query DO`.
  private func rows(
    _ loop: RoutineStatement.CursorLoop, _ statement: RoutineStatement
  ) throws(SQLError) -> [String] {
    let found: SparkQuery
    switch loop.source {
    case .query(let query): found = try self.query(query)
    case .cursor(let name, let arguments): found = try cursor(name, arguments)
    }
    let record = fresh(loop.record.text.lowercased())
    var fields: [String: SparkTerm] = [:]
    for column in found.columns {
      fields[column.name] = SparkTerm("\(record).\(name(column.name))", column.type)
    }
    let inner = SparkBlockScope(scope, name: nil)
    inner.bindings[loop.record.text.lowercased()] = .record(
      fields, order: found.columns.map(\.name))
    return try labelled(statement) { (label) throws(SQLError) in
      let outer = scope
      scope = inner
      defer { scope = outer }
      // The record's fields are found under the name of the record, which is the loop's label too.
      return ["\(label): FOR \(record) AS \(found.text) DO"]
        + indented(body(try statements(loop.statements))) + ["END FOR \(label);"]
    }
  }

  /// The query of a declared cursor, its parameters replaced by what is passed.
  private func cursor(
    _ name: QualifiedName, _ arguments: [FunctionCall.Argument]
  ) throws(SQLError) -> SparkQuery {
    guard case .cursor(let cursor, let home)? = binding(name.parts.map { $0.text.lowercased() }),
      let query = cursor.query
    else { throw refuse("\"\(shown(name))\" is no cursor known here", name.range) }
    let inner = SparkBlockScope(home, name: nil)
    for (i, parameter) in cursor.parameters.enumerated() {
      guard let value = i < arguments.count ? arguments[i].value : parameter.defaultValue else {
        throw refuse("a parameter of \"\(shown(name))\" is missing", name.range)
      }
      let type = try self.type(parameter.type)
      inner.bindings[parameter.name.text.lowercased()] = .constant(
        converted(try term(value), to: type))
    }
    let outer = scope
    scope = inner
    defer { scope = outer }
    return try self.query(query)
  }

  private func jump(
    _ word: String, _ name: Identifier?, _ condition: Expression?, _ range: SourceRange
  ) throws(SQLError) -> [String] {
    let wanted = name?.text.lowercased()
    guard let target = loops.last(where: { wanted == nil || $0.name == wanted }) else {
      throw refuse("there is no loop to leave here", range)
    }
    guard let condition else { return ["\(word) \(target.label);"] }
    return ["IF \(try text(condition)) THEN \(word) \(target.label); END IF;"]
  }
}
