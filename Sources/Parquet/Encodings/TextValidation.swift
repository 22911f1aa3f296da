import Columns
import Diagnostics

/// Tells text from other bytes.
enum TextValidation {
  /// Whether no byte has its highest bit set.
  static func isASCII(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var place = 0
    let count = bytes.count
    guard let base = bytes.baseAddress else { return true }
    let high = SIMD4<UInt64>(repeating: 0x8080_8080_8080_8080)
    while place &+ 256 <= count {
      var block = SIMD4<UInt64>(repeating: 0)
      for i in 0..<8 {
        block |= base.loadUnaligned(fromByteOffset: place &+ i &* 32, as: SIMD4<UInt64>.self)
      }
      block &= high
      if (block[0] | block[1]) | (block[2] | block[3]) != 0 { return false }
      place &+= 256
    }
    while place < count {
      if bytes[place] >= 0x80 { return false }
      place &+= 1
    }
    return true
  }

  /// - Throws: `dataCorrupted` if a view is not UTF-8.
  static func check(_ views: UnsafePointer<StringView>, _ count: Int) throws(SQLError) {
    for i in 0..<count {
      let isText = views[i].withBytes { isUTF8($0) }
      if !isText {
        throw SQLError(
          .dataCorrupted, "the column holds text that is not UTF-8",
          hint: "the writer should have stored it as plain BYTE_ARRAY")
      }
    }
  }

  static func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var place = 0
    let count = bytes.count
    while place < count {
      if place &+ 8 <= count {
        let word = bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
        if word & 0x8080_8080_8080_8080 == 0 {
          place &+= 8
          continue
        }
      }
      guard let length = characterLength(bytes, at: place) else { return false }
      place &+= length
    }
    return true
  }

  /// Bytes of the character, or nil if it is none (RFC 3629, section 4).
  private static func characterLength(_ bytes: UnsafeRawBufferPointer, at place: Int) -> Int? {
    func follows(_ offset: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
      place + offset < bytes.count && range.contains(bytes[place + offset])
    }
    switch bytes[place] {
    case 0x00...0x7F: return 1
    case 0xC2...0xDF: return follows(1) ? 2 : nil
    case 0xE0: return follows(1, 0xA0...0xBF) && follows(2) ? 3 : nil
    case 0xED: return follows(1, 0x80...0x9F) && follows(2) ? 3 : nil
    case 0xE1...0xEF: return follows(1) && follows(2) ? 3 : nil
    case 0xF0: return follows(1, 0x90...0xBF) && follows(2) && follows(3) ? 4 : nil
    case 0xF1...0xF3: return follows(1) && follows(2) && follows(3) ? 4 : nil
    case 0xF4: return follows(1, 0x80...0x8F) && follows(2) && follows(3) ? 4 : nil
    default: return nil
    }
  }
}
