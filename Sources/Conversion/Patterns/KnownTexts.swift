import Syntax

/// Values that names have in every run of a call: constants, and parameters that get literals.
struct KnownTexts {
  private var texts: [String: String] = [:]
  private let routineNames: Set<String>

  init(_ program: ProgramModel, _ routines: [Routine], _ call: String) {
    routineNames = Set(program.routines.map(\.name))
    for package in program.packages.values {
      for (declaration, _) in package.declarations {
        guard case .variable(let variable) = declaration.kind, variable.isConstant,
          let value = variable.defaultValue, let text = text(value)
        else { continue }
        texts[lower(variable.name)] = text
      }
    }
    var parser = Parser(call, dialect: .oracle, readsScriptLines: true)
    for statement in parser.parseAll().0 {
      guard case .block(let block) = statement.kind else { continue }
      bind(block, routines)
    }
    for _ in 0..<3 {
      for routine in routines { if let body = routine.subprogram.body { bind(body, routines) } }
    }
  }

  /// The parameters of the routines that a block calls with what is known.
  private mutating func bind(_ block: Block, _ routines: [Routine]) {
    var calls: [FunctionCall] = []
    StatementWalk { statement, _ in
      if case .call(let expression) = statement.kind, case .call(let call) = expression.kind {
        calls.append(call)
      }
      if case .assignment(_, let value) = statement.kind, case .call(let call) = value.kind {
        calls.append(call)
      }
      return true
    }.walk(block)
    for call in calls {
      for routine in routines where routine.name == lower(call.name.last) {
        for (place, parameter) in routine.subprogram.heading.parameters.enumerated() {
          let name = lower(parameter.name)
          let argument =
            call.arguments.first { $0.name.map(lower) == name }
            ?? (place < call.arguments.count ? call.arguments[place] : nil)
          if texts[name] == nil, let argument { texts[name] = text(argument.value) }
        }
      }
    }
  }

  /// An expression as SQL, with values for its names; nil where one is not known.
  func text(_ expression: Expression) -> String? {
    guard isKnown(expression) else { return nil }
    return Printer.text(of: expression, dialect: .oracle) { part in
      if case .name(let name) = part.kind { return texts[lower(name.last)] }
      return nil
    }
  }

  private func isKnown(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .name(let name):
      return texts[lower(name.last)] != nil || ["sysdate", "null"].contains(lower(name.last))
    case .subquery, .exists, .inQuery, .quantified, .star, .cursorAttribute, .special: return false
    case .call(let call):
      return call.over == nil && !routineNames.contains(lower(call.name.last))
        && expression.children.allSatisfy { isKnown($0) }
    default: return expression.children.allSatisfy { isKnown($0) }
    }
  }
}
