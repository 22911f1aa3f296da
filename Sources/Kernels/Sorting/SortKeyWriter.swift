import Columns
import Glibc

/// Writes sort keys column by column: first every key's length, then the bytes.
struct SortKeyWriter {
  private let count: Int
  private let offsets: Buffer
  private let places: Buffer
  private let buffer: Buffer

  init(_ columns: [Column], count: Int) {
    self.count = count
    offsets = Buffer.zeroed(Int.self, count: count + 1)
    let lengths = offsets.pointer(to: Int.self) + 1
    for column in columns {
      if let width = column.type.sortWidth {
        for row in 0..<count { lengths[row] += width + 1 }
      } else {
        for row in 0..<count { lengths[row] += 1 + SortKeyWriter.length(column, row) }
      }
    }
    for row in 0..<count { lengths[row] += lengths[row - 1] }
    buffer = Buffer(byteCount: count == 0 ? 0 : lengths[count - 1])
    places = Buffer.of(Int.self, count: count)
    for row in 0..<count { places.pointer(to: Int.self)[row] = lengths[row - 1] }
  }

  func finished() -> (Buffer, Buffer) { (buffer, offsets) }

  /// Bytes after the NULL byte.
  private static func length(_ column: Column, _ row: Int) -> Int {
    if column.isNull(row) { return column.type.sortWidth ?? 0 }
    if let entries = column.entries { return length(entries, Int(column.codes[row])) }
    if let width = column.type.sortWidth { return width }
    let place = column.isConstant ? 0 : row
    switch column.physical {
    case .string:
      return column.span(of: StringView.self)[place].withBytes { bytes in
        bytes.reduce(bytes.count + 2) { $0 + ($1 == 0 ? 1 : 0) }
      }
    case .list:
      let range = column.span(of: ListView.self)[place].range
      return range.reduce(1) { sum, element in
        column.children.reduce(sum + 1) { $0 + 1 + length($1, element) }
      }
    default: return column.children.reduce(0) { $0 + 1 + length($1, row) }
    }
  }

  mutating func write(_ column: Column, _ order: SortOrder) {
    switch column.physical {
    case .int8: integers(column, order, Int8.self)
    case .int16: integers(column, order, Int16.self)
    case .int32: integers(column, order, Int32.self)
    case .int64: integers(column, order, Int64.self)
    case .int128: integers(column, order, Int128.self)
    case .uint8: integers(column, order, UInt8.self)
    case .uint16: integers(column, order, UInt16.self)
    case .uint32: integers(column, order, UInt32.self)
    case .uint64: integers(column, order, UInt64.self)
    default: rows(column, order)
    }
  }

  private func integers<T: FixedWidthInteger & ColumnElement>(
    _ column: Column, _ order: SortOrder, _ type: T.Type
  ) {
    let values = column.span(of: T.self)
    let flip = T.isSigned ? T(1) << T(T.bitWidth - 1) : 0
    let all: T = order.isDescending ? ~0 : 0
    let start = buffer.base
    let next = places.pointer(to: Int.self)
    let present: UInt8 = order.nullsFirst ? 1 : 0
    let hasNoNulls = column.hasNoNulls
    for row in 0..<count {
      let isNull = !hasNoNulls && column.isNull(row)
      let place = start + next[row]
      place.storeBytes(of: isNull ? 1 - present : present, as: UInt8.self)
      let key = isNull ? 0 : (values[row] ^ flip ^ all)
      (place + 1).storeBytes(of: key.bigEndian, as: T.self)
      next[row] += 1 + MemoryLayout<T>.size
    }
  }

  private func rows(_ column: Column, _ order: SortOrder) {
    let next = places.pointer(to: Int.self)
    for row in 0..<count {
      var sink = SortKeySink(buffer.base + next[row])
      let isNull = column.isNull(row)
      sink.put(order.nullsFirst == isNull ? 0 : 1)
      if isNull {
        sink.pad(column.type.sortWidth ?? 0)
      } else {
        let start = sink.place
        sink.put(column, row)
        if order.isDescending { sink.flip(from: start) }
      }
      next[row] += sink.place - (buffer.base + next[row])
    }
  }
}

