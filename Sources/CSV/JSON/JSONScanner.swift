/// What is wrong in a JSON text, and where.
struct JSONFault: Error {
  let place: Int
  let message: String
  /// The text is right, and does not fit its column.
  var isMisfit = false
}

/// Takes a JSON text apart, front to back (RFC 8259), without making a tree of it.
///
/// Depth is limited, so that no text can exhaust the stack.
struct JSONScanner {
  let bytes: UnsafeRawBufferPointer
  private(set) var place: Int
  private var depth = 0
  /// The content of the last string that had escapes.
  private(set) var unescaped: [UInt8] = []
  static let depthLimit = 128

  init(_ bytes: UnsafeRawBufferPointer, at place: Int = 0) {
    self.bytes = bytes
    self.place = place
  }

  enum Kind { case object, array, string, number, boolean, null }

  var isAtEnd: Bool { place >= bytes.count }

  func fault(_ message: String, at other: Int? = nil) -> JSONFault {
    JSONFault(place: other ?? place, message: message)
  }

  mutating func skipBlanks() {
    while place < bytes.count {
      let byte = bytes[place]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
      place += 1
    }
  }

  mutating func take(_ byte: UInt8) -> Bool {
    guard place < bytes.count, bytes[place] == byte else { return false }
    place += 1
    return true
  }

  /// What begins here, behind blanks.
  mutating func kind() throws(JSONFault) -> Kind {
    skipBlanks()
    guard place < bytes.count else { throw fault("the text ends where a value must stand") }
    switch bytes[place] {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "-"), 0x30...0x39: return .number
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .boolean
    case UInt8(ascii: "n"): return .null
    default: throw fault("no JSON value begins here")
    }
  }

  mutating func null() throws(JSONFault) { try word("null") }

  mutating func boolean() throws(JSONFault) -> Bool {
    let isTrue = bytes[place] == UInt8(ascii: "t")
    try word(isTrue ? "true" : "false")
    return isTrue
  }

  private mutating func word(_ word: StaticString) throws(JSONFault) {
    let start = place
    for i in 0..<word.utf8CodeUnitCount where !take(word.utf8Start[i]) {
      throw fault("no JSON value begins here", at: start)
    }
  }

  /// `-? (0 | 1…9 digits) (. digits)? ((e|E) (+|-)? digits)?`
  mutating func number() throws(JSONFault) -> UnsafeRawBufferPointer {
    let start = place
    _ = take(UInt8(ascii: "-"))
    if !take(0x30) { try digits() }
    if take(UInt8(ascii: ".")) { try digits() }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try digits()
    }
    return slice(start..<place)
  }

  private mutating func digits() throws(JSONFault) {
    let start = place
    while place < bytes.count, bytes[place] &- 0x30 <= 9 { place += 1 }
    if place == start { throw fault("a digit must stand here") }
  }

  func slice(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[range])
  }

  /// The content of a string between its quotes; nil if it has escapes, and then it is in
  /// `unescaped`.
  mutating func string() throws(JSONFault) -> UnsafeRawBufferPointer? {
    place += 1
    let start = place
    var all: UInt8 = 0
    while place < bytes.count {
      let byte = bytes[place]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { break }
      all |= byte
      place += 1
    }
    guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else {
      try stringWithEscapes(from: start)
      return nil
    }
    let content = slice(start..<place)
    if all >= 0x80, String(validating: content, as: UTF8.self) == nil {
      throw fault("the string is not UTF-8", at: start)
    }
    place += 1
    return content
  }

  private mutating func stringWithEscapes(from start: Int) throws(JSONFault) {
    unescaped = Array(bytes[start..<place])
    while place < bytes.count {
      let byte = bytes[place]
      switch byte {
      case UInt8(ascii: "\""):
        if String(validating: unescaped, as: UTF8.self) == nil {
          throw fault("the string is not UTF-8", at: start)
        }
        place += 1
        return
      case UInt8(ascii: "\\"):
        place += 1
        try escape()
      case 0..<0x20: throw fault("a control character stands in a string")
      default:
        unescaped.append(byte)
        place += 1
      }
    }
    throw fault("the string has no end", at: start - 1)
  }

  private mutating func escape() throws(JSONFault) {
    let letter = place < bytes.count ? bytes[place] : 0
    place += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): unescaped.append(letter)
    case UInt8(ascii: "b"): unescaped.append(8)
    case UInt8(ascii: "f"): unescaped.append(12)
    case UInt8(ascii: "n"): unescaped.append(10)
    case UInt8(ascii: "r"): unescaped.append(13)
    case UInt8(ascii: "t"): unescaped.append(9)
    case UInt8(ascii: "u"):
      let scalar = try unicodeEscape()
      unescaped.append(contentsOf: String(Character(scalar)).utf8)
    default: throw fault("there is no such escape", at: place - 1)
    }
  }

  /// Four hexadecimal digits, or a pair of surrogates.
  private mutating func unicodeEscape() throws(JSONFault) -> Unicode.Scalar {
    let high = try hexadecimal()
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard high < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
      throw fault("half of a surrogate pair stands alone")
    }
    let low = try hexadecimal()
    guard (0xDC00...0xDFFF).contains(low),
      let scalar = Unicode.Scalar(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    else { throw fault("half of a surrogate pair stands alone") }
    return scalar
  }

  private mutating func hexadecimal() throws(JSONFault) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      let byte = place < bytes.count ? bytes[place] : 0
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw fault("four hexadecimal digits must stand here")
      }
      value = value << 4 | UInt32(digit)
      place += 1
    }
    return value
  }

  /// Begins an object or array.
  mutating func open() throws(JSONFault) {
    guard depth < JSONScanner.depthLimit else {
      throw fault("JSON is nested deeper than \(JSONScanner.depthLimit)")
    }
    depth += 1
    place += 1
    skipBlanks()
  }

  /// Whether another member or element follows; else the closing bracket is taken.
  mutating func hasNext(isFirst: Bool, close: UInt8) throws(JSONFault) -> Bool {
    skipBlanks()
    if take(close) {
      depth -= 1
      return false
    }
    if isFirst { return true }
    guard take(UInt8(ascii: ",")) else {
      throw fault("\",\" or \"\(Character(Unicode.Scalar(close)))\" must stand here")
    }
    skipBlanks()
    return true
  }

  /// The name of a member and the colon behind it.
  mutating func name() throws(JSONFault) -> UnsafeRawBufferPointer? {
    guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else {
      throw fault("a name in quotes must stand here")
    }
    let content = try string()
    skipBlanks()
    guard take(UInt8(ascii: ":")) else { throw fault("\":\" must stand here") }
    return content
  }

  /// Passes over a value, and checks it; its text.
  mutating func skipValue() throws(JSONFault) -> UnsafeRawBufferPointer {
    let kind = try kind()
    let start = place
    switch kind {
    case .null: try null()
    case .boolean: _ = try boolean()
    case .number: _ = try number()
    case .string: _ = try string()
    case .array:
      try open()
      var isFirst = true
      while try hasNext(isFirst: isFirst, close: UInt8(ascii: "]")) {
        isFirst = false
        _ = try skipValue()
      }
    case .object:
      try open()
      var isFirst = true
      while try hasNext(isFirst: isFirst, close: UInt8(ascii: "}")) {
        isFirst = false
        _ = try name()
        _ = try skipValue()
      }
    }
    return slice(start..<place)
  }
}
