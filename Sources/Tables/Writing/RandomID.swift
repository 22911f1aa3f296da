/// Names that no other file or table has.
enum RandomID {
  /// The 16 bytes of a UUID of version 4, from the system's generator.
  static func bytes() -> [UInt8] {
    var bytes = (0..<16).map { _ in UInt8.random(in: 0...255) }
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    return bytes
  }

  static func uuid() -> String { DeletionVector.uuidText(bytes()) }
}
