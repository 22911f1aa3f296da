import Glibc
import Synchronization

/// What tells one state of a file from another: when it differs, cached content is stale.
package struct FileIdentity: Sendable, Hashable {
  package let device: UInt64
  package let inode: UInt64
  /// In bytes.
  package let size: Int
  /// Nanoseconds since 1970.
  package let modified: Int64

  init(_ status: stat) {
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int(status.st_size)
    modified = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
  }

  /// Of bytes that are no file: never the same as another's.
  init(memoryOfSize size: Int) {
    device = UInt64.max
    inode = FileIdentity.memories.add(1, ordering: .relaxed).newValue
    self.size = size
    modified = 0
  }

  private static let memories = Atomic<UInt64>(0)
}
