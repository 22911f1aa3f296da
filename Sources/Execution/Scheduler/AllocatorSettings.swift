import Columns
import Glibc

// From malloc.h, which the Glibc module leaves out; the numbers are those of glibc.
@_silgen_name("mallopt")
private func setAllocator(_ parameter: Int32, _ value: Int32) -> Int32
@_silgen_name("malloc_trim")
private func giveBack(_ padding: Int) -> Int32
private let trimThreshold: Int32 = -1
private let topPadding: Int32 = -2
private let mapThreshold: Int32 = -3

/// Tells the allocator to keep what queries free: pages of files and batches are freed and asked
/// for again many times a second, and each trip to the system costs a page fault per 4 KiB.
enum AllocatorSettings {
  /// Done once per process; a setting of the user in `GLIBC_TUNABLES` stays.
  static let applied: Bool = {
    if getenv("GLIBC_TUNABLES") != nil { return false }
    // Blocks of 32 MB and more still go back to the system as soon as they are free.
    _ = setAllocator(mapThreshold, 32 << 20)
    _ = setAllocator(trimThreshold, 128 << 20)
    _ = setAllocator(topPadding, 1 << 20)
    return true
  }()

  /// Told that memory is short: blocks of 1 MB and more go back to the system when they are free.
  static func keepLittle() {
    if getenv("GLIBC_TUNABLES") != nil { return }
    _ = setAllocator(mapThreshold, 1 << 20)
    _ = setAllocator(trimThreshold, 1 << 20)
    _ = giveBack(0)
  }

  /// From so many bytes on that an operator lets go of, giving them back is worth the faults of
  /// those that come later.
  static let worthTrimming = 32 << 20

  /// Gives the free pages inside of the allocator's regions back to the system.
  static func trim() {
    Buffer.clearPool()
    _ = giveBack(0)
  }
}
