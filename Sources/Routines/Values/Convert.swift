import Columns
import Diagnostics
import Functions
import Kernels

/// Implicit conversions between the types of PL/SQL (PL/SQL Language Reference 19c, table 3-10).
enum Convert {
  /// NUMBER of a number or a text.
  static func number(_ datum: Datum) throws(Raised) -> Datum {
    switch datum {
    case .integer, .decimal, .wide, .double, .null: return datum
    case .text(let text):
      if let small = smallInteger(text) { return .integer(small) }
      guard let number = Number(trimmed(text)) else { throw Raised.notANumber }
      return try NumberMath.datum(number)
    default: throw Raised(-6502)
    }
  }

  private static func smallInteger(_ text: String) -> Int64? {
    text.utf8.count <= 18 ? Int64(text) : nil
  }

  static func trimmed(_ text: String) -> String {
    var bytes = Substring(text).utf8
    while bytes.first == 32 { bytes.removeFirst() }
    while bytes.last == 32 { bytes.removeLast() }
    return String(Substring(bytes))
  }

  /// The text of a scalar, as implicit conversion shows it.
  static func text(_ datum: Datum) throws(Raised) -> String {
    switch datum {
    case .null: return ""
    case .text(let text): return text
    case .integer(let value): return String(value)
    case .decimal(let value, let scale): return decimalText(value, Int(scale))
    case .wide(let box): return box.number.oracleText
    case .double(let value): return doubleText(value)
    case .boolean(let value): return value ? "TRUE" : "FALSE"
    case .date(let seconds):
      if RunningSession.dateFormat == FunctionSession.usualDateFormat { return dateText(seconds) }
      return try functionText("to_char", .timestamp(.seconds), .ticks(seconds))
    case .timestamp(let micros): return try functionText("to_char", .timestamp, .ticks(micros))
    case .instant(let micros): return try functionText("to_char", .timestampTZ, .ticks(micros))
    case .zoned(let box): return try functionText("to_char", .zoned, box.value.value)
    case .interval(let box):
      return oracleIntervalText(
        box.value, digits: box.digits, fractionDigits: box.fractionDigits)
    case .bytes(let box): return hexadecimal(box.bytes)
    default: throw Raised(-6502)
    }
  }

