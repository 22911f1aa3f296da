import Columns
import Diagnostics

/// Several integer keys, without NULLs, whose values lie so close together that 32 bits hold all of
/// them side by side.
///
/// ```
/// word    key 0 - its least value │ key 1 - its least value │ …
/// slot    word (32 bits) │ the key's number + 1 (32 bits); 0 is free
/// ```
/// A slot says by itself whether it is the right one: a row looks at one place of memory. Fields
/// become wider when values leave them; when they need more than 32 bits, this form does not fit.
final class NarrowKeyTable: KeyTable {
  /// Values from `low` on, less than 2^bits of them.
  private struct Field {
    var low: Int64 = 0
    /// The greatest value seen.
    var high: Int64 = 0
    var bits = 0
    var shift: UInt32 = 0
    /// No value was seen yet.
    var isEmpty = true

    func covers(_ least: Int64, _ greatest: Int64) -> Bool {
      !isEmpty && least >= low && UInt64(bitPattern: greatest &- low) >> UInt64(bits) == 0
    }

    /// The same for other values too.
    /// - Parameter hasRoom: With room in the direction in which the values move.
    /// - Returns: nil where a word has not so many bits.
    func widened(_ least: Int64, _ greatest: Int64, hasRoom: Bool) -> Field? {
      var wider = self
      wider.low = isEmpty ? least : min(low, least)
      wider.high = isEmpty ? greatest : max(high, greatest)
      wider.isEmpty = false
      if hasRoom, !isEmpty, least < low {
        let (width, isWide) = wider.high.subtractingReportingOverflow(wider.low)
        let (lower, isBelow) = wider.low.subtractingReportingOverflow(width)
        if isWide || isBelow { return nil }
        wider.low = lower
      }
      let (width, isWide) = wider.high.subtractingReportingOverflow(wider.low)
      guard !isWide, width < 1 << Int64(NarrowKeyTable.wordBits) else { return nil }
      wider.bits = Int64.bitWidth - width.leadingZeroBitCount
      if hasRoom, !isEmpty, greatest > high { wider.bits += 2 }
      return wider
    }
  }

  private static let wordBits = 32
  /// Rows whose slots are loaded before any of them is compared.
  private static let block = 256

  private var fields: [Field]
  private var words = GrowingBuffer<UInt32>()
  private var slots: Buffer
  private var slotCount = 1024

  override init(_ types: [DataType]) {
    fields = types.map { _ in Field() }
    slots = Buffer.zeroed(UInt64.self, count: slotCount)
    super.init(types)
  }

  override var byteCount: Int { words.byteCount + slots.byteCount }

  override func findOrInsert(
    _ columns: [Column], count rows: Int, into groups: UnsafeMutablePointer<UInt32>
  ) throws(SQLError) -> Bool {
    try checkCount()
    guard columns.allSatisfy({ $0.nullBytes() == nil }) else { return false }
    if rows == 0 { return true }
    let loaded = columns.map { IntegerKeys.load($0) }
    guard cover(loaded, rows) else { return false }
    let packed = Buffer.of(UInt32.self, count: rows)
    let target = packed.pointer(to: UInt32.self)
    for (place, buffer) in loaded.enumerated() {
      NarrowKeyTable.pack(
        buffer.pointer(to: Int64.self), rows, fields[place], isFirst: place == 0, target)
    }
    reserve(rows)
    insert(target, rows, groups)
    return true
  }

  @inline(__always)
  private static func pack(
    _ values: UnsafePointer<Int64>, _ rows: Int, _ field: Field, isFirst: Bool,
    _ target: UnsafeMutablePointer<UInt32>
  ) {
    let (low, shift) = (field.low, field.shift)
    if isFirst {
      for row in 0..<rows {
        target[row] = UInt32(truncatingIfNeeded: values[row] &- low) &<< shift
      }
    } else {
      for row in 0..<rows {
        target[row] |= UInt32(truncatingIfNeeded: values[row] &- low) &<< shift
      }
    }
  }

  private func insert(
    _ keys: UnsafePointer<UInt32>, _ rows: Int, _ groups: UnsafeMutablePointer<UInt32>
  ) {
    let table = slots.pointer(to: UInt64.self)
    let mask = slotCount - 1
    var start = 0
    while start < rows {
      let end = min(rows, start &+ NarrowKeyTable.block)
      for row in start..<end {
        let home = NarrowKeyTable.home(keys[row]) & mask
        let wanted = UInt64(keys[row]) &<< 32
        let first = table[home] ^ wanted
        let second = table[(home &+ 1) & mask] ^ wanted
        // A number below 2^32 that is not zero is that of the key.
        let near = first &- 1 < 0xFFFF_FFFF ? first : 0
        groups[row] = UInt32(
          truncatingIfNeeded: near != 0 ? near : second &- 1 < 0xFFFF_FFFF ? second : 0)
      }
      for row in start..<end {
        let number = groups[row]
        groups[row] = (number != 0 ? number : findOrInsert(keys[row])) &- 1
      }
      start = end
    }
    count = words.count
  }

