import Diagnostics
import Syntax

// What an iteration hands out: lines of DBMS_OUTPUT and of files, rows of a pipelined function. The
// rows of the frame are handed out after everything else, in the order of the loop.
extension LoopRun {
  /// A call of a package that hands something out.
  /// - Returns: False for any other call.
  func runOutput(
    _ name: String, _ arguments: [FunctionCall.Argument], _ scope: Scope, _ range: SourceRange
  ) throws(Refusal) -> Bool {
    guard arguments.allSatisfy({ $0.name == nil }) else { return false }
    switch (name, arguments.count) {
    case ("dbms_output.put_line", 1), ("dbms_output.put", 1), ("dbms_output.new_line", 0):
      try output(
        OutputCall(start: name.uppercased() + "(", count: arguments.count), arguments, scope, range)
    case ("utl_file.put_line", 2...3), ("utl_file.put", 2), ("utl_file.new_line", 1...2),
      ("utl_file.fflush", 1):
      let file = try term(arguments[0].value, scope)
      guard file.uses.isEmpty, !file.canFail else {
        throw Refusal("a file that depends on the row", range)
      }
      let values = arguments.dropFirst().prefix(name == "utl_file.put_line" ? 1 : 2)
      let comma = values.isEmpty ? "" : ", "
      try output(
        OutputCall(start: "\(name.uppercased())(\(file.text)\(comma)", count: values.count),
        Array(values), scope, range)
    default: return false
    }
    return true
  }

  private func output(
    _ call: OutputCall, _ arguments: [FunctionCall.Argument], _ scope: Scope, _ range: SourceRange
  ) throws(Refusal) {
    var values: [Term] = []
    for argument in arguments { values.append(try term(argument.value, scope)) }
    record(call, values, range)
  }

  private func record(_ call: OutputCall, _ values: [Term], _ range: SourceRange) {
    rewrites.insert(.output)
    // Lines come behind what variables are given: what may fail is computed before.
    let made = values.map { $0.canFail ? named("line", $0) : $0 }
    record(.output(call, made), range)
  }

  /// `PIPE ROW (r)` of a record: its variable takes the values of each row once more.
  private func pipe(
    _ row: RecordBinding, _ value: Expression, _ range: SourceRange
  ) throws(Refusal) {
    let targets = row.fields.compactMap(\.slot.outside)
    guard targets.count == row.fields.count, let first = targets.first,
      let end = first.lastIndex(of: ".")
    else { throw Refusal("PIPE ROW of a record of the loop", range) }
    var values: [Term] = []
    for field in row.fields { values.append(try read(field.slot, range)) }
    let call = OutputCall(
      start: "PIPE ROW (\(first[..<end])", count: values.count, targets: targets)
    record(call, values, range)
  }

  /// `PIPE ROW (t (a, b))`: an object that is made here, or a single value.
  func pipe(_ value: Expression, _ scope: Scope, _ range: SourceRange) throws(Refusal) {
    guard returns.isEmpty else { throw Refusal("a pipelined function inside", range) }
    if case .call(let call) = value.kind, find(call.name, scope) == nil,
      program.isObjectType(lower(call.name.last)), call.arguments.allSatisfy({ $0.name == nil })
    {
      var values: [Term] = []
      for argument in call.arguments { values.append(try term(argument.value, scope)) }
      let name = call.name.parts.map(\.text).joined(separator: ".")
      return record(
        OutputCall(start: "PIPE ROW (\(name)(", count: values.count, end: "));"), values, range)
    }
    if case .record(let row)? = place(value, scope)?.0 { return try pipe(row, value, range) }
    record(OutputCall(start: "PIPE ROW (", count: 1), [try term(value, scope)], range)
  }
}
