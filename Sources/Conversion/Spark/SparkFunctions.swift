import Diagnostics
import Syntax

/// What each of Oracle's functions is in Spark, with its traps.
enum SparkFunctions {
  /// One call, its arguments printed.
  struct Call {
    let printer: SparkPrinter
    let name: String
    let call: FunctionCall
    let arguments: [SparkTerm]
    let range: SourceRange

    init(
      _ printer: SparkPrinter, _ name: String, _ call: FunctionCall, _ arguments: [SparkTerm],
      _ range: SourceRange
    ) {
      self.printer = printer
      self.name = name
      self.call = call
      self.arguments = arguments
      self.range = range
    }

    subscript(_ i: Int) -> SparkTerm { i < arguments.count ? arguments[i] : .null }
    var count: Int { arguments.count }

    /// The literal text of an argument.
    func literal(_ i: Int) -> String? {
      guard i < call.arguments.count,
        case .literal(.string(let text)) = call.arguments[i].value.kind
      else { return nil }
      return text
    }

    /// The whole number that is written for an argument.
    func integer(_ i: Int) -> Int? {
      guard i < call.arguments.count else { return nil }
      return call.arguments[i].value.wholeNumber
    }

    func refuse(_ what: String) -> SQLError { printer.refuse(what, range) }

    func require(_ counts: ClosedRange<Int>) throws(SQLError) {
      guard counts.contains(count) else {
        throw refuse("\"\(name)\" takes \(counts.lowerBound) to \(counts.upperBound) arguments")
      }
    }

    /// `NAME(a, b)` over the arguments as they are.
    func plain(_ name: String, _ type: SparkType) -> SparkTerm {
      SparkTerm("\(name)(\(arguments.map(\.text).joined(separator: ", ")))", type)
    }

    /// A function of a text that may leave nothing, which is NULL.
    func text(_ name: String) -> SparkTerm {
      let rest = arguments.dropFirst().map(\.text)
      let list = ([self[0].string.text] + rest).joined(separator: ", ")
      return SparkTerm("NULLIF(\(name)(\(list)), '')", .string)
    }
  }

  typealias Writer = @Sendable (Call) throws(SQLError) -> SparkTerm

  static let table: [String: Writer] = choices.merging(texts) { $1 }.merging(numbers) { $1 }
    .merging(moments) { $1 }

  // MARK: Choices

  private static let choices: [String: Writer] = [
    "nvl": { (call) throws(SQLError) in
      // NVL gives the type of its first argument.
      let second = call.printer.converted(
        call[1], to: call[0].type.isNumber ? .unknown : call[0].type)
      return SparkTerm(
        "COALESCE(\(call[0].text), \(second.text))", call[0].type.joined(second.type))
    },
    "nvl2": { (call) throws(SQLError) in
      SparkTerm(
        "CASE WHEN \(call[0].text) IS NOT NULL THEN \(call[1].text) ELSE \(call[2].text) END",
        call[1].type.joined(call[2].type))
    },
    "coalesce": { (call) throws(SQLError) in call.plain("COALESCE", joined(call.arguments)) },
    "nullif": { (call) throws(SQLError) in call.plain("NULLIF", call[0].type) },
    // NULL equals NULL.
    "decode": { (call) throws(SQLError) in
      guard call.count >= 3 else { throw call.refuse("\"decode\" takes three arguments or more") }
      var text = "CASE"
      var results: [SparkTerm] = []
      var i = 1
      while i + 1 < call.count {
        let (left, right) = call.printer.compared(call[0], call[i])
        text += " WHEN \(left.text) <=> \(right.text) THEN \(call[i + 1].text)"
        results.append(call[i + 1])
        i += 2
      }
      if i < call.count {
        text += " ELSE \(call[i].text)"
        results.append(call[i])
      }
      return SparkTerm(text + " END", joined(results))
    },
    "greatest": { (call) throws(SQLError) in extreme(call, "GREATEST") },
    "least": { (call) throws(SQLError) in extreme(call, "LEAST") },
    "to_char": { (call) throws(SQLError) in try SparkFormats.text(call) },
    "to_date": { (call) throws(SQLError) in try SparkFormats.moment(call, .date) },
    "to_timestamp": { (call) throws(SQLError) in try SparkFormats.moment(call, .timestamp) },
    "to_number": { (call) throws(SQLError) in
      try call.require(1...1)
      return call[0].number
    },
    // SQLERRM of a handled error.
    "sqlerrm": { (call) throws(SQLError) in SparkTerm("reckon_message", .string) },
  ]

