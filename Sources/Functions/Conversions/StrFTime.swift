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
      let type = shownType(given[isSwapped ? 1 : 0].type)
      return Overload.Plan(
        isSwapped ? [.varchar, type] : [type, .varchar], returns: .varchar, canFail: true
      ) { (arguments, context) throws(SQLError) in
        let zone = try type == .timestampTZ ? TimeZone.named(context.session.timeZone) : .utc
        let values = arguments[isSwapped ? 1 : 0]
        let formats = arguments[isSwapped ? 0 : 1]
        return try Rows.makeTexts(arguments, count: context.count) {
          (row, out) throws(SQLError) -> Bool in
          let format = formats.view(at: row).bytes
          try append(moment(values, row, type, zone), format, to: &out)
          return true
        }
      }
    }
  ])

/// Instants show their zone, nanoseconds their digits; all else is a timestamp.
private func shownType(_ given: DataType) -> DataType {
  given == .timestampTZ || given == .timestamp(.nanoseconds) ? given : .timestamp
}

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
  case "y": number(abs(date.year) % 100, 2)
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
  case "z": append(offset: moment.offset, to: &out)
  case "Z": out.append(contentsOf: moment.zone.utf8)
  case "s": NumberText.append(Int64(moment.days * 86_400 + seconds), to: &out)
  case "%": out.append(UInt8(ascii: "%"))
  default:
    throw SQLError(.invalidParameter, "%\(code) is no part of a strftime format")
  }
}

/// `+05:45`, and without its minutes where they are none.
private func append(offset: Int, to out: inout [UInt8]) {
  out.append(UInt8(ascii: offset < 0 ? "-" : "+"))
  let seconds = offset.magnitude
  NumberText.append(padded: UInt64(seconds / 3_600), digits: 2, to: &out)
  for part in [seconds / 60 % 60, seconds % 60].prefix(seconds % 60 > 0 ? 2 : 1)
  where seconds % 3_600 > 0 {
    out.append(UInt8(ascii: ":"))
    NumberText.append(padded: UInt64(part), digits: 2, to: &out)
  }
}
