import Columns
import Diagnostics
import Kernels

let strFTimeFunction = ScalarFunction(
  "strftime", category: .conversion,
  summary: "A date or timestamp as text by a format of C's strftime, such as '%Y-%m-%d'.",
  example: "strftime(DATE '2026-09-01', '%d.%m.%Y')", gives: "01.09.2026",
  [
    Overload("(timestamp, VARCHAR) → VARCHAR") { given, _ in
      guard given.count == 2 else { return nil }
      let isSwapped = given[0].type == .varchar && !given[1].isStringLiteral
      return Overload.Plan(
        isSwapped ? [.varchar, .timestamp] : [.timestamp, .varchar], returns: .varchar,
        canFail: true
      ) { (arguments, context) throws(SQLError) in
        let values = arguments[isSwapped ? 1 : 0]
        let formats = arguments[isSwapped ? 0 : 1]
        return try Rows.makeTexts(arguments, count: context.count) {
          (row, out) throws(SQLError) -> Bool in
          let format = formats.view(at: row).bytes
          try append(moment(values, row, .timestamp, .utc), format, to: &out)
          return true
        }
      }
    }
  ])

private func append(
  _ moment: TemplateMoment, _ format: [UInt8], to out: inout [UInt8]
) throws(SQLError) {
  var place = 0
  while place < format.count {
    let byte = format[place]
    place += 1
    guard byte == UInt8(ascii: "%"), place < format.count else {
      out.append(byte)
      continue
    }
    var code = format[place]
    place += 1
    var isPadded = true
    if code == UInt8(ascii: "-"), place < format.count {
      isPadded = false
      code = format[place]
      place += 1
    }
    try append(moment, code: Character(Unicode.Scalar(code)), isPadded: isPadded, to: &out)
  }
}

private func append(
  _ moment: TemplateMoment, code: Character, isPadded: Bool, to out: inout [UInt8]
) throws(SQLError) {
  let date = moment.date
  let seconds = Int(moment.time / 1_000_000_000)
  let weekday = CivilDate.weekday(days: moment.days)
  func number(_ value: Int, _ digits: Int) {
    if value < 0 { out.append(UInt8(ascii: "-")) }
    NumberText.append(padded: UInt64(value.magnitude), digits: isPadded ? digits : 1, to: &out)
  }
  switch code {
  case "Y": number(date.year, 4)
  case "y": number(date.year % 100, 2)
  case "m": number(date.month, 2)
  case "d": number(date.day, 2)
  case "e": number(date.day, 1)
  case "H": number(seconds / 3600, 2)
  case "I": number((seconds / 3600 + 11) % 12 + 1, 2)
  case "M": number(seconds / 60 % 60, 2)
  case "S": number(seconds % 60, 2)
  case "f": number(Int(moment.time % 1_000_000_000 / 1_000), 6)
  case "g": number(Int(moment.time % 1_000_000_000 / 1_000_000), 3)
  case "n": number(Int(moment.time % 1_000_000_000), 9)
  case "p": out.append(contentsOf: (seconds < 43_200 ? "AM" : "PM").utf8)
  case "a": out.append(contentsOf: weekdayNames[weekday].prefix(3).utf8)
  case "A": out.append(contentsOf: weekdayNames[weekday].utf8)
  case "b", "h": out.append(contentsOf: monthNames[date.month - 1].prefix(3).utf8)
  case "B": out.append(contentsOf: monthNames[date.month - 1].utf8)
  case "j": number(date.dayOfYear, 3)
  case "u": number((weekday + 6) % 7 + 1, 1)
  case "w": number(weekday, 1)
  case "U": number((date.dayOfYear + 6 - weekday) / 7, 2)
  case "W": number((date.dayOfYear + 6 - (weekday + 6) % 7) / 7, 2)
  case "V": number(CivilDate.isoWeek(days: moment.days).week, 2)
  case "G": number(CivilDate.isoWeek(days: moment.days).year, 4)
  case "F", "x": TimeText.append(date: moment.days, to: &out)
  case "T", "X":
    for (i, part) in [seconds / 3600, seconds / 60 % 60, seconds % 60].enumerated() {
      if i > 0 { out.append(UInt8(ascii: ":")) }
      number(part, 2)
    }
  case "c":
    TimeText.append(date: moment.days, to: &out)
    out.append(32)
    try append(moment, code: "T", isPadded: true, to: &out)
  case "z": out.append(contentsOf: "+00".utf8)
  case "Z": out.append(contentsOf: "UTC".utf8)
  case "s": NumberText.append(Int64(moment.days * 86_400 + seconds), to: &out)
  case "%": out.append(UInt8(ascii: "%"))
  default:
    throw SQLError(.invalidParameter, "%\(code) is no part of a strftime format")
  }
}

let strPTimeFunction = readingByFormat(
  "strptime", "strptime('01.09.2026', '%d.%m.%Y')", "2026-09-01 00:00:00",
  "The timestamp that a text shows by a format of C's strptime.", isTry: false)
let tryStrPTimeFunction = readingByFormat(
  "try_strptime", "try_strptime('x', '%d.%m.%Y')", "NULL",
  "Like strptime, and NULL where the text does not fit.", isTry: true)

private func readingByFormat(
  _ name: String, _ example: String, _ result: String, _ summary: String, isTry: Bool
) -> ScalarFunction {
  ScalarFunction(
    name, category: .conversion, summary: summary, example: example, gives: result,
    [
      .fixed([.varchar, .varchar], .timestamp, canFail: !isTry) {
        (arguments, context) throws(SQLError) in
        let texts = arguments[0]
        let formats = arguments[1]
        return try Rows.make(arguments, count: context.count, to: .timestamp) {
          (row) throws(SQLError) -> Int64? in
          let text = texts.view(at: row)
          let format = formats.view(at: row).text
          var reading = TemplateReading(text.bytes, thisYear: 1900)
          guard let template = template(ofFormat: format), reading.read(template),
            let date = reading.date(fallback: CivilDate(year: 1900, month: 1, day: 1)),
            let time = reading.time
          else {
            if isTry { return nil }
            throw SQLError(
              .invalidDatetime,
              "\"\(shortened(text.text))\" does not fit the format \"\(shortened(format))\"")
          }
          if isTry { return try? ticks(of: date, time / 1_000) }
          return try ticks(of: date, time / 1_000)
        }
      }
    ])
}

/// The format model that reads the same.
private func template(ofFormat format: String) -> DateTemplate? {
  let models: [Character: String] = [
    "Y": "YYYY", "y": "YY", "m": "MM", "d": "DD", "e": "DD", "H": "HH24", "I": "HH12", "M": "MI",
    "S": "SS", "f": "US", "g": "MS", "n": "FF9", "p": "AM", "a": "DY", "A": "DAY", "b": "MON",
    "h": "MON",
    "B": "MONTH", "j": "DDD", "F": "YYYY-MM-DD", "T": "HH24:MI:SS", "z": "TZH", "%": "\"%\"",
  ]
  var model = ""
  var rest = Substring(format)
  while let first = rest.first {
    rest = rest.dropFirst()
    guard first == "%" else {
      model += "\"\(first)\""
      continue
    }
    if rest.first == "-" { rest = rest.dropFirst() }
    guard let code = rest.first, let known = models[code] else { return nil }
    model += known
    rest = rest.dropFirst()
  }
  return DateTemplate(model)
}
