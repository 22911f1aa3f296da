import Diagnostics
import Files

/// Reads Thrift's compact protocol (thrift-compact-protocol.md).
///
/// ```
/// struct   field*  0x00
/// field    (delta of id << 4 | type)  [id as zigzag if the delta is 0]  value
/// list     (count << 4 | type)  [count as varint if it is 15]  value*
/// ```
struct ThriftReader {
  enum Kind: UInt8 {
    case stop, yes, no, byte, int16, int32, int64, double, binary, list, set, map, structure, uuid
  }

  struct Field {
    let id: Int
    let kind: Kind
  }

  private var bytes: ByteReader
  private var depth = 0
  private static let depthLimit = 32

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = ByteReader(bytes) }

  /// Bytes read so far.
  var position: Int { bytes.position }

  private static func kind(_ code: UInt8) throws(SQLError) -> Kind {
    guard let kind = Kind(rawValue: code) else {
      throw SQLError(.dataCorrupted, "the metadata is damaged: there is no Thrift type \(code)")
    }
    return kind
  }

  /// Begins a structure; its fields follow until `nextField` gives nil.
  mutating func enter() throws(SQLError) {
    depth += 1
    guard depth <= ThriftReader.depthLimit else {
      throw SQLError(.dataCorrupted, "the metadata is nested too deeply")
    }
  }

  /// The next field of the structure, or nil at its end.
  /// - Parameter last: The id of the field before; kept by the caller, at first 0.
  mutating func nextField(_ last: inout Int) throws(SQLError) -> Field? {
    let head = try bytes.readByte()
    if head == 0 {
      depth -= 1
      return nil
    }
    let kind = try ThriftReader.kind(head & 15)
    let delta = Int(head >> 4)
    last = delta == 0 ? Int(truncatingIfNeeded: try bytes.readZigzag()) : last &+ delta
    return Field(id: last, kind: kind)
  }

  private func expect(_ field: Field, _ kinds: Kind...) throws(SQLError) {
    guard kinds.contains(field.kind) else {
      throw SQLError(
        .dataCorrupted,
        "the metadata is damaged: field \(field.id) has type \(field.kind)")
    }
  }

  func readBool(_ field: Field) throws(SQLError) -> Bool {
    try expect(field, .yes, .no)
    return field.kind == .yes
  }

  mutating func readInt(_ field: Field) throws(SQLError) -> Int {
    try expect(field, .byte, .int16, .int32, .int64)
    if field.kind == .byte { return Int(try bytes.read(Int8.self)) }
    return Int(try bytes.readZigzag())
  }

  /// An integer of 32 bits.
  mutating func readInt32(_ field: Field) throws(SQLError) -> Int {
    let value = try readInt(field)
    guard let small = Int32(exactly: value) else {
      throw SQLError(.dataCorrupted, "the metadata is damaged: \(value) is no 32-bit number")
    }
    return Int(small)
  }

  /// nil for a field of another type, which an old or foreign writer put there.
  mutating func readIntIfAny(_ field: Field) throws(SQLError) -> Int? {
    if [.byte, .int16, .int32, .int64].contains(field.kind) { return try readInt(field) }
    try skip(field)
    return nil
  }

  /// nil for a field of another type.
  mutating func readTextIfAny(_ field: Field) throws(SQLError) -> String? {
    if field.kind == .binary { return try readText(field) }
    try skip(field)
    return nil
  }

  mutating func readBinary(_ field: Field) throws(SQLError) -> [UInt8] {
    try expect(field, .binary)
    return try readBinary()
  }

  private mutating func readBinary() throws(SQLError) -> [UInt8] {
    let count = try bytes.readVarint()
    return Array(try bytes.read(count: Int(clamping: count)))
  }

  mutating func readText(_ field: Field) throws(SQLError) -> String {
    String(decoding: try readBinary(field), as: UTF8.self)
  }

  /// Begins a structure that is a field.
  mutating func enter(_ field: Field) throws(SQLError) {
    try expect(field, .structure)
    try enter()
  }

  /// Begins a list; its elements follow.
  mutating func readList(_ field: Field) throws(SQLError) -> (count: Int, kind: Kind) {
    try expect(field, .list, .set)
    return try readListHead()
  }

  private mutating func readListHead() throws(SQLError) -> (count: Int, kind: Kind) {
    let head = try bytes.readByte()
    let count = head >> 4 == 15 ? Int(clamping: try bytes.readVarint()) : Int(head >> 4)
    let kind = try ThriftReader.kind(head & 15)
    // Every element has at least one byte.
    guard count <= bytes.remaining else {
      throw SQLError(.dataCorrupted, "the metadata is damaged: a list of \(count) elements")
    }
    return (count, kind)
  }

  mutating func readInts(_ field: Field) throws(SQLError) -> [Int] {
    let list = try readList(field)
    guard [.byte, .int16, .int32, .int64].contains(list.kind) || list.count == 0 else {
      throw SQLError(.dataCorrupted, "the metadata is damaged: a list of \(list.kind)")
    }
    var values: [Int] = []
    values.reserveCapacity(list.count)
    for _ in 0..<list.count { values.append(Int(try bytes.readZigzag())) }
    return values
  }

  /// A list of booleans: 1 is true, and 0 or 2 false (writers differ).
  mutating func readBools(_ field: Field) throws(SQLError) -> [Bool] {
    let list = try readList(field)
    var values: [Bool] = []
    for _ in 0..<list.count { values.append(try bytes.readByte() == 1) }
    return values
  }

  mutating func readBinaries(_ field: Field) throws(SQLError) -> [[UInt8]] {
    let list = try readList(field)
    guard list.kind == .binary || list.count == 0 else {
      throw SQLError(.dataCorrupted, "the metadata is damaged: a list of \(list.kind)")
    }
    var values: [[UInt8]] = []
    for _ in 0..<list.count { values.append(try readBinary()) }
    return values
  }

  mutating func readTexts(_ field: Field) throws(SQLError) -> [String] {
    try readBinaries(field).map { String(decoding: $0, as: UTF8.self) }
  }

  /// A list of structures.
  mutating func readStructures<T: ThriftReadable>(
    _ field: Field, _ type: T.Type = T.self
  ) throws(SQLError) -> [T] {
    let list = try readList(field)
    guard list.kind == .structure || list.count == 0 else {
      throw SQLError(.dataCorrupted, "the metadata is damaged: a list of \(list.kind)")
    }
    var values: [T] = []
    for _ in 0..<list.count { values.append(try T(from: &self)) }
    return values
  }

  mutating func readStructure<T: ThriftReadable>(
    _ field: Field, _ type: T.Type = T.self
  ) throws(SQLError) -> T {
    try expect(field, .structure)
    return try T(from: &self)
  }

  /// Passes over a field that is not known or not wanted.
  mutating func skip(_ field: Field) throws(SQLError) { try skip(field.kind) }

  private mutating func skip(_ kind: Kind) throws(SQLError) {
    switch kind {
    case .stop, .yes, .no: break
    case .byte: try bytes.skip(1)
    case .int16, .int32, .int64: _ = try bytes.readVarint()
    case .double: try bytes.skip(8)
    case .uuid: try bytes.skip(16)
    case .binary: try bytes.skip(Int(clamping: try bytes.readVarint()))
    case .list, .set:
      let list = try readListHead()
      try descend()
      for _ in 0..<list.count { try skipElement(list.kind) }
      depth -= 1
    case .map: try skipMap()
    case .structure:
      try enter()
      var last = 0
      while let field = try nextField(&last) { try skip(field.kind) }
    }
  }

  private mutating func descend() throws(SQLError) { try enter() }

  /// Booleans take a byte in a list and none in a field.
  private mutating func skipElement(_ kind: Kind) throws(SQLError) {
    if kind == .yes || kind == .no { try bytes.skip(1) } else { try skip(kind) }
  }

  private mutating func skipMap() throws(SQLError) {
    let count = Int(clamping: try bytes.readVarint())
    if count == 0 { return }
    guard count <= bytes.remaining else {
      throw SQLError(.dataCorrupted, "the metadata is damaged: a map of \(count) entries")
    }
    let kinds = try bytes.readByte()
    let key = try ThriftReader.kind(kinds >> 4)
    let value = try ThriftReader.kind(kinds & 15)
    try descend()
    for _ in 0..<count {
      try skipElement(key)
      try skipElement(value)
    }
    depth -= 1
  }
}

/// A structure of the metadata that can be read.
protocol ThriftReadable {
  init(from reader: inout ThriftReader) throws(SQLError)
}

/// A structure of the metadata that can be written.
protocol ThriftWritable {
  func write(to writer: inout ThriftWriter)
}

/// The value of a field that must be there.
func required<T>(_ value: T?, _ name: String) throws(SQLError) -> T {
  guard let value else {
    throw SQLError(.dataCorrupted, "the metadata is damaged: \(name) is missing")
  }
  return value
}
