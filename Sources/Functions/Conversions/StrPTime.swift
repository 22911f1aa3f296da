import Columns
import Diagnostics
import Kernels

let strPTimeFunction = readingByFormat(
  "strptime", "strptime('01.09.2026', '%d.%m.%Y')", "2026-09-01 00:00:00",
  "The timestamp that a text shows by a format of C's strptime, or by the first of a list of "
    + "formats that fits; an instant where a format has %z or %Z.", isTry: false)
let tryStrPTimeFunction = readingByFormat(
  "try_strptime", "try_strptime('x', '%d.%m.%Y')", "NULL",
  "Like strptime, and NULL where the text does not fit.", isTry: true)

private func readingByFormat(
  _ name: String, _ example: String, _ result: String, _ summary: String, isTry: Bool
) -> ScalarFunction {
  ScalarFunction(
    name, category: .conversion, summary: summary, example: example, gives: result,
    [
      Overload("(VARCHAR, VARCHAR or VARCHAR[]) → TIMESTAMP or TIMESTAMPTZ") { given, _ in
        guard given.count == 2 else { return nil }
        let isList = elementType(given[1]) != nil && given[1].type != .null
        let formats: DataType = isList ? .list(.varchar) : .varchar
        let returns = readType(of: given[1].constant)
        return Overload.Plan([.varchar, formats], returns: returns, canFail: true) {
          (arguments, context) throws(SQLError) in
          try read(arguments, returns, isTry: isTry, context)
        }
      }
    ])
}

/// An instant for formats with a zone, nanoseconds for one that reads them.
private func readType(of formats: Value?) -> DataType {
  let texts = texts(of: formats ?? .null)
  let known = texts.compactMap { TimeFormat($0) }
  if known.contains(where: \.hasZone) { return .timestampTZ }
  let isFine = known.count == 1 && known[0].codes.contains { $0.code == "n" }
  return isFine ? .timestamp(.nanoseconds) : .timestamp
}

private func texts(of value: Value) -> [String] {
  switch value {
  case .string(let text): [text]
  case .list(let elements): elements.filter { !$0.isNull }.map(\.text)
  default: []
  }
}

private func read(
  _ arguments: [Column], _ returns: DataType, isTry: Bool, _ context: KernelContext
) throws(SQLError) -> Column {
  let (given, shown) = (arguments[0], arguments[1])
  let session = try TimeZone.named(context.session.timeZone)
  var known: [String: TimeFormat] = [:]
  func format(_ text: String) throws(SQLError) -> TimeFormat {
    if let found = known[text] { return found }
    guard let made = TimeFormat(text), !made.codes.isEmpty else {
      throw SQLError(
        .invalidParameter, "\"\(shortened(text))\" is no format of strptime",
        hint: "a format has parts such as %Y, %m, %d, %H, %M, %S")
    }
    guard !made.hasZone || returns == .timestampTZ else {
      throw SQLError(
        .invalidParameter, "a format with %z or %Z is a constant",
        hint: "write it as a literal: strptime(x, '\(shortened(text))')")
    }
    known[text] = made
    return made
  }
  return try Rows.make(arguments, count: context.count, to: returns) {
    (row) throws(SQLError) -> Int64? in
    let text = given.view(at: row).text
    let formats = shown.type == .varchar ? [shown.view(at: row).text] : texts(of: shown[row])
    for written in formats {
      let format = try format(written)
      if let ticks = format.ticks(text, returns, session) { return ticks }
    }
    if isTry { return nil }
    throw SQLError(
      .invalidDatetime,
      "\"\(shortened(text))\" does not fit the format "
        + formats.map { "\"\(shortened($0))\"" }.joined(separator: " or "))
  }
}

extension TimeFormat {
  /// The moment in ticks of a type; nil where the text does not fit.
  fileprivate func ticks(_ text: String, _ type: DataType, _ session: TimeZone) -> Int64? {
    if let special = special(text, type) { return special }
    guard var found = read(text) else { return nil }
    var perSecond: Int64 = 1_000_000
    if case .timestamp(let unit) = type { perSecond = unit.perSecond }
    let (start, tooFar) = Int64(found.days).multipliedReportingOverflow(by: 86_400 * perSecond)
    let (local, overflow) = start.addingReportingOverflow(
      found.nanoseconds / (1_000_000_000 / perSecond))
    guard !tooFar, !overflow, local.magnitude < UInt64(Int64.max) - 86_400_000_000_000 else {
      return nil
    }
    guard type == .timestampTZ else { return local }
    if found.offset == nil, let name = found.zone {
      found.offset = abbreviatedZones[name.uppercased()]
      if found.offset == nil {
        guard let zone = try? TimeZone.named(name) else { return nil }
        return zone.instant(ofLocal: local)
      }
    }
    guard let offset = found.offset else { return session.instant(ofLocal: local) }
    return local - Int64(offset) * 1_000_000
  }

  /// `infinity`, `-infinity` and `epoch`, which fit every format.
  private func special(_ text: String, _ type: DataType) -> Int64? {
    switch text.lowercased() {
    case "infinity": ticksOfInfinity(type, isNegative: false)
    case "-infinity": ticksOfInfinity(type, isNegative: true)
    case "epoch": 0
    default: nil
    }
  }

  private func ticksOfInfinity(_ type: DataType, isNegative: Bool) -> Int64? {
    guard type.hasInfinities, case .ticks(let ticks) = type.infinity(isNegative: isNegative) else {
      return nil
    }
    return ticks
  }
}

/// Seconds east of UTC of short names that are no names of IANA zones.
private let abbreviatedZones: [String: Int] = [
  "Z": 0, "UTC": 0, "GMT": 0, "AST": -4, "ADT": -3, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5,
  "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "HST": -10, "CET": 1, "CEST": 2, "EET": 2,
  "EEST": 3, "BST": 1, "JST": 9,
].mapValues { $0 * 3_600 }
