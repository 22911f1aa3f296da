import Columns

/// Moves values to their rows, from the end, and puts zero where there is none.
enum Spreading {
  /// - Parameters:
  ///   - values: How many values stand at the beginning of `buffer`: the ones of `validity`.
  ///   - rows: How many places there are.
  static func spread(
    _ buffer: Buffer, width: Int, values: Int, rows: Int, validity: Bitmap
  ) {
    precondition(rows * width <= buffer.byteCount, "spread values lie in their buffer")
    precondition(validity.count == rows && validity.countOfOnes == values, "one value per one")
    switch width {
    case 1: spread(buffer.pointer(to: UInt8.self), values, rows, validity, zero: 0)
    case 2: spread(buffer.pointer(to: UInt16.self), values, rows, validity, zero: 0)
    case 4: spread(buffer.pointer(to: UInt32.self), values, rows, validity, zero: 0)
    case 8: spread(buffer.pointer(to: UInt64.self), values, rows, validity, zero: 0)
    default:
      spread(buffer.pointer(to: StringView.self), values, rows, validity, zero: StringView())
    }
  }

  @inline(__always)
  private static func spread<T: BitwiseCopyable>(
    _ places: UnsafeMutablePointer<T>, _ values: Int, _ rows: Int, _ validity: Bitmap, zero: T
  ) {
    var source = values
    var row = rows
    let words = validity.words
    // Where as many values as rows are left, they are all in their places.
    while row > source {
      row &-= 1
      let bit = words[row >> 6] &>> UInt64(row & 63) & 1
      source &-= Int(bit)
      places[row] = bit != 0 ? places[source] : zero
    }
  }
}
