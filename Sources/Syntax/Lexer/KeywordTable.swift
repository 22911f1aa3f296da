/// Finds the keyword that a word is, by a hash computed while the word is read.
///
/// Open addressing; the text is compared after the hash, so that no other word passes for a keyword.
struct KeywordTable: Sendable {
  static let shared = KeywordTable()
  static let seed: UInt32 = 0x811C_9DC5

  /// One byte more of a word; letters count as lower case.
  @inline(__always) static func step(_ hash: UInt32, _ byte: UInt8) -> UInt32 {
    let folded = byte &- 0x41 < 26 ? byte | 0x20 : byte
    return (hash ^ UInt32(folded)) &* 0x0100_0193
  }

  private struct Entry {
    var hash: UInt32
    var keyword: Keyword
    var classes: KeywordClasses
    /// Where the text lies in `letters`, and its length; 0 for a free entry.
    var start: UInt16
    var length: UInt16
  }

  private static let size = 4096
  private var entries: [Entry]
  private var letters: [UInt8] = []

  private init() {
    let free = Entry(hash: 0, keyword: .none, classes: [], start: 0, length: 0)
    entries = [Entry](repeating: free, count: Self.size)
    let classes = KeywordClasses.all()
    for keyword in Keyword.allCases where keyword != .none {
      insert(keyword, classes[keyword] ?? [])
    }
  }

  private mutating func insert(_ keyword: Keyword, _ classes: KeywordClasses) {
    let text = Array(keyword.rawValue.utf8)
    let hash = text.reduce(Self.seed, Self.step)
    var slot = Self.slot(of: hash)
    while entries[slot].length > 0 { slot = (slot + 1) & (Self.size - 1) }
    entries[slot] = Entry(
      hash: hash, keyword: keyword, classes: classes, start: UInt16(letters.count),
      length: UInt16(text.count))
    letters += text
  }

  @inline(__always) private static func slot(of hash: UInt32) -> Int {
    Int((hash ^ (hash &>> 15)) & UInt32(size - 1))
  }

  /// The word in `bytes[start..<end]` whose hash is known: its keyword and classes, or `.none`.
  func find(
    _ hash: UInt32, in bytes: [UInt8], from start: Int, to end: Int
  ) -> (keyword: Keyword, classes: KeywordClasses) {
    var slot = Self.slot(of: hash)
    while entries[slot].length > 0 {
      let entry = entries[slot]
      if entry.hash == hash, Int(entry.length) == end - start, matches(entry, bytes, start) {
        return (entry.keyword, entry.classes)
      }
      slot = (slot + 1) & (Self.size - 1)
    }
    return (.none, [])
  }

  private func matches(_ entry: Entry, _ bytes: [UInt8], _ start: Int) -> Bool {
    for offset in 0..<Int(entry.length) {
      let byte = bytes[start + offset]
      let folded = byte &- 0x41 < 26 ? byte | 0x20 : byte
      if folded != letters[Int(entry.start) + offset] { return false }
    }
    return true
  }
}
