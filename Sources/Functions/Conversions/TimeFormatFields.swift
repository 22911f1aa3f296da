import Columns

/// The numbers that a text showed, and the day and time that they mean.
///
/// Month and day count before the day of the year, and that before weeks; a week without a day of
/// the week is its first day.
struct TimeFormatFields {
  private enum Week {
    /// `%U`: weeks begin on Sunday; `%W`: on Monday; `%V`: weeks of ISO 8601.
    case sunday(Int), monday(Int), iso(Int)
  }

  private var year: Int?
  private var isoYear: Int?
  private var week: Week?
  private var weekday: Int?
  private var dayOfYear: Int?
  var month: Int?
  private var day: Int?
  private var hour: Int?
  private var minute = 0
  private var second = 0
  private var fraction: Int64 = 0
  var isAfternoon: Bool?
  private var isHalfDay = false
  var offset: Int?
  var zone: String?

  private var hasDate: Bool { month != nil || day != nil }

  /// Takes a number; false where it is out of range or does not go with what was read before.
  mutating func set(_ code: Character, _ number: Int, digits: Int) -> Bool {
    switch code {
    case "Y": year = number
    case "y": year = number + (number < 69 ? 2000 : 1900)
    case "m": month = number
    case "d", "e": day = number
    case "H", "I": return setHour(number, isHalf: code == "I")
    case "M": minute = number
    case "S": second = number
    case "f", "g", "n":
      fraction = (digits..<9).reduce(Int64(number)) { value, _ in value * 10 }
    default: return setWeek(code, number)
    }
    return minute < 60 && second < 60
  }

  private mutating func setHour(_ number: Int, isHalf: Bool) -> Bool {
    hour = number
    isHalfDay = isHalf
    return isHalf ? (1...12).contains(number) : number < 24
  }

  private mutating func setWeek(_ code: Character, _ number: Int) -> Bool {
    switch code {
    case "j":
      guard week == nil, isoYear == nil else { return false }
      dayOfYear = number
      return (1...366).contains(number)
    case "G":
      if case .iso? = week {} else if week != nil || dayOfYear != nil { return false }
      isoYear = number
      return true
    case "w", "u":
      weekday = number % 7
      return code == "w" ? number < 7 : (1...7).contains(number)
    default:
      if hasDate { return number <= 53 }
      guard week == nil, dayOfYear == nil else { return false }
      if code == "V" {
        week = .iso(number)
        return year == nil && (1...53).contains(number)
      }
      week = code == "U" ? .sunday(number) : .monday(number)
      return isoYear == nil && number <= 53
    }
  }

  /// Days since 1970.
  var days: Int? {
    let inYear = year ?? 1900
    if hasDate {
      let (month, day) = (month ?? 1, day ?? 1)
      guard (1...12).contains(month), day >= 1,
        day <= CivilDate.daysInMonth(year: inYear, month: month)
      else { return nil }
      return CivilDate(year: inYear, month: month, day: day).days
    }
    let first = CivilDate(year: inYear, month: 1, day: 1).days
    if let dayOfYear {
      return dayOfYear == 366 && !CivilDate.isLeap(inYear) ? nil : first + dayOfYear - 1
    }
    switch week {
    case .sunday(let number):
      let sunday = first + (7 - CivilDate.weekday(days: first)) % 7
      return sunday + (number - 1) * 7 + (weekday ?? 0)
    case .monday(let number):
      let monday = first + (8 - CivilDate.weekday(days: first)) % 7
      return monday + (number - 1) * 7 + ((weekday ?? 1) + 6) % 7
    case .iso(let number) where year == nil: return isoDay(number)
    case nil where isoYear != nil && year == nil: return isoDay(1)
    default: return first
    }
  }

  private func isoDay(_ number: Int) -> Int {
    let fourth = CivilDate(year: isoYear ?? 1900, month: 1, day: 4).days
    let monday = fourth - (CivilDate.weekday(days: fourth) + 6) % 7
    return monday + (number - 1) * 7 + ((weekday ?? 1) + 6) % 7
  }

  /// Since midnight.
  var nanoseconds: Int64? {
    var hour = hour ?? 0
    if let isAfternoon {
      if isAfternoon, hour < 12 { hour += 12 }
      if !isAfternoon, hour == 12 { hour = 0 }
      if !isAfternoon, hour > 12 { return nil }
    }
    return Int64(hour * 3_600 + minute * 60 + second) * 1_000_000_000 + fraction
  }
}
