import Diagnostics
import Syntax

extension SparkPrinter {
  /// An expression that may stand as an operand.
  func term(_ expression: Expression) throws(SQLError) -> SparkTerm {
    switch expression.kind {
    case .literal(let literal): return try self.literal(literal, expression.range)
    case .typedLiteral(let type, let text): return try typedLiteral(type, text)
    case .name(let name): return try self.name(name)
    case .and(let list): return try logical(list, " AND ")
    case .or(let list): return try logical(list, " OR ")
    case .not(let operand): return SparkTerm("(NOT \(try term(operand).text))", .boolean)
    case .unary(let sign, let operand): return try unary(sign, operand, expression.range)
    case .chain(let chain): return try self.chain(chain)
    case .isTest, .between, .inList, .inQuery, .like, .quantified, .exists:
      return try test(expression)
    case .subquery(let query): return try scalar(query)
    case .conditional(let conditional): return try self.conditional(conditional)
    case .cast(let cast): return try self.cast(cast, expression.range)
    case .call(let call): return try self.call(call, expression.range)
    case .special(let form): return try special(form, expression.range)
    case .cursorAttribute(let cursor, let attribute):
      return try self.attribute(cursor, attribute, expression.range)
    default: throw refuse("this expression has no form in Spark", expression.range)
    }
  }

  /// `SQL%ROWCOUNT` and what follows from it.
  private func attribute(
    _ cursor: QualifiedName, _ attribute: CursorAttribute, _ range: SourceRange
  ) throws(SQLError) -> SparkTerm {
    guard shown(cursor) == "sql" else { throw refuse("this cursor has no form in Spark", range) }
    switch attribute {
    case .rowCount: return SparkTerm("reckon_count", .integer)
    case .found: return SparkTerm("(reckon_count > 0)", .boolean)
    case .notFound: return SparkTerm("(reckon_count = 0)", .boolean)
    default: throw refuse("this cursor attribute has no form in Spark", range)
    }
  }

  func text(_ expression: Expression) throws(SQLError) -> String { try term(expression).text }

  func terms(_ list: [Expression]) throws(SQLError) -> [SparkTerm] {
    var found: [SparkTerm] = []
    for expression in list { found.append(try term(expression)) }
    return found
  }

  // MARK: Constants

  private func literal(_ literal: Literal, _ range: SourceRange) throws(SQLError) -> SparkTerm {
    switch literal {
    case .null: return .null
    case .boolean(let value): return SparkTerm(value ? "TRUE" : "FALSE", .boolean)
    case .integer(let digits):
      if digits.count <= 9 { return SparkTerm(digits, .integer) }
      return SparkTerm("\(digits)BD", .decimal(min(38, digits.count), 0))
    case .decimal(let digits):
      let scale = digits.split(separator: ".", omittingEmptySubsequences: false).last?.count ?? 0
      let whole = digits.count - 1 - scale
      return SparkTerm("\(digits)BD", .decimal(whole: max(1, whole), scale: scale))
    case .float(let digits): return SparkTerm("CAST(\(digits)BD AS DECIMAL(38, 12))", .number)
    case .binaryFloat(let digits), .binaryDouble(let digits):
      return SparkTerm("\(digits)D", .double)
    case .string(let text): return .string(text)
    case .bytes, .bits: throw refuse("binary literals have no form here", range)
    }
  }

  private func typedLiteral(_ type: TypeName, _ text: String) throws(SQLError) -> SparkTerm {
    let found = try self.type(type)
    guard found.isMoment else { throw refuse("this literal has no form in Spark", type.range) }
    let moment = text.contains(":") ? text : text + " 00:00:00"
    return SparkTerm("TIMESTAMP_NTZ \(SparkTerm.quoted(moment))", found)
  }

  // MARK: Conditions

  private func logical(_ list: [Expression], _ word: String) throws(SQLError) -> SparkTerm {
    SparkTerm("(" + (try terms(list)).map(\.text).joined(separator: word) + ")", .boolean)
  }

  private func test(_ expression: Expression) throws(SQLError) -> SparkTerm {
    switch expression.kind {
    case .isTest(let test): return try isTest(test, expression.range)
    case .between(let between):
      let operand = try term(between.operand)
      let pair = try terms([between.lower, between.upper])
      let word = between.isNegated ? "NOT BETWEEN" : "BETWEEN"
      let (lower, upper) = (compared(operand, pair[0]), compared(operand, pair[1]))
      return SparkTerm(
        "(\(lower.0.text) \(word) \(lower.1.text) AND \(upper.1.text))", .boolean)
    case .inList(let list):
      let operand = try term(list.operand)
      let items = try terms(list.list).map { compared(operand, $0).1.text }
      let word = list.isNegated ? "NOT IN" : "IN"
      return SparkTerm("(\(operand.text) \(word) (\(items.joined(separator: ", "))))", .boolean)
    case .inQuery(let test):
      let word = test.isNegated ? "NOT IN" : "IN"
      let operand = try operandOfIn(test.operand)
      return SparkTerm("(\(operand) \(word) (\(try self.query(test.query).text)))", .boolean)
    case .like(let like): return try self.like(like, expression.range)
    case .exists(let query): return SparkTerm("EXISTS (\(try self.query(query).text))", .boolean)
    default: throw refuse("a comparison with ANY or ALL has no form in Spark", expression.range)
    }
  }

