import Columns
import Diagnostics
import Kernels

/// The binary form of a Parquet VARIANT (VariantEncoding.md), read as JSON.
///
/// ```
/// metadata  1 byte: version, width of offsets; size; offsets; names
/// value     2 bits: primitive, short text, object or array; 6 bits of header; content
/// ```
struct VariantBinary {
  private let names: [String]
  private static let depthLimit = 100

  init(metadata bytes: [UInt8]) throws(SQLError) {
    let cursor = VariantBytes(bytes)
    let head = try cursor.number(0, 1)
    guard head & 15 == 1 else {
      throw SQLError(.dataCorrupted, "a VARIANT of version \(head & 15) cannot be read")
    }
    let width = head >> 6 + 1
    let count = try cursor.number(1, width)
    guard count <= bytes.count / width else { throw VariantBytes.damaged() }
    let start = 1 + width * (count + 2)
    var names: [String] = []
    for i in 0..<count {
      let low = try cursor.number(1 + width * (i + 1), width)
      let high = try cursor.number(1 + width * (i + 2), width)
      names.append(try cursor.text(start + low, high - low))
    }
    self.names = names
  }

  func json(_ bytes: [UInt8]) throws(SQLError) -> JSON {
    try json(VariantBytes(bytes), at: 0, depth: 0)
  }

  private func json(_ bytes: VariantBytes, at place: Int, depth: Int) throws(SQLError) -> JSON {
    guard depth < VariantBinary.depthLimit else {
      throw SQLError(.dataCorrupted, "a VARIANT is nested too deeply")
    }
    let head = try bytes.number(place, 1)
    let content = place + 1
    switch head & 3 {
    case 0: return try primitive(bytes, head >> 2, content)
    case 1: return .string(try bytes.text(content, head >> 2))
    case 2: return try object(bytes, head >> 2, content, depth)
    default: return try array(bytes, head >> 2, content, depth)
    }
  }

  private func object(
    _ bytes: VariantBytes, _ head: Int, _ start: Int, _ depth: Int
  ) throws(SQLError) -> JSON {
    let offsetWidth = head & 3 + 1
    let idWidth = head >> 2 & 3 + 1
    let sizeWidth = head >> 4 & 1 == 1 ? 4 : 1
    let count = try bytes.number(start, sizeWidth)
    guard count <= bytes.count else { throw VariantBytes.damaged() }
    let ids = start + sizeWidth
    let offsets = ids + count * idWidth
    let values = offsets + (count + 1) * offsetWidth
    var members: [JSON.Member] = []
    for i in 0..<count {
      let id = try bytes.number(ids + i * idWidth, idWidth)
      guard names.indices.contains(id) else { throw VariantBytes.damaged() }
      let offset = try bytes.number(offsets + i * offsetWidth, offsetWidth)
      members.append(
        JSON.Member(names[id], try json(bytes, at: values + offset, depth: depth + 1)))
    }
    return .object(members)
  }

  private func array(
    _ bytes: VariantBytes, _ head: Int, _ start: Int, _ depth: Int
  ) throws(SQLError) -> JSON {
    let offsetWidth = head & 3 + 1
    let sizeWidth = head >> 2 & 1 == 1 ? 4 : 1
    let count = try bytes.number(start, sizeWidth)
    guard count <= bytes.count else { throw VariantBytes.damaged() }
    let offsets = start + sizeWidth
    let values = offsets + (count + 1) * offsetWidth
    var elements: [JSON] = []
    for i in 0..<count {
      let offset = try bytes.number(offsets + i * offsetWidth, offsetWidth)
      elements.append(try json(bytes, at: values + offset, depth: depth + 1))
    }
    return .array(elements)
  }

  private func primitive(
    _ bytes: VariantBytes, _ kind: Int, _ place: Int
  ) throws(SQLError) -> JSON {
    switch kind {
    case 0: return .null
    case 1: return .boolean(true)
    case 2: return .boolean(false)
    case 3...6: return .number("\(try bytes.signed(place, 1 << (kind - 3)))")
    case 7:
      let bits = UInt64(truncatingIfNeeded: try bytes.signed(place, 8))
      return Functions.json(.double(Double(bitPattern: bits)), .double)
    case 8...10:
      let scale = try bytes.number(place, 1)
      guard scale <= 38 else { throw VariantBytes.damaged() }
      let unscaled = try bytes.signed(place + 1, 4 << (kind - 8))
      return Functions.json(
        .decimal(unscaled: unscaled, scale: scale), .decimal(precision: 38, scale: scale))
    case 11:
      return Functions.json(.date(Int32(truncatingIfNeeded: try bytes.signed(place, 4))), .date)
    case 12, 13, 17, 18, 19:
      let types: [Int: DataType] = [
        12: .timestampTZ, 13: .timestamp, 17: .time, 18: .timestamp(.nanoseconds),
        19: .timestamp(.nanoseconds),
      ]
      let ticks = Value.ticks(Int64(truncatingIfNeeded: try bytes.signed(place, 8)))
      let text = Functions.json(ticks, types[kind] ?? .timestamp)
      if kind == 18, case .string(let wall) = text { return .string(wall + "+00") }
      return text
    case 14:
      let bits = UInt32(truncatingIfNeeded: try bytes.number(place, 4))
      return Functions.json(.double(Double(Float(bitPattern: bits))), .float)
    case 15:
      let content = try bytes.slice(place + 4, try bytes.number(place, 4))
      return .string(base64(Array(content)))
    case 16: return .string(try bytes.text(place + 4, try bytes.number(place, 4)))
    case 20:
      let content = try bytes.slice(place, 16)
      var text: [UInt8] = []
      ValueText.append(uuid: content.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }, to: &text)
      return .string(String(decoding: text, as: UTF8.self))
    default: throw SQLError(.dataCorrupted, "a VARIANT has the unknown type \(kind)")
    }
  }
}

/// Bytes that are read at any place, and never outside.
struct VariantBytes {
  private let bytes: [UInt8]
  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var count: Int { bytes.count }

  static func damaged() -> SQLError { SQLError(.dataCorrupted, "a VARIANT is damaged") }

  func slice(_ start: Int, _ count: Int) throws(SQLError) -> ArraySlice<UInt8> {
    guard start >= 0, count >= 0, start <= bytes.count, count <= bytes.count - start else {
      throw VariantBytes.damaged()
    }
    return bytes[start..<(start + count)]
  }

  /// Little end first, up to four bytes.
  func number(_ place: Int, _ width: Int) throws(SQLError) -> Int {
    try slice(place, width).reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  func signed(_ place: Int, _ width: Int) throws(SQLError) -> Int128 {
    let bits = try slice(place, width).reversed().reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
    let shift = UInt128(128 - width * 8)
    return Int128(bitPattern: bits << shift) >> Int128(shift)
  }

  func text(_ start: Int, _ count: Int) throws(SQLError) -> String {
    guard let text = String(validating: try slice(start, count), as: UTF8.self) else {
      throw SQLError(.dataCorrupted, "a VARIANT holds text that is not UTF-8")
    }
    return text
  }
}
