import Columns
import Diagnostics
import Kernels

let toCharFunction = ScalarFunction(
  "to_char", category: .conversion,
  summary: "A number or date as text by a format model, such as 'FM999G990D00' or 'YYYY-MM-DD'.",
  example: "to_char(1234.5, 'FM9,999.00')", gives: "1,234.50",
  [
    Overload("(number, VARCHAR) → VARCHAR") { given, dialect in
      guard given.count == 2, given[0].type.isNumeric else { return nil }
      let isOracle = dialect == .oracle
      // Through text, which is exact for every kind of number.
      return Overload.Plan(
        [.varchar, .varchar], returns: .varchar, canFail: true, castsAnything: true
      ) { (arguments, context) throws(SQLError) in
        try formatNumbers(arguments, context.count, isOracle: isOracle)
      }
    },
    Overload("(date, timestamp or INTERVAL, VARCHAR) → VARCHAR") { given, _ in
      guard given.count == 2 else { return nil }
      switch given[0].type {
      case .date, .timestamp, .timestampTZ, .time, .interval: break
      default: return nil
      }
      let type: DataType = given[0].type == .date ? .timestamp : given[0].type
      return Overload.Plan([type, .varchar], returns: .varchar) {
        (arguments, context) throws(SQLError) in try formatTimes(arguments, context)
      }
    },
    Overload("(any) → VARCHAR") { given, dialect in
      guard given.count == 1 else { return nil }
      let isOracleDate = dialect == .oracle && given[0].type.isTemporal
      // NLS_DATE_FORMAT's default.
      if isOracleDate { return oracleDateText }
      return Overload.Plan([.varchar], returns: .varchar, castsAnything: true) {
        (arguments, _) throws(SQLError) in
        dialect == .oracle ? withoutLeadingZero(arguments[0]) : arguments[0]
      }
    },
  ])

private let oracleDateText = Overload.Plan([.timestamp], returns: .varchar) {
  (arguments, context) throws(SQLError) in
  let model = Column.constant(.string("DD-MON-RR"), .varchar, count: context.count)
  return try formatTimes([arguments[0], model], context)
}

/// Oracle writes 0.5 as `.5`.
private func withoutLeadingZero(_ column: Column) -> Column {
  Rows.map(column, to: .varchar) { (view: StringView) -> StringView in
    view.withBytes { bytes in
      bytes.count > 2 && bytes[0] == 48 && bytes[1] == UInt8(ascii: ".")
        ? view.slice(1..<bytes.count) : view
    }
  }.with(heaps: column.heaps)
}

private func formatNumbers(
  _ arguments: [Column], _ count: Int, isOracle: Bool
) throws(SQLError) -> Column {
  let numbers = arguments[0]
  let models = arguments[1]
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
      out.append(contentsOf: view.bytes)
      return true
    }
    template.append(number, isOracle: isOracle, to: &out)
    return true
  }
}

func invalidModel(_ model: String) -> SQLError {
  SQLError(.invalidParameter, "invalid format model \"\(shortened(model))\"")
}

private func formatTimes(
  _ arguments: [Column], _ context: KernelContext
) throws(SQLError) -> Column {
  let values = arguments[0]
  let models = arguments[1]
  let type = values.type
  let isInstant = type == .timestampTZ
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
    template.append(moment(values, row, type, zone), to: &out)
    return true
  }
}

/// The wall-clock parts of a row.
func moment(
  _ values: Column, _ row: Int, _ type: DataType, _ zone: TimeZone
) -> TemplateMoment {
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
