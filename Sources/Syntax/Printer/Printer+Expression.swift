import Diagnostics

extension Printer {
  mutating func expression(_ expression: Expression) {
    if let replacing, let replacement = replacing(expression) { return write(replacement) }
    switch expression.kind {
    case .literal(let value): literal(value)
    case .typedLiteral(let type, let text): typedLiteral(type, text)
    case .interval(let value): interval(value)
    case .parameter(let value): parameter(value)
    case .name(let value): name(value)
    case .star(let value): star(value)
    case .and(let operands): joined(operands, " AND ", .and)
    case .or(let operands): joined(operands, " OR ", .or)
    case .not(let value):
      write("NOT ")
      operand(value, above: .and)
    case .unary(let sign, let value): unary(sign, value)
    case .chain(let value): chain(value)
    case .isTest(let value): isTest(value)
    case .between(let value): between(value)
    case .inList(let value): inList(value)
    case .inQuery(let value):
      operand(value.operand, above: .pattern)
      write(value.isNegated ? " NOT IN " : " IN ")
      subquery(value.query)
    case .like(let value): like(value)
    case .quantified(let value): quantified(value)
    default: operandWithoutOperator(expression)
    }
  }

  private mutating func operandWithoutOperator(_ expression: Expression) {
    switch expression.kind {
    case .exists(let value): word("EXISTS", value)
    case .subquery(let value): subquery(value)
    case .arrayQuery(let value): word(dialect == .oracle ? "MULTISET" : "ARRAY", value)
    case .cursor(let value): word("CURSOR", value)
    case .row(let values):
      write("ROW(")
      expressions(values)
      write(")")
    case .list(let values):
      write("[")
      expressions(values)
      write("]")
    case .structure(let fields):
      write("{")
      list(fields) { printer, field in
        printer.name(field.name)
        printer.write(": ")
        printer.expression(field.value)
      }
      write("}")
    case .map(let entries):
      write("MAP {")
      list(entries) { printer, entry in
        printer.expression(entry.key)
        printer.write(": ")
        printer.expression(entry.value)
      }
      write("}")
    case .lambda(let value): lambda(value)
    case .comprehension(let value): comprehension(value)
    case .conditional(let value): conditional(value)
    case .cast(let value): cast(value)
    case .call(let value): call(value)
    case .special(let value): special(value)
    case .columns(let value):
      write("COLUMNS(")
      self.expression(value)
      write(")")
    default: suffixed(expression)
    }
  }

  private mutating func suffixed(_ expression: Expression) {
    switch expression.kind {
    case .apply(let value, let arguments):
      self.expression(value)
      self.arguments(arguments)
    case .collate(let value, let collation):
      operand(value, above: .collate)
      write(" COLLATE ")
      name(collation)
    case .atTimeZone(let value, let zone):
      operand(value, above: .timeZone)
      write(" AT TIME ZONE ")
      operand(zone, above: .timeZone)
    case .field(let value, let field):
      attachedToField(value)
      write(".")
      name(field)
    case .allFields(let value):
      attachedToField(value)
      write(".*")
    case .element(let value, let index):
      attached(value)
      write("[")
      self.expression(index)
      write("]")
    case .slice(let value): slice(value)
    default: oracle(expression)
    }
  }

  /// A name before a point would become part of the path, so it stands in parentheses.
  private mutating func attachedToField(_ value: Expression) {
    if case .name = value.kind {
      write("(")
      expression(value)
      write(")")
    } else {
      attached(value)
    }
  }

  private mutating func oracle(_ expression: Expression) {
    switch expression.kind {
    case .prior(let value):
      write("PRIOR ")
      operand(value, above: .unary)
    case .connectByRoot(let value):
      write("CONNECT_BY_ROOT ")
      operand(value, above: .collate)
    case .outerJoined(let value):
      attached(value)
      write(" (+)")
    case .defaultValue: write("DEFAULT")
    case .cursorAttribute(let cursor, let attribute):
      name(cursor)
      cursorAttribute(attribute)
    case .currentOf(let cursor):
      write("CURRENT OF ")
      name(cursor)
    case .inquiry(let inquiry): write("$$" + inquiry.text)
    case .new(let value):
      write("NEW ")
      call(value)
    default: break
    }
  }

  // MARK: - Constants