  /// The key's number + 1.
  @inline(__always)
  private func findOrInsert(_ key: UInt32) -> UInt32 {
    let table = slots.pointer(to: UInt64.self)
    let mask = slotCount - 1
    var slot = NarrowKeyTable.home(key) & mask
    while true {
      let content = table[slot]
      if content == 0 {
        words.appendReserved(key)
        table[slot] = UInt64(key) &<< 32 | UInt64(truncatingIfNeeded: words.count)
        return UInt32(truncatingIfNeeded: words.count)
      }
      if content &>> 32 == UInt64(key) { return UInt32(truncatingIfNeeded: content) }
      slot = (slot &+ 1) & mask
    }
  }

  @inline(__always)
  private static func home(_ key: UInt32) -> Int {
    Int(truncatingIfNeeded: Hashing.hash(UInt64(key)) >> 20)
  }

  /// Room for `more` keys, with at most half of the slots in use.
  private func reserve(_ more: Int) {
    words.reserve(more)
    if (count + more) * 2 <= slotCount { return }
    while (count + more) * 2 > slotCount { slotCount *= 2 }
    enterAll()
  }

  private func enterAll() {
    slots = .empty
    slots = Buffer.zeroPages(slotCount * 8)
    let table = slots.pointer(to: UInt64.self)
    let mask = slotCount - 1
    for group in 0..<count {
      let key = words.base[group]
      var slot = NarrowKeyTable.home(key) & mask
      while table[slot] != 0 { slot = (slot &+ 1) & mask }
      table[slot] = UInt64(key) &<< 32 | UInt64(truncatingIfNeeded: group + 1)
    }
  }

  /// Makes the fields as wide as the values ask for; false, with nothing changed, where they would
  /// not fit a word.
  private func cover(_ loaded: [Buffer], _ rows: Int) -> Bool {
    let bounds = loaded.map { NarrowKeyTable.extremes($0.pointer(to: Int64.self), rows) }
    if zip(fields, bounds).allSatisfy({ $0.covers($1.least, $1.greatest) }) {
      for place in fields.indices {
        fields[place].high = max(fields[place].high, bounds[place].greatest)
      }
      return true
    }
    for hasRoom in [true, false] {
      guard let wider = widened(bounds, hasRoom: hasRoom) else { continue }
      repack(as: wider)
      return true
    }
    return false
  }

  private func widened(
    _ bounds: [(least: Int64, greatest: Int64)], hasRoom: Bool
  ) -> [Field]? {
    var wider: [Field] = []
    var shift = 0
    for (field, bound) in zip(fields, bounds) {
      guard var made = field.widened(bound.least, bound.greatest, hasRoom: hasRoom) else {
        return nil
      }
      made.shift = UInt32(truncatingIfNeeded: min(shift, NarrowKeyTable.wordBits - 1))
      shift += made.bits
      wider.append(made)
    }
    return shift <= NarrowKeyTable.wordBits ? wider : nil
  }

  @inline(__always)
  private static func extremes(
    _ values: UnsafePointer<Int64>, _ rows: Int
  ) -> (least: Int64, greatest: Int64) {
    var least = values[0]
    var greatest = least
    for row in 0..<rows {
      least = min(least, values[row])
      greatest = max(greatest, values[row])
    }
    return (least, greatest)
  }

  private func repack(as wider: [Field]) {
    let old = fields
    fields = wider
    if count == 0 { return }
    let values = words.base
    for group in 0..<count {
      let word = values[group]
      var made: UInt32 = 0
      for place in old.indices {
        let value = NarrowKeyTable.value(word, old[place])
        made |= UInt32(truncatingIfNeeded: value &- wider[place].low) &<< wider[place].shift
      }
      values[group] = made
    }
    enterAll()
  }

  @inline(__always)
  private static func value(_ word: UInt32, _ field: Field) -> Int64 {
    let mask = UInt64(1) &<< UInt64(field.bits) &- 1
    return field.low &+ Int64(truncatingIfNeeded: UInt64(word) &>> UInt64(field.shift) & mask)
  }

  override func keys(_ range: Range<Int>) -> [Column] {
    let values = Buffer.of(Int64.self, count: max(1, range.count))
    let target = values.pointer(to: Int64.self)
    return fields.indices.map { place in
      let field = fields[place]
      for i in 0..<range.count {
        target[i] = NarrowKeyTable.value(words.base[range.lowerBound + i], field)
      }
      return IntegerKeys.column(target, count: range.count, types[place], nil)
    }
  }
}
