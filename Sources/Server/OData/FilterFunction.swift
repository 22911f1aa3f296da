import Diagnostics
import Syntax

/// A function of OData (URL Conventions 4.0, section 5.1.1.5 to 5.1.1.11): kinds in, a tree out.
struct FilterFunction: Sendable {
  let name: String
  /// Kinds of the arguments; `nil` stands for any.
  let parameters: [[EdmType.Kind]?]
  /// Arguments that may be left out at the end.
  var optional = 0
  let result: EdmType.Kind
  let make: @Sendable ([Syntax.Expression]) -> Syntax.Expression

  private static let text: [EdmType.Kind]? = [.string]
  private static let number: [EdmType.Kind]? = [.number]
  private static let day: [EdmType.Kind]? = [.date, .dateTime, .instant]
  private static let clock: [EdmType.Kind]? = [.dateTime, .instant, .time]
  private static let moment: [EdmType.Kind]? = [.dateTime, .instant]

  /// All of them; a new one is a line.
  static let all: [FilterFunction] = [
    FilterFunction(name: "contains", parameters: [text, text], result: .boolean) {
      .call("contains", $0)
    },
    FilterFunction(name: "startswith", parameters: [text, text], result: .boolean) {
      .call("starts_with", $0)
    },
    FilterFunction(name: "endswith", parameters: [text, text], result: .boolean) {
      .call("ends_with", $0)
    },
    FilterFunction(name: "matchesPattern", parameters: [text, text], result: .boolean) {
      .call("regexp_matches", $0)
    },
    FilterFunction(name: "length", parameters: [text], result: .number) { .call("length", $0) },
    FilterFunction(name: "indexof", parameters: [text, text], result: .number) {
      .binary(.call("strpos", $0), .subtract, .integer(1))
    },
    FilterFunction(
      name: "substring", parameters: [text, number, number], optional: 1, result: .string
    ) { arguments in
      var shifted = arguments
      shifted[1] = .binary(arguments[1], .add, .integer(1))
      return .call("substr", shifted)
    },
    FilterFunction(name: "tolower", parameters: [text], result: .string) { .call("lower", $0) },
    FilterFunction(name: "toupper", parameters: [text], result: .string) { .call("upper", $0) },
    FilterFunction(name: "trim", parameters: [text], result: .string) { .call("trim", $0) },
    FilterFunction(name: "concat", parameters: [text, text], result: .string) {
      .binary($0[0], .concatenate, $0[1])
    },
    FilterFunction(name: "year", parameters: [day], result: .number) { .call("year", $0) },
    FilterFunction(name: "month", parameters: [day], result: .number) { .call("month", $0) },
    FilterFunction(name: "day", parameters: [day], result: .number) { .call("day", $0) },
    FilterFunction(name: "hour", parameters: [clock], result: .number) { .call("hour", $0) },
    FilterFunction(name: "minute", parameters: [clock], result: .number) { .call("minute", $0) },
    FilterFunction(name: "second", parameters: [clock], result: .number) {
      .call("floor", [.call("second", $0)])
    },
    FilterFunction(name: "fractionalseconds", parameters: [clock], result: .number) {
      .binary(.call("second", $0), .modulo, .integer(1))
    },
    FilterFunction(name: "date", parameters: [day], result: .date) {
      .cast($0[0], to: .plain("date"))
    },
    FilterFunction(name: "time", parameters: [moment], result: .time) {
      .cast($0[0], to: .plain("time"))
    },
    FilterFunction(name: "totaloffsetminutes", parameters: [moment], result: .number) { _ in
      .integer(0)
    },
    FilterFunction(name: "totalseconds", parameters: [[.duration]], result: .number) {
      .call("date_part", [.string("epoch")] + $0)
    },
    FilterFunction(name: "now", parameters: [], result: .instant) { .call("now", $0) },
    FilterFunction(name: "mindatetime", parameters: [], result: .dateTime) { _ in
      .typed("timestamp", "0001-01-01 00:00:00")
    },
    FilterFunction(name: "maxdatetime", parameters: [], result: .dateTime) { _ in
      .typed("timestamp", "9999-12-31 23:59:59.999999")
    },
    FilterFunction(name: "round", parameters: [number], result: .number) { .call("round", $0) },
    FilterFunction(name: "floor", parameters: [number], result: .number) { .call("floor", $0) },
    FilterFunction(name: "ceiling", parameters: [number], result: .number) { .call("ceil", $0) },
  ]
}

extension FilterParser {
  /// `name(…)`, the name already read.
  mutating func call(_ name: String) throws(SQLError) -> Term {
    if name == "cast" { return try castCall() }
    if name == "any" || name == "all" { throw FilterParser.lambdas }
    if name == "isof" || name.contains(".") {
      throw SQLError(.featureNotSupported, "\"\(name)\" is not served: no property needs it")
    }
    guard let function = FilterFunction.all.first(where: { $0.name == name }) else {
      throw SQLError(
        .undefinedFunction, "there is no function \"\(name)\"",
        hint: didYouMean(name, among: FilterFunction.all.map(\.name)))
    }
    try expect("(")
    var arguments: [Term] = []
    while !accept(")") {
      if !arguments.isEmpty { try expect(",") }
      arguments.append(try expression())
    }
    let most = function.parameters.count
    guard (most - function.optional...most).contains(arguments.count) else {
      throw SQLError(
        .undefinedFunction, "\"\(name)\" takes \(most) arguments, not \(arguments.count)")
    }
    for (argument, kinds) in zip(arguments, function.parameters) {
      guard let kinds, argument.kind != .null, !kinds.contains(argument.kind) else { continue }
      throw SQLError(.datatypeMismatch, "\"\(name)\" does not take \(argument.kind.words)")
    }
    let tree = function.make(arguments.map(\.tree))
    return Term(tree: function.result == .boolean ? definite(tree) : tree, kind: function.result)
  }

  /// `cast(value, Edm.String)`
  private mutating func castCall() throws(SQLError) -> Term {
    try expect("(")
    let operand = try expression()
    try expect(",")
    guard case .word(let name) = token else { throw unexpected("a type such as Edm.String") }
    guard let (type, kind) = FilterParser.types[name] else {
      throw SQLError(
        .featureNotSupported, "values cannot be cast to \"\(name)\"",
        hint: didYouMean(name, among: FilterParser.types.keys.sorted()))
    }
    advance()
    try expect(")")
    return Term(tree: .cast(operand.tree, to: type), kind: kind)
  }

  private static let types: [String: (TypeName, EdmType.Kind)] = [
    "Edm.String": (.plain("varchar"), .string), "Edm.Int16": (.plain("smallint"), .number),
    "Edm.Int32": (.plain("integer"), .number), "Edm.Int64": (.plain("bigint"), .number),
    "Edm.Double": (.plain("double"), .number), "Edm.Single": (.plain("real"), .number),
    "Edm.Decimal": (.plain("decimal", [38, 10]), .number),
    "Edm.Boolean": (.plain("boolean"), .boolean), "Edm.Date": (.plain("date"), .date),
    "Edm.DateTimeOffset": (.plain("timestamptz"), .instant),
    "Edm.TimeOfDay": (.plain("time"), .time), "Edm.Guid": (.plain("uuid"), .guid),
  ]
}
