import Columns

/// Keys of up to 64 bits as Int64 values, equal exactly where the originals are.
enum IntegerKeys {
  /// Whether values of the type are integers of up to 64 bits in memory.
  static func fits(_ type: DataType) -> Bool {
    switch type.physical {
    case .bool, .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64: true
    default: false
    }
  }

  /// The values of all rows, one Int64 each; those of NULL rows mean nothing.
  static func load(_ column: Column) -> Buffer {
    let count = column.count
    if column.encoding == .flat, column.physical == .int64, column.offset == 0,
      column.values.byteCount >= count * 8
    {
      return column.values
    }
    let buffer = Buffer.of(Int64.self, count: count)
    load(column, into: buffer.pointer(to: Int64.self))
    return buffer
  }

  static func load(_ column: Column, into target: UnsafeMutablePointer<Int64>) {
    let count = column.count
    switch column.encoding {
    case .flat: loadStored(column, count: count, into: target)
    case .constant:
      loadStored(column, count: 1, into: target)
      let value = target[0]
      for i in 0..<count { target[i] = value }
    case .dictionary:
      guard let entries = column.entries, entries.count > 0 else {
        for i in 0..<count { target[i] = 0 }
        return
      }
      let table = load(entries)
      let values = table.pointer(to: Int64.self)
      let codes = column.codes
      for i in 0..<count { target[i] = values[Int(codes[i])] }
    }
  }

  private static func loadStored(
    _ column: Column, count: Int, into target: UnsafeMutablePointer<Int64>
  ) {
    if count == 0 { return }
    switch column.physical {
    case .bool, .uint8: widen(UInt8.self, column, count, target)
    case .int8: widen(Int8.self, column, count, target)
    case .int16: widen(Int16.self, column, count, target)
    case .int32: widen(Int32.self, column, count, target)
    case .int64: widen(Int64.self, column, count, target)
    case .uint16: widen(UInt16.self, column, count, target)
    case .uint32: widen(UInt32.self, column, count, target)
    case .uint64: widen(Int64.self, column, count, target)
    default: for i in 0..<count { target[i] = 0 }
    }
  }

  @inline(__always)
  private static func widen<T: FixedWidthInteger & BitwiseCopyable>(
    _ type: T.Type, _ column: Column, _ count: Int, _ target: UnsafeMutablePointer<Int64>
  ) {
    let source = column.values.pointer(to: T.self) + column.offset
    for i in 0..<count { target[i] = Int64(truncatingIfNeeded: source[i]) }
  }
}
