import Columns
import Diagnostics

/// A path into a JSON value: `$.lines[*].item`, `$."two words"[0, 2 to 4]`, `$..name` (Oracle JSON Developer's Guide 19c,
/// "SQL/JSON Path Expressions"). Paths are lax: an array where an object is wanted means its elements, and
/// anything else where an array is wanted is the only element of one.
package struct JSONPath: Sendable {
  enum Step: Sendable {
    case member(String)
    case anyMember
    case anyElement
    case elements([(from: Place, to: Place)])
    case descendants(String)
  }

  /// A place in an array, from its start or its end.
  enum Place: Sendable {
    case first(Int)
    case last(minus: Int)

    func index(in count: Int) -> Int {
      switch self {
      case .first(let place): place
      case .last(let minus): count - 1 - minus
      }
    }
  }

  let steps: [Step]

  /// - Throws: `invalidParameter` (ORA-40597).
  package init(_ text: String) throws(SQLError) {
    var reader = Reader(text: Array(text.utf8))
    steps = try reader.path()
  }

  /// The values that the path finds, in the order of the document.
  package func matches(in json: JSON) -> [JSON] {
    var found = [json]
    for step in steps {
      var next: [JSON] = []
      for value in found { Self.follow(step, value, &next) }
      found = next
    }
    return found
  }

  private static func follow(_ step: Step, _ value: JSON, _ found: inout [JSON]) {
    switch (step, value) {
    case (.member(let name), .object): if let member = value[name] { found.append(member) }
    case (.member(let name), .array(let items)):
      for item in items { if let member = item[name] { found.append(member) } }
    case (.anyMember, .object(let members)): found += members.map(\.value)
    case (.anyMember, .array(let items)):
      for case .object(let members) in items { found += members.map(\.value) }
    case (.anyElement, .array(let items)): found += items
    case (.anyElement, _): found.append(value)
    case (.elements(let places), _):
      var items = [value]
      if case .array(let list) = value { items = list }
      for (from, to) in places {
        let (low, high) = (from.index(in: items.count), to.index(in: items.count))
        for place in stride(from: min(low, high), through: max(low, high), by: 1)
        where items.indices.contains(place) {
          found.append(items[place])
        }
      }
    case (.descendants(let name), .object(let members)):
      for member in members {
        if member.name == name { found.append(member.value) }
        follow(step, member.value, &found)
      }
    case (.descendants, .array(let items)): for item in items { follow(step, item, &found) }
    case (.member, _), (.anyMember, _), (.descendants, _): break
    }
  }

  /// Reads the text of a path.
  private struct Reader {
    let text: [UInt8]
    var place = 0

    var next: UInt8? { place < text.count ? text[place] : nil }

    mutating func accept(_ character: Character) -> Bool {
      guard let next, next == character.asciiValue else { return false }
      place += 1
      return true
    }

    mutating func skipBlanks() { while accept(" ") {} }

    func wrong(_ what: String) -> SQLError {
      SQLError(
        .invalidParameter, "the JSON path '\(String(decoding: text, as: UTF8.self))' \(what)",
        code: -40597)
    }

    mutating func path() throws(SQLError) -> [Step] {
      skipBlanks()
      for mode in ["lax ", "strict "] where text[place...].starts(with: mode.utf8) {
        place += mode.utf8.count
      }
      guard accept("$") else { throw wrong("does not begin with $") }
      var steps: [Step] = []
      while true {
        skipBlanks()
        if accept("[") {
          steps.append(try subscripts())
        } else if accept(".") {
          let isDeep = accept(".")
          if accept("*") {
            steps.append(.anyMember)
          } else {
            let name = try name()
            if next == UInt8(ascii: "(") {
              throw wrong("has an item method, which is not available here")
            }
            steps.append(isDeep ? .descendants(name) : .member(name))
          }
        } else if next == nil {
          return steps
        } else {
          throw wrong(
            next == UInt8(ascii: "?")
              ? "has a filter, which is not available here"
              : "is not understood from byte \(place + 1) on")
        }
      }
    }

    mutating func name() throws(SQLError) -> String {
      if accept("\"") {
        let start = place
        while let next, next != UInt8(ascii: "\"") { place += 1 }
        let name = String(decoding: text[start..<place], as: UTF8.self)
        guard accept("\"") else { throw wrong("has a name without its closing quote") }
        return name
      }
      let start = place
      while let next, next > 127 || next == UInt8(ascii: "_") || isLetterOrDigit(next) {
        place += 1
      }
      guard place > start else { throw wrong("lacks a name") }
      return String(decoding: text[start..<place], as: UTF8.self)
    }

    private func isLetterOrDigit(_ byte: UInt8) -> Bool {
      let lower = byte | 0x20
      return (lower >= 97 && lower <= 122) || (byte >= 48 && byte <= 57)
        || byte == UInt8(ascii: "$")
    }

    mutating func subscripts() throws(SQLError) -> Step {
      skipBlanks()
      if accept("*") {
        skipBlanks()
        guard accept("]") else { throw wrong("lacks a ]") }
        return .anyElement
      }
      var places: [(from: Place, to: Place)] = []
      repeat {
        let from = try index()
        skipBlanks()
        if text[place...].starts(with: "to".utf8) {
          place += 2
          places.append((from, try index()))
        } else {
          places.append((from, from))
        }
        skipBlanks()
      } while accept(",")
      guard accept("]") else { throw wrong("lacks a ]") }
      return .elements(places)
    }

    private mutating func index() throws(SQLError) -> Place {
      skipBlanks()
      if text[place...].starts(with: "last".utf8) {
        place += 4
        skipBlanks()
        return .last(minus: accept("-") ? try number() : 0)
      }
      return .first(try number())
    }

    private mutating func number() throws(SQLError) -> Int {
      skipBlanks()
      var value = 0
      let start = place
      while let next, next >= 48, next <= 57, place - start < 9 {
        value = value * 10 + Int(next - 48)
        place += 1
      }
      guard place > start else { throw wrong("lacks an index") }
      return value
    }
  }
}