  static func joined(_ terms: [SparkTerm]) -> SparkType {
    terms.reduce(.unknown) { $0.joined($1.type) }
  }

  /// One NULL makes all NULL.
  private static func extreme(_ call: Call, _ name: String) -> SparkTerm {
    let nulls = call.arguments.map { "\($0.text) IS NULL" }.joined(separator: " OR ")
    let list = call.arguments.map(\.text).joined(separator: ", ")
    return SparkTerm(
      "CASE WHEN \(nulls) THEN NULL ELSE \(name)(\(list)) END", joined(call.arguments))
  }

  // MARK: Texts

  private static let texts: [String: Writer] = [
    "upper": { (call) throws(SQLError) in call.text("UPPER") },
    "lower": { (call) throws(SQLError) in call.text("LOWER") },
    "initcap": { (call) throws(SQLError) in call.text("INITCAP") },
    "length": { (call) throws(SQLError) in
      SparkTerm("CAST(CHAR_LENGTH(\(call[0].string.text)) AS BIGINT)", .integer)
    },
    "lengthb": { (call) throws(SQLError) in
      SparkTerm("CAST(OCTET_LENGTH(\(call[0].string.text)) AS BIGINT)", .integer)
    },
    "substr": { (call) throws(SQLError) in
      try call.require(2...3)
      let start = whole(call[1])
      let length = call.count == 3 ? whole(call[2]) : "2147483647"
      return SparkTerm("oracle_substr(\(call[0].string.text), \(start), \(length))", .string)
    },
    "instr": { (call) throws(SQLError) in
      try call.require(2...4)
      guard call.count < 4 || call.integer(3) == 1, call.count < 3 || (call.integer(2) ?? 0) > 0
      else {
        throw call.refuse("INSTR from the end, or of a later occurrence, has no form in Spark")
      }
      let start = call.count > 2 ? call[2].text : "1"
      return SparkTerm(
        "CAST(LOCATE(\(call[1].string.text), \(call[0].string.text), \(start)) AS BIGINT)", .integer
      )
    },
    "replace": { (call) throws(SQLError) in
      let by = call.count > 2 ? "COALESCE(\(call[2].string.text), '')" : "''"
      return SparkTerm(
        "CASE WHEN \(call[1].text) IS NULL THEN \(call[0].string.text) ELSE "
          + "NULLIF(REPLACE(\(call[0].string.text), \(call[1].string.text), \(by)), '') END",
        .string)
    },
    "translate": { (call) throws(SQLError) in call.text("TRANSLATE") },
    "trim": { (call) throws(SQLError) in call.text("TRIM") },
    "ltrim": { (call) throws(SQLError) in trim(call, "LEADING") },
    "rtrim": { (call) throws(SQLError) in trim(call, "TRAILING") },
    "lpad": { (call) throws(SQLError) in pad(call, "LPAD") },
    "rpad": { (call) throws(SQLError) in pad(call, "RPAD") },
    "concat": { (call) throws(SQLError) in call.printer.concatenated(call.arguments) },
    "chr": { (call) throws(SQLError) in call.plain("CHR", .string) },
    "ascii": { (call) throws(SQLError) in
      SparkTerm("CAST(ASCII(\(call[0].text)) AS BIGINT)", .integer)
    },
    "regexp_replace": { (call) throws(SQLError) in
      try call.require(3...3)
      return call.text("REGEXP_REPLACE")
    },
  ]

  private static func trim(_ call: Call, _ side: String) -> SparkTerm {
    let set = call.count > 1 ? "\(call[1].string.text) " : ""
    return SparkTerm("NULLIF(TRIM(\(side) \(set)FROM \(call[0].string.text)), '')", .string)
  }

