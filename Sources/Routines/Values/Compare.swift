import Columns

/// Comparisons as PL/SQL makes them; NULL is the caller's matter.
enum Compare {
  /// -1, 0 or 1 of two values of matching types; a text beside another type is converted.
  static func order(_ a: Datum, _ b: Datum) throws(Raised) -> Int {
    switch (a, b) {
    case (.integer(let x), .integer(let y)): return x < y ? -1 : x > y ? 1 : 0
    case (.text(let x), .text(let y)): return textOrder(x, y)
    case (.date(let x), .date(let y)): return x < y ? -1 : x > y ? 1 : 0
    case (.boolean(let x), .boolean(let y)): return x == y ? 0 : y ? -1 : 1
    case (.timestamp(let x), .timestamp(let y)), (.instant(let x), .instant(let y)):
      return x < y ? -1 : x > y ? 1 : 0
    case (.interval(let x), .interval(let y)):
      let (x, y) = (x.value.comparable, y.value.comparable)
      return x < y ? -1 : x > y ? 1 : 0
    case (.bytes(let x), .bytes(let y)):
      if x.bytes == y.bytes { return 0 }
      return x.bytes.lexicographicallyPrecedes(y.bytes) ? -1 : 1
    case (.record(let x), .record(let y)):
      if let ordered = try objects(a, b) {
        // Nothing is known: they are not the same.
        return ordered ?? 1
      }
      return try equalFields(x.fields, y.fields) ? 0 : 1
    case (.collection(let x), .collection(let y)):
      return try equalElements(x, y) ? 0 : 1
    default: break
    }
    if isTime(a) || isTime(b) {
      let (x, y) = try Convert.comparable(a, b)
      return x < y ? -1 : x > y ? 1 : 0
    }
    return try NumberMath.compare(try Convert.number(a), try Convert.number(b))
  }

  private static func isTime(_ datum: Datum) -> Bool {
    switch datum {
    case .date, .timestamp, .instant, .zoned: true
    default: false
    }
  }

  /// CHAR values compare without the blanks at their ends.
  static func padded(_ a: Datum, _ b: Datum) throws(Raised) -> Int {
    guard case .text(let x) = a, case .text(let y) = b else { return try order(a, b) }
    return textOrder(withoutBlanks(x), withoutBlanks(y))
  }

  private static func withoutBlanks(_ text: String) -> String {
    guard text.utf8.last == 32 else { return text }
    var bytes = Substring(text).utf8
    while bytes.last == 32 { bytes.removeLast() }
    return String(Substring(bytes))
  }

  private static func equalFields(_ x: [Datum], _ y: [Datum]) throws(Raised) -> Bool {
    guard x.count == y.count else { return false }
    for (a, b) in zip(x, y) {
      if a.isNull != b.isNull { return false }
      if !a.isNull, try order(a, b) != 0 { return false }
    }
    return true
  }

  /// Nested tables are equal as multisets.
  private static func equalElements(_ x: CollectionBox, _ y: CollectionBox) throws(Raised) -> Bool {
    guard x.count == y.count else { return false }
    var rest = y.values
    for value in x.values {
      var found: Int?
      for (place, other) in rest.enumerated() {
        if value.isNull != other.isNull { continue }
        if value.isNull {
          found = place
          break
        }
        if try order(value, other) == 0 {
          found = place
          break
        }
      }
      guard let found else { return false }
      rest.remove(at: found)
    }
    return true
  }
}
