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
enum MappedPages {
  private static let unit = 4096

  /// At least so many bytes, and how many they are.
  static func take(_ bytes: Int) -> (pages: UnsafeMutableRawPointer, size: Int)? {
    let size = (bytes + unit - 1) & ~(unit - 1)
    let pages = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let pages, pages != MAP_FAILED else { return nil }
    return (pages, size)
  }

  /// The same pages with others behind them, perhaps at another address; nil leaves them as they are.
  static func grow(
    _ pages: UnsafeMutableRawPointer, _ size: Int, to bytes: Int
  ) -> (pages: UnsafeMutableRawPointer, size: Int)? {
    let newSize = max(size, (bytes + unit - 1) & ~(unit - 1))
    guard let moved = movePages(pages, size, newSize, mayMove), moved != MAP_FAILED else {
      return nil
    }
    return (moved, newSize)
  }

  static func give(_ pages: UnsafeMutableRawPointer, _ size: Int) { munmap(pages, size) }
}
