import Columns
import Diagnostics

/// One integer key of up to 64 bits: an array over the range of keys while that is small or
/// well filled, else a table with open addressing. A table that is to grow becomes an array again
/// if its keys fill their range by then.
final class IntegerKeyTable: KeyTable {
  private struct Slot {
    var key: Int64
    /// The key's number + 1; 0 is free.
    var group: UInt32
  }

  private var keys = GrowingBuffer<Int64>()
  /// The number of the NULL key.
  private var nullGroup: Int?
  /// Dense: numbers + 1 by `key - base`. Hashed: slots.
  private var table: Buffer = .empty
  private var isDense = true
  private var base: Int64 = 0
  /// Places of the array, or slots.
  private var size = 0
  /// Places of the array up to the last one that was asked for; those behind take no memory.
  private var reach = 0

  override var isIndexed: Bool { isDense }
  override var mayBeIndexed: Bool {
    guard !isDense, nullGroup == nil, keys.count > 0 else { return isDense }
    let (low, high) = extremes()
    let (width, overflow) = high.subtractingReportingOverflow(low)
    return !overflow && width < Int64(max(1 << 24, 64 * keys.count))
  }
  override var byteCount: Int { keys.byteCount + (isDense ? reach * 4 : table.byteCount) }

  override func findOrInsert(
    _ columns: [Column], count rows: Int, into groups: UnsafeMutablePointer<UInt32>
  ) throws(SQLError) -> Bool {
    try checkCount()
    let column = columns[0]
    let loaded = IntegerKeys.load(column)
    let values = UnsafePointer(loaded.pointer(to: Int64.self))
    keys.reserve(rows + 1)
    if let nulls = column.nullBytes() {
      insert(values, nulls.pointer(to: UInt8.self), rows, groups)
      return true
    }
    insert(values, rows, groups)
    return true
  }

  private func insert(
    _ values: UnsafePointer<Int64>, _ rows: Int, _ groups: UnsafeMutablePointer<UInt32>
  ) {
    if isDense ? !cover(values, rows) : needsSlots(rows) {
      if isDense {
        becomeHashed()
      } else if becomeDense(rows), !cover(values, rows) {
        becomeHashed()
      }
    }
    if isDense {
      insertDense(values, rows, groups)
    } else {
      if needsSlots(rows) { fillSlots(rows) }
      insertHashed(values, rows, groups)
    }
    count = keys.count
  }

  /// Rows with NULLs: the others are compacted first.
  private func insert(
    _ values: UnsafePointer<Int64>, _ nulls: UnsafePointer<UInt8>, _ rows: Int,
    _ groups: UnsafeMutablePointer<UInt32>
  ) {
    // In the order of rows, so that numbers follow first appearance.
    var row = 0
    while row < rows {
      if nulls[row] != 0 {
        if nullGroup == nil {
          nullGroup = keys.count
          keys.append(0)
          count = keys.count
        }
        groups[row] = UInt32(truncatingIfNeeded: nullGroup ?? 0)
        row += 1
        continue
      }
      var end = row + 1
      while end < rows, nulls[end] == 0 { end += 1 }
      insert(values + row, end - row, groups + row)
      row = end
    }
  }

  private func insertDense(
    _ values: UnsafePointer<Int64>, _ rows: Int, _ groups: UnsafeMutablePointer<UInt32>
  ) {
    let numbers = table.pointer(to: UInt32.self)
    let base = base
    var next = keys.count
    let stored = keys.base
    for row in 0..<rows {
      let place = Int(values[row] &- base)
      var number = numbers[place]
      if number == 0 {
        stored[next] = values[row]
        next &+= 1
        number = UInt32(truncatingIfNeeded: next)
        numbers[place] = number
      }
      groups[row] = number &- 1
    }
    keys.setCount(next)
  }

