import Columns

extension RowEncoder {
  /// Whether the bytes of a value say all of it: those of floats, intervals and nested values stand
  /// for all that are equal to it.
  static func isReversible(_ type: DataType) -> Bool {
    switch type.physical {
    case .bool, .int8, .uint8, .int16, .uint16, .int32, .uint32, .int64, .uint64, .int128, .string:
      true
    case .float, .double, .interval, .list, .structure: false
    }
  }

  /// The columns of encoded rows; nil for those whose values the bytes do not have.
  /// - Parameters:
  ///   - rows: Where the bytes of each row begin. Strings stay there: views of long ones point there.
  ///   - heaps: What keeps the bytes.
  static func columns(
    _ types: [DataType], of rows: UnsafePointer<UnsafePointer<UInt8>>, count: Int, heaps: [Buffer]
  ) -> [Column?] {
    let nullBytes = (types.count + 7) / 8
    let targets = types.map { type in
      isReversible(type) ? Buffer(byteCount: count * type.physical.width) : nil
    }
    // Rows lie close together: a few at a time are read from the cache for all columns.
    let step = 256
    let places = Buffer.of(Int.self, count: min(count, step))
    let place = places.pointer(to: Int.self)
    for start in stride(from: 0, to: count, by: step) {
      let size = min(step, count - start)
      for row in 0..<size { place[row] = nullBytes }
      for (type, target) in zip(types, targets) {
        read(type, rows + start, size, place, into: target, from: start)
      }
    }
    return types.indices.map { i in
      targets[i].map { values in
        Column(
          types[i], count: count, values: values, validity: validity(of: i, rows, count),
          heaps: types[i].isString ? heaps : [])
      }
    }
  }

  private static func read(
    _ type: DataType, _ rows: UnsafePointer<UnsafePointer<UInt8>>, _ count: Int,
    _ place: UnsafeMutablePointer<Int>, into target: Buffer?, from start: Int
  ) {
    if type.isString || type.isNested {
      let views = target.map { $0.pointer(to: StringView.self) + start }
      for row in 0..<count {
        let bytes = UnsafeRawPointer(rows[row] + place[row])
        let length = Int(bytes.loadUnaligned(as: UInt32.self))
        views?[row] = StringView(bytes + 4, count: length)
        place[row] &+= 4 &+ length
      }
      return
    }
    switch fixedWidth(type) {
    case 1: readFixed(UInt8.self, rows, count, place, into: target, from: start)
    case 2: readFixed(UInt16.self, rows, count, place, into: target, from: start)
    case 4: readFixed(UInt32.self, rows, count, place, into: target, from: start)
    case 8: readFixed(UInt64.self, rows, count, place, into: target, from: start)
    default: readFixed(UInt128.self, rows, count, place, into: target, from: start)
    }
  }

  @inline(__always)
  private static func readFixed<T: BitwiseCopyable>(
    _ type: T.Type, _ rows: UnsafePointer<UnsafePointer<UInt8>>, _ count: Int,
    _ place: UnsafeMutablePointer<Int>, into target: Buffer?, from start: Int
  ) {
    if let values = target.map({ $0.pointer(to: T.self) + start }) {
      for row in 0..<count {
        values[row] = UnsafeRawPointer(rows[row] + place[row]).loadUnaligned(as: T.self)
      }
    }
    for row in 0..<count { place[row] &+= MemoryLayout<T>.size }
  }

  /// Nil where no row of the column is NULL.
  private static func validity(
    of column: Int, _ rows: UnsafePointer<UnsafePointer<UInt8>>, _ count: Int
  ) -> Bitmap? {
    let (byte, bit) = (column >> 3, UInt8(column & 7))
    var nulls: UInt8 = 0
    for row in 0..<count { nulls |= rows[row][byte] >> bit & 1 }
    if nulls == 0 { return nil }
    return Bitmap(count: count) { words in
      for w in 0..<words.count {
        var word: UInt64 = 0
        let base = w << 6
        for b in 0..<min(64, count - base) {
          word |= UInt64(~rows[base + b][byte] >> bit & 1) << UInt64(b)
        }
        words[w] = word
      }
    }
  }
}
