import Diagnostics
import Syntax

extension LoopRun {
  /// The value of an expression at this place.
  /// - Parameter caller: Where it stands: in a statement of SQL arithmetic is of NUMBER.
  func term(
    _ expression: Expression, _ scope: Scope, by caller: FunctionCaller = .program
  ) throws(Refusal) -> Term {
    let writer = TermWriter(run: self, scope: scope)
    writer.place = caller
    return try writer.term(expression)
  }

  /// The value of an expression in which names at some places are columns of a table.
  /// - Parameter alias: Whose row a bare ROWID is: beside a frame, which has one too, it says so.
  func term(
    _ expression: Expression, _ scope: Scope, columns: Set<Int>, alias: String,
    of rows: [KnownSources] = []
  ) throws(Refusal) -> Term {
    let writer = TermWriter(run: self, scope: scope)
    writer.positions = columns
    writer.queries = rows
    for place in expression.bareRowids { writer.qualified[place] = "\(alias).rowid" }
    writer.isInRows = true
    return try writer.term(expression)
  }

  /// A query with the values of this place in it; what it reads is for the caller to remember.
  func term(_ query: Query, _ scope: Scope) throws(Refusal) -> Term {
    try TermWriter(run: self, scope: scope).term(query)
  }

  /// What a variable is worth here.
  func read(_ slot: Slot, _ range: SourceRange) throws(Refusal) -> Term {
    try refuseBinary(kind(of: slot), range)
    if let symbol = state.values[slot] { return value(symbol, slot) }
    if let parent { return try parent.read(slot, range) }
    guard let outside = slot.outside else {
      throw Refusal("variable \(slot.name) has no value here", range)
    }
    if let scope = bodyScope, let dot = outside.firstIndex(of: ".") {
      try refuseStart(of: String(outside[..<dot]), from: scope, range)
    }
    return Term(text: outside, isInteger: slot.type.isInteger)
  }

  /// A symbol as one term.
  func value(_ symbol: Symbol, _ slot: Slot) -> Term {
    guard case .carried(let carried) = symbol else {
      if case .term(let term) = symbol { return term }
      return .null
    }
    if carried.reset == .one, carried.change == nil { return carried.value ?? .null }
    let earlier = Term.column(beforeColumn(slot), isInteger: slot.type.isInteger)
    if let drain = carried.drain {
      return .combine([earlier, drain]) { "GREATEST(\($0[0]) - \($0[1]), 0)" }
    }
    var continued = earlier
    if let change = carried.change {
      continued = .combine([earlier, change], isInteger: earlier.isInteger && change.isInteger) {
        "(\($0[0]) + \($0[1]))"
      }
    }
    guard let reset = carried.reset else { return continued }
    return .combine([reset, carried.value ?? .null, continued]) {
      "CASE WHEN \($0[0]) = 1 THEN \($0[1]) ELSE \($0[2]) END"
    }
  }

  private func beforeColumn(_ slot: Slot) -> String {
    if let known = before[slot] { return known }
    let name = frame.fresh(slot.name + "_before")
    before[slot] = name
    frame.windowSlots[name] = slot.name
    return name
  }
}

/// Writes one expression as a term: variables become what they are worth, calls of own routines
/// what they give.
private final class TermWriter {
  let run: LoopRun
  let scope: Scope
  /// Where names stand that are columns of a table.
  var positions: Set<Int> = []
  /// Names that are written with their table, by place.
  var qualified: [Int: String] = [:]
  /// The expression is asked for each row of a statement, not once in the iteration.
  var isInRows = false
  /// What it stands in.
  var place = FunctionCaller.program
  /// The query that is written, with those in its FROM.
  fileprivate var queries: [KnownSources] = []
  var uses: Set<String> = []
  var canFail = false
  var failure: Refusal?
  private var isStatement: Bool { place != .program }
  private var caller: FunctionCaller { isInRows ? .rows : place }

  init(run: LoopRun, scope: Scope) {
    self.run = run
    self.scope = scope
  }

  func term(_ expression: Expression) throws(Refusal) -> Term {
    if let simple = try simple(expression) { return simple }
    let text = Printer.text(of: expression, dialect: .oracle) { self.replace($0) }
    if let failure { throw failure }
    return Term(
      text: needsParentheses(expression) ? "(\(text))" : text, uses: uses,
      isInteger: isInteger(expression), canFail: canFail)
  }