/// Where the bytes of one key go; the writer has counted them before.
struct SortKeySink {
  var place: UnsafeMutableRawPointer

  init(_ place: UnsafeMutableRawPointer) { self.place = place }

  mutating func put(_ byte: UInt8) {
    place.storeBytes(of: byte, as: UInt8.self)
    place += 1
  }

  mutating func pad(_ count: Int) {
    memset(place, 0, count)
    place += count
  }

  func flip(from start: UnsafeMutableRawPointer) {
    var byte = start
    while byte < place {
      byte.storeBytes(of: ~byte.load(as: UInt8.self), as: UInt8.self)
      byte += 1
    }
  }

  private mutating func put<T: FixedWidthInteger>(integer: T) {
    let flip = T.isSigned ? T(1) << T(T.bitWidth - 1) : 0
    place.storeBytes(of: (integer ^ flip).bigEndian, as: T.self)
    place += MemoryLayout<T>.size
  }

  /// A value that is not NULL.
  mutating func put(_ column: Column, _ row: Int) {
    if let entries = column.entries {
      put(entries, Int(column.codes[row]))
      return
    }
    let at = column.isConstant ? 0 : row
    switch column.physical {
    case .bool: put(column.span(of: UInt8BackedBool.self)[at].byte)
    case .int8: put(integer: column.span(of: Int8.self)[at])
    case .int16: put(integer: column.span(of: Int16.self)[at])
    case .int32: put(integer: column.span(of: Int32.self)[at])
    case .int64: put(integer: column.span(of: Int64.self)[at])
    case .int128: put(integer: column.span(of: Int128.self)[at])
    case .uint8: put(integer: column.span(of: UInt8.self)[at])
    case .uint16: put(integer: column.span(of: UInt16.self)[at])
    case .uint32: put(integer: column.span(of: UInt32.self)[at])
    case .uint64: put(integer: column.span(of: UInt64.self)[at])
    case .float: put(bits: column.span(of: Float.self)[at])
    case .double: put(bits: column.span(of: Double.self)[at])
    case .interval: put(integer: column.span(of: Interval.self)[at].comparable)
    case .string: column.span(of: StringView.self)[at].withBytes { put(escaping: $0) }
    case .list:
      for element in column.span(of: ListView.self)[at].range {
        put(1)
        for child in column.children { put(optional: child, element) }
      }
      put(0)
    case .structure: for child in column.children { put(optional: child, row) }
    }
  }

  /// NULL inside a nested value sorts last.
  private mutating func put(optional column: Column, _ row: Int) {
    if column.isNull(row) {
      put(1)
      pad(column.type.sortWidth ?? 0)
    } else {
      put(0)
      put(column, row)
    }
  }

  private mutating func put(bits value: Float) {
    let canonical: Float = value == 0 ? 0 : value != value ? .nan : value
    let bits = canonical.bitPattern
    put(integer: bits >> 31 == 1 ? ~bits : bits | 1 << 31)
  }

  private mutating func put(bits value: Double) {
    let canonical: Double = value == 0 ? 0 : value != value ? .nan : value
    let bits = canonical.bitPattern
    put(integer: bits >> 63 == 1 ? ~bits : bits | 1 << 63)
  }

  private mutating func put(escaping bytes: UnsafeRawBufferPointer) {
    if let start = bytes.baseAddress, memchr(start, 0, bytes.count) == nil {
      memcpy(place, start, bytes.count)
      place += bytes.count
    } else {
      for byte in bytes {
        put(byte)
        if byte == 0 { put(0xFF) }
      }
    }
    put(0)
    put(0)
  }
}
