import Glibc

/// Blocks of memory that a thread freed and will soon want again, by size.
///
/// Batches, pages and selections are made and dropped thousands of times a second in the same few
/// sizes. The allocator splits and joins aligned blocks each time, which took an eighth of a scan;
/// here a block goes on a list of its thread and comes back from it, still in the cache.
///
/// ```
/// list 0 │ 1 │ …      first block, whose first word is the address of the next one
/// ```
/// Sizes go up in quarters of powers of two. A thread keeps `mostBytes` at most, and gives them
/// back when it ends.
enum BlockPool {
  #if UNPOOLED
    private static let largestUnits = 0
  #else
    private static let largestUnits = 1 << 15
  #endif
  private static let listCount = 60
  private static let mostBytes = 3 << 20
  private static let unit = 64

  /// The lists of a thread, and the bytes in them behind these.
  private typealias Lists = UnsafeMutablePointer<UInt>

  private static let key: pthread_key_t? = {
    var key = pthread_key_t()
    let made = pthread_key_create(&key) { lists in
      if let lists { BlockPool.clear(lists.assumingMemoryBound(to: UInt.self)) }
    }
    return made == 0 ? key : nil
  }()

  /// A block of at least so many bytes, at a multiple of 64.
  @inline(__always)
  static func take(_ bytes: Int) -> UnsafeMutableRawPointer? {
    let units = (bytes + unit - 1) / unit
    guard units <= largestUnits else { return allocate(units * unit) }
    let (list, capacity) = place(max(1, units))
    if let lists = known(), let block = UnsafeMutableRawPointer(bitPattern: lists[list]) {
      lists[list] = block.load(as: UInt.self)
      lists[listCount] -= UInt(capacity * unit)
      return block
    }
    return allocate(capacity * unit)
  }

  /// From `malloc`, with the address that it gave in the word before the block: what `aligned_alloc`
  /// gave and took back is a little too small for the next block of the same size.
  private static func allocate(_ bytes: Int) -> UnsafeMutableRawPointer? {
    guard let memory = malloc(bytes + unit) else { return nil }
    let block = UnsafeMutableRawPointer(
      bitPattern: (UInt(bitPattern: memory) + UInt(unit)) & ~UInt(unit - 1))
    block?.storeBytes(of: memory, toByteOffset: -8, as: UnsafeMutableRawPointer.self)
    return block
  }

  private static func release(_ block: UnsafeMutableRawPointer) {
    free(block.load(fromByteOffset: -8, as: UnsafeMutableRawPointer.self))
  }

  /// Gives a block back that `take` gave for so many bytes.
  @inline(__always)
  static func give(_ block: UnsafeMutableRawPointer, _ bytes: Int) {
    let units = (bytes + unit - 1) / unit
    guard units <= largestUnits, let lists = known() ?? made() else { return release(block) }
    let (list, capacity) = place(max(1, units))
    let size = UInt(capacity * unit)
    guard lists[listCount] + size <= UInt(mostBytes) else { return release(block) }
    block.storeBytes(of: lists[list], as: UInt.self)
    lists[list] = UInt(bitPattern: block)
    lists[listCount] += size
  }

  /// The list of a size, and how many units its blocks have.
  @inline(__always)
  private static func place(_ units: Int) -> (list: Int, capacity: Int) {
    if units <= 8 { return (units - 1, units) }
    let last = units - 1
    let top = Int.bitWidth - 1 - last.leadingZeroBitCount
    let quarter = last >> (top - 2)
    return (8 + (top - 3) * 4 + quarter - 4, (quarter + 1) << (top - 2))
  }

  @inline(__always)
  private static func known() -> Lists? {
    guard let key, let lists = pthread_getspecific(key) else { return nil }
    return lists.assumingMemoryBound(to: UInt.self)
  }

  private static func made() -> Lists? {
    guard let key, let memory = calloc(listCount + 1, MemoryLayout<UInt>.size) else { return nil }
    guard pthread_setspecific(key, memory) == 0 else {
      free(memory)
      return nil
    }
    return memory.assumingMemoryBound(to: UInt.self)
  }

  /// Frees what this thread keeps.
  static func clear() {
    guard let key, let lists = known() else { return }
    _ = pthread_setspecific(key, nil)
    clear(lists)
  }

  private static func clear(_ lists: Lists) {
    for list in 0..<listCount {
      var next = UnsafeMutableRawPointer(bitPattern: lists[list])
      while let block = next {
        next = UnsafeMutableRawPointer(bitPattern: block.load(as: UInt.self))
        release(block)
      }
    }
    free(lists)
  }
}
