import Diagnostics

/// The places of one row group in the streams of a column, taken one after another.
struct RowPlaces {
  private let numbers: [Int]
  private var next = 0
  /// Whether a place in bytes is two numbers: of the chunk, and in it.
  let isCompressed: Bool

  init(_ numbers: [Int], isCompressed: Bool) {
    self.numbers = numbers
    self.isCompressed = isCompressed
  }

  mutating func take() throws(SQLError) -> Int {
    guard next < numbers.count else {
      throw SQLError(.dataCorrupted, "the row index is damaged: places are missing")
    }
    next += 1
    return numbers[next - 1]
  }
}
