/// Builds messages of the PostgreSQL protocol 3.0 (PostgreSQL manual, chapter 55): a letter, a length
/// that counts itself, and the body.
struct WireWriter {
  private(set) var bytes: [UInt8] = []
  private var start = 0

  var isEmpty: Bool { bytes.isEmpty }

  mutating func begin(_ letter: Unicode.Scalar) {
    bytes.append(UInt8(ascii: letter))
    start = bytes.count
    bytes.append(contentsOf: [0, 0, 0, 0])
  }

  mutating func end() {
    let length = UInt32(bytes.count - start)
    for place in 0..<4 {
      bytes[start + place] = UInt8(truncatingIfNeeded: length >> UInt32(24 - 8 * place))
    }
  }

  mutating func append<T: FixedWidthInteger>(_ number: T) {
    withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func append(_ more: [UInt8]) { bytes.append(contentsOf: more) }

  /// A text with the zero byte that ends it.
  mutating func append(text: String) {
    bytes.append(contentsOf: text.utf8.lazy.filter { $0 != 0 })
    bytes.append(0)
  }

  /// Bytes after their length; `write` appends them.
  mutating func appendSized(_ write: (inout [UInt8]) -> Void) {
    let place = bytes.count
    bytes.append(contentsOf: [0, 0, 0, 0])
    write(&bytes)
    let length = UInt32(bytes.count - place - 4)
    for i in 0..<4 { bytes[place + i] = UInt8(truncatingIfNeeded: length >> UInt32(24 - 8 * i)) }
  }

  mutating func clear() { bytes.removeAll(keepingCapacity: true) }

  /// A whole message without content.
  mutating func empty(_ letter: Unicode.Scalar) {
    begin(letter)
    end()
  }
}

/// Takes a message apart; every length is compared with the bytes that are there.
struct WireBody {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The message ends too early, or has no end.
  struct Malformed: Error {}

  var rest: Int { bytes.count - position }

  mutating func integer<T: FixedWidthInteger>(_ type: T.Type = T.self) throws(Malformed) -> T {
    let size = T.bitWidth / 8
    guard rest >= size else { throw Malformed() }
    var value: T = 0
    for place in 0..<size { value = value << 8 | T(truncatingIfNeeded: bytes[position + place]) }
    position += size
    return value
  }

  /// A text up to its zero byte.
  mutating func text() throws(Malformed) -> String {
    guard let end = bytes[position...].firstIndex(of: 0),
      let text = String(validating: bytes[position..<end], as: UTF8.self)
    else { throw Malformed() }
    position = end + 1
    return text
  }

  mutating func take(_ count: Int) throws(Malformed) -> [UInt8] {
    guard count >= 0, rest >= count else { throw Malformed() }
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  /// A number of items that each need at least `size` bytes.
  mutating func count(ofAtLeast size: Int) throws(Malformed) -> Int {
    let count = Int(try integer(Int16.self))
    guard count >= 0, count * size <= rest else { throw Malformed() }
    return count
  }
}
