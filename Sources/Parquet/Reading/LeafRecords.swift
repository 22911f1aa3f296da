import Columns
import Diagnostics

/// Some levels of a page, unpacked.
struct LevelBlock {
  static let size = 1024
  private(set) var definitions = [UInt8](repeating: 0, count: LevelBlock.size)
  private(set) var repetitions = [UInt8](repeating: 0, count: LevelBlock.size)
  var place = 0
  private(set) var end = 0

  var isEmpty: Bool { place == end }

  mutating func fill(
    _ count: Int, from page: inout DataPage, _ leaf: LeafColumn
  ) throws(SQLError) {
    place = 0
    end = 0
    try LevelBlock.read(
      &definitions, count, from: &page.definitions, maximum: leaf.maxDefinition,
      absent: leaf.maxDefinition)
    try LevelBlock.read(
      &repetitions, count, from: &page.repetitions, maximum: leaf.maxRepetition, absent: 0)
    end = count
  }

  private static func read(
    _ levels: inout [UInt8], _ count: Int, from runs: inout RunReader?, maximum: Int, absent: Int
  ) throws(SQLError) {
    guard runs != nil else {
      for i in 0..<count { levels[i] = UInt8(absent) }
      return
    }
    var failure: SQLError?
    levels.withUnsafeMutableBufferPointer { target in
      guard let base = target.baseAddress else { return }
      do throws(SQLError) {
        try runs?.readLevels(count, maximum: maximum, into: base)
      } catch { failure = error }
    }
    if let failure { throw failure }
  }
}

/// The entries of some rows of one leaf: levels, and the values of those that have one.
struct LeafRecords {
  let leaf: LeafColumn
  private(set) var definitions: [UInt8] = []
  /// Empty where the leaf has no repetition.
  private(set) var repetitions: [UInt8] = []
  /// The values of the entries with the highest definition level, in order.
  var values: Column

  /// The most entries of one batch.
  static let limit = 1 << 25

  init(_ leaf: LeafColumn) {
    self.leaf = leaf
    values = Column.empty(leaf.type)
  }

  var count: Int { definitions.count }

  /// Takes entries of a block until `limit` rows are complete; how many it took, and how many of
  /// them have a value.
  mutating func take(
    _ block: inout LevelBlock, rows: inout Int, limit: Int
  ) -> (taken: Int, present: Int) {
    let start = block.place
    var end = start
    if leaf.maxRepetition == 0 {
      end = min(block.end, start + limit - rows)
      rows += end - start
    } else {
      while end < block.end {
        if block.repetitions[end] == 0 {
          if rows == limit { break }
          rows += 1
        }
        end += 1
      }
      repetitions.append(contentsOf: block.repetitions[start..<end])
    }
    definitions.append(contentsOf: block.definitions[start..<end])
    var present = 0
    let highest = UInt8(leaf.maxDefinition)
    for i in start..<end { present += block.definitions[i] == highest ? 1 : 0 }
    block.place = end
    return (end - start, present)
  }
}
