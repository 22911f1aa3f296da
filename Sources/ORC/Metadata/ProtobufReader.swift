import Diagnostics
import Files

/// Reads fields of a protocol buffer message.
///
/// ```
/// message  (number << 3 | wire type as varint, value)*
/// ```
struct ProtobufReader {
  struct Field {
    let number: Int
    /// The value of wire types 0, 1 and 5.
    var integer: UInt64 = 0
    /// The content of wire type 2.
    var bytes = UnsafeRawBufferPointer(start: nil, count: 0)
    let isBytes: Bool

    /// A zigzag number.
    var signed: Int64 { Int64(bitPattern: integer >> 1) ^ -Int64(bitPattern: integer & 1) }
    var double: Double { Double(bitPattern: integer) }
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// A size or count: beyond Int is as bad as any other number that is too large.
    var int: Int { Int(clamping: integer) }

    /// Packed or single numbers.
    func integers() throws(SQLError) -> [UInt64] {
      guard isBytes else { return [integer] }
      var reader = ByteReader(bytes)
      var values: [UInt64] = []
      while !reader.isAtEnd { values.append(try reader.readVarint()) }
      return values
    }
  }

  private var bytes: ByteReader

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = ByteReader(bytes) }

  /// The next field, or nil at the end of the message.
  mutating func next() throws(SQLError) -> Field? {
    if bytes.isAtEnd { return nil }
    let key = try bytes.readVarint()
    let number = Int(key >> 3)
    switch key & 7 {
    case 0: return Field(number: number, integer: try bytes.readVarint(), isBytes: false)
    case 1: return Field(number: number, integer: try bytes.read(UInt64.self), isBytes: false)
    case 5:
      return Field(number: number, integer: UInt64(try bytes.read(UInt32.self)), isBytes: false)
    case 2:
      let count = Int(clamping: try bytes.readVarint())
      return Field(number: number, bytes: try bytes.read(count: count), isBytes: true)
    default: throw SQLError(.dataCorrupted, "the metadata is damaged: wire type \(key & 7)")
    }
  }
}
