import Columns
import Diagnostics
import Kernels

let toDateFunction = ScalarFunction(
  "to_date", category: .conversion,
  summary: "The date that a text shows by a format model; in the oracle dialect with its time.",
  example: "to_date('01.09.2026', 'DD.MM.YYYY')", gives: "2026-09-01",
  [
    Overload("(VARCHAR, VARCHAR) → DATE") { given, dialect in
      guard given.count == 1 || given.count == 2 || given.count == 3 else { return nil }
      if dialect != .oracle && given.count != 2 { return nil }
      // A date given to TO_DATE stays what it is; in Oracle a DATE has no fractions of seconds.
      if let type = given.first?.type, type == .date || type.isTimestamp {
        return unchanged(
          given, as: dialect == .oracle && type.isTimestamp ? .timestamp(.seconds) : type)
      }
      let type: DataType = dialect == .oracle ? .timestamp(.seconds) : .date
      return plan(given, type, usual: "DD-MON-RR")
    }
  ])

let toTimestampFunction = ScalarFunction(
  "to_timestamp", category: .conversion,
  summary: "The timestamp that a text shows by a format model, or of seconds since 1970.",
  example: "to_timestamp('2026-09-01 13:05', 'YYYY-MM-DD HH24:MI')",
  gives: "2026-09-01 13:05:00+00",
  [
    .fixed([.double], .timestampTZ, canFail: true) { (arguments, _) throws(SQLError) in
      try Rows.map(arguments[0], to: .timestampTZ) { (x: Double, failed: inout Bool) -> Int64 in
        let ticks = (x * 1e6).rounded()
        guard ticks.magnitude < 9e18 else {
          failed = true
          return 0
        }
        return Int64(ticks)
      } failure: { (x: Double) in
        SQLError(.datetimeOverflow, "timestamp out of range: \(x) seconds")
      }
    },
    Overload("(VARCHAR, VARCHAR) → TIMESTAMPTZ") { given, dialect in
      guard given.count == 2 || (dialect == .oracle && (1...3).contains(given.count)) else {
        return nil
      }
      // A date given to TO_TIMESTAMP becomes one of finer units.
      if let type = given.first?.type, type.isTimestamp || type == .date {
        return Overload.Plan(
          [.timestamp] + given.dropFirst().map { _ in .varchar }, returns: .timestamp
        ) { (arguments, _) throws(SQLError) in arguments[0] }
      }
      return plan(
        given, dialect == .oracle ? .timestamp : .timestampTZ, usual: "DD-MON-RR HH12.MI.SS.FF AM")
    },
  ])

private func unchanged(_ given: [ArgumentType], as type: DataType) -> Overload.Plan {
  return Overload.Plan(
    [type] + given.dropFirst().map { _ in .varchar }, returns: type
  ) { (arguments, _) throws(SQLError) in arguments[0] }
}

private func plan(_ given: [ArgumentType], _ type: DataType, usual: String) -> Overload.Plan {
  Overload.Plan(given.map { _ in .varchar }, returns: type, canFail: true) {
    (arguments, context) throws(SQLError) in
    let texts = arguments[0]
    let models = arguments.count > 1 ? arguments[1] : nil
    let now = try localNow(context.session)
    let today = CivilDate(days: Int(now.flooredDivision(by: microsecondsPerDay).quotient))
    let zone = type == .timestampTZ ? try TimeZone.named(context.session.timeZone) : TimeZone.utc
    let isOracle = context.session.dialect == .oracle
    let usual =
      switch type {
      case .timestamp(.seconds): context.session.dateFormat
      case .timestamp where isOracle: context.session.timestampFormat
      default: usual
      }
    // What is missing: the first of this month in Oracle, the year 1 BC in PostgreSQL.
    let fallback = isOracle ? today : CivilDate(year: 0, month: 1, day: 1)
    let nls = try nlsParameters(arguments, at: 2)
    var last: (model: StringView, template: DateTemplate)?
    func ticks(_ row: Int) throws(SQLError) -> Int64 {
      let model = models?.view(at: row) ?? StringView()
      let template: DateTemplate
      if let last, last.model == model {
        template = last.template
      } else {
        template = DateTemplate(models == nil ? usual : model.text, isOracle: isOracle)
        last = (model, template)
      }
      let view = texts.view(at: row)
      var reading = TemplateReading(
        view.bytes, thisYear: today.year, language: nls.language, isOracle: isOracle)
      guard reading.read(template), let date = reading.date(fallback: fallback),
        let time = reading.time
      else {
        let shown =
          "\"\(shortened(view.text))\" does not fit the format model "
          + "\"\(shortened(models == nil ? usual : model.text))\""
        guard isOracle else { throw SQLError(.invalidDatetime, shown) }
        let (code, reason) = reading.oracleFailure(template)
        throw SQLError(.invalidDatetime, reason, notes: [shown], code: code)
      }
      let local = Int64(date.days) &* microsecondsPerDay &+ time / 1_000
      if type != .timestampTZ { return local }
      if let offset = reading.offset { return local &- Int64(offset) &* 1_000_000 }
      return zone.instant(ofLocal: local)
    }
    if type == .date {
      return try Rows.make(arguments, count: context.count, to: type) {
        (row) throws(SQLError) -> Int32? in
        Int32(try ticks(row).flooredDivision(by: microsecondsPerDay).quotient)
      }
    }
    let divisor: Int64 = type == .timestamp(.seconds) ? 1_000_000 : 1
    return try Rows.make(arguments, count: context.count, to: type) {
      (row) throws(SQLError) -> Int64? in
      try ticks(row).flooredDivision(by: divisor).quotient
    }
  }
}

