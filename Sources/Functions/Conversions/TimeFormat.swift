import Columns
import Kernels

/// A format of C's strptime, taken apart.
struct TimeFormat {
  enum Part {
    /// Bytes that must stand there.
    case text([UInt8])
    /// One or more blanks.
    case blank
    case code(Character)
  }

  var parts: [Part] = []

  /// Nil where the format has a part that is not known.
  init?(_ format: String) {
    var rest = Substring(format)
    while let first = rest.popFirst() {
      guard first == "%" else {
        append(first)
        continue
      }
      if rest.first == "-" { rest.removeFirst() }
      guard let code = rest.popFirst() else { return nil }
      switch code {
      case "%": append(code)
      case "x", "F": rest = "%Y-%m-%d" + rest
      case "X", "T": rest = "%H:%M:%S" + rest
      case "c": rest = "%Y-%m-%d %H:%M:%S" + rest
      default:
        guard Self.digits[code] != nil || "abhABpzZ".contains(code) else { return nil }
        parts.append(.code(code))
      }
    }
  }

  private mutating func append(_ character: Character) {
    if character.isWhitespace {
      if case .blank? = parts.last { return }
      parts.append(.blank)
    } else if case .text(let bytes)? = parts.last {
      parts[parts.count - 1] = .text(bytes + Array(character.utf8))
    } else {
      parts.append(.text(Array(character.utf8)))
    }
  }

  var codes: [(code: Character, place: Int)] {
    parts.enumerated().compactMap { i, part in
      if case .code(let code) = part { (code, i) } else { nil }
    }
  }

  var hasZone: Bool { codes.contains { $0.code == "z" || $0.code == "Z" } }

  /// The most digits of each number.
  static let digits: [Character: Int] = [
    "Y": 4, "G": 4, "y": 2, "m": 2, "d": 2, "e": 2, "H": 2, "I": 2, "M": 2, "S": 2, "f": 6,
    "g": 3, "n": 9, "j": 3, "U": 2, "W": 2, "V": 2, "w": 1, "u": 1,
  ]

  /// What a text shows; nil where it does not fit.
  func read(_ text: String) -> (days: Int, nanoseconds: Int64, offset: Int?, zone: String?)? {
    var reading = TimeFormatReading(Array(text.utf8))
    for part in parts {
      let fits =
        switch part {
        case .text(let bytes): reading.take(bytes)
        case .blank: reading.takeBlanks()
        case .code(let code): reading.take(code)
        }
      guard fits else { return nil }
    }
    guard reading.isAtEnd, let days = reading.fields.days,
      let nanoseconds = reading.fields.nanoseconds
    else { return nil }
    return (days, nanoseconds, reading.fields.offset, reading.fields.zone)
  }
}

/// A place in a text that is read by a format, and what was read.
private struct TimeFormatReading {
  let bytes: [UInt8]
  var place = 0
  var fields = TimeFormatFields()

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    while place < bytes.count, bytes[place] == 32 { place += 1 }
  }

  var isAtEnd: Bool { bytes[place...].allSatisfy { $0 == 32 } }

  mutating func take(_ wanted: [UInt8]) -> Bool {
    guard bytes.count - place >= wanted.count,
      bytes[place..<place + wanted.count].elementsEqual(wanted)
    else { return false }
    place += wanted.count
    return true
  }

  mutating func takeBlanks() -> Bool {
    let start = place
    while place < bytes.count, bytes[place] == 32 || bytes[place] == 9 { place += 1 }
    return place > start || place == bytes.count
  }

  mutating func take(_ code: Character) -> Bool {
    switch code {
    case "a", "A": return takeName(weekdayNames, isShort: code == "a") != nil
    case "b", "h", "B":
      guard let month = takeName(monthNames, isShort: code != "B") else { return false }
      fields.month = month + 1
      return true
    case "p":
      guard let half = takeName(["AM", "PM"], isShort: false) else { return false }
      fields.isAfternoon = half == 1
      return true
    case "z": return takeOffset()
    case "Z": return takeZone()
    default:
      guard let most = TimeFormat.digits[code] else { return false }
      let isNegative = (code == "Y" || code == "G") && take([UInt8(ascii: "-")])
      guard let (number, count) = takeNumber(most) else { return false }
      return fields.set(code, isNegative ? -number : number, digits: count)
    }
  }

  private mutating func takeNumber(_ most: Int) -> (Int, Int)? {
    let start = place
    var number = 0
    while place < bytes.count, place - start < most, (48...57).contains(bytes[place]) {
      number = number * 10 + Int(bytes[place] - 48)
      place += 1
    }
    return place > start ? (number, place - start) : nil
  }

  /// The longest name that stands here, in any case.
  private mutating func takeName(_ names: [String], isShort: Bool) -> Int? {
    for (i, name) in names.enumerated() {
      let wanted = Array((isShort ? String(name.prefix(3)) : name).lowercased().utf8)
      guard bytes.count - place >= wanted.count,
        zip(bytes[place...], wanted).allSatisfy({ $0 | 32 == $1 })
      else { continue }
      place += wanted.count
      return i
    }
    return nil
  }

  /// `+02`, `-0215`, `+02:15`.
  private mutating func takeOffset() -> Bool {
    let isWest = take([UInt8(ascii: "-")])
    guard isWest || take([UInt8(ascii: "+")]) else { return false }
    guard let (hours, digits) = takeNumber(2), digits == 2, hours < 24 else { return false }
    var minutes = 0
    let hasColon = take([UInt8(ascii: ":")])
    if let (found, digits) = takeNumber(2) {
      guard digits == 2, found < 60 else { return false }
      minutes = found
    } else if hasColon {
      return false
    }
    fields.offset = (hours * 3_600 + minutes * 60) * (isWest ? -1 : 1)
    return true
  }

  private mutating func takeZone() -> Bool {
    let start = place
    while place < bytes.count, isOfZone(bytes[place]) { place += 1 }
    fields.zone = String(decoding: bytes[start..<place], as: UTF8.self)
    return place > start
  }

  private func isOfZone(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (97...122).contains(byte | 32) || "_/+-".utf8.contains(byte)
  }
}
