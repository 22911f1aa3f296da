import Diagnostics

// Trees that are made by a program instead of a text: the server builds queries of these.

extension CreateView {
  package init(name: QualifiedName, selecting query: Query) {
    self.init(name: name, query: query)
  }
}

extension OrderBy {
  package init(_ items: [OrderItem]) {
    self.init(items: items, isAll: false, isSiblings: false, range: .none)
  }
}

extension OrderItem {
  package init(_ expression: Expression, isDescending: Bool, nulls first: Bool? = nil) {
    self.init(
      expression: expression, direction: isDescending ? .descending : .ascending,
      nullsFirst: first)
  }
}

extension Limit {
  package init(_ count: Int?, offset: Int? = nil) {
    self.init(
      count: count.map { .integer($0) }, offset: offset.map { .integer($0) }, isPercent: false,
      withTies: false, range: .none)
  }
}

extension GroupBy {
  package init(_ keys: [Expression]) {
    self.init(
      isAll: false, isDistinct: false, elements: keys.map { .expression($0) }, range: .none)
  }
}

extension SourceRange {
  /// Of what stands in no text.
  package static let none = SourceRange(start: 0, end: 0)
}

extension Identifier {
  /// A name whose case counts.
  package static func quoted(_ text: String) -> Identifier {
    Identifier(text, isQuoted: true, range: .none)
  }
}

extension TypeName {
  /// `DECIMAL(38,10)` by its word and numbers.
  package static func plain(_ name: String, _ arguments: [Int] = []) -> TypeName {
    let path = QualifiedName([Identifier(name, range: .none)])
    return TypeName(
      .named(path, arguments: arguments.map { .integer($0) }, unit: nil), range: .none)
  }
}

extension Expression {
  package static func literal(_ literal: Literal) -> Expression {
    Expression(.literal(literal), range: .none)
  }

  package static func integer(_ value: Int) -> Expression { literal(.integer("\(value)")) }

  package static func string(_ text: String) -> Expression { literal(.string(text)) }

  /// A column, by its exact name.
  package static func column(_ path: String...) -> Expression {
    Expression(.name(QualifiedName(path.map { .quoted($0) })), range: .none)
  }

  package static func binary(
    _ left: Expression, _ operation: BinaryOperator, _ right: Expression
  ) -> Expression {
    let term = OperatorChain.Term(operator: operation, operatorRange: .none, operand: right)
    return Expression(.chain(OperatorChain(first: left, rest: [term])), range: .none)
  }

  package static func isNull(_ operand: Expression, isNegated: Bool = false) -> Expression {
    Expression(
      .isTest(IsTest(operand: operand, test: .null, isNegated: isNegated)), range: .none)
  }

  package static func isIn(_ operand: Expression, _ list: [Expression]) -> Expression {
    Expression(
      .inList(InList(operand: operand, list: list, isNegated: false, isBare: false)),
      range: .none)
  }

  package static func call(
    _ name: String, _ arguments: [Expression], isDistinct: Bool = false
  ) -> Expression {
    var call = FunctionCall(
      name: QualifiedName([Identifier(name, range: .none)]),
      arguments: arguments.map { .init(value: $0) })
    call.isDistinct = isDistinct
    return Expression(.call(call), range: .none)
  }

  /// `CASE WHEN condition THEN result ELSE otherwise END`
  package static func choice(
    _ condition: Expression, _ result: Expression, otherwise: Expression?
  ) -> Expression {
    Expression(
      .conditional(
        Conditional(
          operand: nil, branches: [.init(condition: condition, result: result)],
          otherwise: otherwise)),
      range: .none)
  }

  package static func cast(_ operand: Expression, to type: TypeName) -> Expression {
    Expression(.cast(Cast(operand: operand, type: type)), range: .none)
  }

  package static func typed(_ type: String, _ text: String) -> Expression {
    Expression(.typedLiteral(.plain(type), text), range: .none)
  }

  /// `{'name': value, …}`
  package static func structure(_ fields: [(name: String, value: Expression)]) -> Expression {
    Expression(
      .structure(fields.map { StructureField(name: .quoted($0.name), value: $0.value) }),
      range: .none)
  }

  package static var star: Expression { Expression(.star(Star()), range: .none) }
}

extension Insert {
  package init(into name: QualifiedName, columns: [QualifiedName], _ query: Query) {
    self.init(
      target: TableReference(.table(TableName(name: name)), range: .none), columns: columns,
      source: .query(query), range: .none)
  }
}

extension Expression {
  /// `self < other`, or another comparison.
  package func compared(_ symbol: BinaryOperator, to other: Expression) -> Expression {
    let term = OperatorChain.Term(operator: symbol, operatorRange: range, operand: other)
    return Expression(.chain(OperatorChain(first: self, rest: [term])), range: range)
  }

  /// What `x AT TIME ZONE a AT TIME ZONE b` is the time of.
  package var moment: Expression {
    switch kind {
    case .atTimeZone(let operand, _): operand.moment
    case .row(let items) where items.count == 1: items[0].moment
    default: self
    }
  }

  /// The zone after AT: LOCAL is that of the session.
  package var zoneName: Expression {
    guard case .name(let name) = kind, name.parts.count == 1, !name.last.isQuoted,
      name.last.text.lowercased() == "local"
    else { return self }
    return Expression(
      .name(QualifiedName([Identifier("sessiontimezone", range: range)])), range: range)
  }

  /// `self IS NULL`.
  package var isNullTest: Expression {
    Expression(.isTest(IsTest(operand: self, test: .null, isNegated: false)), range: range)
  }
}
