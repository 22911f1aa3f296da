import Columns

/// The codes of a column's rows in a common dictionary, chunk by chunk, in as few bytes as its
/// entries need: rows in any order then come from less memory, most of it in the cache.
struct CodeChunks: Sendable {
  /// A chunk's codes, from so many bytes on, and what they are in the common dictionary (nil: the
  /// same).
  private struct Chunk: Sendable {
    let codes: Buffer
    let start: Int
    let numbers: Buffer?
  }

  private let chunks: [Chunk]
  private let width: Int

  /// - Parameters:
  ///   - tables: What the codes of each chunk are in the common dictionary; nil: the same.
  ///   - entries: How many the common dictionary has.
  init(_ columns: [Column], _ tables: [Buffer?], entries: Int) {
    width = entries <= 1 << 8 ? 1 : entries <= 1 << 16 ? 2 : 4
    chunks = zip(columns, tables).map { [width] column, table in
      switch width {
      case 1: CodeChunks.narrowed(column, table, UInt8.self)
      case 2: CodeChunks.narrowed(column, table, UInt16.self)
      default: Chunk(codes: column.values, start: column.offset * 4, numbers: table)
      }
    }
  }

  private static func narrowed<T: FixedWidthInteger & BitwiseCopyable>(
    _ column: Column, _ table: Buffer?, _: T.Type
  ) -> Chunk {
    let narrow = Buffer.of(T.self, count: column.count)
    let target = narrow.pointer(to: T.self)
    let codes = column.codes
    if let numbers = table?.pointer(to: UInt32.self) {
      for row in 0..<column.count { target[row] = T(truncatingIfNeeded: numbers[Int(codes[row])]) }
    } else {
      for row in 0..<column.count { target[row] = T(truncatingIfNeeded: codes[row]) }
    }
    return Chunk(codes: narrow, start: 0, numbers: nil)
  }

  /// The codes of the rows at these places, of which `bits` bits name the row in its chunk.
  func gather(_ places: Span<UInt32>, bits: Int) -> Buffer {
    let target = Buffer.of(UInt32.self, count: places.count)
    switch width {
    case 1: gather(UInt8.self, places, bits, into: target)
    case 2: gather(UInt16.self, places, bits, into: target)
    default: gather(UInt32.self, places, bits, into: target)
    }
    if chunks.allSatisfy({ $0.numbers == nil }) { return target }
    let codes = target.pointer(to: UInt32.self)
    let numbers = chunks.map { $0.numbers.map { UnsafePointer($0.pointer(to: UInt32.self)) } }
    for i in 0..<places.count {
      if let table = numbers[Int(places[i] >> UInt32(bits))] { codes[i] = table[Int(codes[i])] }
    }
    return target
  }

  private func gather<T: FixedWidthInteger & BitwiseCopyable>(
    _ type: T.Type, _ places: Span<UInt32>, _ bits: Int, into buffer: Buffer
  ) {
    let target = buffer.pointer(to: UInt32.self)
    ChunkedColumn.gather(
      T.self, places, bits: bits, from: chunks.map { UnsafeRawPointer($0.codes.base) + $0.start }
    ) { target[$0] = UInt32(truncatingIfNeeded: $1) }
  }
}
