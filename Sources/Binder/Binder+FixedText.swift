import Catalog
import Columns
import Diagnostics
import Functions
import Plan
import Syntax

/// A text of CHAR, which compares with another one as if both were filled with blanks to the longer
/// length (Oracle SQL Language Reference 19c, "Blank-Padded and Nonpadded Comparison Semantics").
enum FixedText: Equatable {
  /// A column or expression whose values have blanks up to a length.
  case filled(TextLength)
  /// A column of CHAR whose table keeps no blanks: one that was made in another dialect.
  case bare
  /// What is CHAR of no known length: a column of a subquery that is a literal there.
  case unfilled
  /// A literal of SQL is CHAR.
  case literal(String)
  /// A CHAR variable of the routine, which is filled to its own length.
  case variable(Int)
}

extension Binder {
  /// Remembers which columns of a table are CHAR.
  func notePadded(_ table: any Table, _ source: Scope.Source) {
    for (length, column) in zip(paddedLengths(of: table), source.columns) {
      guard let length else { continue }
      paddedColumns[column.id] = keepsBlanks(table) ? .filled(length) : .bare
    }
  }

  private func paddedLengths(of table: any Table) -> [TextLength?] {
    guard let stored = table as? TransactionTable else { return [] }
    return stored.definition.columns.map { column in
      guard let length = column.textLength(in: .oracle), length.isPadded else { return nil }
      return length
    }
  }

  private func keepsBlanks(_ table: any Table) -> Bool {
    (table as? TransactionTable)?.definition.dialect == .oracle
  }

  /// What the other dialects read of columns of CHAR(n) that Oracle's filled: the text without blanks.
  func withoutBlanks(_ plan: any PlanNode, of table: any Table) -> any PlanNode {
    guard dialect != .oracle, keepsBlanks(table) else { return plan }
    let lengths = paddedLengths(of: table)
    guard lengths.contains(where: { ($0?.limit ?? 0) > 1 }) else { return plan }
    let items = plan.output.enumerated().map { i, old in
      let isFilled = i < lengths.count && (lengths[i]?.limit ?? 0) > 1
      return NamedExpression(
        isFilled ? .call(bareTextCall, [old.reference]) : old.reference,
        as: column(old.name, old.type))
    }
    return Project(plan, items)
  }

  /// Remembers which columns of a query are CHAR because it passes them on.
  func noteFixed(_ plan: any PlanNode) {
    guard dialect == .oracle || !paddedColumns.isEmpty else { return }
    for input in plan.inputs { noteFixed(input) }
    switch plan {
    case let project as Project: note(project.items)
    case let aggregate as Aggregate:
      note(aggregate.keys)
      for item in aggregate.items { noteFixed(item) }
    case let union as Union:
      for (i, made) in union.output.enumerated() {
        // Of different lengths they become VARCHAR2 (SQL LR, "The UNION [ALL] … Operators").
        let kinds = union.inputs.map { paddedColumns[$0.output[i].id] }
        if let first = kinds.first, let kind = first, kinds.allSatisfy({ $0 == first }) {
          paddedColumns[made.id] = kind
        }
      }
    default: break
    }
  }

  /// The least and the greatest CHAR are CHAR.
  func noteFixed(_ item: AggregateItem) {
    guard ["min", "max"].contains(item.call.name), let argument = item.arguments.first else {
      return
    }
    note([NamedExpression(argument, as: item.column)])
  }

  /// The lengths of the columns of a bound query that are CHAR, in their order; empty where none is.
  package func charLengths(of plan: any PlanNode) -> [TextLength?] {
    noteFixed(plan)
    let lengths = plan.output.map { column -> TextLength? in
      if case .filled(let length)? = paddedColumns[column.id] { return length }
      return nil
    }
    return lengths.contains { $0 != nil } ? lengths : []
  }

  func note(_ items: [NamedExpression]) {
    for item in items where paddedColumns[item.column.id] == nil {
      switch fixedText(item.expression) {
      case .filled(let length)?: paddedColumns[item.column.id] = .filled(length)
      case .literal?, .unfilled?: paddedColumns[item.column.id] = .unfilled
      case .bare?: paddedColumns[item.column.id] = .bare
      case .variable?, nil: break
      }
    }
  }

  /// What kind of CHAR an expression is; nil for VARCHAR2 and what is no text.
  private func fixedText(_ expression: BoundExpression) -> FixedText? {
    switch expression {
    case .column(let id, .varchar): return paddedColumns[id]
    case .literal(.string(let text), .varchar): return dialect == .oracle ? .literal(text) : nil
    case .parameter(let number, .varchar):
      return routines?.isPadded(number) ?? false ? .variable(number) : nil
    case .call(let call, let arguments):
      guard let length = filledLength(call, arguments) else { return nil }
      return .filled(length)
    case .subquery(let subquery):
      guard case .scalar = subquery.kind, let made = subquery.plan.output.first else { return nil }
      noteFixed(subquery.plan)
      return paddedColumns[made.id]
    default: return nil
    }
  }

