import Columns

/// One of two constants per row: a CASE whose results no row has to be gathered for.
struct ConstantChoice {
  /// The constant of what is not true, then that of what is.
  private let both: Column

  /// - Returns: nil for types whose values are not of one small width, and for constants of another type.
  init?(_ yes: Column, _ no: Column, _ type: DataType) {
    guard !type.isNested, type != .null, [1, 2, 4, 8, 16].contains(type.physical.width) else {
      return nil
    }
    guard [no, yes].allSatisfy({ $0.type == type || $0.type == .null }) else { return nil }
    let constants = [no, yes].map {
      $0.type == type ? $0.slice(from: 0, count: 1) : .nulls(type, count: 1)
    }
    both = Column.concatenated(constants, type: type)
  }

  /// The first constant where the truth is not 1, the second where it is.
  func column(_ truths: TruthVector) -> Column {
    let values = Buffer(byteCount: truths.count * both.physical.width)
    switch both.physical.width {
    case 1: fill(UInt8.self, truths, values)
    case 2: fill(UInt16.self, truths, values)
    case 4: fill(UInt32.self, truths, values)
    case 8: fill(UInt64.self, truths, values)
    default: fill(UInt128.self, truths, values)
    }
    return Column(
      both.type, count: truths.count, values: values, validity: validity(truths),
      heaps: both.heaps)
  }

  private func fill<T: FixedWidthInteger & BitwiseCopyable>(
    _ type: T.Type, _ truths: TruthVector, _ values: Buffer
  ) {
    let constants = both.values.pointer(to: T.self) + both.offset
    let (no, yes) = (constants[0], constants[1])
    let target = values.pointer(to: T.self)
    let bytes = truths.buffer.pointer(to: UInt8.self)
    for row in 0..<truths.count { target[row] = bytes[row] == TruthVector.isTrue ? yes : no }
  }

  private func validity(_ truths: TruthVector) -> Bitmap? {
    guard let present = both.validity else { return nil }
    let (no, yes) = (UInt64(present[0] ? 1 : 0), UInt64(present[1] ? 1 : 0))
    let bytes = truths.buffer.pointer(to: UInt8.self)
    return Bitmap(count: truths.count) { words in
      for w in 0..<words.count {
        var word: UInt64 = 0
        let base = w << 6
        for b in 0..<min(64, truths.count - base) {
          word |= (bytes[base + b] == TruthVector.isTrue ? yes : no) << UInt64(b)
        }
        words[w] = word
      }
    }
  }
}
