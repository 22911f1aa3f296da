import Catalog
import Columns
import Diagnostics
import Plan
import Syntax

extension StatementCall {
  /// CREATE TYPE: a name for an ENUM, a structure or another type.
  func create(_ type: Syntax.CreateType, at range: SourceRange) throws(SQLError) {
    guard type.constraints.isEmpty else {
      throw SQLError(
        .featureNotSupported, "a domain with constraints is not available", range: range,
        hint: "put the constraints on the columns")
    }
    let place = self.place(of: type.name, isTemporary: false)
    try checkSchema(place, at: type.name)
    let key = "type \(place.key)"
    if place.store.catalog.definitions[key] != nil && !type.orReplace {
      if type.ifNotExists {
        return try consumer.completed(StatementOutcome(command: "CREATE TYPE"))
      }
      throw SQLError(
        .duplicateObject, "type \"\(place.name)\" exists already", range: type.name.range,
        hint: "CREATE OR REPLACE TYPE replaces it")
    }
    var definition = self.definition(.type, place, of: .init(.createType(type), range: range))
    switch type.definition {
    case .type(let name):
      // Errors are found now, not at the first use.
      if case .enumeration(let labels) = try binder().type(name) {
        try check(labels, at: name.range)
      }
    case .enumeration(let query):
      definition.text = try enumeration(of: query, named: type.name)
    }
    try place.store.put(definition)
    try consumer.completed(StatementOutcome(command: "CREATE TYPE"))
  }

  private func check(_ labels: [String], at range: SourceRange) throws(SQLError) {
    var seen: Set<String> = []
    for label in labels where !seen.insert(label).inserted {
      throw SQLError(
        .duplicateObject, "the ENUM has the label '\(label)' twice", range: range)
    }
  }

  /// `CREATE TYPE … AS ENUM ('a', 'b')` with the texts that a query gives.
  private func enumeration(
    of query: Syntax.Query, named name: QualifiedName
  ) throws(SQLError) -> String {
    let plan = try optimized(try bound(query))
    guard plan.output.count == 1, plan.output[0].type == .varchar else {
      throw SQLError(
        .datatypeMismatch, "the labels of an ENUM come from one column of VARCHAR",
        range: query.range)
    }
    var labels: [String] = []
    for batch in try collect(plan) {
      for row in 0..<batch.count {
        guard case .string(let label) = batch.columns[0][row] else {
          throw SQLError(.nullNotAllowed, "a label of an ENUM is not NULL", range: query.range)
        }
        labels.append(label)
      }
    }
    try check(labels, at: query.range)
    let quoted = labels.map { "'" + $0.replacing("'", with: "''") + "'" }
    return "CREATE TYPE \(textOf(name.range)) AS ENUM (\(quoted.joined(separator: ", ")))"
  }
}
