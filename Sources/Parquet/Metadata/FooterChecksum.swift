import Diagnostics
import Files

/// A checksum of the footer inside the footer, which the format itself does not have: pages carry
/// a CRC, and a changed scale or row count would be believed.
///
/// It is a key-value pair of eight hexadecimal digits: the CRC-32 of the footer with eight zeros
/// in that place. Other readers pass over it.
enum FooterChecksum {
  static let key = "reckoner.footer_crc32"
  static let blank = "00000000"

  /// The footer with its checksum in the place of the zeros.
  static func filledIn(_ footer: [UInt8]) -> [UInt8] {
    var result = footer
    guard let place = footer.withUnsafeBytes({ valuePlace($0) }) else { return footer }
    let sum = footer.withUnsafeBytes { crc32($0) }
    result.replaceSubrange(place..<(place + 8), with: digits(sum))
    return result
  }

  /// - Throws: `dataCorrupted` if our own footer was changed.
  static func check(
    _ footer: UnsafeRawBufferPointer, _ metadata: FileMetadata
  ) throws(SQLError) {
    guard isOurs(metadata) else { return }
    let changed = SQLError(.dataCorrupted, "the footer's checksum is wrong: its bytes were changed")
    guard let place = valuePlace(footer) else { throw changed }
    var copy = Array(footer)
    let stored = Array(copy[place..<(place + 8)])
    copy.replaceSubrange(place..<(place + 8), with: Array(blank.utf8))
    let sum = copy.withUnsafeBytes { crc32($0) }
    guard let noted = UInt32(String(decoding: stored, as: UTF8.self), radix: 16),
      checksum(sum, is: noted)
    else { throw changed }
  }

  /// Whether the footer is as we wrote it, but for a few bits.
  ///
  /// The key alone says nothing: other writers copy it from the files that they read.
  private static func isOurs(_ metadata: FileMetadata) -> Bool {
    guard let writer = metadata.createdBy else {
      return metadata.keyValues.contains { $0.key == key }
    }
    let same = zip(writer.utf8, "reckoner ".utf8).count { $0 == $1 }
    return same >= 7
  }

  /// Where the eight digits are: behind the last mention of the key, a type byte and a length.
  private static func valuePlace(_ footer: UnsafeRawBufferPointer) -> Int? {
    let name = Array(key.utf8)
    var start = footer.count - name.count - 10
    while start >= 0 {
      if footer[start] == name[0], (0..<name.count).allSatisfy({ footer[start + $0] == name[$0] }) {
        return start + name.count + 2
      }
      start -= 1
    }
    return nil
  }

  private static func digits(_ sum: UInt32) -> [UInt8] {
    let all = Array("0123456789abcdef".utf8)
    return stride(from: 28, through: 0, by: -4).map { all[Int(sum >> UInt32($0) & 15)] }
  }
}
