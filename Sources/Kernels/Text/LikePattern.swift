import Columns
import Diagnostics
import Glibc

/// A compiled LIKE pattern: `%` stands for any text, `_` for one character.
///
/// The pattern is cut at each `%` into pieces. The first must stand at the start, the last at the
/// end, and the others are searched one after another, which is enough: the leftmost place of a
/// piece leaves the most room for those after it.
package struct LikePattern: Sendable {
  private struct Piece: Sendable {
    var bytes: [UInt8]
    /// Places of `_` in `bytes`; empty for plain text.
    var wildcards: [Bool]
    var isPlain: Bool
  }

  private var pieces: [Piece] = []
  private var startsOpen = false
  private var endsOpen = false
  private let isCaseInsensitive: Bool

  /// - Parameter escape: The byte that takes the meaning from the next one; nil for none.
  /// - Throws: `dataException` where the pattern ends with the escape character.
  package init(
    _ pattern: [UInt8], escape: UInt8? = UInt8(ascii: "\\"), isCaseInsensitive: Bool = false
  ) throws(SQLError) {
    self.isCaseInsensitive = isCaseInsensitive
    let text = isCaseInsensitive ? lowercased(pattern) : pattern
    var bytes: [UInt8] = []
    var wildcards: [Bool] = []
    var place = 0
    var isFirst = true
    func piece() -> Piece {
      Piece(bytes: bytes, wildcards: wildcards, isPlain: !wildcards.contains(true))
    }
    while place < text.count {
      let byte = text[place]
      if byte == escape {
        place += 1
        guard place < text.count else {
          throw SQLError(.dataException, "a LIKE pattern must not end with its escape character")
        }
        bytes.append(text[place])
        wildcards.append(false)
      } else if byte == UInt8(ascii: "%") {
        if isFirst { startsOpen = bytes.isEmpty }
        if !bytes.isEmpty { pieces.append(piece()) }
        bytes = []
        wildcards = []
        isFirst = false
        endsOpen = true
        place += 1
        continue
      } else {
        bytes.append(byte)
        wildcards.append(byte == UInt8(ascii: "_"))
      }
      endsOpen = false
      place += 1
    }
    if !bytes.isEmpty || isFirst { pieces.append(piece()) }
  }

  package func matches(_ view: StringView) -> Bool {
    if isCaseInsensitive {
      let lower = lowercased(view.bytes)
      return lower.withUnsafeBytes { matches($0) }
    }
    return view.withBytes { matches($0) }
  }

  private func matches(_ text: UnsafeRawBufferPointer) -> Bool {
    if pieces.isEmpty { return true }
    var start = 0
    var end = text.count
    var first = 0
    var last = pieces.count
    if !startsOpen {
      guard let length = match(pieces[0], text, at: 0, end: end) else { return false }
      if pieces.count == 1 && !endsOpen { return length == text.count }
      start = length
      first = 1
    }
    if !endsOpen {
      let piece = pieces[last - 1]
      guard let place = placeOfSuffix(piece, text, from: start) else { return false }
      end = place
      last -= 1
    }
    while first < last {
      guard let place = search(pieces[first], text, from: start, end: end) else { return false }
      start = place
      first += 1
    }
    return true
  }

  /// The number of bytes that the piece takes at a place.
  private func match(
    _ piece: Piece, _ text: UnsafeRawBufferPointer, at start: Int, end: Int
  ) -> Int? {
    if piece.isPlain {
      guard end - start >= piece.bytes.count, let base = text.baseAddress else {
        return piece.bytes.isEmpty ? 0 : nil
      }
      return memcmp(base + start, piece.bytes, piece.bytes.count) == 0 ? piece.bytes.count : nil
    }
    var place = start
    for i in piece.bytes.indices {
      guard place < end else { return nil }
      if piece.wildcards[i] {
        place += 1
        while place < end, text[place] & 0xC0 == 0x80 { place += 1 }
      } else {
        guard text[place] == piece.bytes[i] else { return nil }
        place += 1
      }
    }
    return place - start
  }

  /// Where the piece begins if it ends the text.
  private func placeOfSuffix(
    _ piece: Piece, _ text: UnsafeRawBufferPointer, from start: Int
  ) -> Int? {
    if piece.isPlain {
      let place = text.count - piece.bytes.count
      guard place >= start else { return nil }
      return match(piece, text, at: place, end: text.count) == nil ? nil : place
    }
    var place = text.count
    for i in piece.bytes.indices.reversed() {
      guard place > start else { return nil }
      place -= 1
      if piece.wildcards[i] {
        while place > start, text[place] & 0xC0 == 0x80 { place -= 1 }
      } else if text[place] != piece.bytes[i] {
        return nil
      }
    }
    return place
  }

  /// The place after the leftmost match.
  private func search(
    _ piece: Piece, _ text: UnsafeRawBufferPointer, from start: Int, end: Int
  ) -> Int? {
    if piece.isPlain {
      let found = piece.bytes.withUnsafeBytes { firstPlace(of: $0, in: text, from: start, end: end) }
      return found.map { $0 + piece.bytes.count }
    }
    var place = start
    while place < end {
      if let length = match(piece, text, at: place, end: end) { return place + length }
      place += 1
    }
    return nil
  }
}

/// Lower case of UTF-8 text; bytes that are not UTF-8 are kept where all are ASCII.
package func lowercased(_ bytes: [UInt8]) -> [UInt8] {
  if bytes.allSatisfy({ $0 < 128 }) {
    return bytes.map { $0 >= 65 && $0 <= 90 ? $0 | 0x20 : $0 }
  }
  return Array(String(decoding: bytes, as: UTF8.self).lowercased().utf8)
}
