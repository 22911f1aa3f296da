import Files

/// Writes the hybrid of run-length and bit-packed numbers that `RunReader` reads.
enum RunWriter {
  /// - Parameter width: Bits per number, 0…32.
  static func encode<T: UnsignedInteger & FixedWidthInteger>(
    _ numbers: ArraySlice<T>, width: Int
  ) -> [UInt8] {
    var target = ByteWriter(capacity: numbers.count * width / 8 + 16)
    numbers.withUnsafeBufferPointer { encode($0, width: width, &target) }
    return target.bytes
  }

  /// One number, many times.
  static func encode<T: UnsignedInteger & FixedWidthInteger>(
    _ number: T, count: Int, width: Int
  ) -> [UInt8] {
    var target = ByteWriter(capacity: 16)
    repeated(number, count: count, width: width, &target)
    return target.bytes
  }

  private static func encode<T: UnsignedInteger & FixedWidthInteger>(
    _ numbers: UnsafeBufferPointer<T>, width: Int, _ target: inout ByteWriter
  ) {
    var place = 0
    var packedStart = 0
    while place < numbers.count {
      let end = runEnd(numbers, from: place)
      // Runs may only begin where whole groups of eight were packed before.
      let aligned = packedStart + (place - packedStart + 7) / 8 * 8
      if end - aligned >= 8 {
        pack(numbers, packedStart..<aligned, width: width, &target)
        repeated(numbers[aligned], count: end - aligned, width: width, &target)
        packedStart = end
      }
      place = end
    }
    pack(numbers, packedStart..<numbers.count, width: width, &target)
  }

  private static func runEnd<T: Equatable>(_ numbers: UnsafeBufferPointer<T>, from start: Int)
    -> Int
  {
    let first = numbers[start]
    var end = start &+ 1
    while end < numbers.count && numbers[end] == first { end &+= 1 }
    return end
  }

  private static func repeated<T: FixedWidthInteger>(
    _ number: T, count: Int, width: Int, _ target: inout ByteWriter
  ) {
    target.writeVarint(UInt64(count) << 1)
    for i in 0..<((width + 7) / 8) {
      target.write(UInt8(truncatingIfNeeded: UInt64(number) >> UInt64(8 * i)))
    }
  }

  /// Groups of eight; the last one is filled up with zeros.
  private static func pack<T: FixedWidthInteger>(
    _ numbers: UnsafeBufferPointer<T>, _ range: Range<Int>, width: Int, _ target: inout ByteWriter
  ) {
    if range.isEmpty { return }
    let groups = (range.count + 7) / 8
    target.writeVarint(UInt64(groups) << 1 | 1)
    target.write(room: groups * width) { output in
      var bits: UInt64 = 0
      var filled = 0
      var written = 0
      for place in range {
        bits |= UInt64(truncatingIfNeeded: numbers[place]) &<< UInt64(filled)
        filled &+= width
        if filled >= 32 {
          output.storeBytes(
            of: UInt32(truncatingIfNeeded: bits).littleEndian, toByteOffset: written,
            as: UInt32.self)
          written &+= 4
          bits &>>= 32
          filled &-= 32
        }
      }
      while filled > 0 {
        output[written] = UInt8(truncatingIfNeeded: bits)
        written &+= 1
        bits &>>= 8
        filled &-= 8
      }
    }
  }
}