  func term(_ query: Query) throws(Refusal) -> Term {
    var columns = QueryColumns(run.program)
    columns.allowsFunctions = run.isDriving
    try columns.visit(query)
    positions = columns.positions
    isInRows = true
    if case .select(let select) = query.body, query.with == nil {
      queries = try KnownSources.all(select, scope, run)
    }
    let text = Printer.text(of: query, dialect: .oracle) { self.replace($0) }
    if let failure { throw failure }
    return Term(text: text, uses: uses, canFail: true)
  }

  /// A bare variable or literal keeps what is known of it.
  private func simple(_ expression: Expression) throws(Refusal) -> Term? {
    if let answer = scope.firing?.decides(expression) {
      return Term(text: answer ? "TRUE" : "FALSE")
    }
    switch expression.kind {
    case .literal(.integer(let digits)): return Term(text: digits, isInteger: true)
    case .name(let name) where !positions.contains(name.range.start):
      guard let (binding, home) = find(name) else { return nil }
      switch binding {
      case .scalar(let slot): return try run.read(slot, expression.range)
      case .constant(let value, let type): return try run.term(constant: value, type, home)
      default: return nil
      }
    case .isTest(let test):
      guard case .null = test.test, !mentionsColumns(test.operand),
        case .scalar(let slot)? = run.place(test.operand, scope)?.0,
        run.isFresh(try run.read(slot, expression.range))
      else { return nil }
      return Term(text: test.isNegated ? "TRUE" : "FALSE")
    case .call, .field:
      if case .scalar(let slot)? = run.place(expression, scope)?.0 {
        return try run.read(slot, expression.range)
      }
      guard !run.isEntry, case .call(let call) = expression.kind else { return nil }
      if let value = try known(call) { return value }
      guard let routine = try routine(call.name, call.arguments) else { return nil }
      return try run.call(
        routine.0, call.arguments, from: scope, home: routine.1, expression.range, by: caller)
    default: return nil
    }
  }

  /// NVL where one of two variables is certainly NULL, as :OLD of INSERT and :NEW of DELETE are.
  private func known(_ call: FunctionCall) throws(Refusal) -> Term? {
    guard call.name.parts.count == 1, lower(call.name.last) == "nvl", call.arguments.count == 2
    else { return nil }
    var values: [Term] = []
    for argument in call.arguments {
      guard case .scalar(let slot)? = run.place(argument.value, scope)?.0 else { return nil }
      values.append(try run.read(slot, argument.value.range))
    }
    return values[0] == .null ? values[1] : values[1] == .null ? values[0] : nil
  }

  /// NVL of PL/SQL evaluates both of its operands, the first one first; that of a column may leave the
  /// second one out.
  private func eager(_ call: FunctionCall) throws(Refusal) -> Term? {
    guard call.name.parts.count == 1, lower(call.name.last) == "nvl", call.arguments.count == 2
    else { return nil }
    let (first, second) = (call.arguments[0].value, call.arguments[1].value)
    try refuseConversion(of: second, to: first)
    guard second.mayFail || second.children.contains(where: { !$0.children.isEmpty }) else {
      return nil
    }
    let values = try [first, second].map { (operand) throws(Refusal) in
      let value = try run.term(operand, scope)
      guard value.canFail else { return value }
      try run.survive(value, operand.range)
      return run.named("value", value)
    }
    return .combine(values) { "NVL(\($0[0]), \($0[1]))" }
  }

  /// The second operand of NVL becomes what the first one is, whether or not it is wanted.
  private func refuseConversion(of second: Expression, to first: Expression) throws(Refusal) {
    guard let kind = run.kind(of: first, scope), let other = run.kind(of: second, scope),
      !kind.isText, other.isText, !second.isNumeral || kind != .number
    else { return }
    throw Refusal("NVL of a value that is no text and a text", second.range)
  }

