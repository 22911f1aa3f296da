import Columns

/// Writes the keys of rows as bytes that are equal exactly where all keys are equal.
///
/// ```
/// null bits of the columns │ fixed-width values │ per string: 4 bytes length, the bytes │ zeros
/// ```
/// Rows are padded with zeros to a multiple of eight bytes.
struct RowEncoder {
  private let types: [DataType]
  private let nullBytes: Int
  private(set) var bytes: Buffer = .empty
  /// Where each row begins in `bytes`; one more for the end.
  private(set) var starts: Buffer = .empty

  init(_ types: [DataType]) {
    self.types = types
    nullBytes = (types.count + 7) / 8
  }

  mutating func encode(_ columns: [Column], count: Int) {
    let columns = columns.map { $0.flattened() }
    let nulls = columns.map { $0.nullBytes() }
    starts = Buffer.of(Int.self, count: count + 1)
    let begin = starts.pointer(to: Int.self)
    measure(columns, nulls, count, into: begin)
    let total = begin[count]
    if bytes.byteCount < total { bytes = Buffer(byteCount: total + total / 2) }
    let base = bytes.pointer(to: UInt8.self)
    base.update(repeating: 0, count: total)
    let places = Buffer.of(Int.self, count: count)
    let place = places.pointer(to: Int.self)
    for row in 0..<count { place[row] = begin[row] + nullBytes }
    for (i, column) in columns.enumerated() {
      if let nulls = nulls[i]?.pointer(to: UInt8.self) {
        for row in 0..<count { base[begin[row] + i >> 3] |= nulls[row] << UInt8(i & 7) }
      }
      write(column, nulls[i]?.pointer(to: UInt8.self), count, base, place)
    }
  }

  /// The size of every row, summed up to starts.
  private func measure(
    _ columns: [Column], _ nulls: [Buffer?], _ count: Int, into begin: UnsafeMutablePointer<Int>
  ) {
    var fixed = nullBytes
    for type in types { fixed += RowEncoder.fixedWidth(type) }
    for row in 0..<count { begin[row] = fixed }
    for (i, column) in columns.enumerated() {
      let isNull = nulls[i]?.pointer(to: UInt8.self)
      if types[i].isString {
        let views = column.span(of: StringView.self)
        for row in 0..<count where isNull.map({ $0[row] == 0 }) ?? true {
          begin[row] &+= views[row].count
        }
      } else if types[i].isNested {
        for row in 0..<count { begin[row] &+= RowEncoder.nestedBytes(column[row]).count }
      }
    }
    var sum = 0
    for row in 0..<count {
      let size = (begin[row] + 7) & ~7
      begin[row] = sum
      sum += size
    }
    begin[count] = sum
  }

  static func fixedWidth(_ type: DataType) -> Int {
    type.isString || type.isNested ? 4 : type.physical == .interval ? 16 : type.physical.width
  }

  private func write(
    _ column: Column, _ nulls: UnsafeMutablePointer<UInt8>?, _ count: Int,
    _ base: UnsafeMutablePointer<UInt8>, _ place: UnsafeMutablePointer<Int>
  ) {
    switch column.physical {
    case .bool, .int8, .uint8: writeFixed(UInt8.self, column, nulls, count, base, place)
    case .int16, .uint16: writeFixed(UInt16.self, column, nulls, count, base, place)
    case .int32, .uint32: writeFixed(UInt32.self, column, nulls, count, base, place)
    case .int64, .uint64: writeFixed(UInt64.self, column, nulls, count, base, place)
    case .int128: writeFixed(UInt128.self, column, nulls, count, base, place)
    case .float:
      let canonical = RowEncoder.canonical(column, Float.self) {
        $0 == 0 ? 0 : $0.isNaN ? .nan : $0
      }
      writeFixed(UInt32.self, canonical, nulls, count, base, place)
    case .double:
      let canonical = RowEncoder.canonical(column, Double.self) {
        $0 == 0 ? 0 : $0.isNaN ? .nan : $0
      }
      writeFixed(UInt64.self, canonical, nulls, count, base, place)
    case .interval:
      let spans = column.span(of: Interval.self)
      for row in 0..<count {
        let value = nulls.map { $0[row] != 0 } ?? false ? 0 : spans[row].comparable
        UnsafeMutableRawPointer(base + place[row]).storeBytes(of: value, as: Int128.self)
        place[row] &+= 16
      }
    case .string: writeStrings(column, nulls, count, base, place)
    case .list, .structure: writeNested(column, nulls, count, base, place)
    }
  }

  private static func canonical<T: ColumnElement>(
    _ column: Column, _ type: T.Type, _ change: (T) -> T
  ) -> Column {
    let source = column.span(of: T.self)
    return .make(column.type, count: column.count, T.self) { target in
      for i in 0..<source.count { target[i] = change(source[i]) }
    }
  }

  @inline(__always)
  private func writeFixed<T: FixedWidthInteger & BitwiseCopyable>(
    _ type: T.Type, _ column: Column, _ nulls: UnsafeMutablePointer<UInt8>?, _ count: Int,
    _ base: UnsafeMutablePointer<UInt8>, _ place: UnsafeMutablePointer<Int>
  ) {
    let source = column.values.pointer(to: T.self) + column.offset
    for row in 0..<count {
      let value = nulls.map { $0[row] != 0 } ?? false ? 0 : source[row]
      UnsafeMutableRawPointer(base + place[row]).storeBytes(of: value, as: T.self)
      place[row] &+= MemoryLayout<T>.size
    }
  }

  private func writeStrings(
    _ column: Column, _ nulls: UnsafeMutablePointer<UInt8>?, _ count: Int,
    _ base: UnsafeMutablePointer<UInt8>, _ place: UnsafeMutablePointer<Int>
  ) {
    let views = column.span(of: StringView.self)
    for row in 0..<count {
      if let nulls, nulls[row] != 0 {
        place[row] &+= 4
        continue
      }
      let view = views[row]
      let target = UnsafeMutableRawPointer(base + place[row])
      target.storeBytes(of: UInt32(view.count), as: UInt32.self)
      view.withBytes { bytes in
        if let source = bytes.baseAddress {
          (target + 4).copyMemory(from: source, byteCount: bytes.count)
        }
      }
      place[row] &+= 4 &+ view.count
    }
  }

  private func writeNested(
    _ column: Column, _ nulls: UnsafeMutablePointer<UInt8>?, _ count: Int,
    _ base: UnsafeMutablePointer<UInt8>, _ place: UnsafeMutablePointer<Int>
  ) {
    for row in 0..<count {
      let bytes = RowEncoder.nestedBytes(column[row])
      let target = UnsafeMutableRawPointer(base + place[row])
      target.storeBytes(of: UInt32(bytes.count), as: UInt32.self)
      bytes.withUnsafeBytes { source in
        if let from = source.baseAddress {
          (target + 4).copyMemory(from: from, byteCount: bytes.count)
        }
      }
      place[row] &+= 4 &+ bytes.count
    }
  }

  /// A list, structure or map as text that identifies it.
  static func nestedBytes(_ value: Value) -> [UInt8] { value.isNull ? [] : Array("\(value)".utf8) }
}