  static func hexadecimal(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    for byte in bytes {
      for digit in [byte >> 4, byte & 15] { text.append(digit < 10 ? 48 + digit : 55 + digit) }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// `.5`, `-12.25`: no zero before the point, none at the end.
  static func decimalText(_ unscaled: Int64, _ scale: Int) -> String {
    var rest = unscaled
    var scale = scale
    while scale > 0, rest % 10 == 0 {
      rest /= 10
      scale -= 1
    }
    if scale == 0 { return String(rest) }
    var digits = Array(String(rest.magnitude).utf8)
    if digits.count < scale {
      digits.insert(contentsOf: repeatElement(48, count: scale - digits.count), at: 0)
    }
    digits.insert(UInt8(ascii: "."), at: digits.count - scale)
    if rest < 0 { digits.insert(UInt8(ascii: "-"), at: 0) }
    return String(decoding: digits, as: UTF8.self)
  }

  /// `1.5E+000` as Oracle shows a BINARY_DOUBLE.
  static func doubleText(_ value: Double) -> String {
    if value.isNaN { return "Nan" }
    if value.isInfinite { return value < 0 ? "-Inf" : "Inf" }
    if value == 0 { return "0" }
    let shown = "\(value)"
    guard let number = Number(shown) else { return shown }
    var digits = number.digits.flatMap { [$0 / 10, $0 % 10] }
    var power = number.exponent * 2 + 1
    while digits.first == 0 {
      digits.removeFirst()
      power -= 1
    }
    while digits.last == 0 { digits.removeLast() }
    var text = value < 0 ? "-" : ""
    text += String(digits.first ?? 0) + "."
    text += digits.count > 1 ? digits.dropFirst().map { String($0) }.joined() : "0"
    let size = String(abs(power))
    return text + "E" + (power < 0 ? "-" : "+")
      + String(repeating: "0", count: max(0, 3 - size.count)) + size
  }

  static let months = [
    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
  ]

  /// By the usual NLS_DATE_FORMAT, DD-MON-RR.
  static func dateText(_ seconds: Int64) -> String {
    let date = CivilDate(days: Int(seconds.flooredDivision(by: 86_400).quotient))
    return "\(two(date.day))-\(months[date.month - 1])-\(two(abs(date.year) % 100))"
  }

  static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

  /// DATE of a date, a timestamp or a text in the usual format.
  static func date(_ datum: Datum) throws(Raised) -> Datum {
    switch datum {
    case .date, .null: return datum
    case .timestamp, .instant, .zoned:
      return .date(try microseconds(datum).flooredDivision(by: 1_000_000).quotient)
    case .text(let text):
      return try function("to_date", [(.varchar, .string(text))])
    default: throw Raised(-6502)
    }
  }

  static func timestamp(_ datum: Datum) throws(Raised) -> Datum {
    switch datum {
    case .timestamp, .null: return datum
    case .text(let text): return try function("to_timestamp", [(.varchar, .string(text))])
    default: return .timestamp(try microseconds(datum))
    }
  }

  /// TIMESTAMP WITH TIME ZONE; what has no zone is of the session's.
  static func zoned(_ datum: Datum) throws(Raised) -> Datum {
    switch datum {
    case .zoned, .null: return datum
    case .text(let text): return try function("to_timestamp_tz", [(.varchar, .string(text))])
    default:
      guard let moment = try moment(datum) else { return .null }
      return .zoned(
        ZonedBox(ZonedTimestamp(moment: moment, in: try RunningSession.timeZone())))
    }
  }

  /// What the clock shows: that of the session, or of the value's own zone.
  static func microseconds(_ datum: Datum) throws(Raised) -> Int64 {
    switch datum {
    case .date(let seconds): return seconds * 1_000_000
    case .timestamp(let micros): return micros
    case .instant(let moment):
      return moment &+ Int64(try RunningSession.timeZone().offset(at: moment)) &* 1_000_000
    case .zoned(let box): return box.value.local
    case .text:
      guard case .date(let seconds) = try date(datum) else { throw Raised(-1861) }
      return seconds * 1_000_000
    default: throw Raised(-6502)
    }
  }

  /// The moment in UTC; nil of NULL.
  static func moment(_ datum: Datum) throws(Raised) -> Int64? {
    switch datum {
    case .null: return nil
    case .instant(let moment): return moment
    case .zoned(let box): return box.value.moment
    case .text:
      guard case .zoned(let box) = try zoned(datum) else { return nil }
      return box.value.moment
    default:
      return try RunningSession.timeZone().instant(ofLocal: try microseconds(datum))
    }
  }

  /// Two times as what compares: moments where one of them has a zone, else what their clocks show.
  static func comparable(_ a: Datum, _ b: Datum) throws(Raised) -> (Int64, Int64) {
    if hasZone(a) || hasZone(b), let x = try moment(a), let y = try moment(b) { return (x, y) }
    return (try microseconds(a), try microseconds(b))
  }

  private static func hasZone(_ datum: Datum) -> Bool {
    switch datum {
    case .instant, .zoned: true
    default: false
    }
  }

  static func boolean(_ datum: Datum) throws(Raised) -> Bool? {
    switch datum {
    case .boolean(let truth): return truth
    case .null: return nil
    default: throw Raised(-6502)
    }
  }

  // MARK: By the engine's functions

  private static func functionText(
    _ name: String, _ type: DataType, _ value: Value
  ) throws(Raised) -> String {
    guard case .text(let text) = try function(name, [(type, value)]) else { return "" }
    return text
  }

  private static func function(
    _ name: String, _ arguments: [(DataType, Value)]
  ) throws(Raised) -> Datum {
    do throws(SQLError) {
      let call = try functionCatalog.resolveScalar(
        name, arguments.map { ArgumentType($0.0) }, dialect: .oracle)
      let columns = arguments.map { Column.constant($0.1, $0.0, count: 1) }
      var given: [Column] = []
      var session = FunctionSession(dialect: .oracle, now: Clock.now)
      session.dateFormat = RunningSession.dateFormat
      session.timestampFormat = RunningSession.timestampFormat
      session.timeZone = RunningSession.current?.session.runner.timeZone ?? session.timeZone
      for (column, wanted) in zip(columns, call.argumentTypes) {
        guard column.type != wanted, let cast = cast(from: column.type, to: wanted) else {
          given.append(column)
          continue
        }
        given.append(try cast.kernel([column], KernelContext(count: 1, session: session)))
      }
      let result = try call.kernel(given, KernelContext(count: 1, session: session))
      return Datum(result, 0)
    } catch {
      throw Raised(error)
    }
  }
}
