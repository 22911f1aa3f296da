import Files

/// Gathers the fields of a protocol buffer message.
struct ProtobufWriter {
  private var writer = ByteWriter()

  var bytes: [UInt8] { writer.bytes }

  private mutating func key(_ number: Int, _ wireType: Int) {
    writer.writeVarint(UInt64(number << 3 | wireType))
  }

  mutating func write(_ number: Int, _ value: Int) {
    key(number, 0)
    writer.writeVarint(UInt64(bitPattern: Int64(value)))
  }

  /// A zigzag number (`sint64`).
  mutating func write(_ number: Int, signed value: Int64) {
    key(number, 0)
    writer.writeZigzag(value)
  }

  mutating func write(_ number: Int, _ value: Double) {
    key(number, 1)
    writer.write(number: value.bitPattern)
  }

  mutating func write(_ number: Int, bytes: [UInt8]) {
    key(number, 2)
    writer.writeVarint(UInt64(bytes.count))
    writer.write(bytes)
  }

  mutating func write(_ number: Int, _ text: String) { write(number, bytes: Array(text.utf8)) }

  /// Packed unsigned numbers.
  mutating func write(_ number: Int, packed values: [Int]) {
    var inner = ByteWriter()
    for value in values { inner.writeVarint(UInt64(bitPattern: Int64(value))) }
    write(number, bytes: inner.bytes)
  }

  mutating func write(_ number: Int, _ message: ProtobufWriter) {
    write(number, bytes: message.bytes)
  }
}