  mutating func literal(_ literal: Literal) {
    switch literal {
    case .null: write("NULL")
    case .boolean(let value): write(value ? "TRUE" : "FALSE")
    case .integer(let digits), .decimal(let digits), .float(let digits): write(digits)
    case .binaryFloat(let digits): write(digits + "f")
    case .binaryDouble(let digits): write(digits + "d")
    case .string(let value): string(value)
    case .bytes(let bytes):
      let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }
      write("X'" + digits.joined() + "'")
    case .bits(let digits): write("B'" + digits + "'")
    }
  }

  private mutating func typedLiteral(_ type: TypeName, _ text: String) {
    if case .named(let name, let arguments, _) = type.kind, name.parts.count == 1,
      let words = zoned(name.last.text)
    {
      write(words.0)
      if !arguments.isEmpty {
        parentheses(arguments) { printer, argument in printer.expression(argument) }
      }
      write(words.1)
    } else {
      self.type(type)
    }
    write(" ")
    string(text)
  }

  /// The words around the precision of types with a time zone.
  private func zoned(_ name: String) -> (String, String)? {
    switch name {
    case "timestamptz": ("TIMESTAMP", " WITH TIME ZONE")
    case "timestampltz": ("TIMESTAMP", " WITH LOCAL TIME ZONE")
    case "timetz": ("TIME", " WITH TIME ZONE")
    default: nil
    }
  }

  private mutating func interval(_ interval: IntervalExpression) {
    write("INTERVAL ")
    if case .literal(.string) = interval.value.kind {
      expression(interval.value)
    } else {
      write("(")
      expression(interval.value)
      write(")")
    }
    if let fields = interval.fields {
      write(" ")
      intervalFields(fields)
    }
  }

  mutating func intervalFields(_ fields: IntervalFields) {
    write(fields.from.rawValue.uppercased())
    if let leading = fields.leadingPrecision {
      write("(\(leading)")
      if fields.to == nil, let seconds = fields.secondPrecision { write(", \(seconds)") }
      write(")")
    }
    guard let to = fields.to else { return }
    write(" TO " + to.rawValue.uppercased())
    if let seconds = fields.secondPrecision { write("(\(seconds))") }
  }

  private mutating func parameter(_ parameter: Parameter) {
    switch parameter {
    case .position(let position): write(dialect == .oracle ? ":\(position)" : "$\(position)")
    case .name(let name): write(":" + name)
    }
  }

  mutating func star(_ star: Star) {
    if !star.qualifier.isEmpty {
      path(star.qualifier)
      write(".")
    }
    write("*")
    if !star.excluded.isEmpty {
      write(" EXCLUDE (")
      names(star.excluded)
      write(")")
    }
    if !star.replaced.isEmpty {
      write(" REPLACE ")
      parentheses(star.replaced) { printer, item in
        printer.expression(item.expression)
        printer.write(" AS ")
        printer.name(item.name)
      }
    }
    if !star.renamed.isEmpty {
      write(" RENAME ")
      parentheses(star.renamed) { printer, item in
        printer.name(item.from)
        printer.write(" AS ")
        printer.name(item.to)
      }
    }
  }

  // MARK: - Operators

  private mutating func joined(_ operands: [Expression], _ word: String, _ level: Precedence) {
    for (index, value) in operands.enumerated() {
      if index > 0 { write(word) }
      operand(value, above: level)
    }
  }

  private mutating func unary(_ sign: UnaryOperator, _ value: Expression) {
    write(sign.symbol)
    write(" ")
    switch sign {
    case .plus, .minus: operand(value, above: dialect == .oracle ? .multiplicative : .collate)
    case .bitNot, .other: operand(value, above: .other)
    }
  }

  private mutating func chain(_ chain: OperatorChain) {
    let level = precedence(of: chain.rest[0].operator)
    operand(chain.first, above: level)
    for term in chain.rest {
      write(" " + symbol(term.operator) + " ")
      let isDistinct = term.operator == .distinct || term.operator == .notDistinct
      operand(term.operand, above: isDistinct ? .comparison : level)
    }
  }

  private mutating func isTest(_ test: IsTest) {
    operand(test.operand, above: .is)
    write(test.isNegated ? " IS NOT " : " IS ")
    switch test.test {
    case .null: write("NULL")
    case .true: write("TRUE")
    case .false: write("FALSE")
    case .unknown: write("UNKNOWN")
    case .nan: write("NAN")
    case .infinite: write("INFINITE")
    case .json: write("JSON")
    case .empty: write("EMPTY")
    case .set: write("A SET")
    case .dangling: write("DANGLING")
    case .ofTypes(let types):
      write("OF ")
      parentheses(types) { printer, type in printer.type(type) }
    }
  }

  private mutating func between(_ between: Between) {
    operand(between.operand, above: .pattern)
    write(between.isNegated ? " NOT BETWEEN " : " BETWEEN ")
    if between.isSymmetric { write("SYMMETRIC ") }
    operand(between.lower, above: .pattern)
    write(" AND ")
    operand(between.upper, above: .pattern)
  }

  private mutating func inList(_ list: InList) {
    operand(list.operand, above: .pattern)
    write(list.isNegated ? " NOT IN " : " IN ")
    if list.isBare { return operand(list.list[0], above: .pattern) }
    write("(")
    expressions(list.list)
    write(")")
  }

  private mutating func like(_ like: Like) {
    operand(like.operand, above: .pattern)
    write(like.isNegated ? " NOT " : " ")
    write(like.form.rawValue + " ")
    operand(like.pattern, above: .pattern)
    if let escape = like.escape {
      write(" ESCAPE ")
      operand(escape, above: .pattern)
    }
  }

  private mutating func quantified(_ comparison: QuantifiedComparison) {
    operand(comparison.operand, above: precedence(of: comparison.operator))
    write(" " + symbol(comparison.operator))
    write(comparison.isAll ? " ALL " : " ANY ")
    switch comparison.collection {
    case .query(let query): subquery(query)
    case .values(let values):
      write("(")
      expressions(values)
      write(")")
    }
  }

  // MARK: - Subqueries

  mutating func subquery(_ query: Query) {
    write("(")
    self.query(query)
    write(")")
  }

  private mutating func word(_ word: String, _ query: Query) {
    write(word)
    subquery(query)
  }
}
