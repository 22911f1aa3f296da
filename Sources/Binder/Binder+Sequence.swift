import Catalog
import Columns
import Diagnostics
import Functions
import Plan
import Syntax

/// The sequences that the expressions of one row mention: in the oracle dialect each gives one
/// value per row, however often it is mentioned.
final class SequenceRow {
  struct Use {
    var source: any SequenceSource
    var value: OutputColumn
    /// NEXTVAL, else only CURRVAL is mentioned.
    var advances: Bool
    var range: SourceRange
  }

  var uses: [String: Use] = [:]
}

extension Binder {
  /// `s.NEXTVAL` and `s.CURRVAL`; nil if the name is something else.
  func bindSequenceName(_ name: QualifiedName) throws(SQLError) -> BoundExpression? {
    let word = name.last.text.lowercased()
    guard name.parts.count > 1, word == "nextval" || word == "currval" else { return nil }
    let path = name.qualifier.map(\.text)
    guard let source = try names.sequence(path) else {
      throw fail(
        .undefinedObject, "sequence \"\(path.joined(separator: "."))\" does not exist",
        at: name.range
      ).inOracle(-2289)
    }
    if let row = sequenceRow { return use(source, row, advances: word == "nextval", name.range) }
    guard dialect != .oracle else {
      throw SQLError(
        .syntaxError, "sequence number not allowed here", range: range(name.range),
        hint: "\(word.uppercased()) stands in the SELECT list, VALUES and SET", code: -2287)
    }
    return word == "nextval"
      ? nextValue(of: source, at: name.range) : currentValue(of: source, at: name.range)
  }

  private func use(
    _ source: any SequenceSource, _ row: SequenceRow, advances: Bool, _ range: SourceRange
  ) -> BoundExpression {
    var use =
      row.uses[source.name]
      ?? SequenceRow.Use(
        source: source, value: column(source.name, source.type), advances: false, range: range)
    use.advances = use.advances || advances
    row.uses[source.name] = use
    return use.value.reference
  }

  /// The rows with the values of the sequences that their expressions mention.
  func withSequences(_ plan: any PlanNode, _ row: SequenceRow?) -> any PlanNode {
    guard let row, !row.uses.isEmpty else { return plan }
    var items = plan.output.map { NamedExpression($0.reference, as: $0) }
    for (_, use) in row.uses.sorted(by: { $0.key < $1.key }) {
      let value =
        use.advances
        ? nextValue(of: use.source, at: use.range) : currentValue(of: use.source, at: use.range)
      items.append(NamedExpression(value, as: use.value))
    }
    return Project(plan, items)
  }

  /// Binds the expressions of one row; the sequences that they mention are collected.
  func collectingSequences<T>(
    _ body: () throws(SQLError) -> T
  ) throws(SQLError) -> (T, SequenceRow?) {
    guard dialect == .oracle else { return (try body(), nil) }
    let outer = sequenceRow
    let row = SequenceRow()
    sequenceRow = row
    defer { sequenceRow = outer }
    return (try body(), row)
  }

  /// `nextval('s')`, `currval('s')`, `setval('s', n)`, `lastval()`; nil if the call is another.
  func bindSequenceCall(
    _ name: String, _ call: Syntax.FunctionCall, _ context: ExpressionContext,
    at range: SourceRange
  ) throws(SQLError) -> BoundExpression? {
    guard ["nextval", "currval", "setval"].contains(name), let first = call.arguments.first else {
      return nil
    }
    let text = try sequenceName(first.value, of: name, context)
    let path = text.split(separator: ".").map { $0.filter { $0 != "\"" } }
    guard !path.isEmpty, let source = try names.sequence(path) else {
      throw fail(
        .undefinedTable, "sequence \"\(text)\" does not exist", at: first.value.range)
    }
    switch name {
    case "nextval": return nextValue(of: source, at: range)
    case "currval": return currentValue(of: source, at: range)
    default: return try bindSetValue(source, call, context, at: range)
    }
  }

  /// The name is known before anything runs: a text, or what one that names no rows gives now, such as
  /// `pg_get_serial_sequence('t', 'id')`.
  private func sequenceName(
    _ expression: Syntax.Expression, of function: String, _ context: ExpressionContext
  ) throws(SQLError) -> String {
    let bound = try bind(expression, context)
    if case .literal(.string(let text), _) = bound { return text }
    if let rowsNow, bound.columns.isEmpty {
      let query = Syntax.Query(
        body: .values([[expression]], range: expression.range), range: expression.range)
      if case .string(let text)? = try rowsNow(try bind(query)).first?.first { return text }
    }
    throw fail(
      .syntaxError, "\(function) takes a sequence's name as a text", at: expression.range)
  }

  private func bindSetValue(
    _ source: any SequenceSource, _ call: Syntax.FunctionCall, _ context: ExpressionContext,
    at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    guard call.arguments.count > 1 else {
      throw fail(.undefinedFunction, "setval takes a sequence and a value", at: range)
    }
    var arguments = [
      try coerce(
        try bind(call.arguments[1].value, context), to: .int64, at: range, context: "the value")
    ]
    arguments.append(
      call.arguments.count > 2
        ? try boolean(
          try bind(call.arguments[2].value, context), at: range, what: "the third argument")
        : .literal(.boolean(true), .boolean))
    let traits = FunctionTraits(canFail: true, isVolatile: true, hasEffects: true)
    let kernel: ScalarKernel = { (columns, context) throws(SQLError) in
      for row in 0..<context.count {
        guard case .integer(let value) = columns[0][row] else { continue }
        try source.set(value, isCalled: columns[1][row] != .boolean(false))
      }
      return columns[0]
    }
    var made = ScalarCall(
      name: "setval", argumentTypes: [.int64, .boolean], returnType: .int64, traits: traits,
      kernel: kernel)
    made.range = self.range(range)
    return .call(made, arguments)
  }

  func nextValue(of source: any SequenceSource, at range: SourceRange) -> BoundExpression {
    sequenceCall("nextval", source, range, { () throws(SQLError) in try source.next() }) {
      (count) throws(SQLError) in try source.next(count)
    }
  }

  private func currentValue(of source: any SequenceSource, at range: SourceRange)
    -> BoundExpression
  {
    sequenceCall("currval", source, range, { () throws(SQLError) in try source.current() }) {
      (count) throws(SQLError) in
      Array(repeating: try source.current(), count: count)
    }
  }

  private func sequenceCall(
    _ name: String, _ source: any SequenceSource, _ range: SourceRange,
    _ one: @escaping @Sendable () throws(SQLError) -> Int128,
    _ values: @escaping @Sendable (Int) throws(SQLError) -> [Int128]
  ) -> BoundExpression {
    let type = source.type
    var call = ScalarCall(
      name: "\(name)_\(source.name)", argumentTypes: [], returnType: type,
      traits: FunctionTraits(canFail: true, isVolatile: true, hasEffects: true, isStrict: false)
    ) { (_, context) throws(SQLError) in
      let numbers = try values(context.count)
      if type == .int64 {
        return .make(type, count: numbers.count, Int64.self) { target in
          for i in 0..<target.count { target[i] = Int64(truncatingIfNeeded: numbers[i]) }
        }
      }
      return .make(type, count: numbers.count, Int128.self) { target in
        for i in 0..<target.count { target[i] = numbers[i] }
      }
    }
    call.range = self.range(range)
    call.draw = one
    return .call(call, [])
  }
}
