import Diagnostics
import Syntax

extension SparkPrinter {
  /// A block. A converted loop is a block too, whose handler would run the loop row by row: in Spark
  /// a check that fails is an error that names it.
  func block(_ block: Block, labels: [Identifier]) throws(SQLError) -> [String] {
    let label = labels.first?.text.lowercased()
    // No COMMIT stands before what it tries.
    if label?.hasPrefix(PartedPlan.trial) ?? false { return ["BEGIN", "END;"] }
    let loop = label.flatMap { program.loops[$0] }
    let outer = (scope, check)
    defer { (scope, check) = outer }
    scope = SparkBlockScope(scope, name: label)
    if let loop { check = loop.check }
    let guarding = loop.map { loop in
      [
        "SET reckon_error = '\(SparkPrinter.fatal)';",
        "SET reckon_message = \(SparkTerm.quoted(loop.check));",
      ]
    }
    let (declared, starts) = try declare(block.declarations, suffix: depth)
    var body = try statements(block.statements)
    if loop == nil, !block.handlers.isEmpty {
      body = ["BEGIN"] + indented(try handlers(block.handlers) + body) + ["END;"]
    }
    let head = loop.map { ["-- \($0.remark)"] } ?? []
    let inside = declared + (guarding ?? []) + starts + self.body(body)
    return head + ["BEGIN"] + indented(inside)
      + (loop == nil ? [] : ["  SET reckon_error = NULL;"]) + ["END;"]
  }

  /// What tells the variables of expanded routines apart.
  var depth: String { expanding.count <= 1 ? "" : "_\(names)" }

  // MARK: Declarations

  /// Declares what a block declares: the DECLARE lines, and the statements that give first values.
  func declare(
    _ list: [Declaration], suffix: String
  ) throws(SQLError) -> (declarations: [String], starts: [String]) {
    if !suffix.isEmpty { names += 1 }
    var lines: [String] = []
    var starts: [String] = []
    for declaration in list {
      switch declaration.kind {
      case .variable(let variable):
        let (made, first) = try declare(variable, suffix)
        lines += made
        starts += first
      case .cursor(let cursor):
        scope.bindings[cursor.name.text.lowercased()] = .cursor(cursor, scope)
      case .exception(let name):
        scope.bindings[name.text.lowercased()] = .exception(code: nil)
      case .type(let name, let definition): scope.types[name.text.lowercased()] = definition
      case .subtype(let found): scope.subtypes[found.name.text.lowercased()] = found.base
      case .subprogram(let subprogram):
        if subprogram.body != nil {
          scope.routines[subprogram.heading.name.last.text.lowercased()] = subprogram
        }
      case .pragma(let pragma):
        if pragma.name == "autonomous_transaction" {
          note("what commits by itself is taken back as well when the script fails")
        }
      }
    }
    return (lines, starts)
  }

  private func declare(
    _ variable: Declaration.Variable, _ suffix: String
  ) throws(SQLError) -> ([String], [String]) {
    let key = variable.name.text.lowercased()
    if let fields = try record(variable.type) {
      var terms: [String: SparkTerm] = [:]
      for field in fields {
        terms[field.name] = SparkTerm(name("\(key)_\(field.name)\(suffix)"), field.type)
      }
      scope.bindings[key] = .record(terms, order: fields.map(\.name))
      return (
        fields.map { "DECLARE \(name("\(key)_\($0.name)\(suffix)")) \($0.type.text);" }, []
      )
    }
    if let found = try collection(name(key + suffix), variable.type, in: scope) {
      scope.bindings[key] = .collection(found)
      return (["DECLARE \(found.text) \(found.type);"], ["SET \(found.text) = \(found.empty);"])
    }
    guard let type = try scalar(variable.type) else {
      scope.bindings[key] = .other("the collection or cursor \"\(key)\"")
      return ([], [])
    }
    let text = name(key + suffix)
    var starts: [String] = []
    if let value = variable.defaultValue {
      let first = converted(try self.value(value, before: &starts), to: type)
      starts.append("SET \(text) = \(first.text);")
    }
    scope.bindings[key] = .variable(text, type)
    return (["DECLARE \(text) \(type.text);"], starts)
  }

  /// A value whose calls run before.
  private func value(
    _ expression: Expression, before lines: inout [String]
  ) throws(SQLError) -> SparkTerm {
    let outer = before
    before = []
    defer { before = outer }
    let found = try term(expression)
    lines += before
    return found
  }

