import Columns
import Diagnostics
import Kernels
import Synchronization

/// Rows or groups in pages, parted by the hashes of their keys.
///
/// A partition has several streams of pages. Of a grouping: the groups with what they have
/// gathered, then for each item with rows of its own (DISTINCT, ORDER BY) these rows. Of a join:
/// the build rows and the probe rows.
final class HashPartitions: Sendable {
  static let bits = 7
  static let count = 1 << bits
  /// The most times that rows are parted; 21 bits of the hash.
  static let mostRounds = 3

  /// Which bits of the hash part the groups: 0 for the highest.
  let round: Int
  private let pages: Mutex<[[[SpilledPage]]]>

  init(round: Int, streams: Int) {
    self.round = round
    pages = Mutex(
      Array(repeating: Array(repeating: [], count: streams), count: HashPartitions.count))
  }

  func add(_ page: SpilledPage, partition: Int, stream: Int) {
    pages.withLock { $0[partition][stream].append(page) }
  }

  /// The pages of a partition, which are given away.
  func take(_ partition: Int) -> [[SpilledPage]] {
    pages.withLock { pages in
      defer { pages[partition] = pages[partition].map { _ in [] } }
      return pages[partition]
    }
  }

  /// Writes rows, parted by the hash of their keys.
  /// - Parameter page: The rows with these numbers, as columns of `types`.
  func write(
    _ keys: [Column], count: Int, stream: Int, types: [DataType], _ memory: OperatorMemory,
    _ rows: (Span<Int32>) throws(SQLError) -> [Column]
  ) throws(SQLError) {
    let (order, starts) = parted(keys, count)
    let most = memory.isForced ? 2 : 4096
    for partition in 0..<HashPartitions.count {
      var start = starts[partition]
      while start < starts[partition + 1] {
        try memory.query.options.cancellation.check()
        let size = min(most, starts[partition + 1] - start)
        let columns = try rows(order.span(of: Int32.self, from: start, count: size))
        let page = try memory.page(of: Batch(columns, count: size), types: types)
        add(page, partition: partition, stream: stream)
        start += size
      }
    }
  }

  /// The rows, partition after partition, and where each partition begins.
  private func parted(_ keys: [Column], _ count: Int) -> (order: Buffer, starts: [Int]) {
    let order = Buffer.of(Int32.self, count: max(1, count))
    var starts = [Int](repeating: 0, count: HashPartitions.count + 1)
    var rows = order.mutableSpan(of: Int32.self, count: count)
    let hashBuffer = hashRows(keys, count: count)
    let hashes = hashBuffer.span(of: UInt64.self, count: count)
    let shift = UInt64(64 - HashPartitions.bits * (round + 1))
    let mask = UInt64(HashPartitions.count - 1)
    for i in 0..<count { starts[Int(hashes[i] >> shift & mask) + 1] += 1 }
    for partition in 0..<HashPartitions.count { starts[partition + 1] += starts[partition] }
    var next = starts
    for i in 0..<count {
      let partition = Int(hashes[i] >> shift & mask)
      rows[next[partition]] = Int32(truncatingIfNeeded: i)
      next[partition] += 1
    }
    return (order, starts)
  }
}
