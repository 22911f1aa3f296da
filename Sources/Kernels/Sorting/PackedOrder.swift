import Columns

/// Rows to be sorted, each as one number: the sort columns' numbers one behind the other, then
/// the row.
///
/// ```
/// high bits                                   low bits
/// image of column 0 | image of column 1 | … | row
/// ```
///
/// 64 bits where they suffice, else 128. What does not fit, or has no number, is compared
/// afterwards among the rows whose numbers are equal. The steps are called by whoever has the
/// workers: `write` and `count` and `scatter` chunk by chunk, then `sort` bucket by bucket.
package struct PackedOrder: Sendable {
  package let count: Int
  /// What all steps together hold, in bytes.
  package var byteCount: Int { 2 * count * (isWide ? 16 : 8) + count * 4 }
  package let buckets: Int

  private let fields: [Field]
  private let tied: [Column]
  private let tiedOrders: [SortOrder]
  private let isWide: Bool
  private let rowBits: Int
  private let keyBits: Int
  /// The top `bucketBits` of the key name the bucket.
  private let bucketBits: Int
  private let entries: Buffer
  private let spare: Buffer
  private let sorted: Buffer
  private let changes: [Changes]

  /// Where, in order, rows begin that differ from the row before in some leading columns.
  private struct Changes {
    /// One byte per row.
    let flags: Buffer
    /// The bits of these columns.
    let bits: Int
  }

  private struct Field: Sendable {
    let image: KeyImage
    let bits: Int
    let shift: Int
  }

  package static let chunkRows = 1 << 16

  /// - Parameter marking: For so many leading columns each, rows that begin new values are marked.
  package init(
    _ columns: [Column], orders: [SortOrder], count: Int, marking prefixes: [Int] = []
  ) {
    precondition(columns.count == orders.count, "every sort column has an order")
    self.count = count
    let columns = columns.map(\.inLabelOrder.asRanks)
    rowBits = Int.bitWidth - max(0, count - 1).leadingZeroBitCount
    var fields: [Field] = []
    var total = 0
    var firstTied = columns.count
    for (place, column) in columns.enumerated() {
      guard let image = KeyImage(column, orders[place]) else {
        firstTied = place
        break
      }
      let bits = min(image.bits, 128 - rowBits - total)
      fields.append(Field(image: image, bits: bits, shift: image.bits - bits))
      total += bits
      if bits < image.bits || !image.isExact {
        firstTied = place
        break
      }
    }
    self.fields = fields
    tied = Array(columns[firstTied...])
    tiedOrders = Array(orders[firstTied...])
    keyBits = total
    isWide = total + rowBits > 64
    let rows = Int.bitWidth - count.leadingZeroBitCount
    bucketBits = min(total, max(0, min(11, rows - 12)))
    buckets = 1 << bucketBits
    let width = isWide ? 16 : 8
    entries = Buffer(byteCount: count * width)
    spare = Buffer(byteCount: bucketBits == 0 ? 0 : count * width)
    sorted = Buffer.of(Int32.self, count: count)
    let isExact = firstTied == columns.count
    changes =
      !isExact
      ? []
      : prefixes.map { prefix in
        Changes(
          flags: Buffer.zeroed(UInt8.self, count: max(1, count)),
          bits: fields.prefix(prefix).reduce(0) { $0 + $1.bits })
      }
  }

  package var chunks: Int { (count + PackedOrder.chunkRows - 1) / PackedOrder.chunkRows }

  private func rows(of chunk: Int) -> Range<Int> {
    let start = chunk * PackedOrder.chunkRows
    return start..<min(count, start + PackedOrder.chunkRows)
  }

  /// Makes the numbers of a chunk's rows; gives how many of them fall into each bucket.
  package func write(chunk: Int) -> [Int] {
    isWide ? write(chunk, UInt128.self) : write(chunk, UInt64.self)
  }

  private func write<Entry: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    _ chunk: Int, _: Entry.Type
  ) -> [Int] {
    let scratch = Buffer.of(UInt64.self, count: KeyImage.blockRows)
    var counts = [Int](repeating: 0, count: buckets)
    let end = rows(of: chunk).upperBound
    var start = rows(of: chunk).lowerBound
    let top = Entry(truncatingIfNeeded: rowBits + keyBits - bucketBits)
    while start < end {
      let block = start..<min(end, start + KeyImage.blockRows)
      var target = entries.mutableSpan(of: Entry.self, from: start, count: block.count)
      for i in 0..<target.count { target[i] = 0 }
      for field in fields where field.bits > 0 {
        field.image.fill(block, scratch)
        let images = scratch.span(of: UInt64.self, count: block.count)
        let (bits, shift) = (Entry(truncatingIfNeeded: field.bits), UInt64(field.shift))
        for i in 0..<target.count {
          target[i] = target[i] << bits | Entry(truncatingIfNeeded: images[i] >> shift)
        }
      }
      let low = Entry(truncatingIfNeeded: rowBits)
      for i in 0..<target.count {
        let entry = target[i] << low | Entry(truncatingIfNeeded: start + i)
        target[i] = entry
        counts[Int(truncatingIfNeeded: entry >> top)] += 1
      }
      start = block.upperBound
    }
    return counts
  }

  /// Moves a chunk's numbers into their buckets; `places` are where its part of each begins.
  package func scatter(chunk: Int, places: [Int]) {
    if isWide {
      scatter(chunk, places, UInt128.self)
    } else {
      scatter(chunk, places, UInt64.self)
    }
  }

  private func scatter<Entry: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    _ chunk: Int, _ places: [Int], _: Entry.Type
  ) {
    guard bucketBits > 0 else { return }
    let rows = rows(of: chunk)
    let source = entries.span(of: Entry.self, from: rows.lowerBound, count: rows.count)
    var target = spare.mutableSpan(of: Entry.self, count: count)
    var places = places
    let top = Entry(truncatingIfNeeded: rowBits + keyBits - bucketBits)
    for i in 0..<source.count {
      let bucket = Int(truncatingIfNeeded: source[i] >> top)
      target[places[bucket]] = source[i]
      places[bucket] += 1
    }
  }

  /// Sorts the numbers of a bucket that lie at `range`, and settles equal ones.
  package func sort(_ range: Range<Int>) {
    if isWide { sort(range, UInt128.self) } else { sort(range, UInt64.self) }
  }

  private func sort<Entry: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    _ range: Range<Int>, _: Entry.Type
  ) {
    if range.isEmpty { return }
    let lies = bucketBits > 0 ? spare : entries
    let other = bucketBits > 0 ? entries : Buffer.of(Entry.self, count: count)
    let swapped = radixSort(
      lies.pointer(to: Entry.self) + range.lowerBound,
      other.pointer(to: Entry.self) + range.lowerBound, count: range.count,
      bits: rowBits..<(rowBits + keyBits - bucketBits))
    let result = swapped ? other : lies
    let ordered = result.span(of: Entry.self, from: range.lowerBound, count: range.count)
    var target = sorted.mutableSpan(of: Int32.self, from: range.lowerBound, count: range.count)
    let mask = (Entry(1) << Entry(truncatingIfNeeded: rowBits)) &- 1
    for i in 0..<ordered.count { target[i] = Int32(truncatingIfNeeded: ordered[i] & mask) }
    for change in changes { mark(change, ordered, at: range.lowerBound) }
    if tied.isEmpty { return }
    settle(runs(of: ordered), at: range.lowerBound)
  }

  /// Marks the rows of a bucket but the first, of which the buckets know.
  private func mark<Entry: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    _ change: Changes, _ ordered: Span<Entry>, at start: Int
  ) {
    if change.bits == 0 { return }
    let low = Entry(truncatingIfNeeded: rowBits + keyBits - change.bits)
    var flags = change.flags.mutableSpan(of: UInt8.self, from: start, count: ordered.count)
    for i in 1..<max(1, ordered.count) {
      flags[i] = ordered[i] >> low != ordered[i - 1] >> low ? 1 : 0
    }
  }

  /// The marks that were asked for, when all buckets are sorted; nil where the numbers do not say
  /// all about the columns.
  /// - Parameter ranges: Where each bucket lies.
  package func marks(_ ranges: [Range<Int>]) -> [Buffer]? {
    if changes.isEmpty { return nil }
    for change in changes {
      let flags = change.flags.pointer(to: UInt8.self)
      var before: Int?
      for (bucket, range) in ranges.enumerated() where !range.isEmpty {
        let value = change.bits >= bucketBits ? bucket : bucket >> (bucketBits - change.bits)
        flags[range.lowerBound] = value == before ? 0 : 1
        before = value
      }
    }
    return changes.map(\.flags)
  }

  /// Where at least two neighbours have equal numbers.
  private func runs<Entry: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    of ordered: Span<Entry>
  ) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var start = 0
    let low = Entry(truncatingIfNeeded: rowBits)
    for i in 1...ordered.count
    where i == ordered.count || ordered[i] >> low != ordered[i - 1] >> low {
      if i - start > 1 { runs.append(start..<i) }
      start = i
    }
    return runs
  }

  /// Compares the rows of each run by the columns that the numbers do not cover.
  private func settle(_ runs: [Range<Int>], at start: Int) {
    let total = runs.reduce(0) { $0 + $1.count }
    if total == 0 { return }
    let rows = Buffer.of(Int32.self, count: total)
    var named = rows.mutableSpan(of: Int32.self, count: total)
    var target = sorted.mutableSpan(of: Int32.self, count: count)
    var place = 0
    for run in runs {
      for i in run {
        named[place] = target[start + i]
        place += 1
      }
    }
    let compared = tied.map { $0.gather(rows.span(of: Int32.self, count: total)) }
    let keys = SortKeys(compared, orders: tiedOrders, count: total)
    place = 0
    for run in runs {
      let order = keys.sortedRows(place..<(place + run.count))
      for (i, row) in order.enumerated() { target[start + run.lowerBound + i] = named[Int(row)] }
      place += run.count
    }
  }

  /// The rows in order, when all buckets are sorted; equal rows keep theirs.
  package func finished() -> Selection { Selection(buffer: sorted, count: count) }

  /// The rows in order, by one worker.
  package func sortedAlone() -> Selection {
    var counts = (0..<chunks).map { write(chunk: $0) }
    let ranges = PackedOrder.places(&counts, buckets: buckets)
    for chunk in 0..<chunks { scatter(chunk: chunk, places: counts[chunk]) }
    for range in ranges { sort(range) }
    return finished()
  }

  /// Turns the chunks' counts into places, bucket after bucket; gives where each bucket lies.
  package static func places(_ counts: inout [[Int]], buckets: Int) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    ranges.reserveCapacity(buckets)
    var place = 0
    for bucket in 0..<buckets {
      let start = place
      for chunk in counts.indices {
        let count = counts[chunk][bucket]
        counts[chunk][bucket] = place
        place += count
      }
      ranges.append(start..<place)
    }
    return ranges
  }
}
