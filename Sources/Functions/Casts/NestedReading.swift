import Columns
import Diagnostics
import Kernels

/// From text to lists, structures and maps: `[1, 2]` or `{1, 2}`, `{'a': 1, 'b': x}`, `(1, x)`, `{k=v}`.
///
/// Words need quotes only where they hold a separator, a bracket, a quote or blanks at their ends;
/// a bare NULL is NULL. A backslash takes the next character as it is: between quotes, before a
/// quote, and in PostgreSQL's `{1, 2}` everywhere. Brackets inside a word, which come in pairs, hold
/// separators. TRY_CAST makes NULL of a single value that is none of its type.
func nestedReadingConversion(to type: DataType) -> Conversion? {
  guard type.isNested else { return nil }
  return Conversion(canFail: true) { (column, context, failure) throws(SQLError) in
    let texts = column.flattened()
    var builder = ColumnBuilder(type, capacity: texts.count)
    for row in 0..<texts.count {
      guard case .string(let text) = texts[row] else {
        builder.appendNull()
        continue
      }
      var reader = NestedTextReader(Array(text.utf8), context, failure)
      do throws(SQLError) {
        builder.append(try reader.whole(type))
      } catch {
        if failure == .raise { throw error }
        builder.appendNull()
      }
    }
    let made = builder.finish()
    return column.isConstant
      ? made.slice(from: 0, count: min(1, made.count)).repeated(column.count) : made
  }
}

/// Reads one nested value of a text.
private struct NestedTextReader {
  private let bytes: [UInt8]
  private let context: KernelContext
  private let failure: CastFailure
  private var place = 0
  private var depth = 0
  private var escapesBareWords = false
  private static let deepest = 200

  init(_ bytes: [UInt8], _ context: KernelContext, _ failure: CastFailure) {
    self.bytes = bytes
    self.failure = failure
    self.context = KernelContext(count: 1, session: context.session)
  }

  mutating func whole(_ type: DataType) throws(SQLError) -> Value {
    let value = try read(type, until: [])
    skipBlanks()
    guard place == bytes.count else { throw wrong(type) }
    return value
  }

  private func wrong(_ type: DataType) -> SQLError {
    invalidText(String(decoding: bytes, as: UTF8.self), for: type)
  }

  private mutating func skipBlanks() {
    while place < bytes.count, NumberReader.isBlank(bytes[place]) { place += 1 }
  }

  private mutating func take(_ character: Character) -> Bool {
    skipBlanks()
    guard place < bytes.count, bytes[place] == character.asciiValue else { return false }
    place += 1
    return true
  }

  private mutating func read(
    _ type: DataType, until ends: [UInt8]
  ) throws(SQLError) -> Value {
    depth += 1
    defer { depth -= 1 }
    guard depth < NestedTextReader.deepest else { throw wrong(type) }
    skipBlanks()
    let start = place
    switch type {
    case .list(let element):
      if take("[") { return .list(try items(element, closing: "]")) }
      // PostgreSQL's form: {1,2}
      if take("{") {
        escapesBareWords = true
        return .list(try items(element, closing: "}"))
      }
    case .structure(let fields):
      if take("{") { return try members(fields, type) }
      if take("(") { return try positions(fields, type) }
    case .map(let key, let value):
      if take("{") { return try entries(key, value, type) }
    default: return try leaf(type, until: ends)
    }
    place = start
    guard let word = try word(until: ends, type).bare, word.uppercased() == "NULL" else {
      throw wrong(type)
    }
    return .null
  }

  private mutating func items(
    _ element: DataType, closing: Character
  ) throws(SQLError) -> [Value] {
    var list: [Value] = []
    if take(closing) { return list }
    while true {
      list.append(
        try read(element, until: [UInt8(ascii: ","), closing.asciiValue ?? UInt8(ascii: "]")]))
      if take(closing) { return list }
      guard take(",") else { throw wrong(.list(element)) }
    }
  }

  private mutating func members(_ fields: [Field], _ type: DataType) throws(SQLError) -> Value {
    var values = [Value](repeating: .null, count: fields.count)
    if take("}") { return .structure(values) }
    while true {
      let name = try word(until: [UInt8(ascii: ":")], type).text.lowercased()
      guard take(":"), let i = fields.firstIndex(where: { $0.name.lowercased() == name }) else {
        throw wrong(type)
      }
      values[i] = try read(fields[i].type, until: [UInt8(ascii: ","), UInt8(ascii: "}")])
      if take("}") { return .structure(values) }
      guard take(",") else { throw wrong(type) }
    }
  }

