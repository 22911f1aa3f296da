import Columns
import Diagnostics

extension ArrayReader {
  /// Offsets of 32 or 64 bits, ascending and below `limit`; one more than there are values.
  private func offsets(
    _ isLarge: Bool, _ count: Int
  ) throws(SQLError) -> [Int] {
    let stored = try bytes(count == 0 ? 0 : (count + 1) * (isLarge ? 8 : 4))
    if count == 0 { return [0] }
    var result: [Int] = []
    result.reserveCapacity(count + 1)
    for i in 0...count {
      let offset =
        isLarge ? Int(stored.pointer(to: Int64.self)[i]) : Int(stored.pointer(to: Int32.self)[i])
      guard offset >= result.last ?? 0 else {
        throw SQLError(.dataCorrupted, "the offsets of a column do not ascend")
      }
      result.append(offset)
    }
    withExtendedLifetime(stored) {}
    return result
  }

  func strings(
    _ type: DataType, _ isLarge: Bool, _ count: Int, _ validity: Bitmap?
  ) throws(SQLError) -> Column {
    let offsets = try offsets(isLarge, count)
    let heap = try bytes(offsets[count == 0 ? 0 : count])
    let base = UnsafeRawPointer(heap.base)
    let column = Column.make(
      type, count: count, validity: validity, heaps: [heap], StringView.self
    ) { views in
      for row in 0..<count {
        let length = offsets[row + 1] - offsets[row]
        views[row] = StringView(padded: base + offsets[row], count: length)
      }
    }
    guard offsets[count == 0 ? 0 : count] <= Int(UInt32.max) else {
      throw SQLError(.programLimitExceeded, "a batch has more than 4 GiB of text")
    }
    try checkText(column)
    return column
  }

  func fixed(
    _ type: DataType, _ width: Int, _ count: Int, _ validity: Bitmap?
  ) throws(SQLError) -> Column {
    let (size, overflow) = count.multipliedReportingOverflow(by: width)
    // Values without bytes cost the file nothing, however many it claims.
    guard !overflow, width > 0 || count <= 1 << 20 else {
      throw SQLError(.dataCorrupted, "\(count) values of \(width) bytes")
    }
    let heap = try bytes(size)
    if type == .uuid {
      let source = heap.span(of: UInt128.self, count: count)
      return Column.make(type, count: count, validity: validity, Int128.self) { target in
        for row in 0..<count {
          target[row] = Int128(bitPattern: UInt128(bigEndian: source[row]) ^ (1 << 127))
        }
      }
    }
    let base = UnsafeRawPointer(heap.base)
    return Column.make(
      type, count: count, validity: validity, heaps: [heap], StringView.self
    ) { views in
      for row in 0..<count { views[row] = StringView(padded: base + row * width, count: width) }
    }
  }

  /// Views: up to 12 bytes inside, or four of them, the number of a buffer and a place in it.
  func views(
    _ type: DataType, _ count: Int, _ validity: Bitmap?
  ) throws(SQLError) -> Column {
    let stored = try bytes(count * 16)
    let bufferCount = try viewBufferCount()
    var heaps: [Buffer] = []
    for _ in 0..<bufferCount { heaps.append(try allBytes()) }
    var isOutside = false
    let words = stored.span(of: UInt32.self, count: count * 4)
    let base = UnsafeRawPointer(stored.base)
    let column = Column.make(
      type, count: count, validity: validity, heaps: heaps, StringView.self
    ) { views in
      for row in 0..<count {
        let length = Int(words[row * 4])
        let number = Int(words[row * 4 + 2])
        let place = Int(words[row * 4 + 3])
        if !(validity.map { $0[row] } ?? true) {
          views[row] = StringView()
        } else if length <= 12 {
          views[row] = StringView(base + row * 16 + 4, count: length)
        } else if number < heaps.count, place + length <= heaps[number].byteCount {
          views[row] = StringView(
            padded: UnsafeRawPointer(heaps[number].base) + place, count: length)
        } else {
          isOutside = true
          views[row] = StringView()
        }
      }
    }
    withExtendedLifetime(stored) {}
    if isOutside { throw SQLError(.dataCorrupted, "a text lies outside its buffer") }
    try checkText(column)
    return column
  }

  /// Text is UTF-8.
  private func checkText(_ column: Column) throws(SQLError) {
    guard column.type != .blob else { return }
    let views = column.span(of: StringView.self)
    for row in 0..<views.count where column.validity.map({ $0[row] }) ?? true {
      let isText = views[row].withBytes { bytes in
        var all: UInt8 = 0
        for byte in bytes { all |= byte }
        return all < 0x80 || String(validating: bytes, as: UTF8.self) != nil
      }
      if !isText { throw SQLError(.dataCorrupted, "the column holds text that is not UTF-8") }
    }
  }

  func list(
    _ field: ArrowField, _ members: [ArrowField], _ isLarge: Bool, _ count: Int,
    _ validity: Bitmap?
  ) throws(SQLError) -> Column {
    let offsets = try offsets(isLarge, count)
    let member = try array(members[0]).flattened()
    guard (offsets.last ?? 0) <= member.count else {
      throw SQLError(.dataCorrupted, "a list reaches beyond its elements")
    }
    let views = Buffer.of(ListView.self, count: count)
    var target = views.mutableSpan(of: ListView.self, count: count)
    for row in 0..<count {
      target[row] = ListView(
        start: UInt32(offsets[row]), length: UInt32(offsets[row + 1] - offsets[row]))
    }
    let children = field.stored == .map ? member.children.map { $0.flattened() } : [member]
    return Column(
      field.type, count: count, values: views, validity: validity, children: children)
  }

  func fixedList(
    _ field: ArrowField, _ width: Int, _ count: Int, _ validity: Bitmap?
  ) throws(SQLError) -> Column {
    let member = try array(field.children[0]).flattened()
    let (total, overflow) = count.multipliedReportingOverflow(by: width)
    guard !overflow, total <= member.count, width > 0 || count <= 1 << 20 else {
      throw SQLError(.dataCorrupted, "a list reaches beyond its elements")
    }
    let views = Buffer.of(ListView.self, count: count)
    var target = views.mutableSpan(of: ListView.self, count: count)
    for row in 0..<count {
      target[row] = ListView(start: UInt32(row * width), length: UInt32(width))
    }
    return Column(
      field.type, count: count, values: views, validity: validity, children: [member])
  }

  func structure(
    _ field: ArrowField, _ count: Int, _ validity: Bitmap?
  ) throws(SQLError) -> Column {
    var children: [Column] = []
    for child in field.children {
      let column = try array(child)
      guard column.count == count else {
        throw SQLError(.dataCorrupted, "the members of a structure differ in length")
      }
      children.append(column)
    }
    return Column(
      field.type, count: count, values: .empty, validity: validity, children: children)
  }
}
