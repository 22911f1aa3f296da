/// Makes a flat column value by value: for literals, VALUES, text formats and nested data.
///
/// Typed appends are for loops; `append(Value)` is for everything else.
package struct ColumnBuilder: ~Copyable {
  package let type: DataType
  package private(set) var count = 0
  private var buffer: Buffer
  private var capacity: Int
  private var nulls: [Int] = []
  private var heap = StringHeap()
  private var members: [ChildBuilder] = []

  /// A box that lets a builder hold builders.
  private final class ChildBuilder {
    var builder: ColumnBuilder
    init(_ type: DataType) { builder = ColumnBuilder(type) }

    func finish() -> Column {
      var last = ColumnBuilder(.null, capacity: 1)
      swap(&last, &builder)
      return last.finish()
    }
  }

  package init(_ type: DataType, capacity: Int = 64) {
    self.type = type
    self.capacity = max(1, capacity)
    buffer = Buffer(byteCount: self.capacity * type.physical.width)
    switch type {
    case .list(let element): members = [ChildBuilder(element)]
    case .map(let key, let value): members = [ChildBuilder(key), ChildBuilder(value)]
    case .structure(let fields): members = fields.map { ChildBuilder($0.type) }
    default: break
    }
  }

  package mutating func append<T: ColumnElement>(element: T) {
    precondition(T.physical == type.physical, "an element has the builder's physical type")
    if count == capacity { grow() }
    buffer.pointer(to: T.self)[count] = element
    count += 1
  }

  /// Copies the bytes of a string or blob.
  package mutating func append(bytes: UnsafeRawBufferPointer) {
    append(element: heap.append(bytes))
  }

  package mutating func append(text: String) { append(element: heap.append(text)) }

  package mutating func appendNull() {
    if count == capacity { grow() }
    let width = type.physical.width
    if width > 0 {
      (buffer.base + count * width).initializeMemory(as: UInt8.self, repeating: 0, count: width)
    }
    if type.isStructure { for member in members { member.builder.appendNull() } }
    nulls.append(count)
    count += 1
  }

  private mutating func grow() {
    let width = type.physical.width
    let larger = Buffer(byteCount: capacity * 2 * width)
    larger.copy(from: buffer, at: 0, count: count * width, to: 0)
    buffer = larger
    capacity *= 2
  }

  /// Appends a value of this builder's type (integers fit, decimals have its scale).
  package mutating func append(_ value: Value) {
    switch (value, type) {
    case (.null, _): appendNull()
    case (.boolean(let bool), .boolean): append(element: bool)
    case (.string(let text), .number): append(number: Number(text) ?? Number())
    case (.integer(let integer), .number): append(number: Number(unscaled: integer, scale: 0))
    case (.decimal(let unscaled, let scale), .number):
      append(number: Number(unscaled: unscaled, scale: scale))
    case (.integer(let integer), _): append(integer: integer)
    case (.decimal(let unscaled, _), .decimal(let precision, _)):
      if precision <= 18 {
        append(element: Int64(unscaled))
      } else {
        append(element: unscaled)
      }
    case (.double(let double), .float): append(element: Float(double))
    case (.double(let double), _): append(element: double)
    case (.string(let text), _): append(text: text)
    case (.blob(let bytes), _): bytes.withUnsafeBytes { append(bytes: $0) }
    case (.date(let days), _): append(element: days)
    case (.ticks(let ticks), _): append(element: ticks)
    case (.interval(let interval), _): append(element: interval)
    case (.uuid(let bits), _): append(element: Int128(bitPattern: bits ^ (1 << 127)))
    case (.list(let elements), .list):
      append(list: elements.count) { i, members in
        members[0].builder.append(elements[i])
      }
    case (.map(let entries), .map):
      append(list: entries.count) { i, members in
        members[0].builder.append(entries[i].key)
        members[1].builder.append(entries[i].value)
      }
    case (.structure(let values), .structure):
      for (member, value) in zip(members, values) { member.builder.append(value) }
      count += 1
      if count >= capacity { grow() }
    default: preconditionFailure("\(value) is no \(type)")
    }
  }

  private mutating func append(number: Number) {
    var bytes: [UInt8] = []
    number.encode(into: &bytes)
    bytes.withUnsafeBytes { append(bytes: $0) }
  }

  private mutating func append(list length: Int, _ element: (Int, [ChildBuilder]) -> Void) {
    let start = members[0].builder.count
    for i in 0..<length { element(i, members) }
    append(element: ListView(start: UInt32(start), length: UInt32(length)))
  }

  private mutating func append(integer: Int128) {
    switch type.physical {
    case .int8: append(element: Int8(integer))
    case .int16: append(element: Int16(integer))
    case .int32: append(element: Int32(integer))
    case .int64: append(element: Int64(integer))
    case .int128: append(element: integer)
    case .uint8: append(element: UInt8(integer))
    case .uint16: append(element: UInt16(integer))
    case .uint32: append(element: UInt32(integer))
    case .uint64: append(element: UInt64(integer))
    default: preconditionFailure("an integer is no \(type)")
    }
  }

  /// The column; the builder is used up.
  package consuming func finish() -> Column {
    var validity: Bitmap?
    if !nulls.isEmpty {
      let nulls = nulls
      validity = Bitmap(count: count) { words in
        for w in 0..<words.count { words[w] = ~0 }
        for row in nulls { words[row >> 6] &= ~(1 << UInt64(row & 63)) }
      }
    }
    let children = members.map { $0.finish() }
    return Column(
      type, count: count, values: buffer, validity: validity, children: children,
      heaps: heap.blocks)
  }
}
