import Synchronization

/// Contexts of a compression library that nobody uses now.
///
/// Making one asks the processor what it can do, which takes tens of microseconds on a virtual
/// machine: longer than a small page takes to decompress.
final class ContextPool: Sendable {
  private struct Context: @unchecked Sendable {
    let pointer: OpaquePointer
  }

  private let idle = Mutex<[Context]>([])
  private let capacity: Int
  private let free: @Sendable (OpaquePointer) -> Void

  /// - Parameter capacity: How many contexts are kept.
  init(capacity: Int, free: @escaping @Sendable (OpaquePointer) -> Void) {
    self.capacity = capacity
    self.free = free
  }

  /// A context that nobody else has, as its last user left it.
  func take(_ make: () -> OpaquePointer?) -> OpaquePointer? {
    idle.withLock { $0.popLast() }?.pointer ?? make()
  }

  func give(_ context: OpaquePointer?) {
    guard let context else { return }
    let given = Context(pointer: context)
    let isKept = idle.withLock { idle in
      guard idle.count < capacity else { return false }
      idle.append(given)
      return true
    }
    if !isKept { free(context) }
  }
}
