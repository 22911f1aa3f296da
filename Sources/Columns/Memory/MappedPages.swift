import Glibc

// Variadic in the header, which Swift does not import; the fifth parameter is read with a flag only
// that is never given here.
@_silgen_name("mremap")
private func movePages(
  _ pages: UnsafeMutableRawPointer, _ size: Int, _ newSize: Int, _ flags: Int32
) -> UnsafeMutableRawPointer?
private let mayMove: Int32 = 1

/// Anonymous pages of the system: zero and without memory until they are written, and able to grow
/// without a copy.
///
/// Large blocks ask for pages of 2 MB: filling them takes one fault in place of 512, and a probe at
/// a random place finds its page without a walk through the page tables.
enum MappedPages {
  private static let unit = 4096
  private static let largeUnit = 2 << 20
  /// From this size on, a block is whole large pages.
  private static let leastLarge = 4 << 20

  private static func rounded(_ bytes: Int) -> Int {
    let step = bytes < leastLarge ? unit : largeUnit
    return (bytes + step - 1) & ~(step - 1)
  }

  /// Where the system has no large pages to give, small ones are as right.
  private static func advise(_ pages: UnsafeMutableRawPointer, _ size: Int) {
    if size >= leastLarge { _ = madvise(pages, size, MADV_HUGEPAGE) }
  }

  /// At least so many bytes, and how many they are.
  static func take(_ bytes: Int) -> (pages: UnsafeMutableRawPointer, size: Int)? {
    let size = rounded(bytes)
    let pages = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let pages, pages != MAP_FAILED else { return nil }
    advise(pages, size)
    return (pages, size)
  }

  /// The same pages with others behind them, perhaps at another address; nil leaves them as they are.
  static func grow(
    _ pages: UnsafeMutableRawPointer, _ size: Int, to bytes: Int
  ) -> (pages: UnsafeMutableRawPointer, size: Int)? {
    let newSize = max(size, rounded(bytes))
    guard let moved = movePages(pages, size, newSize, mayMove), moved != MAP_FAILED else {
      return nil
    }
    advise(moved, newSize)
    return (moved, newSize)
  }

  static func give(_ pages: UnsafeMutableRawPointer, _ size: Int) { munmap(pages, size) }
}
