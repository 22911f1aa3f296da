import Glibc

/// One bit per row in 64-bit words, bit 0 of word 0 first; as validity, 1 means "not NULL".
///
/// Bits beyond `count` are zero.
@frozen
@usableFromInline
package struct Bitmap: Sendable {
  @usableFromInline package let buffer: Buffer
  @usableFromInline package let count: Int

  @inlinable package static func wordCount(_ count: Int) -> Int { (count + 63) >> 6 }

  /// Takes a buffer of `wordCount(count)` words whose bits beyond `count` are zero.
  @inlinable package init(buffer: Buffer, count: Int) {
    self.buffer = buffer
    self.count = count
  }

  package init(repeating bit: Bool, count: Int) {
    self.init(count: count) { words in
      for i in 0..<words.count { words[i] = bit ? ~0 : 0 }
    }
  }

  /// Makes the words; bits beyond `count` are cleared afterwards.
  @inlinable package init(count: Int, fill: (inout MutableSpan<UInt64>) -> Void) {
    let length = Bitmap.wordCount(count)
    let buffer = Buffer(byteCount: length * 8)
    var words = buffer.mutableSpan(of: UInt64.self, count: length)
    fill(&words)
    if count & 63 != 0 { words[length - 1] &= (1 << UInt64(count & 63)) - 1 }
    self.init(buffer: buffer, count: count)
  }

  package var words: Span<UInt64> {
    @_lifetime(borrow self)
    @inlinable get {
      let span = buffer.span(of: UInt64.self, count: Bitmap.wordCount(count))
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  @inlinable package subscript(_ row: Int) -> Bool {
    precondition(row >= 0 && row < count, "a row lies inside its bitmap")
    return buffer.pointer(to: UInt64.self)[row >> 6] >> UInt64(row & 63) & 1 != 0
  }

  /// The number of ones.
  package var countOfOnes: Int {
    var sum = 0
    let words = words
    for i in 0..<words.count { sum += words[i].nonzeroBitCount }
    return sum
  }

  package func and(_ other: Bitmap) -> Bitmap {
    precondition(other.count == count, "bitmaps have one length")
    return Bitmap(count: count) { result in
      let a = words
      let b = other.words
      for i in 0..<a.count { result[i] = a[i] & b[i] }
    }
  }

  /// The bits from `start`.
  package func slice(from start: Int, count length: Int) -> Bitmap {
    precondition(start >= 0 && length >= 0 && start + length <= count, "a slice lies inside")
    let shift = UInt64(start & 63)
    let first = start >> 6
    return Bitmap(count: length) { result in
      let source = words
      for i in 0..<result.count {
        var word = source[first + i] >> shift
        if shift != 0, first + i + 1 < source.count {
          word |= source[first + i + 1] << (64 - shift)
        }
        result[i] = word
      }
    }
  }

  /// The bit of each named row.
  package func gather(_ rows: Span<Int32>) -> Bitmap {
    let bits = buffer.pointer(to: UInt64.self)
    let limit = count
    return Bitmap(count: rows.count) { result in
      for w in 0..<result.count {
        var word: UInt64 = 0
        let base = w << 6
        for b in 0..<min(64, rows.count - base) {
          let row = Int(rows[base + b])
          precondition(row >= 0 && row < limit, "a row lies inside its bitmap")
          word |= (bits[row >> 6] >> UInt64(row & 63) & 1) << UInt64(b)
        }
        result[w] = word
      }
    }
  }

  /// From one byte per row, zero or one.
  @usableFromInline package init(bytes: Span<UInt8>) {
    self.init(count: bytes.count) { result in
      for w in 0..<result.count {
        var word: UInt64 = 0
        let base = w << 6
        for b in 0..<min(64, bytes.count - base) {
          word |= UInt64(bytes[base + b] & 1) << UInt64(b)
        }
        result[w] = word
      }
    }
  }

  /// Both validities, where nil means that every row is valid.
  @usableFromInline package static func both(_ a: Bitmap?, _ b: Bitmap?) -> Bitmap? {
    guard let a else { return b }
    guard let b else { return a }
    return a.and(b)
  }
}
