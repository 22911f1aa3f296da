import Columns
import Diagnostics
import Kernels

let toCharFunction = ScalarFunction(
  "to_char", category: .conversion,
  summary: "A number or date as text by a format model, such as 'FM999G990D00' or 'YYYY-MM-DD'.",
  example: "to_char(1234.5, 'FM9,999.00')", gives: "1,234.50",
  [
    Overload("(number, VARCHAR[, VARCHAR]) → VARCHAR") { given, dialect in
      guard given.count == 2 || given.count == 3 else { return nil }
      // Oracle reads a text that a model stands beside as a number.
      let isText = dialect == .oracle && (given[0].type == .varchar || given[0].isStringLiteral)
      guard given[0].type.isNumeric || isText else { return nil }
      let isOracle = dialect == .oracle
      // Through text, which is exact for every kind of number.
      return Overload.Plan(
        given.map { _ in .varchar }, returns: .varchar, canFail: true, castsAnything: true
      ) { (arguments, context) throws(SQLError) in
        try formatNumbers(arguments, context.count, isOracle: isOracle)
      }
    },
    Overload("(date, timestamp or INTERVAL, VARCHAR[, VARCHAR]) → VARCHAR") { given, _ in
      guard given.count == 2 || given.count == 3 else { return nil }
      switch given[0].type {
      case .date, .timestamp, .timestampTZ, .time, .interval: break
      case .structure where given[0].type.isZoned: break
      default: return nil
      }
      let type: DataType = given[0].type == .date ? .timestamp : given[0].type
      let models = given.dropFirst().map { _ in DataType.varchar }
      return Overload.Plan([type] + models, returns: .varchar, canFail: given.count == 3) {
        (arguments, context) throws(SQLError) in try formatTimes(arguments, context)
      }
    },
    Overload("(any) → VARCHAR") { given, dialect in
      guard given.count == 1 else { return nil }
      if dialect == .oracle, given[0].type == .interval { return oracleIntervals }
      let isOracleDate = dialect == .oracle && given[0].type.isTemporal
      // NLS_DATE_FORMAT's default.
      if isOracleDate || given[0].type.isZoned { return oracleDateText(given[0].type) }
      if dialect == .oracle, given[0].type.isNumeric { return oracleNumberText(given[0].type) }
      return Overload.Plan([.varchar], returns: .varchar, castsAnything: true) {
        (arguments, _) throws(SQLError) in
        arguments[0]
      }
    },
  ])

private let oracleIntervals = Overload.Plan([.interval], returns: .varchar) {
  (arguments, context) throws(SQLError) in
  let rows = arguments[0].flattened()
  let intervals = rows.span(of: Interval.self)
  return try Rows.makeTexts(arguments, count: context.count) {
    (row, out) throws(SQLError) -> Bool in
    out.append(contentsOf: oracleIntervalText(intervals[row]).utf8)
    return true
  }
}

private func oracleDateText(_ type: DataType) -> Overload.Plan {
  let isDate = type == .date || type == .timestamp(.seconds)
  let from: DataType = type == .timestampTZ || type.isZoned ? type : .timestamp
  return Overload.Plan([from], returns: .varchar) { (arguments, context) throws(SQLError) in
    var model = isDate ? context.session.dateFormat : context.session.timestampFormat
    if from.isZoned { model += " TZR" }
    let models = Column.constant(.string(model), .varchar, count: context.count)
    return try formatTimes([arguments[0], models], context)
  }
}

/// Oracle writes 0.50 as `.5`: no zero before the point and none behind the last digit.
private func oracleNumberText(_ type: DataType) -> Overload.Plan {
  let cast = cast(from: type, to: .varchar)
  return Overload.Plan([type], returns: .varchar) { (arguments, context) throws(SQLError) in
    guard let written = try cast?.kernel(arguments, context) else { return arguments[0] }
    if type.isInteger { return written }
    let texts = RowReader<StringView>(written)
    return try Rows.makeTexts([written], count: context.count) {
      (row, out) throws(SQLError) -> Bool in
      texts[row].withBytes { bytes in
        // Only NUMBER has more than 40 characters, which Oracle shortens.
        if bytes.count > 40, let number = Number(String(decoding: bytes, as: UTF8.self)) {
          out.append(contentsOf: number.oracleText.utf8)
        } else {
          appendOracleNumber(bytes, to: &out)
        }
      }
      return true
    }
  }
}

