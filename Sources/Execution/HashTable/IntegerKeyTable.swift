import Columns
import Diagnostics

/// One integer key of up to 64 bits: an array over the range of keys while that is small or
/// well filled, else a table with open addressing.
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

  override var isIndexed: Bool { isDense }
  override var byteCount: Int { keys.byteCount + table.byteCount }

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
    if isDense, !cover(values, rows) { becomeHashed() }
    if isDense {
      insertDense(values, rows, groups)
    } else {
      reserveSlots(rows)
      insertHashed(values, rows, groups)
    }
    count = keys.count
    return true
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
      if isDense, !cover(values + row, end - row) { becomeHashed() }
      if isDense {
        insertDense(values + row, end - row, groups + row)
      } else {
        reserveSlots(end - row)
        insertHashed(values + row, end - row, groups + row)
      }
      count = keys.count
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
    if size > 0, low >= base, high &- base < Int64(size), high >= base { return true }
    if size > 0 {
      low = min(low, base)
      high = max(high, base + Int64(size) - 1)
    }
    let (width, overflow) = high.subtractingReportingOverflow(low)
    let limit = max(1 << 18, 12 * (keys.count + rows))
    guard !overflow, width < Int64(limit), low > .min / 2, high < .max / 2 else { return false }
    extend(low: low, high: high, limit: limit)
    return true
  }

  private func extend(low: Int64, high: Int64, limit: Int) {
    // Room to grow in the direction in which the keys move.
    let slack = min(Int64(size), Int64(limit) - (high - low))
    let first = size > 0 && low < base ? low - slack : low
    let last = size == 0 || high >= base + Int64(size) ? high + max(slack, 1024) : high
    let newSize = Int(last - first) + 1
    let larger = Buffer.zeroed(UInt32.self, count: newSize)
    if size > 0 {
      larger.copy(from: table, at: 0, count: size * 4, to: Int(base - first) * 4)
    }
    table = larger
    base = first
    size = newSize
  }

  private func becomeHashed() {
    isDense = false
    size = 0
    reserveSlots(0)
  }

  /// Room for `more` keys, with at most half of the slots in use.
  private func reserveSlots(_ more: Int) {
    if size > 0, (keys.count + more) * 2 <= size { return }
    size = max(size, 1024)
    while (keys.count + more) * 2 > size { size *= 2 }
    table = Buffer.zeroed(Slot.self, count: size)
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
