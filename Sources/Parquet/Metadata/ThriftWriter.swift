import Files

/// Writes Thrift's compact protocol.
struct ThriftWriter {
  private var target = ByteWriter()
  /// The id of the last field, per open structure.
  private var lasts: [Int] = []

  var bytes: [UInt8] { target.bytes }

  mutating func structure(_ body: (inout ThriftWriter) -> Void) {
    lasts.append(0)
    body(&self)
    lasts.removeLast()
    target.write(0)
  }

  private mutating func head(_ id: Int, _ kind: ThriftReader.Kind) {
    let delta = id - lasts[lasts.count - 1]
    lasts[lasts.count - 1] = id
    if delta > 0 && delta < 16 {
      target.write(UInt8(delta) << 4 | kind.rawValue)
    } else {
      target.write(kind.rawValue)
      target.writeZigzag(Int64(id))
    }
  }

  mutating func write(_ id: Int, bool: Bool?) {
    if let bool { head(id, bool ? .yes : .no) }
  }

  mutating func write(_ id: Int, byte: Int8) {
    head(id, .byte)
    target.write(UInt8(bitPattern: byte))
  }

  mutating func write(_ id: Int, int16 value: Int?) { write(id, .int16, value) }
  mutating func write(_ id: Int, int32 value: Int?) { write(id, .int32, value) }
  mutating func write(_ id: Int, int64 value: Int?) { write(id, .int64, value) }

  private mutating func write(_ id: Int, _ kind: ThriftReader.Kind, _ value: Int?) {
    guard let value else { return }
    head(id, kind)
    target.writeZigzag(Int64(value))
  }

  mutating func write(_ id: Int, binary: [UInt8]?) {
    guard let binary else { return }
    head(id, .binary)
    write(binary)
  }

  mutating func write(_ id: Int, text: String?) { write(id, binary: text.map { Array($0.utf8) }) }

  private mutating func write(_ binary: [UInt8]) {
    target.writeVarint(UInt64(binary.count))
    target.write(binary)
  }

  mutating func write(_ id: Int, _ value: (any ThriftWritable)?) {
    guard let value else { return }
    head(id, .structure)
    value.write(to: &self)
  }

  /// A structure without fields: the chosen member of a union.
  mutating func writeEmpty(_ id: Int) {
    head(id, .structure)
    target.write(0)
  }

  mutating func writeStructure(_ id: Int, _ body: (inout ThriftWriter) -> Void) {
    head(id, .structure)
    structure(body)
  }

  private mutating func list(_ id: Int, _ kind: ThriftReader.Kind, count: Int) {
    head(id, .list)
    if count < 15 {
      target.write(UInt8(count) << 4 | kind.rawValue)
    } else {
      target.write(0xF0 | kind.rawValue)
      target.writeVarint(UInt64(count))
    }
  }

  mutating func write(_ id: Int, list values: [some ThriftWritable]) {
    list(id, .structure, count: values.count)
    for value in values { value.write(to: &self) }
  }

  mutating func write(_ id: Int, int32s values: [Int]) {
    list(id, .int32, count: values.count)
    for value in values { target.writeZigzag(Int64(value)) }
  }

  mutating func write(_ id: Int, int64s values: [Int]) {
    list(id, .int64, count: values.count)
    for value in values { target.writeZigzag(Int64(value)) }
  }

  mutating func write(_ id: Int, bools values: [Bool]) {
    list(id, .yes, count: values.count)
    for value in values { target.write(value ? 1 : 2) }
  }

  mutating func write(_ id: Int, binaries values: [[UInt8]]) {
    list(id, .binary, count: values.count)
    for value in values { write(value) }
  }

  mutating func write(_ id: Int, texts values: [String]) {
    write(id, binaries: values.map { Array($0.utf8) })
  }
}
