import Columns
import Diagnostics
import Glibc

/// A compiled LIKE pattern: `%` stands for any text, `_` for one character.
///
/// The pattern is cut at each `%` into pieces. The first must stand at the start, the last at the
/// end, and the others are searched one after another, which is enough: the leftmost place of a
/// piece leaves the most room for those after it.
package final class LikePattern: @unchecked Sendable {
  // Written in `init` and only read after; plain memory, so that a loop over rows counts no
  // references.
  private let bytes: UnsafeMutablePointer<UInt8>
  /// 1 where the byte at this place is `_`.
  private let wildcards: UnsafeMutablePointer<UInt8>
  private let pieces: UnsafeMutablePointer<Piece>
  private let pieceCount: Int
  private let startsOpen: Bool
  private let endsOpen: Bool
  private let isCaseInsensitive: Bool

  private struct Piece {
    var start: Int
    var count: Int
    /// What is searched for; nil with `_` in it.
    var needle: Needle?

    var isPlain: Bool { needle != nil }
  }

  /// - Parameters:
  ///   - escape: The byte that takes the meaning from the next one; nil for none.
  ///   - escapesOnlySigns: Whether, as in Oracle, only `%`, `_` and itself may follow it.
  /// - Throws: `dataException` where the pattern ends with the escape character.
  package init(
    _ pattern: [UInt8], escape: UInt8? = UInt8(ascii: "\\"), escapesOnlySigns: Bool = false,
    isCaseInsensitive: Bool = false
  ) throws(SQLError) {
    let text = isCaseInsensitive ? lowercased(pattern) : pattern
    let parts = try LikePattern.split(
      text, escape: escape, onlySigns: escapesOnlySigns)
    self.isCaseInsensitive = isCaseInsensitive
    bytes = .allocate(capacity: text.count + 1)
    wildcards = .allocate(capacity: text.count + 1)
    pieces = .allocate(capacity: parts.pieces.count + 1)
    var place = 0
    for (number, part) in parts.pieces.enumerated() {
      let start = place
      for item in part {
        (bytes + place).initialize(to: item.byte)
        (wildcards + place).initialize(to: item.isWildcard ? 1 : 0)
        place += 1
      }
      let isPlain = !part.isEmpty && !part.contains { $0.isWildcard }
      let own = UnsafeRawBufferPointer(start: bytes + start, count: part.count)
      (pieces + number).initialize(
        to: Piece(start: start, count: part.count, needle: isPlain ? Needle(own) : nil))
    }
    pieceCount = parts.pieces.count
    startsOpen = parts.startsOpen
    endsOpen = parts.endsOpen
  }

  deinit {
    bytes.deallocate()
    wildcards.deallocate()
    pieces.deallocate()
  }

  private typealias Item = (byte: UInt8, isWildcard: Bool)

  private static func split(
    _ text: [UInt8], escape: UInt8?, onlySigns: Bool
  ) throws(SQLError) -> (pieces: [[Item]], startsOpen: Bool, endsOpen: Bool) {
    var pieces: [[Item]] = []
    var piece: [Item] = []
    var startsOpen = false
    var endsOpen = false
    var isFirst = true
    var place = 0
    while place < text.count {
      let byte = text[place]
      place += 1
      if byte == UInt8(ascii: "%") && byte != escape {
        if isFirst { startsOpen = piece.isEmpty }
        if !piece.isEmpty { pieces.append(piece) }
        piece = []
        isFirst = false
        endsOpen = true
        continue
      }
      endsOpen = false
      if byte == escape {
        guard place < text.count else {
          throw SQLError(.dataException, "a LIKE pattern must not end with its escape character")
            .inOracle(-1424)
        }
        let next = text[place]
        if onlySigns, next != UInt8(ascii: "%"), next != UInt8(ascii: "_"), next != escape {
          throw SQLError(
            .dataException, "the escape character of LIKE stands before %, _ or itself"
          ).inOracle(-1424)
        }
        piece.append((text[place], false))
        place += 1
      } else {
        piece.append((byte, byte == UInt8(ascii: "_")))
      }
    }
    if !piece.isEmpty || isFirst { pieces.append(piece) }
    return (pieces, startsOpen, endsOpen)
  }

  /// Whether each text matches; the column is flat or constant.
  package func matches(_ column: Column, isNegated: Bool) -> Column {
    if isCaseInsensitive {
      return Rows.map(column, to: .boolean) { (view: StringView) -> Bool in
        self.matches(view) != isNegated
      }
    }
    return Rows.map(column, to: .boolean) { (view: StringView) -> Bool in
      view.withBytes { self.matches($0) } != isNegated
    }
  }

  package func matches(_ view: StringView) -> Bool {
    if isCaseInsensitive {
      let lower = lowercased(view.bytes)
      return lower.withUnsafeBytes { matches($0) }
    }
    return view.withBytes { matches($0) }
  }

  private func matches(_ text: UnsafeRawBufferPointer) -> Bool {
    if pieceCount == 0 { return true }
    var start = 0
    var end = text.count
    var first = 0
    var last = pieceCount
    if !startsOpen {
      guard let length = match(pieces[0], text, at: 0, end: end) else { return false }
      if pieceCount == 1 && !endsOpen { return length == text.count }
      start = length
      first = 1
    }
    if !endsOpen {
      guard let place = placeOfSuffix(pieces[last - 1], text, from: start) else { return false }
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
      guard end - start >= piece.count, let base = text.baseAddress else {
        return piece.count == 0 ? 0 : nil
      }
      return memcmp(base + start, bytes + piece.start, piece.count) == 0 ? piece.count : nil
    }
    var place = start
    for i in piece.start..<piece.start + piece.count {
      guard place < end else { return nil }
      if wildcards[i] == 1 {
        place += 1
        while place < end, text[place] & 0xC0 == 0x80 { place += 1 }
      } else {
        guard text[place] == bytes[i] else { return nil }
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
      let place = text.count - piece.count
      guard place >= start else { return nil }
      return match(piece, text, at: place, end: text.count) == nil ? nil : place
    }
    var place = text.count
    for i in (piece.start..<piece.start + piece.count).reversed() {
      guard place > start else { return nil }
      place -= 1
      if wildcards[i] == 1 {
        while place > start, text[place] & 0xC0 == 0x80 { place -= 1 }
      } else if text[place] != bytes[i] {
        return nil
      }
    }
    return place
  }

  /// The place after the leftmost match.
  private func search(
    _ piece: Piece, _ text: UnsafeRawBufferPointer, from start: Int, end: Int
  ) -> Int? {
    if let needle = piece.needle {
      let found = firstPlace(of: needle, in: text, from: start, end: end)
      return found.map { $0 + piece.count }
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
