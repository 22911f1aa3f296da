/// A part of a FlatBuffers message that is to be written.
indirect enum FlatValue {
  /// The low bytes of a number.
  case number(Int64, width: Int)
  case string(String)
  /// Fields by slot.
  case table([(slot: Int, value: FlatValue)])
  case tables([FlatValue])
  /// Structures of 64-bit words, one after another.
  case structures([Int64], count: Int)

  static func byte(_ value: Int) -> FlatValue { .number(Int64(value), width: 1) }
  static func short(_ value: Int) -> FlatValue { .number(Int64(value), width: 2) }
  static func int(_ value: Int) -> FlatValue { .number(Int64(value), width: 4) }
  static func long(_ value: Int) -> FlatValue { .number(Int64(value), width: 8) }
  static func boolean(_ value: Bool) -> FlatValue { .byte(value ? 1 : 0) }
}

/// Writes messages from front to back: each table after its vtable, what it refers to behind it.
struct FlatBuilder {
  private var bytes: [UInt8] = []

  /// The bytes of a message, a multiple of eight.
  static func message(_ root: FlatValue) -> [UInt8] {
    var builder = FlatBuilder()
    builder.bytes = [UInt8](repeating: 0, count: 4)
    let place = builder.write(root)
    builder.set(place, at: 0, width: 4)
    builder.align(8)
    return builder.bytes
  }

  private mutating func align(_ width: Int) {
    while bytes.count % width != 0 { bytes.append(0) }
  }

  private mutating func set(_ value: Int, at place: Int, width: Int) {
    for i in 0..<width { bytes[place + i] = UInt8(truncatingIfNeeded: value >> (i * 8)) }
  }

  private mutating func append(_ value: Int, width: Int) {
    for i in 0..<width { bytes.append(UInt8(truncatingIfNeeded: value >> (i * 8))) }
  }

  /// Writes a value that stands by itself; where it begins.
  private mutating func write(_ value: FlatValue) -> Int {
    switch value {
    case .table(let fields): return writeTable(fields)
    case .string(let text):
      align(4)
      let start = bytes.count
      append(text.utf8.count, width: 4)
      bytes.append(contentsOf: text.utf8)
      bytes.append(0)
      return start
    case .tables(let members):
      align(4)
      let start = bytes.count
      append(members.count, width: 4)
      append(0, width: members.count * 4)
      for (i, member) in members.enumerated() {
        let place = start + 4 + i * 4
        set(write(member) - place, at: place, width: 4)
      }
      return start
    case .structures(let words, let count):
      align(4)
      if bytes.count % 8 == 0 { append(0, width: 4) }
      let start = bytes.count
      append(count, width: 4)
      for word in words { append(Int(word), width: 8) }
      return start
    case .number: preconditionFailure("a number lies in its table")
    }
  }

  private mutating func writeTable(_ fields: [(slot: Int, value: FlatValue)]) -> Int {
    func width(_ value: FlatValue) -> Int {
      if case .number(_, let width) = value { return width }
      return 4
    }
    // Wide fields first, so that all are aligned.
    let ordered = fields.sorted { width($0.value) > width($1.value) }
    var places: [Int: Int] = [:]
    var end = ordered.first.map { width($0.value) == 8 ? 8 : 4 } ?? 4
    for field in ordered {
      places[field.slot] = end
      end += width(field.value)
    }
    let slots = (fields.map(\.slot).max() ?? -1) + 1
    align(2)
    let layout = bytes.count
    append(4 + slots * 2, width: 2)
    append(end, width: 2)
    for slot in 0..<slots { append(places[slot] ?? 0, width: 2) }
    align(8)
    let start = bytes.count
    append(start - layout, width: 4)
    bytes.append(contentsOf: repeatElement(0, count: end - 4))
    for field in ordered {
      let place = start + (places[field.slot] ?? 0)
      if case .number(let number, let width) = field.value {
        set(Int(number), at: place, width: width)
      } else {
        set(write(field.value) - place, at: place, width: 4)
      }
    }
    return start
  }
}
