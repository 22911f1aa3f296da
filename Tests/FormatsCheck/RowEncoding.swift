import Columns

/// The bytes over which the expectation files hash a column.
struct RowEncoding {
  private(set) var bytes: [UInt8] = []

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  private mutating func write(_ text: String) { bytes += Array(text.utf8) }

  private mutating func write(_ mark: String, _ content: [UInt8]) {
    write("\(mark)\(content.count):")
    bytes += content
  }

  /// - Parameter type: The engine's type of the value.
  mutating func append(_ value: Value, _ type: DataType, as expected: ExpectedType) {
    switch (value, expected) {
    case (.null, _): write("N")
    case (.list(let elements), .list(let element)):
      guard case .list(let own) = type else { return write("?list") }
      write("L\(elements.count):")
      for one in elements { append(one, own, as: element) }
    case (.map(let entries), .map(let key, let item)):
      guard case .map(let ownKey, let ownItem) = type else { return write("?map") }
      write("M\(entries.count):")
      for entry in entries {
        append(entry.key, ownKey, as: key)
        append(entry.value, ownItem, as: item)
      }
    case (.structure(let values), .structure(let members)):
      guard case .structure(let fields) = type, members.count == fields.count else {
        return write("?struct")
      }
      write("R\(values.count):")
      for (i, one) in values.enumerated() { append(one, fields[i].type, as: members[i]) }
    case (.structure(let values), .union(let members)):
      guard case .structure(let fields) = type, case .integer(let tag) = values[0] else {
        return write("?union")
      }
      write("U\(tag):")
      let place = Int(tag)
      append(values[place + 1], fields[place + 1].type, as: members[place])
    case (_, .simple(let name, let arguments)): append(value, type, name, arguments)
    default: write("?\(value)")
    }
  }

  private mutating func append(
    _ value: Value, _ type: DataType, _ name: String, _ arguments: [String]
  ) {
    switch value {
    case .boolean(let bool): write(bool ? "T" : "F")
    case .integer(let integer): write(name == "decimal" ? "C\(integer);" : "I\(integer);")
    case .double(let double):
      let bits = double.isNaN ? 0x7ff8_0000_0000_0000 : double.bitPattern
      let text = String(bits, radix: 16)
      write("D" + String(repeating: "0", count: 16 - text.count) + text + ";")
    case .decimal(let unscaled, let scale): write("C" + decimal(unscaled, scale) + ";")
    case .string(let text):
      if name == "decimal" { write("C\(text);") } else { write(mark(name), Array(text.utf8)) }
    case .blob(let content): write(mark(name), content)
    case .uuid(let bits): write("S", Array(uuid(bits).utf8))
    case .date(let days): write("X" + Calendar.date(Int64(days)) + ";")
    case .ticks(let ticks): write("X" + ticksText(ticks, type, arguments) + ";")
    case .interval(let interval): write("B", stored(interval))
    default: write("?\(value)")
    }
  }

  private func mark(_ name: String) -> String { name == "string" || name == "uuid" ? "S" : "B" }

  private func ticksText(_ ticks: Int64, _ type: DataType, _ arguments: [String]) -> String {
    switch type {
    case .time: return Calendar.time(ticks, .microseconds)
    case .timeNS: return Calendar.time(ticks, .nanoseconds)
    case .timestamp(let unit):
      return Calendar.timestamp(ticks, unit) + (arguments.contains("utc") ? "Z" : "")
    default:
      return Calendar.timestamp(ticks, .microseconds) + (arguments.contains("utc") ? "Z" : "")
    }
  }

  private func decimal(_ unscaled: Int128, _ scale: Int) -> String {
    var digits = String(unscaled.magnitude)
    if scale > 0 {
      while digits.count <= scale { digits = "0" + digits }
      digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -scale))
    }
    return unscaled < 0 ? "-" + digits : digits
  }

  private func uuid(_ bits: UInt128) -> String {
    var digits = String(bits, radix: 16)
    digits = String(repeating: "0", count: 32 - digits.count) + digits
    for place in [20, 16, 12, 8] {
      digits.insert("-", at: digits.index(digits.startIndex, offsetBy: place))
    }
    return digits
  }

  private func stored(_ interval: Interval) -> [UInt8] {
    [interval.months, interval.days, Int32(truncatingIfNeeded: interval.microseconds / 1000)]
      .flatMap { withUnsafeBytes(of: $0.littleEndian) { Array($0) } }
  }
}

/// Dates and times as the expectation files write them.
enum Calendar {
  static func date(_ days: Int64) -> String {
    // Days from 0000-03-01, in eras of 400 years.
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let day = shifted - era * 146_097
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
    let ofYear = day - (365 * year + year / 4 - year / 100)
    let month = (5 * ofYear + 2) / 153
    let ofMonth = ofYear - (153 * month + 2) / 5 + 1
    let civilMonth = month < 10 ? month + 3 : month - 9
    let civilYear = year + era * 400 + (civilMonth <= 2 ? 1 : 0)
    return "\(yearText(civilYear))-\(two(civilMonth))-\(two(ofMonth))"
  }

  private static func yearText(_ year: Int64) -> String {
    var digits = String(year.magnitude)
    while digits.count < 4 { digits = "0" + digits }
    return year < 0 ? "-" + digits : year > 9999 ? "+" + digits : digits
  }

  private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

  static func time(_ ticks: Int64, _ unit: TimeUnit) -> String {
    let perSecond = unit.perSecond
    let seconds = ticks / perSecond
    var text = "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    let part = ticks % perSecond
    if part != 0 {
      var digits = String(part)
      while digits.count < unit.fractionDigits { digits = "0" + digits }
      while digits.hasSuffix("0") { digits.removeLast() }
      text += "." + digits
    }
    return text
  }

  static func timestamp(_ ticks: Int64, _ unit: TimeUnit) -> String {
    let perDay = unit.perSecond * 86_400
    var days = ticks / perDay
    var rest = ticks % perDay
    if rest < 0 {
      rest += perDay
      days -= 1
    }
    return date(days) + "T" + time(rest, unit)
  }
}