  private func filledLength(_ call: ScalarCall, _ arguments: [BoundExpression]) -> TextLength? {
    let inBytes = call.name == filledInBytesCall.name
    guard inBytes || call.name == filledInCharactersCall.name,
      case .literal(.integer(let limit), _)? = arguments.last
    else { return nil }
    return TextLength(limit: Int(limit), countsBytes: inBytes, isPadded: true)
  }

  /// The value as a column of CHAR(n) keeps it.
  func filled(_ value: BoundExpression, _ length: TextLength) -> BoundExpression {
    switch value {
    case .literal(.null, _): return value
    case .literal(.string(let text), .varchar):
      return .literal(.string(length.filled(text)), .varchar)
    default:
      return .call(
        length.countsBytes ? filledInBytesCall : filledInCharactersCall,
        [value, .literal(.integer(Int128(length.limit)), .int64)])
    }
  }

  /// The length that `VARCHAR2(5)`, `CHAR(3 CHAR)` or `CHAR` gives; nil for types without one.
  func textLength(of type: Syntax.TypeName) -> TextLength? {
    guard case .named(let name, let arguments, let unit) = type.kind else { return nil }
    let word = name.last.text.lowercased()
    let isPadded = ["char", "character", "nchar"].contains(word)
    guard isPadded || ["varchar2", "varchar", "nvarchar2"].contains(word) else { return nil }
    var limit = isPadded ? 1 : 0
    if case .literal(.integer(let digits))? = arguments.first?.kind { limit = Int(digits) ?? 0 }
    guard limit > 0 else { return nil }
    return TextLength(
      limit: limit, countsBytes: unit != .char && !word.hasPrefix("n"), isPadded: isPadded)
  }

  /// CAST of a text: what is too long is cut off, CHAR gets its blanks (Oracle SQL Language Reference
  /// 19c, "CAST").
  func cut(
    _ text: BoundExpression, to length: TextLength, at range: SourceRange
  ) throws(SQLError) -> BoundExpression {
    let limit = BoundExpression.literal(.integer(Int128(length.limit)), .int64)
    let start = BoundExpression.literal(.integer(1), .int64)
    let kept = try call(length.countsBytes ? "substrb" : "substr", [text, start, limit], at: range)
    return length.isPadded ? filled(kept, length) : kept
  }

  /// Both sides of a comparison of two texts of CHAR in forms that are equal where Oracle's are.
  func blankPadded(_ name: String, _ arguments: [BoundExpression]) -> [BoundExpression] {
    guard arguments.count == 2, ["=", "<>", "<", "<=", ">", ">="].contains(name) else {
      return arguments
    }
    let (left, right) = (arguments[0], arguments[1])
    let (a, b) = (fixedText(left), fixedText(right))
    guard let a, let b else {
      // PostgreSQL takes the blanks from CHAR beside VARCHAR.
      guard dialect != .oracle else { return arguments }
      return [a == nil ? left : bare(left), b == nil ? right : bare(right)]
    }
    if a == b, case .filled = a { return arguments }
    if case .filled(let length) = a, let same = fitted(right, b, to: length) {
      return [left, same]
    }
    if case .filled(let length) = b, let same = fitted(left, a, to: length) {
      return [same, right]
    }
    return [bare(left, a), bare(right, b)]
  }

  /// A literal or variable with as many blanks as a column has; nil for others.
  private func fitted(
    _ value: BoundExpression, _ kind: FixedText, to length: TextLength
  ) -> BoundExpression? {
    switch kind {
    case .literal(let text):
      return .literal(.string(length.filled(text.withoutBlanks)), .varchar)
    case .variable(let number):
      return routines?.padded(number, to: length).map { .parameter($0, .varchar) }
    default: return nil
    }
  }

  /// An operand of IN and its literals in forms that are equal where Oracle's are.
  func blankPadded(in operands: [BoundExpression]) -> [BoundExpression] {
    guard let first = operands.first, let kind = fixedText(first) else { return operands }
    let items = operands.dropFirst()
    guard items.allSatisfy({ if case .literal = $0 { true } else { false } }) else {
      return operands
    }
    if case .filled(let length) = kind {
      return [first] + items.map { fitted($0, fixedText($0) ?? .bare, to: length) ?? $0 }
    }
    return [bare(first, kind)] + items.map { bare($0, fixedText($0) ?? .bare) }
  }

  private func bare(_ value: BoundExpression, _ kind: FixedText) -> BoundExpression {
    switch kind {
    case .bare: return value
    case .literal(let text): return .literal(.string(text.withoutBlanks), .varchar)
    case .variable(let number):
      return routines?.padded(number, to: nil).map { .parameter($0, .varchar) } ?? value
    case .filled, .unfilled: return .call(bareTextCall, [value])
    }
  }

  private func bare(_ value: BoundExpression) -> BoundExpression {
    guard case .filled? = fixedText(value) else { return value }
    return .call(bareTextCall, [value])
  }
}