  private func operandOfIn(_ operand: Expression) throws(SQLError) -> String {
    guard case .row(let list) = operand.kind else { return try text(operand) }
    return "(" + (try terms(list)).map(\.text).joined(separator: ", ") + ")"
  }

  private func isTest(_ test: IsTest, _ range: SourceRange) throws(SQLError) -> SparkTerm {
    let word =
      switch test.test {
      case .null: "NULL"
      case .true: "TRUE"
      case .false: "FALSE"
      default: ""
      }
    guard !word.isEmpty else { throw refuse("this test has no form in Spark", range) }
    return SparkTerm(
      "(\(try text(test.operand)) IS \(test.isNegated ? "NOT " : "")\(word))", .boolean)
  }

  private func like(_ like: Like, _ range: SourceRange) throws(SQLError) -> SparkTerm {
    guard case .like = like.form else { throw refuse("this pattern has no form in Spark", range) }
    let words = like.isNegated ? "NOT LIKE" : "LIKE"
    var text = "\(try term(like.operand).string.text) \(words) \(try self.text(like.pattern))"
    // Spark escapes with backslashes unless told otherwise.
    if let escape = like.escape { text += " ESCAPE \(try self.text(escape))" }
    return SparkTerm("(\(text))", .boolean)
  }

  // MARK: Choices

  private func conditional(_ conditional: Conditional) throws(SQLError) -> SparkTerm {
    var text = "CASE"
    let operand: SparkTerm? =
      if let found = conditional.operand { try term(found) } else { nil }
    var results: [SparkTerm] = []
    for branch in conditional.branches {
      let when = try term(branch.condition)
      let condition = operand.map { value in
        let (left, right) = compared(value, when)
        return "\(left.text) = \(right.text)"
      }
      let result = try term(branch.result)
      text += " WHEN \(condition ?? when.text) THEN \(result.text)"
      results.append(result)
    }
    if let otherwise = conditional.otherwise {
      let result = try term(otherwise)
      text += " ELSE \(result.text)"
      results.append(result)
    }
    let type = results.reduce(SparkType.unknown) { $0.joined($1.type) }
    return SparkTerm(text + " END", type)
  }

  private func cast(_ cast: Cast, _ range: SourceRange) throws(SQLError) -> SparkTerm {
    guard cast.defaultOnError == nil, cast.format == nil, !cast.isTry else {
      throw refuse("this CAST has no form in Spark", range)
    }
    let operand = try term(cast.operand)
    let type = try self.type(cast.type)
    if type == .string { return operand.string }
    // A DATE has no fractions of seconds.
    if type == .date, operand.type == .timestamp {
      return SparkTerm("CAST(DATE_TRUNC('SECOND', \(operand.text)) AS TIMESTAMP_NTZ)", .date)
    }
    return converted(operand, to: type)
  }

  /// What an assignment to a column or a variable of a type makes of a value.
  func converted(_ value: SparkTerm, to type: SparkType) -> SparkTerm {
    switch type {
    case .unknown: return value
    case .string: return value.string
    // Spark cuts off when it casts to integers; Oracle rounds.
    case .integer where value.type != .integer && value.type != .boolean:
      return SparkTerm("CAST(ROUND(\(value.number.text), 0) AS BIGINT)", .integer)
    default: return value.cast(type)
    }
  }

  private func special(_ form: SpecialForm, _ range: SourceRange) throws(SQLError) -> SparkTerm {
    switch form {
    case .extract(let field, let from):
      let value = try text(from)
      if field == "second" {
        return SparkTerm("EXTRACT(SECOND FROM \(value))", .decimal(8, 6))
      }
      return SparkTerm("CAST(EXTRACT(\(field.uppercased()) FROM \(value)) AS BIGINT)", .integer)
    case .trim(let side, let characters, let value):
      let text = try term(value).string.text
      let set = try characters.map { (expression) throws(SQLError) in try self.text(expression) }
      let words = "\(side.rawValue.uppercased()) \(set.map { $0 + " " } ?? "")FROM \(text)"
      return SparkTerm("NULLIF(TRIM(\(words)), '')", .string)
    case .substring(let value, let from, let length):
      let start = try from.map { (expression) throws(SQLError) in try self.text(expression) }
      let count = try length.map { (expression) throws(SQLError) in try self.text(expression) }
      return SparkTerm(
        "oracle_substr(\(try term(value).string.text), \(start ?? "1"), \(count ?? "2147483647"))",
        .string)
    default: throw refuse("this function has no form in Spark", range)
    }
  }
}