  private func insertHashed(
    _ values: UnsafePointer<Int64>, _ rows: Int, _ groups: UnsafeMutablePointer<UInt32>
  ) {
    let slots = table.pointer(to: Slot.self)
    let mask = size - 1
    var next = keys.count
    let stored = keys.base
    let homes = IntegerKeyTable.block
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: homes) { found in
      var start = 0
      while start < rows {
        let end = min(start &+ homes, rows)
        // Loads that do not wait for one another; rows that find their key need no more.
        for row in start..<end {
          let key = values[row]
          let slot = IntegerKeyTable.home(key) & mask
          found[row &- start] = slots[slot].key == key ? slots[slot].group : 0
        }
        for row in start..<end {
          var number = found[row &- start]
          if number == 0 {
            let key = values[row]
            var slot = IntegerKeyTable.home(key) & mask
            while slots[slot].group != 0, slots[slot].key != key { slot = (slot &+ 1) & mask }
            if slots[slot].group == 0 {
              stored[next] = key
              next &+= 1
              slots[slot] = Slot(key: key, group: UInt32(truncatingIfNeeded: next))
            }
            number = slots[slot].group
          }
          groups[row] = number &- 1
        }
        start = end
      }
    }
    keys.setCount(next)
  }

  private static let block = 256

  @inline(__always)
  private static func home(_ key: Int64) -> Int {
    Int(truncatingIfNeeded: Hashing.hash(UInt64(bitPattern: key)) >> 20)
  }

  /// Extends the array to the values; false when it would be too large for what it holds.
  private func cover(_ values: UnsafePointer<Int64>, _ rows: Int) -> Bool {
    var low = values[0]
    var high = values[0]
    for row in 0..<rows {
      low = min(low, values[row])
      high = max(high, values[row])
    }
    if size > 0, low >= base, high &- base < Int64(size), high >= base {
      reach = max(reach, Int(high &- base) + 1)
      return true
    }
    let top = max(high, base + Int64(reach) - 1)
    if size > 0 {
      low = min(low, base)
      high = max(high, base + Int64(size) - 1)
    }
    let (width, overflow) = high.subtractingReportingOverflow(low)
    let limit = max(1 << 18, 12 * (keys.count + rows))
    guard !overflow, width < Int64(limit), low > .min / 2, high < .max / 2 else { return false }
    let isFirst = size == 0
    extend(low: low, high: high, limit: limit)
    reach = Int((isFirst ? high : top) &- base) + 1
    return true
  }

  private func extend(low: Int64, high: Int64, limit: Int) {
    // Room to grow in the direction in which the keys move.
    let slack = min(Int64(size), Int64(limit) - (high - low))
    let first = size > 0 && low < base ? low - slack : low
    let last = size == 0 || high >= base + Int64(size) ? high + max(slack, 1024) : high
    let newSize = Int(last - first) + 1
    if size > 0, first == base {
      Buffer.grow(&table, to: newSize * 4, keeping: size * 4, isZeroed: true)
    } else {
      let larger = Buffer.zeroPages(newSize * 4)
      if size > 0 {
        larger.copy(from: table, at: 0, count: size * 4, to: Int(base - first) * 4)
      }
      table = larger
    }
    base = first
    size = newSize
  }

  private func becomeHashed() {
    isDense = false
    size = 0
    fillSlots(0)
  }

  /// The least and the greatest key; there is one.
  private func extremes() -> (low: Int64, high: Int64) {
    var low = keys.base[0]
    var high = low
    for group in 0..<keys.count {
      low = min(low, keys.base[group])
      high = max(high, keys.base[group])
    }
    return (low, high)
  }

  /// Goes back to an array if the keys fill a good part of their range.
  private func becomeDense(_ more: Int) -> Bool {
    guard nullGroup == nil, keys.count >= 1 << 16 else { return false }
    let (low, high) = extremes()
    let (width, overflow) = high.subtractingReportingOverflow(low)
    let limit = 12 * (keys.count + more)
    guard !overflow, width < Int64(limit / 2), low > .min / 2, high < .max / 2 else {
      return false
    }
    table = .empty
    size = 0
    extend(low: low, high: high, limit: limit)
    reach = Int(width) + 1
    isDense = true
    let numbers = table.pointer(to: UInt32.self)
    for group in 0..<keys.count {
      numbers[Int(keys.base[group] &- base)] = UInt32(truncatingIfNeeded: group + 1)
    }
    return true
  }

  /// Whether more than half of the slots would be in use.
  private func needsSlots(_ more: Int) -> Bool { (keys.count + more) * 2 > size }

  /// Room for `more` keys, with at most half of the slots in use.
  private func fillSlots(_ more: Int) {
    size = max(size, 1024)
    while needsSlots(more) { size *= 2 }
    table = .empty
    table = Buffer.zeroPages(size * MemoryLayout<Slot>.stride)
    let slots = table.pointer(to: Slot.self)
    let mask = size - 1
    for group in 0..<keys.count where group != nullGroup {
      let key = keys.base[group]
      var slot = IntegerKeyTable.home(key) & mask
      while slots[slot].group != 0 { slot = (slot + 1) & mask }
      slots[slot] = Slot(key: key, group: UInt32(group + 1))
    }
  }

  override func keys(_ range: Range<Int>) -> [Column] {
    if range == 0..<keys.count, nullGroup == nil, types[0].physical.width == 8 {
      // Keys that come later are written behind these.
      return [Column(types[0], count: keys.count, values: keys.buffer)]
    }
    var validity: Bitmap?
    if let nullGroup, range.contains(nullGroup) {
      let place = nullGroup - range.lowerBound
      validity = Bitmap(count: range.count) { words in
        for w in 0..<words.count { words[w] = ~0 }
        words[place >> 6] &= ~(1 << UInt64(place & 63))
      }
    }
    return [
      IntegerKeys.column(keys.base + range.lowerBound, count: range.count, types[0], validity)
    ]
  }
}

extension IntegerKeys {
  /// A column of keys in the width of its type.
  static func column(
    _ keys: UnsafePointer<Int64>, count: Int, _ type: DataType, _ validity: Bitmap?
  ) -> Column {
    let buffer = Buffer(byteCount: count * type.physical.width)
    switch type.physical {
    case .bool, .int8, .uint8: narrow(UInt8.self, keys, count, buffer)
    case .int16, .uint16: narrow(UInt16.self, keys, count, buffer)
    case .int32, .uint32: narrow(UInt32.self, keys, count, buffer)
    default: narrow(UInt64.self, keys, count, buffer)
    }
    return Column(type, count: count, values: buffer, validity: validity)
  }

  @inline(__always)
  private static func narrow<T: FixedWidthInteger & BitwiseCopyable>(
    _ type: T.Type, _ keys: UnsafePointer<Int64>, _ count: Int, _ buffer: Buffer
  ) {
    let target = buffer.pointer(to: T.self)
    for i in 0..<count { target[i] = T(truncatingIfNeeded: keys[i]) }
  }
}
