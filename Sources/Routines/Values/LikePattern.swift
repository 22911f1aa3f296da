/// LIKE over code points.
enum LikePattern {
  private enum Part: Equatable {
    case any, one
    case sign(Unicode.Scalar)
  }

  static func matches(
    _ text: String, _ pattern: String, escape: String?
  ) throws(Raised) -> Bool {
    let parts = try parts(of: pattern, escape: escape)
    let signs = Array(text.unicodeScalars)
    var place = 0
    var part = 0
    var lastAny: (part: Int, place: Int)?
    while place < signs.count {
      if part < parts.count, parts[part] == .any {
        lastAny = (part, place)
        part += 1
      } else if part < parts.count, parts[part] == .one || parts[part] == .sign(signs[place]) {
        part += 1
        place += 1
      } else if let last = lastAny {
        lastAny = (last.part, last.place + 1)
        part = last.part + 1
        place = last.place + 1
      } else {
        return false
      }
    }
    while part < parts.count, parts[part] == .any { part += 1 }
    return part == parts.count
  }

  private static func parts(of pattern: String, escape: String?) throws(Raised) -> [Part] {
    if let escape, escape.unicodeScalars.count != 1 { throw Raised(-1425) }
    let sign = escape?.unicodeScalars.first
    var parts: [Part] = []
    var escaped = false
    for scalar in pattern.unicodeScalars {
      if escaped {
        guard scalar == "%" || scalar == "_" || scalar == sign else {
          throw Raised(-1424, "missing or illegal character following the escape character")
        }
        parts.append(.sign(scalar))
        escaped = false
      } else if scalar == sign {
        escaped = true
      } else if scalar == "%" {
        if parts.last != .any { parts.append(.any) }
      } else {
        parts.append(scalar == "_" ? .one : .sign(scalar))
      }
    }
    if escaped {
      throw Raised(-1424, "missing or illegal character following the escape character")
    }
    return parts
  }
}
