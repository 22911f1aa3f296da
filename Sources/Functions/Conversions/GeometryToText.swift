import Columns
import Diagnostics

let geometryToTextFunction = ScalarFunction(
  "st_astext", "st_aswkt", category: .conversion,
  summary: "A geometry in WKB, as GEOMETRY columns of Parquet come, as text (WKT).",
  example: "st_astext('\\x0101000000000000000000f03f0000000000000040'::BLOB)", gives: "POINT (1 2)",
  [
    Overload("(BLOB) → VARCHAR") { given, _ in
      guard given.count == 1, given[0].type == .blob || given[0].type == .null else { return nil }
      return .values([.blob], returns: .varchar, canFail: true) { (values) throws(SQLError) in
        guard case .blob(let bytes) = values[0] else { return .null }
        var reader = GeometryReader(bytes)
        return .string(try reader.text())
      }
    }
  ])

/// Reads well-known binary (OGC 06-103r4, section 8), also with the flags that PostGIS adds.
///
/// ```
/// geometry   1 byte: 0 big end first, 1 little; UInt32: kind; what the kind has
/// kind       1 point, 2 line, 3 polygon, 4…6 several of them, 7 any; + 1000 Z, 2000 M, 3000 both
/// ```
private struct GeometryReader {
  private let bytes: [UInt8]
  private var place = 0
  private static let deepest = 64

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  private static let names = [
    "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON",
    "GEOMETRYCOLLECTION",
  ]

  /// How numbers lie in a geometry, and what it is.
  private struct Head {
    var isLittle: Bool
    /// 1…7.
    var kind: Int
    var hasZ: Bool
    var hasM: Bool
    var width: Int { 2 + (hasZ ? 1 : 0) + (hasM ? 1 : 0) }
    var suffix: String { hasZ || hasM ? " " + (hasZ ? "Z" : "") + (hasM ? "M" : "") : "" }
  }

  mutating func text() throws(SQLError) -> String {
    let text = try geometry(depth: 0, isNamed: true)
    guard place == bytes.count else { throw GeometryReader.damaged("bytes follow its end") }
    return text
  }

  private static func damaged(_ what: String) -> SQLError {
    SQLError(.dataException, "this is no geometry in WKB: \(what)")
  }

  private mutating func geometry(depth: Int, isNamed: Bool) throws(SQLError) -> String {
    guard depth < GeometryReader.deepest else {
      throw GeometryReader.damaged("it is nested too deeply")
    }
    let head = try head()
    let inner = try content(head, depth)
    if !isNamed { return inner }
    return GeometryReader.names[head.kind - 1] + head.suffix + " " + inner
  }

  private mutating func head() throws(SQLError) -> Head {
    guard let order = try take(1).first, order <= 1 else {
      throw GeometryReader.damaged("its order of bytes is neither")
    }
    let number = try count(order == 1)
    let flags = number >> 28
    let plain = number & 0x0FFF_FFFF
    let (dimensions, kind) = (plain / 1000, plain % 1000)
    guard (1...7).contains(kind), dimensions <= 3 else {
      throw GeometryReader.damaged("kind \(number)")
    }
    // PostGIS: the number of a reference system stands after the kind.
    if flags & 2 != 0 { _ = try take(4) }
    return Head(
      isLittle: order == 1, kind: kind, hasZ: dimensions & 1 != 0 || flags & 8 != 0,
      hasM: dimensions & 2 != 0 || flags & 4 != 0)
  }

  /// What stands after the name.
  private mutating func content(_ head: Head, _ depth: Int) throws(SQLError) -> String {
    switch head.kind {
    case 1:
      // The point without a place has no numbers.
      let numbers = try point(head)
      if numbers.allSatisfy({ $0.isNaN }) { return "EMPTY" }
      return "(" + GeometryReader.text(of: numbers) + ")"
    case 2: return try points(head)
    case 3: return try list(head) { (reader) throws(SQLError) in try reader.points(head) }
    case 4, 5, 6:
      return try list(head) { (reader) throws(SQLError) in
        try reader.geometry(depth: depth + 1, isNamed: false)
      }
    default:
      return try list(head) { (reader) throws(SQLError) in
        try reader.geometry(depth: depth + 1, isNamed: true)
      }
    }
  }

  private mutating func list(
    _ head: Head, _ one: (inout GeometryReader) throws(SQLError) -> String
  ) throws(SQLError) -> String {
    let count = try count(head.isLittle)
    // Each member has its own number of members at least.
    guard count <= (bytes.count - place) / 4 else {
      throw GeometryReader.damaged("it ends too early")
    }
    if count == 0 { return "EMPTY" }
    var texts: [String] = []
    for _ in 0..<count { texts.append(try one(&self)) }
    return "(" + texts.joined(separator: ", ") + ")"
  }

  private mutating func points(_ head: Head) throws(SQLError) -> String {
    let count = try count(head.isLittle)
    guard count <= (bytes.count - place) / (8 * head.width) else {
      throw GeometryReader.damaged("it ends too early")
    }
    if count == 0 { return "EMPTY" }
    var texts: [String] = []
    for _ in 0..<count { texts.append(GeometryReader.text(of: try point(head))) }
    return "(" + texts.joined(separator: ", ") + ")"
  }

  private mutating func point(_ head: Head) throws(SQLError) -> [Double] {
    var numbers: [Double] = []
    for _ in 0..<head.width {
      var bits: UInt64 = 0
      let part = try take(8)
      for byte in head.isLittle ? Array(part.reversed()) : Array(part) {
        bits = bits << 8 | UInt64(byte)
      }
      numbers.append(Double(bitPattern: bits))
    }
    return numbers
  }

  private static func text(of numbers: [Double]) -> String {
    numbers.map { number in
      let text = "\(number)"
      return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }.joined(separator: " ")
  }

  private mutating func count(_ isLittle: Bool) throws(SQLError) -> Int {
    var number = 0
    let part = try take(4)
    for byte in isLittle ? Array(part.reversed()) : Array(part) { number = number << 8 | Int(byte) }
    return number
  }

  private mutating func take(_ count: Int) throws(SQLError) -> ArraySlice<UInt8> {
    guard count <= bytes.count - place else { throw GeometryReader.damaged("it ends too early") }
    defer { place += count }
    return bytes[place..<(place + count)]
  }
}
