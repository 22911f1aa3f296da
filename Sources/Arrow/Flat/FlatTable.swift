import Diagnostics

/// A table of a FlatBuffers message, read with every place checked (FlatBuffers internals).
///
/// ```
/// table   int32: bytes back to its vtable; its fields
/// vtable  uint16: bytes of the vtable; uint16: bytes of the table; uint16 per field: where it is
/// ```
/// Whoever makes one keeps the bytes alive while it is used.
struct FlatTable {
  private let bytes: UnsafeRawBufferPointer
  private let start: Int
  private let layout: Int
  private let layoutSize: Int

  /// The root of a message.
  init(root bytes: UnsafeRawBufferPointer) throws(SQLError) {
    let place = Int(try FlatTable.load(bytes, 0, UInt32.self))
    try self.init(bytes, at: place)
  }

  private init(_ bytes: UnsafeRawBufferPointer, at start: Int) throws(SQLError) {
    self.bytes = bytes
    self.start = start
    layout = start - Int(try FlatTable.load(bytes, start, Int32.self))
    layoutSize = Int(try FlatTable.load(bytes, layout, UInt16.self))
  }

  private static func load<T: FixedWidthInteger & BitwiseCopyable>(
    _ bytes: UnsafeRawBufferPointer, _ place: Int, _ type: T.Type
  ) throws(SQLError) -> T {
    guard place >= 0, place <= bytes.count - MemoryLayout<T>.size else { throw damaged() }
    return T(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: T.self))
  }

  static func damaged() -> SQLError {
    SQLError(.dataCorrupted, "the Arrow metadata is damaged: a place lies outside of it")
  }

  /// Where a field is; nil if the writer left it away.
  private func place(_ slot: Int) throws(SQLError) -> Int? {
    let entry = 4 + slot * 2
    guard entry + 2 <= layoutSize else { return nil }
    let offset = Int(try FlatTable.load(bytes, layout + entry, UInt16.self))
    return offset == 0 ? nil : start + offset
  }

  func integer<T: FixedWidthInteger & BitwiseCopyable>(
    _ slot: Int, _ usual: T
  ) throws(SQLError) -> T {
    guard let place = try place(slot) else { return usual }
    return try FlatTable.load(bytes, place, T.self)
  }

  func boolean(_ slot: Int) throws(SQLError) -> Bool { try integer(slot, UInt8(0)) != 0 }

  /// Where an offset leads.
  private func target(_ slot: Int) throws(SQLError) -> Int? {
    guard let place = try place(slot) else { return nil }
    return place + Int(try FlatTable.load(bytes, place, UInt32.self))
  }

  func table(_ slot: Int) throws(SQLError) -> FlatTable? {
    guard let place = try target(slot) else { return nil }
    return try FlatTable(bytes, at: place)
  }

  /// The elements of a vector, whose bytes are all there.
  private func vector(_ slot: Int, width: Int) throws(SQLError) -> (start: Int, count: Int) {
    guard let place = try target(slot) else { return (0, 0) }
    let count = Int(try FlatTable.load(bytes, place, UInt32.self))
    guard count <= (bytes.count - place - 4) / width else { throw FlatTable.damaged() }
    return (place + 4, count)
  }

  func string(_ slot: Int) throws(SQLError) -> String? {
    guard try place(slot) != nil else { return nil }
    let (start, count) = try vector(slot, width: 1)
    return String(decoding: bytes[start..<(start + count)], as: UTF8.self)
  }

  func tables(_ slot: Int) throws(SQLError) -> [FlatTable] {
    let (start, count) = try vector(slot, width: 4)
    var result: [FlatTable] = []
    for i in 0..<count {
      let place = start + i * 4
      let target = place + Int(try FlatTable.load(bytes, place, UInt32.self))
      result.append(try FlatTable(bytes, at: target))
    }
    return result
  }

  /// The 64-bit words of a vector of structures.
  func words(_ slot: Int, perElement: Int) throws(SQLError) -> [[Int64]] {
    let (start, count) = try vector(slot, width: perElement * 8)
    return (0..<count).map { element in
      (0..<perElement).map { word in
        let place = start + (element * perElement + word) * 8
        return Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: Int64.self))
      }
    }
  }
}