  private static func pad(_ call: Call, _ name: String) -> SparkTerm {
    let filling = call.count > 2 ? call[2].string.text : "' '"
    return SparkTerm(
      "NULLIF(\(name)(\(call[0].string.text), \(whole(call[1])), \(filling)), '')", .string)
  }

  /// An argument that counts characters.
  static func whole(_ term: SparkTerm) -> String {
    Int(term.text) != nil ? term.text : "CAST(\(term.text) AS INT)"
  }

  // MARK: Numbers

  private static let numbers: [String: Writer] = [
    // Half away from zero, for decimals of Spark as well.
    "round": { (call) throws(SQLError) in
      try call.require(1...2)
      if call[0].type.isMoment { return try SparkFormats.rounded(call) }
      return try rounded(call, "ROUND")
    },
    "trunc": { (call) throws(SQLError) in
      try call.require(1...2)
      if call[0].type.isMoment { return try SparkFormats.truncated(call) }
      let down = try rounded(call, "FLOOR")
      let up = try rounded(call, "CEIL")
      return SparkTerm(
        "CASE WHEN \(call[0].number.text) < 0 THEN \(up.text) ELSE \(down.text) END", down.type)
    },
    "floor": { (call) throws(SQLError) in try rounded(call, "FLOOR") },
    "ceil": { (call) throws(SQLError) in try rounded(call, "CEIL") },
    "abs": { (call) throws(SQLError) in
      SparkTerm("ABS(\(call[0].number.text))", call[0].number.type)
    },
    "sign": { (call) throws(SQLError) in
      SparkTerm("CAST(SIGN(\(call[0].number.text)) AS BIGINT)", .integer)
    },
    "mod": { (call) throws(SQLError) in call.printer.remainder(call[0], call[1]) },
    "power": { (call) throws(SQLError) in
      SparkTerm("CAST(POWER(\(call[0].text), \(call[1].text)) AS DECIMAL(38, 12))", .number)
    },
    "sqrt": { (call) throws(SQLError) in
      SparkTerm("CAST(SQRT(\(call[0].text)) AS DECIMAL(38, 12))", .number)
    },
  ]

  private static func rounded(_ call: Call, _ name: String) throws(SQLError) -> SparkTerm {
    let value = call[0].number
    var digits = 0
    if call.count > 1 {
      guard let found = call.integer(1) else { return roundedByValue(call, name, value) }
      digits = found
    }
    if value.type == .integer, digits >= 0 { return value }
    let scale = max(0, min(digits, value.type.scale))
    let type =
      value.type == .double
      ? SparkType.double : .decimal(whole: value.type.wholeDigits + 1, scale: scale)
    return SparkTerm("\(name)(\(value.text), \(digits))", type)
  }

  /// Spark wants to know the digits beforehand: one branch for each number of them.
  private static func roundedByValue(
    _ call: Call, _ name: String, _ value: SparkTerm
  ) -> SparkTerm {
    let digits = call.printer.converted(call[1], to: .integer).text
    let scale = value.type.scale
    let type = SparkType.decimal(whole: value.type.wholeDigits + 1, scale: scale)
    var text = "CASE"
    for count in -4..<max(scale, 1) {
      text +=
        " WHEN \(digits) = \(count) THEN CAST(\(name)(\(value.text), \(count)) AS \(type.text))"
    }
    text += " WHEN \(digits) >= \(max(scale, 1)) THEN CAST(\(value.text) AS \(type.text))"
    text += " WHEN \(digits) < -4 THEN CAST(RAISE_ERROR('ROUND to so few digits') AS \(type.text))"
    return SparkTerm(text + " END", type)
  }

  // MARK: Moments

  private static let moments: [String: Writer] = [
    "add_months": { (call) throws(SQLError) in
      SparkTerm("oracle_add_months(\(call[0].text), \(whole(call[1])))", .date)
    },
    "months_between": { (call) throws(SQLError) in
      call.plain("oracle_months_between", .quotient)
    },
    "last_day": { (call) throws(SQLError) in call.plain("oracle_last_day", .date) },
  ]
}