  private func needsParentheses(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .literal, .name, .call, .special, .cast, .subquery, .typedLiteral, .conditional: false
    default: true
    }
  }

  private func isInteger(_ expression: Expression) -> Bool {
    guard case .chain(let chain) = expression.kind else { return false }
    let operands = [chain.first] + chain.rest.map(\.operand)
    return operands.allSatisfy {
      if case .literal(.integer) = $0.kind { return true }
      guard case .name(let name) = $0.kind, case .scalar(let slot)? = find(name)?.0 else {
        return false
      }
      return slot.type.isInteger
    }
      && chain.rest.allSatisfy { [.add, .subtract, .multiply].contains($0.operator) }
  }

  // MARK: Replacing

  private func replace(_ expression: Expression) -> String? {
    guard failure == nil else { return "NULL" }
    do throws(Refusal) {
      return try replacement(expression)
    } catch {
      failure = error
      return "NULL"
    }
  }

  private func replacement(_ expression: Expression) throws(Refusal) -> String? {
    if let answer = scope.firing?.decides(expression) { return answer ? "TRUE" : "FALSE" }
    switch expression.kind {
    case .name(let name): return try replacement(name, expression.range)
    case .call(let call): return try replacement(call, expression)
    case .field(let base, let field):
      if let value = try variable(expression) { return value }
      if let value = try run.element(of: base, field: lower(field), scope, expression.range) {
        return text(value)
      }
    case .cursorAttribute(let cursor, let attribute):
      let value = try run.attribute(cursor, attribute, expression.range)
      uses.formUnion(value.uses)
      return value.text
    case .subquery(let query), .exists(let query), .arrayQuery(let query): try enter(query)
    case .inQuery(let test): try enter(test.query)
    case .quantified(let comparison):
      if case .query(let query) = comparison.collection { try enter(query) }
    case .chain(let chain):
      if !isInRows, !isStatement, !run.isEntry, positions.isEmpty,
        let value = try run.binaryTerm(chain, scope)
      {
        return text(value)
      }
      if chain.rest.contains(where: { [.divide, .modulo, .power].contains($0.operator) })
        || !isInRows && run.converts(chain, scope)
      {
        canFail = true
      }
    case .literal where !isInRows:
      try run.refuseBinary(run.kind(of: expression, scope), expression.range)
    case .cast:
      if !isInRows { try run.refuseBinary(run.kind(of: expression, scope), expression.range) }
      canFail = true
    case .and(let parts):
      if !isInRows, !run.isEntry, let value = try run.ordered(parts, isAnd: true, scope) {
        return text(value)
      }
    case .or(let parts):
      if !isInRows, !run.isEntry, let value = try run.ordered(parts, isAnd: false, scope) {
        return text(value)
      }
    case .conditional(let choice):
      if !isInRows, !run.isEntry, let value = try run.ordered(choice, scope) { return text(value) }
    case .inList(let list):
      if !isInRows, !run.isEntry, let value = try run.ordered(list, scope) { return text(value) }
    case .isTest(let test):
      guard !mentionsColumns(test.operand), let (flag, isNull) = run.presenceTest(test, scope)
      else { break }
      return "(\(text(try run.read(flag, expression.range))) = \(isNull ? 0 : 1))"
    case .cursor: throw Refusal("a cursor as a value", expression.range)
    default: break
    }
    return nil
  }

  /// The columns inside a subquery are no variables; what it reads is remembered.
  private func enter(_ query: Query) throws(Refusal) {
    var columns = QueryColumns(run.program)
    try columns.visit(query)
    if case .select(let select) = query.body, query.with == nil {
      try run.noteReads(
        select, of: query, scope, around: positions, in: queries.filter { $0.surrounds(select) })
    } else {
      let text = Printer.text(of: query, dialect: .oracle)
      for table in columns.tables.sorted() { try run.noteRead(table, [:], text, query.range) }
    }
    positions.formUnion(columns.positions)
  }

  private func replacement(_ name: QualifiedName, _ range: SourceRange) throws(Refusal) -> String? {
    if positions.contains(name.range.start) { return qualified[name.range.start] }
    if name.parts.count == 1, ["sqlerrm", "sqlcode"].contains(lower(name.last)) {
      let value = try run.errorValue(lower(name.last) == "sqlcode", range)
      uses.formUnion(value.uses)
      return value.text
    }
    switch name.parts.map(lower).suffix(2).joined(separator: ".") {
    case "dbms_utility.format_error_stack":
      return text(try run.errorValue(false, range))
    case "dbms_utility.format_error_backtrace":
      return text(try run.backtrace(range))
    case "dbms_utility.format_call_stack":
      throw Refusal("the lines of the calls, which a plan does not have", range)
    default: break
    }
    if name.parts.count >= 2, ["nextval", "currval"].contains(lower(name.last)) {
      guard !isInRows || lower(name.last) == "currval" else {
        throw Refusal(
          "each row of a statement takes a number of \(run.sequence(of: name))", range)
      }
      return text(try run.sequenceValue(name, range))
    }
    if let value = try run.method(name, [], scope, range) { return text(value) }
    guard let (binding, home) = find(name) else { return nil }
    switch binding {
    case .scalar(let slot):
      let length: Int? = if case .text(let limit) = slot.type { limit.limit } else { nil }
      return text(typed(try run.read(slot, range), slot.kind, length))
    case .constant(let value, let type):
      guard case .text(let limit) = type else {
        return text(try run.term(constant: value, type, home))
      }
      return text(
        typed(
          try run.term(constant: value, type, home), limit.isPadded ? .padded : .text, limit.limit))
    case .routines:
      if run.isEntry { return entryCall(name, home, []) }
      guard let (routine, home) = try routine(name, []) else { return nil }
      return text(try run.call(routine, [], from: scope, home: home, range, by: caller))
    case .record: throw Refusal("the record \(lower(name.last)) as a whole", range)
    case .collection, .rows:
      throw Refusal("the collection \(lower(name.last)) as a whole", range)
    case .cursor, .exception, .type, .subtype: return nil
    }
  }

  /// A text that is known in place of a variable: it compares with columns of CHAR as the variable does,
  /// and not as a literal (SQL Language Reference 19c, "Blank-Padded and Nonpadded Comparison Semantics").
  private func typed(_ value: Term, _ kind: ValueKind?, _ length: Int?) -> Term {
    guard value.uses.isEmpty, value != .null, run.program.hasPaddedColumns else { return value }
    switch kind {
    case .text where value.text.hasPrefix("'"):
      return .combine([value]) { "CAST(\($0[0]) AS VARCHAR2(\(length ?? 4000)))" }
    case .padded: return .combine([value]) { "CAST(\($0[0]) AS CHAR(\(length ?? 2000)))" }
    default: return value
    }
  }

  private func replacement(
    _ call: FunctionCall, _ expression: Expression
  ) throws(Refusal) -> String? {
    if let value = try variable(expression) { return value }
    if let value = try known(call) { return text(value) }
    if !isInRows, !run.isEntry, let value = try run.ordered(call, scope) { return text(value) }
    if !isInRows, !isStatement, !run.isEntry, positions.isEmpty, let value = try eager(call) {
      return text(value)
    }
    if run.isEntry, let (binding, home) = find(call.name), case .routines = binding {
      return entryCall(call.name, home, call.arguments)
    }
    if let (routine, home) = try routine(call.name, call.arguments) {
      if mentionsColumns(expression) { return try called(routine, call.arguments, call.name.range) }
      return text(
        try run.call(
          routine, call.arguments, from: scope, home: home, expression.range, by: caller))
    }
    if let value = try run.element(of: expression, field: nil, scope, expression.range) {
      return text(value)
    }
    if let value = try run.method(call.name, call.arguments, scope, expression.range) {
      return text(value)
    }
    if !FailureFreeFunctions.has(call)
      || !isInRows && run.converts(call, scope)
    {
      canFail = true
    }
    return nil
  }

  /// What `rows(i)` or `rows(i).x` is worth.
  private func variable(_ expression: Expression) throws(Refusal) -> String? {
    switch run.place(expression, scope)?.0 {
    case .scalar(let slot): return text(try run.read(slot, expression.range))
    case .record: throw Refusal("a record as a whole", expression.range)
    default: return nil
    }
  }

  private func mentionsColumns(_ expression: Expression) -> Bool {
    if case .name(let name) = expression.kind, positions.contains(name.range.start) { return true }
    return expression.children.contains { mentionsColumns($0) }
  }

  /// A function of columns of a query is called by the query.
  private func called(
    _ routine: Routine, _ arguments: [FunctionCall.Argument], _ range: SourceRange
  ) throws(Refusal) -> String {
    guard let effects = FunctionEffects(run).of(routine), effects.variables.isEmpty else {
      throw Refusal("a query calls \(routine.label), which is not known to change nothing", range)
    }
    for table in effects.reads.sorted() { try run.noteRead(table, [:], "SELECT *", range) }
    canFail = true
    let values = arguments.map { argument in
      (argument.name.map { "\($0.text) => " } ?? "")
        + Printer.text(of: argument.value, dialect: .oracle) { self.replace($0) }
    }
    return routine.label + (values.isEmpty ? "" : "(\(values.joined(separator: ", ")))")
  }

  /// Before the loop a routine is called, once, as the loop itself would.
  private func entryCall(
    _ name: QualifiedName, _ home: Scope, _ arguments: [FunctionCall.Argument]
  ) -> String {
    canFail = true
    let path = (home.package.map { [$0] } ?? []) + [lower(name.last)]
    let values = arguments.map { argument in
      (argument.name.map { "\($0.text) => " } ?? "")
        + Printer.text(of: argument.value, dialect: .oracle) { self.replace($0) }
    }
    return path.joined(separator: ".")
      + (values.isEmpty ? "" : "(\(values.joined(separator: ", ")))")
  }

  private func text(_ term: Term) -> String {
    uses.formUnion(term.uses)
    if term.canFail { canFail = true }
    return term.text
  }

  // MARK: Names

  /// What a name of one to three parts stands for; fields of records are found too.
  private func find(_ name: QualifiedName) -> (Binding, Scope)? {
    run.find(name, scope)
  }

  private func routine(
    _ name: QualifiedName, _ arguments: [FunctionCall.Argument]
  ) throws(Refusal) -> (Routine, Scope)? {
    guard let (binding, home) = find(name), case .routines(let list) = binding else { return nil }
    return (try run.choose(list, arguments, name.range), home)
  }
}

