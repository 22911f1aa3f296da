import Diagnostics
import Syntax

extension SparkPrinter {
  /// A function: of the table, an aggregate, or one of the scripts.
  func call(_ call: FunctionCall, _ range: SourceRange) throws(SQLError) -> SparkTerm {
    let name = call.name.last.text.lowercased()
    if call.name.parts.count == 1, SparkAggregates.names.contains(name) {
      return try aggregate(name, call, range)
    }
    if let element = try collectionCall(call, range) { return element }
    if let constant = try collectionOrRoutine(call, range) { return constant }
    if call.name.parts.count == 1, name == "error_of" { return try errorOf(call, range) }
    guard call.name.parts.count == 1, let write = SparkFunctions.table[name] else {
      throw refuse("the function \"\(shown(call.name))\" has no form in Spark", range)
    }
    guard call.over == nil, call.keep == nil, !call.isDistinct else {
      throw refuse("\"\(name)\" takes no OVER, KEEP or DISTINCT in Spark", range)
    }
    let arguments = try terms(call.arguments.map(\.value))
    let written = try write(SparkFunctions.Call(self, name, call, arguments, range))
    return written
  }

  func shown(_ name: QualifiedName) -> String {
    name.parts.map { $0.text.lowercased() }.joined(separator: ".")
  }

  /// `c(i)` of a collection and functions of the scripts, which a script expands where it can.
  private func collectionOrRoutine(
    _ call: FunctionCall, _ range: SourceRange
  ) throws(SQLError) -> SparkTerm? {
    let parts = call.name.parts.map { $0.text.lowercased() }
    if case .other(let kind)? = binding(parts) {
      throw refuse("\(kind) has no form in Spark", range)
    }
    guard let (routine, home) = routine(parts) else { return nil }
    return try function(routine, home, call.arguments, call.name, range)
  }

  func functionWithoutArguments(_ name: QualifiedName) throws(SQLError) -> SparkTerm? {
    guard let (routine, home) = routine(name.parts.map { $0.text.lowercased() }) else { return nil }
    return try function(routine, home, [], name, name.range)
  }

  /// A function outside of queries: its body runs before the statement, its result is a variable.
  private func function(
    _ routine: Subprogram, _ home: SparkBlockScope, _ arguments: [FunctionCall.Argument],
    _ name: QualifiedName, _ range: SourceRange
  ) throws(SQLError) -> SparkTerm {
    guard let result = routine.heading.returnType else {
      throw refuse("\"\(shown(name))\" is a procedure", range)
    }
    guard query == nil else {
      throw refuse("the function \"\(shown(name))\" stands in a query, row by row", range)
    }
    guard expandsCalls else {
      throw refuse("the function \"\(shown(name))\" stands where no statement can go before", range)
    }
    let type = try self.type(result, in: home)
    let variable = fresh("result")
    declare(variable, type)
    let (lines, _) = try expansion(
      routine, home, arguments, into: SparkTerm(variable, type), range)
    before += lines
    return SparkTerm(variable, type)
  }

  private func type(
    _ type: TypeName, in home: SparkBlockScope
  ) throws(SQLError) -> SparkType {
    let outer = scope
    scope = home
    defer { scope = outer }
    return try self.type(type)
  }

  func routine(_ parts: [String]) -> (Subprogram, SparkBlockScope)? {
    let last = parts[parts.count - 1]
    if parts.count == 1 {
      if let found = scope.routine(last) { return found }
      return program.standalone[last].map { ($0, program.top) }
    }
    if let home = program.package(parts[parts.count - 2]), let found = home.routines[last] {
      return (found, home)
    }
    return nil
  }
}
