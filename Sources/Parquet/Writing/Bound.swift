/// A bound of a page or chunk, cut short where it is long.
struct Bound {
  let bytes: [UInt8]
  let isExact: Bool

  private static let limit = 64

  private init(_ bytes: [UInt8], isExact: Bool) {
    self.bytes = bytes
    self.isExact = isExact
  }

  init(exact bytes: [UInt8]) { self.init(bytes, isExact: true) }

  /// A lower bound: what begins a text is not above it.
  init(least value: ArraySlice<UInt8>, isText: Bool) {
    guard isText, value.count > Bound.limit else {
      self.init(exact: Array(value))
      return
    }
    self.init(Array(Bound.cut(value)), isExact: false)
  }

  /// An upper bound: the beginning with its last character raised.
  init(greatest value: ArraySlice<UInt8>, isText: Bool) {
    guard isText, value.count > Bound.limit else {
      self.init(exact: Array(value))
      return
    }
    var short = Array(Bound.cut(value))
    while let last = short.last, !(0x20..<0x7E).contains(last) { short.removeLast() }
    guard let last = short.last else {
      self.init(exact: Array(value))
      return
    }
    short[short.count - 1] = last + 1
    self.init(short, isExact: false)
  }

  /// The first bytes, without a part of a character.
  private static func cut(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var end = value.startIndex + limit
    while end > value.startIndex && value[end] & 0xC0 == 0x80 { end -= 1 }
    return value[..<end]
  }
}
