import Diagnostics
import Syntax

extension SparkPrinter {
  /// A column, a variable, a field, the next value of a sequence, or a function without arguments.
  func name(_ name: QualifiedName) throws(SQLError) -> SparkTerm {
    let parts = name.parts.map { $0.text.lowercased() }
    let last = parts[parts.count - 1]
    if parts.count == 1 {
      if let type = query?.column(last, of: nil) { return SparkTerm(self.name(last), type) }
      if let term = variable(parts) { return term }
      if let term = plainFunction(last) { return term }
      if query?.relations.contains(where: { !$0.isKnown }) == true {
        return SparkTerm(self.name(last), .unknown)
      }
    } else {
      let alias = parts[parts.count - 2]
      if let type = query?.column(last, of: alias) {
        return SparkTerm("\(self.name(alias)).\(self.name(last))", type)
      }
      if last == "nextval" || last == "currval" {
        return try sequence(alias, advances: last == "nextval", name.range)
      }
      if let term = variable(parts) { return term }
    }
    if let found = collectionName(parts) { return found }
    if let binding = binding(parts), case .other(let kind) = binding {
      throw refuse("\(kind) has no form in Spark", name.range)
    }
    if let call = try functionWithoutArguments(name) { return call }
    throw refuse(
      "\"\(parts.joined(separator: "."))\" is no column, variable or function known here",
      name.range)
  }

  func binding(_ parts: [String]) -> SparkBinding? {
    switch parts.count {
    case 1: return scope.find(parts[0])
    case 2:
      return scope.scope(named: parts[0])?.bindings[parts[1]]
        ?? program.package(parts[0])?.bindings[parts[1]] ?? scope.find(parts[0])
    default: return program.package(parts[parts.count - 2])?.bindings[parts[parts.count - 1]]
    }
  }

  /// A variable, or a field of a record.
  func variable(_ parts: [String]) -> SparkTerm? {
    switch parts.count {
    case 1: return value(scope.find(parts[0]))
    case 2:
      if case .record(let fields, _)? = scope.find(parts[0]) { return fields[parts[1]] }
      if let found = scope.scope(named: parts[0])?.bindings[parts[1]] { return value(found) }
      return value(program.package(parts[0])?.bindings[parts[1]])
    case 3:
      let home = scope.scope(named: parts[0]) ?? program.package(parts[0])
      if case .record(let fields, _)? = home?.bindings[parts[1]] { return fields[parts[2]] }
      return nil
    default: return nil
    }
  }

  private func value(_ binding: SparkBinding?) -> SparkTerm? {
    switch binding {
    case .variable(let text, let type)?:
      if let start = program.sessionStarts[text] { sessionVariables[text] = (type, start) }
      return SparkTerm(text, type)
    case .constant(let term)?: return term
    default: return nil
    }
  }

  /// SYSDATE and what else stands without parentheses.
  private func plainFunction(_ name: String) -> SparkTerm? {
    switch name {
    case "sysdate":
      SparkTerm("CAST(DATE_TRUNC('SECOND', CURRENT_TIMESTAMP()) AS TIMESTAMP_NTZ)", .date)
    case "systimestamp", "current_timestamp", "localtimestamp":
      SparkTerm("CAST(CURRENT_TIMESTAMP() AS TIMESTAMP_NTZ)", .timestamp)
    case "user": SparkTerm("UPPER(CURRENT_USER())", .string)
    case "sqlerrm": SparkTerm("reckon_message", .string)
    case "sqlcode": SparkTerm(Self.errorCode, .integer)
    default: nil
    }
  }

  // MARK: Sequences

  /// The next value stands in a variable; a query numbers its rows from there.
  private func sequence(
    _ name: String, advances: Bool, _ range: SourceRange
  ) throws(SQLError) -> SparkTerm {
    guard let sequence = program.sequences[name] else {
      throw refuse("there is no sequence \"\(name)\" in the scripts", range)
    }
    sequences.insert(name)
    let variable = "reckon_next_\(name)"
    let type = SparkType.decimal(38, 0)
    sessionVariables[variable] = (type, "\(sequence.start)")
    guard advances else { return SparkTerm("(\(variable) - \(sequence.increment))", type) }
    guard let order = numbering else {
      let advance = "SET \(variable) = \(variable) + \(sequence.increment);"
      if !after.contains(advance) { after.append(advance) }
      return SparkTerm(variable, type)
    }
    numberedSequences.insert(name)
    return SparkTerm(
      "(\(variable) + (ROW_NUMBER() OVER (ORDER BY \(order)) - 1) * \(sequence.increment))", type)
  }

  /// The number of the error that is handled, from its words.
  private static let errorCode =
    "(CASE WHEN reckon_error IS NULL THEN 0 WHEN reckon_error = 'NO_DATA_FOUND' THEN 100 "
    + "WHEN reckon_message RLIKE '^ORA-[0-9]{5}' THEN -CAST(SUBSTRING(reckon_message, 5, 5) AS INT) "
    + "ELSE 1 END)"
}