let toNumberFunction = ScalarFunction(
  "to_number", category: .conversion,
  summary: "The number that a text shows; group separators and currency signs of the format model "
    + "are left out.",
  example: "to_number('1,234.50', '9,999.99')", gives: "1234.50",
  [
    toNumberOverload
  ])

let toNumberOverload = Overload("(VARCHAR[, VARCHAR[, VARCHAR]]) → DECIMAL") { given, dialect in
  guard (1...3).contains(given.count) else { return nil }
  if given[0].type.isNumeric && given.count == 1 {
    return Overload.Plan([given[0].type], returns: given[0].type) {
      (arguments, _) throws(SQLError) in arguments[0]
    }
  }
  if dialect == .oracle && given.count == 1 { return textToNumber }
  if dialect == .oracle { return oracleToNumber(given.count) }
  let scale = scaleOfModel(given.count == 2 ? given[1].constant : nil)
  let type = DataType.decimal(precision: 38, scale: scale)
  return Overload.Plan(given.map { _ in .varchar }, returns: type, canFail: true) {
    (arguments, context) throws(SQLError) in
    let texts = arguments[0]
    let hasModel = arguments.count > 1
    let nls = try nlsParameters(arguments, at: 2)
    let isHexadecimal = hasModel && isHexadecimalModel(arguments[1])
    return try Rows.make(arguments, count: context.count, to: type) {
      (row) throws(SQLError) -> Int128? in
      let view = texts.view(at: row)
      if isHexadecimal {
        guard let value = Int128(view.text.trimmed, radix: 16) else {
          throw invalidText(view.text, for: .number)
        }
        return value &* powersOfTen128[scale]
      }
      let bytes = hasModel ? plainNumber(view.bytes, nls) : view.bytes
      let reading = bytes.withUnsafeBytes {
        NumberReader.decimal($0, precision: 38, scale: scale)
      }
      guard case .value(let value) = reading else { throw invalidText(view.text, for: .number) }
      return value
    }
  }
}

private let textToNumber = Overload.Plan([.varchar], returns: .number, canFail: true) {
  (arguments, context) throws(SQLError) in
  guard let cast = cast(from: .varchar, to: .number) else { return arguments[0] }
  return try cast.kernel(arguments, context)
}

/// Oracle's TO_NUMBER with a model gives a NUMBER with the digits that the text has.
private func oracleToNumber(_ count: Int) -> Overload.Plan {
  Overload.Plan(
    [DataType](repeating: .varchar, count: count), returns: .number, canFail: true
  ) { (arguments, context) throws(SQLError) in
    let texts = arguments[0]
    let nls = try nlsParameters(arguments, at: 2)
    let models = arguments[1]
    var known: (text: String, template: NumberTemplate)?
    return try makeNumbers(arguments, context.count) { (row) throws(SQLError) in
      let view = texts.view(at: row)
      let model = models.view(at: row).text
      if known?.text != model {
        guard let made = NumberTemplate(model) else { throw invalidModel(model) }
        known = (model, made)
      }
      guard let number = known?.template.read(view.bytes, nls) else {
        throw invalidText(view.text, for: .number).noting("the format model is \"\(model)\"")
      }
      return number
    }
  }
}

/// The digits after the point of a constant model, else 10.
private func scaleOfModel(_ model: Value?) -> Int {
  guard case .string(let text)? = model else { return 10 }
  return NumberTemplate(text)?.fractionDigits ?? 10
}

/// Digits, point and sign; a trailing sign or angle brackets come to the front.
private func plainNumber(_ bytes: [UInt8], _ nls: NLSParameters) -> [UInt8] {
  var digits: [UInt8] = []
  var isNegative = false
  for byte in bytes {
    switch byte {
    case nls.point: digits.append(UInt8(ascii: "."))
    case nls.group: continue
    case 48...57: digits.append(byte)
    case UInt8(ascii: "-"), UInt8(ascii: "<"): isNegative = true
    case UInt8(ascii: ","), UInt8(ascii: "$"), UInt8(ascii: "+"), UInt8(ascii: ">"), 32: continue
    default: return bytes
    }
  }
  return (isNegative ? [UInt8(ascii: "-")] : []) + digits
}

/// The NLS parameters that an argument gives, if it is there; they are the same for all rows.
func nlsParameters(_ arguments: [Column], at place: Int) throws(SQLError) -> NLSParameters {
  guard place < arguments.count, arguments[place].count > 0, !arguments[place].isNull(0) else {
    return .usual
  }
  return try NLSParameters(arguments[place].view(at: 0).text)
}

private func isHexadecimalModel(_ models: Column) -> Bool {
  guard models.count > 0, !models.isNull(0) else { return false }
  let letters = models.view(at: 0).text.uppercased().drop { $0 == "0" }
  return !letters.isEmpty && letters.allSatisfy { $0 == "X" }
}

extension String {
  /// Without blanks at both ends.
  var trimmed: Substring {
    var part = self[...].drop { $0 == " " }
    while part.last == " " { part.removeLast() }
    return part
  }
}
