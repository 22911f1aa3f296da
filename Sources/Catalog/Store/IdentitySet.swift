import Columns

/// A set of row identities, dense in parts: blocks of 4,096 bits by their number.
package struct IdentitySet: Sendable {
  private var blocks: [Int64: [UInt64]] = [:]
  /// The block that was inserted into last: mostly the next identity is in it.
  private var last: (number: Int64, place: Dictionary<Int64, [UInt64]>.Index)?
  package private(set) var count = 0

  package init() {}

  package var isEmpty: Bool { count == 0 }

  private static let wordsPerBlock = 64

  /// - Returns: Whether it was not there.
  @discardableResult
  package mutating func insert(_ identity: Int64) -> Bool {
    let (block, word, bit) = IdentitySet.place(identity)
    let place = index(of: block)
    let isNew = blocks.values[place][word] & bit == 0
    if isNew {
      blocks.values[place][word] |= bit
      count += 1
    }
    return isNew
  }

  /// Where a block is, which is made where there is none.
  private mutating func index(
    of block: Int64
  ) -> Dictionary<Int64, [UInt64]>.Index {
    if let last, last.number == block { return last.place }
    if blocks[block] == nil {
      blocks[block] = Array(repeating: 0, count: IdentitySet.wordsPerBlock)
    }
    guard let place = blocks.index(forKey: block) else {
      preconditionFailure("a block that was inserted is there")
    }
    last = (block, place)
    return place
  }

  /// Inserts many, a block at a time where they follow each other.
  ///
  /// - Parameter repeated: Called with the places of those that were there.
  package mutating func insert(_ identities: Span<Int64>, repeated: (Int) -> Void) {
    var row = 0
    while row < identities.count {
      let (block, _, _) = IdentitySet.place(identities[row])
      var end = row + 1
      while end < identities.count, identities[end] >> 12 == block { end += 1 }
      let places = row..<end
      count += blocks.values[index(of: block)]
        .withUnsafeMutableBufferPointer { words in
          var added = 0
          for place in places {
            let (_, word, bit) = IdentitySet.place(identities[place])
            if words[word] & bit == 0 { added += 1 } else { repeated(place) }
            words[word] |= bit
          }
          return added
        }
      row = end
    }
  }

  package mutating func remove(_ identity: Int64) {
    let (block, word, bit) = IdentitySet.place(identity)
    guard let words = blocks[block], words[word] & bit != 0 else { return }
    blocks[block]?[word] &= ~bit
    count -= 1
  }

  package func contains(_ identity: Int64) -> Bool {
    if count == 0 { return false }
    let (block, word, bit) = IdentitySet.place(identity)
    if let last, last.number == block { return blocks.values[last.place][word] & bit != 0 }
    return blocks[block].map { $0[word] & bit != 0 } ?? false
  }

  /// The rows of the identities that are not in the set; nil if all are not.
  package func others(_ identities: Span<Int64>) -> [Int]? {
    if count == 0 { return nil }
    var rows: [Int] = []
    rows.reserveCapacity(identities.count)
    var number = Int64.min
    var words: [UInt64]?
    for row in 0..<identities.count {
      let (block, word, bit) = IdentitySet.place(identities[row])
      if block != number {
        number = block
        words = blocks[block]
      }
      if let words, words[word] & bit != 0 { continue }
      rows.append(row)
    }
    return rows.count == identities.count ? nil : rows
  }

  /// How many of consecutive identities are in the set.
  package func count(from first: Int64, count length: Int) -> Int {
    if count == 0 { return 0 }
    var found = 0
    var identity = first
    let end = first + Int64(length)
    while identity < end {
      let (block, word, _) = IdentitySet.place(identity)
      let blockEnd = (block + 1) << 12
      guard let words = blocks[block] else {
        identity = blockEnd
        continue
      }
      let offset = identity & 63
      let taken = min(64 - offset, end - identity)
      let mask: UInt64 = taken == 64 ? ~0 : (1 << UInt64(taken)) - 1
      found += ((words[word] >> UInt64(offset)) & mask).nonzeroBitCount
      identity += taken
    }
    return found
  }

  /// All members below a limit, ascending.
  package func sorted(below limit: Int64 = .max) -> [Int64] {
    var result: [Int64] = []
    for number in blocks.keys.sorted() where number << 12 < limit {
      guard let words = blocks[number] else { continue }
      for (i, word) in words.enumerated() where word != 0 {
        var rest = word
        while rest != 0 {
          let identity = number << 12 + Int64(i * 64 + rest.trailingZeroBitCount)
          if identity < limit { result.append(identity) }
          rest &= rest - 1
        }
      }
    }
    return result
  }

  private static func place(_ identity: Int64) -> (block: Int64, word: Int, bit: UInt64) {
    (identity >> 12, Int((identity >> 6) & 63), 1 << UInt64(identity & 63))
  }
}