  /// The type of a scalar; nil for collections and cursors.
  func scalar(_ type: TypeName) throws(SQLError) -> SparkType? {
    if let (name, _) = type.plain, scope.type(name) != nil { return nil }
    if case .named(let name, _, _) = type.kind, name.parts.count == 2 {
      let home = program.package(name.parts[0].text.lowercased())
      if let base = home?.subtypes[name.last.text.lowercased()] { return try scalar(base) }
      return nil
    }
    if let (name, _) = type.plain, name == "sys_refcursor" { return nil }
    return try self.type(type)
  }

  /// The fields of a record type; nil for other types.
  func record(_ type: TypeName) throws(SQLError) -> [SparkColumn]? {
    switch type.kind {
    case .rowTypeOf(let name):
      let key = name.last.text.lowercased()
      if let columns = columns(of: key) { return columns }
      guard case .cursor(let cursor, let home)? = binding(name.parts.map { $0.text.lowercased() }),
        let query = cursor.query
      else { return nil }
      let inner = SparkBlockScope(home, name: nil)
      for parameter in cursor.parameters {
        inner.bindings[parameter.name.text.lowercased()] = .constant(
          SparkTerm("NULL", try self.type(parameter.type)))
      }
      let outer = scope
      scope = inner
      defer { scope = outer }
      return try self.query(query).columns
    case .named(let name, _, _):
      let home = name.parts.count > 1 ? program.package(name.parts[0].text.lowercased()) : scope
      guard case .record(let fields)? = home?.type(name.last.text.lowercased()) else { return nil }
      var columns: [SparkColumn] = []
      for field in fields {
        columns.append(
          SparkColumn(name: field.name.text.lowercased(), type: try self.type(field.type)))
      }
      return columns
    default: return nil
    }
  }

  // MARK: Errors

  /// One handler that asks which error it is; what none of the names fits goes on outwards.
  private func handlers(_ list: [ExceptionHandler]) throws(SQLError) -> [String] {
    let error = fresh("error")
    var lines = [
      "DECLARE EXIT HANDLER FOR SQLEXCEPTION", "BEGIN", "  DECLARE \(error) STRING;",
      "  SET \(error) = reckon_error;",
    ]
    lines += indented(passing)
    lines.append("  SET reckon_error = NULL;")
    var zero: [String] = []
    var others: [String]?
    var word = "IF"
    for handler in list {
      let statements = body(try self.statements(handler.statements))
      if handler.isOthers {
        others = statements
        continue
      }
      let names = handler.exceptions.map { SparkTerm.quoted(shown($0).uppercased()) }
      lines.append("  \(word) \(error) IN (\(names.joined(separator: ", "))) THEN")
      lines += indented(indented(statements))
      word = "ELSEIF"
      if handler.exceptions.contains(where: { shown($0) == "zero_divide" }) { zero = statements }
    }
    let rest =
      others ?? [
        "SET reckon_error = \(error);",
        "SET reckon_raised = RAISE_ERROR(COALESCE(reckon_message, 'an error of Spark'));",
      ]
    if word == "IF" {
      lines += indented(rest)
    } else {
      lines += ["  ELSE"] + indented(indented(rest)) + ["  END IF;"]
    }
    lines.append("END;")
    if !zero.isEmpty {
      lines +=
        ["DECLARE EXIT HANDLER FOR SQLSTATE '22012'", "BEGIN"] + indented(passing + zero)
        + ["END;"]
    }
    return lines
  }

  /// The error of a converted loop that gives up: no handler takes it.
  static let fatal = "SETS"

  private var passing: [String] {
    [
      "IF reckon_error = '\(SparkPrinter.fatal)' THEN "
        + "SET reckon_raised = RAISE_ERROR(reckon_message); END IF;"
    ]
  }

  /// RAISE, also of the check of a converted loop.
  func raised(_ exception: QualifiedName?, _ range: SourceRange) throws(SQLError) -> [String] {
    guard let exception else {
      return ["SET reckon_raised = RAISE_ERROR(COALESCE(reckon_message, 'an error of Spark'))"]
    }
    let name = shown(exception).uppercased()
    return raise(name, SparkTerm.quoted("ORA-06510: \(name)"))
  }
}
