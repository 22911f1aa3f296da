import Synchronization

/// Gives out each morsel once: in order, or permuted by a seed.
final class MorselQueue: Sendable {
  let count: Int
  private let first: Int
  private let next = Atomic<Int>(0)
  private let order: [Int]?

  /// - Parameters:
  ///   - first: The number that is 0 in `order`.
  ///   - order: The numbers in the order in which they are given; nil for ascending ones.
  ///   - seed: For a random order in place of any other.
  init(from first: Int = 0, count: Int, order: [Int]? = nil, seed: UInt64?) {
    self.first = first
    self.count = count
    self.order = seed.map { MorselQueue.permutation(count, seed: $0) } ?? order
  }

  func take() -> Int? {
    let place = next.wrappingAdd(1, ordering: .relaxed).oldValue
    guard place < count else { return nil }
    return first + (order?[place] ?? place)
  }

  private static func permutation(_ count: Int, seed: UInt64) -> [Int] {
    var state = seed
    var order = Array(0..<count)
    for i in order.indices.dropFirst() {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      order.swapAt(i, Int((state >> 33) % UInt64(i + 1)))
    }
    return order
  }
}