private func appendOracleNumber(_ bytes: UnsafeRawBufferPointer, to out: inout [UInt8]) {
  guard let point = bytes.firstIndex(of: UInt8(ascii: ".")),
    !bytes.contains(where: { $0 | 0x20 == UInt8(ascii: "e") })
  else { return out.append(contentsOf: bytes) }
  var end = bytes.count
  while end > point + 1, bytes[end - 1] == 48 { end -= 1 }
  if end == point + 1 { end = point }
  let start = bytes.first == UInt8(ascii: "-") ? 1 : 0
  let isBelowOne = point == start + 1 && bytes[start] == 48 && end > point
  out.append(contentsOf: bytes[..<start])
  out.append(contentsOf: bytes[(isBelowOne ? start + 1 : start)..<end])
  // Minus zero is zero.
  if out.elementsEqual([UInt8(ascii: "-"), 48]) { out.removeFirst() }
}

private func formatNumbers(
  _ arguments: [Column], _ count: Int, isOracle: Bool
) throws(SQLError) -> Column {
  let numbers = arguments[0]
  let models = arguments[1]
  let nls = try nlsParameters(arguments, at: 2)
  var last: (model: StringView, template: NumberTemplate)?
  return try Rows.makeTexts(arguments, count: count) { (row, out) throws(SQLError) -> Bool in
    let model = models.view(at: row)
    let template: NumberTemplate
    if let last, last.model == model {
      template = last.template
    } else {
      guard let made = NumberTemplate(model.text) else { throw invalidModel(model.text) }
      template = made
      last = (model, made)
    }
    let view = numbers.view(at: row)
    guard let number = view.withBytes({ NumberReader.exact($0) }) else {
      if isOracle { throw invalidText(view.text, for: .number) }
      out.append(contentsOf: view.bytes)
      return true
    }
    template.append(number, isOracle: isOracle, nls: nls, to: &out)
    return true
  }
}

func invalidModel(_ model: String) -> SQLError {
  SQLError(.invalidParameter, "invalid format model \"\(shortened(model))\"").inOracle(-1481)
}

private func formatTimes(
  _ arguments: [Column], _ context: KernelContext
) throws(SQLError) -> Column {
  let values = arguments[0]
  let models = arguments[1]
  let type = values.type
  let isInstant = type == .timestampTZ
  let nls = try nlsParameters(arguments, at: 2)
  let zone = isInstant ? try TimeZone.named(context.session.timeZone) : TimeZone.utc
  var last: (model: StringView, template: DateTemplate)?
  return try Rows.makeTexts(arguments, count: context.count) {
    (row, out) throws(SQLError) -> Bool in
    let model = models.view(at: row)
    let template: DateTemplate
    if let last, last.model == model {
      template = last.template
    } else {
      template = DateTemplate(model.text, isOracle: context.session.dialect == .oracle)
      last = (model, template)
    }
    template.append(moment(values, row, type, zone), language: nls.language, to: &out)
    return true
  }
}

/// The wall-clock parts of a row.
func moment(
  _ values: Column, _ row: Int, _ type: DataType, _ zone: TimeZone
) -> TemplateMoment {
  if type.isZoned { return zonedMoment(values, row) }
  let place = values.isConstant ? 0 : row
  if type == .interval {
    let x = values.span(of: Interval.self)[place]
    let days = CivilDate(year: Int(x.months / 12), month: Int(x.months % 12) + 1, day: 1).days
    return TemplateMoment(
      days: days + max(0, Int(x.days) - 1), time: max(0, x.microseconds) &* 1_000, offset: 0,
      zone: "")
  }
  var ticks = values.span(of: Int64.self)[place]
  var offset = 0
  var perSecond: Int64 = 1_000_000
  if case .timestamp(let unit) = type { perSecond = unit.perSecond }
  if type == .timestampTZ {
    offset = zone.offset(at: ticks)
    ticks &+= Int64(offset) &* 1_000_000
  }
  let (days, time) = ticks.flooredDivision(by: 86_400 &* perSecond)
  return TemplateMoment(
    days: Int(days), time: time &* (1_000_000_000 / perSecond), offset: offset,
    zone: type == .timestampTZ ? zone.name : "")
}
