import Columns

/// Pairs of a probe row and a build row (-1: none), ordered by probe row.
struct PairList {
  fileprivate(set) var probe: GrowingBuffer<Int32>
  fileprivate(set) var build: GrowingBuffer<Int32>

  init(capacity: Int) {
    probe = GrowingBuffer(capacity: capacity)
    build = GrowingBuffer(capacity: capacity)
  }

  var count: Int { probe.count }

  mutating func removeAll() {
    probe.setCount(0)
    build.setCount(0)
  }

  mutating func append(_ probeRow: Int32, _ buildRow: Int32) {
    probe.append(probeRow)
    build.append(buildRow)
  }

  var probeRows: Span<Int32> {
    @_lifetime(borrow self)
    get {
      let start = UnsafePointer(probe.base)
      return unsafe _overrideLifetime(Span(_unsafeStart: start, count: count), borrowing: self)
    }
  }

  var buildRows: Span<Int32> {
    @_lifetime(borrow self)
    get {
      let start = UnsafePointer(build.base)
      return unsafe _overrideLifetime(Span(_unsafeStart: start, count: count), borrowing: self)
    }
  }

  /// Keeps the pairs whose flag is 1.
  mutating func keep(_ flags: UnsafePointer<UInt8>) {
    var kept = 0
    for i in 0..<count {
      probe.base[kept] = probe.base[i]
      build.base[kept] = build.base[i]
      kept &+= Int(flags[i])
    }
    probe.setCount(kept)
    build.setCount(kept)
  }

  mutating func keep(_ rows: Selection) {
    let places = rows.rows
    for i in 0..<places.count {
      probe.base[i] = probe.base[Int(places[i])]
      build.base[i] = build.base[Int(places[i])]
    }
    probe.setCount(places.count)
    build.setCount(places.count)
  }
}

extension PairList {
  mutating func reserve(_ more: Int) {
    probe.reserve(more + 1)
    build.reserve(more + 1)
  }

  /// Writes behind the last pair, without counting it.
  @inline(__always)
  func write(_ probeRow: Int32, _ buildRow: Int32) {
    probe.base[probe.count] = probeRow
    build.base[probe.count] = buildRow
  }

  /// Counts what was written last, if it is wanted.
  @inline(__always)
  mutating func advance(_ isWanted: Bool) {
    let count = probe.count &+ (isWanted ? 1 : 0)
    probe.setCount(count)
    build.setCount(count)
  }
}
