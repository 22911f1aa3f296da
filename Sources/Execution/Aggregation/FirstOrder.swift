import Columns

/// Orders groups by the ordinals of their first rows, which are distinct.
enum FirstOrder {
  /// The groups in order; nil when they are so already.
  static func order(_ firsts: UnsafePointer<UInt64>, count: Int) -> Buffer? {
    var runs: [Int] = [0]
    for i in 1..<max(1, count) where firsts[i] < firsts[i - 1] { runs.append(i) }
    if runs.count == 1 { return nil }
    runs.append(count)
    return merged(firsts, runs, count)
  }

  /// Merges ascending runs by pairs, round after round; workers leave only a few.
  private static func merged(
    _ firsts: UnsafePointer<UInt64>, _ starts: [Int], _ count: Int
  ) -> Buffer {
    var source = Buffer.of(Int32.self, count: count)
    var target = Buffer.of(Int32.self, count: count)
    let identity = source.pointer(to: Int32.self)
    for i in 0..<count { identity[i] = Int32(truncatingIfNeeded: i) }
    var runs = starts
    while runs.count > 2 {
      let from = source.pointer(to: Int32.self)
      let to = target.pointer(to: Int32.self)
      var next: [Int] = [0]
      var i = 0
      while i + 1 < runs.count {
        let middle = runs[i + 1]
        let end = i + 2 < runs.count ? runs[i + 2] : middle
        merge(firsts, from, runs[i], middle, end, to)
        next.append(end)
        i += 2
      }
      runs = next
      swap(&source, &target)
    }
    return source
  }

  private static func merge(
    _ firsts: UnsafePointer<UInt64>, _ from: UnsafeMutablePointer<Int32>, _ start: Int,
    _ middle: Int, _ end: Int, _ to: UnsafeMutablePointer<Int32>
  ) {
    var a = start
    var b = middle
    for place in start..<end {
      let takesA = b >= end || (a < middle && firsts[Int(from[a])] < firsts[Int(from[b])])
      to[place] = takesA ? from[a] : from[b]
      if takesA { a += 1 } else { b += 1 }
    }
  }
}
