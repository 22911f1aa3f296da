import Diagnostics

extension Expression {
  /// The expressions directly inside this one, in the order of the text; subqueries are not entered.
  package var children: [Expression] {
    switch kind {
    case .literal, .typedLiteral, .parameter, .name, .exists, .subquery, .arrayQuery, .cursor,
      .defaultValue, .currentOf, .inquiry:
      []
    case .interval(let interval): [interval.value]
    case .star(let star): star.replaced.map(\.expression)
    case .columns(let operand), .not(let operand), .unary(_, let operand), .collate(let operand, _),
      .field(let operand, _), .allFields(let operand), .prior(let operand),
      .connectByRoot(let operand), .outerJoined(let operand):
      [operand]
    case .and(let list), .or(let list), .row(let list), .list(let list): list
    case .chain(let chain): [chain.first] + chain.rest.map(\.operand)
    case .isTest(let test): [test.operand]
    case .between(let between): [between.operand, between.lower, between.upper]
    case .inList(let list): [list.operand] + list.list
    case .inQuery(let query): [query.operand]
    case .like(let like): [like.operand, like.pattern] + [like.escape].compactMap { $0 }
    case .quantified(let comparison): comparison.children
    case .structure(let fields): fields.map(\.value)
    case .map(let entries): entries.flatMap { [$0.key, $0.value] }
    case .lambda(let lambda): [lambda.body]
    case .comprehension(let list): [list.result, list.source] + [list.filter].compactMap { $0 }
    case .conditional(let conditional): conditional.children
    case .cast(let cast): [cast.operand] + [cast.defaultOnError, cast.format].compactMap { $0 }
    case .call(let call), .new(let call): call.children
    case .special(let form): form.children
    case .apply(let operand, let arguments): [operand] + arguments.map(\.value)
    case .atTimeZone(let operand, let zone): [operand, zone]
    case .element(let operand, let index): [operand, index]
    case .slice(let slice):
      [slice.operand] + [slice.lower, slice.upper, slice.step].compactMap { $0 }
    case .cursorAttribute(_, let attribute): attribute.children
    }
  }

  /// Those children that are asked only where the ones before them leave it open: all branches but
  /// the first condition, operands of AND and OR behind the first, what COALESCE, NVL2 and DECODE
  /// choose from.
  package var skippableChildren: [Expression] {
    switch kind {
    case .and(let list), .or(let list): Array(list.dropFirst())
    case .conditional(let conditional):
      Array(conditional.children.dropFirst(conditional.operand == nil ? 1 : 2))
    case .call(let call):
      switch call.name.last.text.lowercased() {
      case "coalesce", "nvl2": Array(call.children.dropFirst())
      case "decode": Array(call.children.dropFirst(2))
      default: []
      }
    default: []
    }
  }

  /// This `x -> body`, parsed as an operator, read as a lambda; nil if it cannot be one.
  package var asLambda: Lambda? {
    if case .lambda(let lambda) = kind { return lambda }
    guard case .chain(let chain) = kind, chain.rest[0].operator == .arrow,
      let parameters = chain.first.lambdaParameters
    else { return nil }
    let first = chain.rest[0].operand
    let rest = Array(chain.rest.dropFirst())
    if rest.isEmpty { return Lambda(parameters: parameters, body: first) }
    let bodyRange = SourceRange(start: first.range.start, end: range.end)
    let body = Expression(.chain(OperatorChain(first: first, rest: rest)), range: bodyRange)
    return Lambda(parameters: parameters, body: body)
  }

  /// The names before an arrow: one plain name or a row of them.
  var lambdaParameters: [Identifier]? {
    switch kind {
    case .name(let name) where name.parts.count == 1: return name.parts
    case .row(let fields):
      let names = fields.compactMap { field -> Identifier? in
        guard case .name(let name) = field.kind, name.parts.count == 1 else { return nil }
        return name.parts[0]
      }
      return names.count == fields.count ? names : nil
    default: return nil
    }
  }
}

extension QuantifiedComparison {
  fileprivate var children: [Expression] {
    switch collection {
    case .query: [operand]
    case .values(let values): [operand] + values
    }
  }
}

extension Conditional {
  fileprivate var children: [Expression] {
    [operand].compactMap { $0 } + branches.flatMap { [$0.condition, $0.result] }
      + [otherwise].compactMap { $0 }
  }
}

extension FunctionCall {
  /// The arguments, the keys, the filter and the window's expressions.
  package var children: [Expression] {
    var list = arguments.map(\.value)
    list += orderBy.map(\.expression)
    list += withinGroup.map(\.expression)
    if let keep { list += keep.orderBy.map(\.expression) }
    if let filter { list.append(filter) }
    if let over { list += over.partitionBy + over.orderBy.map(\.expression) }
    return list
  }
}

extension SpecialForm {
  fileprivate var children: [Expression] {
    switch self {
    case .extract(_, let from): [from]
    case .position(let needle, let haystack): [needle, haystack]
    case .substring(let text, let from, let length): [text] + [from, length].compactMap { $0 }
    case .substringSimilar(let text, let pattern, let escape): [text, pattern, escape]
    case .trim(_, let characters, let text): [characters].compactMap { $0 } + [text]
    case .overlay(let text, let placing, let from, let length):
      [text, placing, from] + [length].compactMap { $0 }
    }
  }
}

extension CursorAttribute {
  fileprivate var children: [Expression] {
    switch self {
    case .bulkRowCount(let index), .bulkExceptionIndex(let index), .bulkExceptionCode(let index):
      [index]
    case .found, .notFound, .isOpen, .rowCount, .bulkExceptionCount: []
    }
  }
}