  private mutating func positions(_ fields: [Field], _ type: DataType) throws(SQLError) -> Value {
    var values: [Value] = []
    for (i, field) in fields.enumerated() {
      values.append(try read(field.type, until: [UInt8(ascii: ","), UInt8(ascii: ")")]))
      guard take(i == fields.count - 1 ? ")" : ",") else { throw wrong(type) }
    }
    return .structure(values)
  }

  private mutating func entries(
    _ key: DataType, _ value: DataType, _ type: DataType
  ) throws(SQLError) -> Value {
    var entries: [Value.MapEntry] = []
    if take("}") { return .map(entries) }
    while true {
      let found = try read(key, until: [UInt8(ascii: "=")])
      guard take("="), found != .null, !entries.contains(where: { $0.key == found }) else {
        throw wrong(type)
      }
      let read = try read(value, until: [UInt8(ascii: ","), UInt8(ascii: "}")])
      entries.append(.init(key: found, value: read))
      if take("}") { return .map(entries) }
      guard take(",") else { throw wrong(type) }
    }
  }

  private mutating func leaf(_ type: DataType, until ends: [UInt8]) throws(SQLError) -> Value {
    let found = try word(until: ends, type)
    if found.bare?.uppercased() == "NULL" { return .null }
    if type == .varchar { return .string(found.text) }
    guard let conversion = conversion(from: .varchar, to: type) else { throw wrong(type) }
    let one = Column.constant(.string(found.text), .varchar, count: 1).flattened()
    return try conversion.kernel(one, context, failure)[0]
  }

  /// A word up to one of these characters; `bare` is nil where something of it was quoted.
  private mutating func word(
    until ends: [UInt8], _ type: DataType
  ) throws(SQLError) -> (text: String, bare: String?) {
    skipBlanks()
    var out: [UInt8] = []
    var isQuoted = false
    // Blanks at the end count only where they were quoted.
    var kept = 0
    while place < bytes.count, !ends.contains(bytes[place]) {
      let byte = bytes[place]
      if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{"), !escapesBareWords {
        try takeBrackets(into: &out, type)
        kept = out.count
      } else if byte == UInt8(ascii: "\\"), place + 1 < bytes.count,
        escapesBareWords || isQuote(bytes[place + 1])
      {
        out.append(bytes[place + 1])
        place += 2
        kept = out.count
      } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
        isQuoted = true
        place += 1
        while place < bytes.count, bytes[place] != byte {
          if bytes[place] == UInt8(ascii: "\\"), place + 1 < bytes.count { place += 1 }
          out.append(bytes[place])
          place += 1
        }
        guard place < bytes.count else { throw wrong(type) }
        place += 1
        kept = out.count
      } else {
        out.append(byte)
        place += 1
        if !NumberReader.isBlank(byte) { kept = out.count }
      }
    }
    out.removeLast(out.count - kept)
    let text = String(decoding: out, as: UTF8.self)
    return (text, isQuoted ? nil : text)
  }

  private func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"")
  }

  /// A bracket of a word up to its partner; quotes inside stay, with what is between them.
  private mutating func takeBrackets(into out: inout [UInt8], _ type: DataType) throws(SQLError) {
    var open: [UInt8] = []
    var quote: UInt8?
    repeat {
      guard place < bytes.count else { throw wrong(type) }
      var byte = bytes[place]
      if byte == UInt8(ascii: "\\"), place + 1 < bytes.count,
        quote != nil || isQuote(bytes[place + 1])
      {
        if quote != nil { out.append(byte) }
        place += 1
        byte = bytes[place]
      } else if let known = quote {
        if byte == known { quote = nil }
      } else if isQuote(byte) {
        quote = byte
      } else if byte == UInt8(ascii: "[") {
        open.append(UInt8(ascii: "]"))
      } else if byte == UInt8(ascii: "{") {
        open.append(UInt8(ascii: "}"))
      } else if byte == open.last {
        open.removeLast()
      }
      out.append(byte)
      place += 1
    } while !open.isEmpty
  }
}