extension Expression {
  /// Where ROWID stands without a table, outside of queries.
  fileprivate var bareRowids: [Int] {
    if case .name(let name) = kind, name.parts.count == 1, lower(name.last) == "rowid" {
      return [name.range.start]
    }
    return children.flatMap(\.bareRowids)
  }
}

/// Functions of SQL that give a value for every argument of their type.
enum FailureFreeFunctions {
  static let names: Set<String> = [
    "nvl", "nvl2", "coalesce", "decode", "least", "greatest", "substr", "instr", "length", "lower",
    "upper", "trim", "ltrim", "rtrim", "lpad", "rpad", "replace", "round", "trunc", "abs", "sign",
    "count", "sum", "min", "max", "nullif", "floor", "ceil",
  ]

  /// Whether a call gives a value: INSTR looks for no occurrence before the first one (ORA-01428).
  static func has(_ call: FunctionCall) -> Bool {
    let name = lower(call.name.last)
    guard names.contains(name) else { return false }
    guard name == "instr", call.arguments.count == 4 else { return true }
    if case .literal(.integer(let digits)) = call.arguments[3].value.kind { return digits != "0" }
    return false
  }
}

extension LoopRun {
  /// What a name of one to three parts stands for; fields of records are found too.
  func find(_ name: QualifiedName, _ scope: Scope) -> (Binding, Scope)? {
    let parts = name.parts
    if parts.count >= 2 {
      let record = QualifiedName(Array(parts.dropLast()))
      if parts.count == 2 || parts.count == 3,
        let (binding, home) = builder.resolve(record, scope), case .record(let fields) = binding,
        let slot = fields[lower(name.last)]
      {
        return (.scalar(slot), home)
      }
    }
    return builder.resolve(name, scope)
  }

  /// The routine that a call with these arguments means.
  func choose(
    _ routines: [Routine], _ arguments: [FunctionCall.Argument], _ range: SourceRange
  ) throws(Refusal) -> Routine {
    let fitting = routines.filter { routine in
      let parameters = routine.subprogram.heading.parameters
      guard arguments.count <= parameters.count else { return false }
      let named = Set(arguments.compactMap { $0.name.map(lower) })
      let positional = arguments.filter { $0.name == nil }.count
      return parameters.enumerated().allSatisfy { index, parameter in
        index < positional || named.contains(lower(parameter.name)) || parameter.defaultValue != nil
      }
    }
    guard let only = fitting.first else {
      throw Refusal("no body of \(routines.first?.label ?? "this routine") fits this call", range)
    }
    guard fitting.count == 1 else {
      throw Refusal("overloads of \(only.label) that only their types tell apart", range)
    }
    return only
  }
}

extension Expression {
  /// A text that is a number.
  fileprivate var isNumeral: Bool {
    if case .literal(.string(let text)) = kind { Double(text) != nil } else { false }
  }
}
