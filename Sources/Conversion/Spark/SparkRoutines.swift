import Diagnostics
import Syntax

extension SparkPrinter {
  /// A procedure call as a statement.
  func call(_ call: Expression) throws(SQLError) -> [String] {
    let (path, arguments): (QualifiedName, [FunctionCall.Argument])
    switch call.kind {
    case .name(let name): (path, arguments) = (name, [])
    case .call(let found): (path, arguments) = (found.name, found.arguments)
    default: throw refuse("this call has no form in Spark", call.range)
    }
    let parts = path.parts.map { $0.text.lowercased() }
    switch parts {
    case ["dbms_output", "put_line"]:
      let line = try arguments.first.map { (argument) throws(SQLError) in try term(argument.value) }
      let text = line?.string.text ?? "''"
      return ["SET reckon_lines = ARRAY_APPEND(reckon_lines, COALESCE(\(text), ''));"]
    case ["dbms_output", "enable"], ["dbms_output", "disable"]: return []
    case ["raise_application_error"] where arguments.count >= 2:
      let code = try term(arguments[0].value).string.text
      let message = try term(arguments[1].value).string.text
      let shown = "CONCAT('ORA-', SUBSTRING(\(code), 2), ': ', COALESCE(\(message), ''))"
      return raise("APPLICATION_ERROR", shown).map { $0 + ";" }
    default: break
    }
    if let lines = try deleteElements(parts, arguments) { return lines }
    if parts[0] == "dbms_application_info" || parts[0] == "dbms_stats" {
      note("calls of \(parts[0].uppercased()) are left out")
      return []
    }
    if case .other(let kind)? = binding(parts) {
      throw refuse("\(kind) has no form in Spark", path.range)
    }
    guard let (routine, home) = routine(parts) else {
      throw refuse("\"\(shown(path))\" is no procedure of the scripts", call.range)
    }
    return try expansion(routine, home, arguments, into: nil, call.range).lines
  }

  func declare(_ variable: String, _ type: SparkType) {
    declarations.append("DECLARE \(variable) \(type.text);")
  }

  /// The body of a routine in place of its call: Spark has no procedures.
  func expansion(
    _ routine: Subprogram, _ home: SparkBlockScope, _ arguments: [FunctionCall.Argument],
    into result: SparkTerm?, _ range: SourceRange
  ) throws(SQLError) -> (lines: [String], label: String) {
    let key = shown(routine.heading.name)
    guard let block = routine.body, !routine.heading.isPipelined else {
      throw refuse("the body of \"\(key)\" is not there", range)
    }
    guard !expanding.contains(key), expanding.count < 20 else {
      throw refuse("\"\(key)\" calls itself, which Spark cannot", range)
    }
    expanding.append(key)
    defer { expanding.removeLast() }
    names += 1
    let suffix = "_\(names)"
    let inner = SparkBlockScope(home, name: routine.heading.name.last.text.lowercased())
    var head: [String] = []
    var outs: [String] = []
    for (i, parameter) in routine.heading.parameters.enumerated() {
      let value =
        arguments.first { $0.name?.text.lowercased() == parameter.name.text.lowercased() }
        ?? (i < arguments.count && arguments[i].name == nil ? arguments[i] : nil)
      try pass(parameter, value?.value, suffix, inner, home, &head, &outs, range)
    }
    let label = fresh("call")
    let outer = (scope, loops, check)
    (scope, loops, check) = (inner, [], nil)
    returns.append((label, result))
    defer {
      (scope, loops, check) = outer
      returns.removeLast()
    }
    let body = try self.body(of: block, key, range)
    let lines =
      ["-- \(key)", "BEGIN"] + indented(head) + ["  \(label): BEGIN"] + indented(indented(body))
      + ["  END \(label);"] + indented(outs) + ["END;"]
    return (lines, label)
  }

  /// What has no form inside of a called routine is told at the call: its place is in another text.
  private func body(
    of block: Block, _ routine: String, _ range: SourceRange
  ) throws(SQLError) -> [String] {
    do throws(SQLError) { return try self.block(block, labels: []) } catch {
      throw refuse("in \(routine): \(error.message)", range)
    }
  }

  /// A parameter is a variable that starts with what is passed.
  private func pass(
    _ parameter: ParameterDeclaration, _ value: Expression?, _ suffix: String,
    _ inner: SparkBlockScope, _ home: SparkBlockScope, _ head: inout [String],
    _ outs: inout [String], _ range: SourceRange
  ) throws(SQLError) {
    let key = parameter.name.text.lowercased()
    let caller = scope
    scope = home
    defer { scope = caller }
    if let fields = try record(parameter.type) {
      scope = caller
      guard parameter.mode == .in, let value, case .name(let name) = value.kind,
        case .record(let given, let order)? = binding(name.parts.map { $0.text.lowercased() }),
        fields.count == order.count
      else { throw refuse("the record \"\(key)\" cannot be passed in Spark", range) }
      var terms: [String: SparkTerm] = [:]
      for (field, from) in zip(fields, order) { terms[field.name] = given[from] }
      inner.bindings[key] = .record(terms, order: fields.map(\.name))
      return
    }
    let type = try self.type(parameter.type)
    let text = name(key + suffix)
    inner.bindings[key] = .variable(text, type)
    head.insert("DECLARE \(text) \(type.text);", at: 0)
    if parameter.mode != .out {
      if let value {
        scope = caller
        head.append("SET \(text) = \(converted(try term(value), to: type).text);")
      } else if let value = parameter.defaultValue {
        head.append("SET \(text) = \(converted(try term(value), to: type).text);")
      } else {
        throw refuse("the parameter \"\(key)\" is missing", range)
      }
    }
    scope = caller
    if parameter.mode != .in, let value {
      outs.append(try assign(value, SparkTerm(text, type)) + ";")
    }
  }
}
