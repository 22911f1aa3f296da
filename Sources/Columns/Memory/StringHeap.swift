import Glibc

/// Where the bytes of long strings are gathered while a column is made.
///
/// Blocks grow from 4 KiB to 1 MiB; the finished column keeps them alive.
@usableFromInline
package struct StringHeap: ~Copyable {
  @usableFromInline package private(set) var blocks: [Buffer] = []
  private var used = 0
  private var capacity = 0
  /// Bytes allocated so far.
  @usableFromInline package private(set) var byteCount = 0

  @usableFromInline package init() {}

  /// A view of a copy of the bytes.
  @usableFromInline package mutating func append(_ bytes: UnsafeRawBufferPointer) -> StringView {
    guard let source = bytes.baseAddress else { return StringView() }
    if bytes.count <= StringView.inlineLimit { return StringView(source, count: bytes.count) }
    let target = reserve(bytes.count)
    memcpy(target, source, bytes.count)
    return StringView(target, count: bytes.count)
  }

  @usableFromInline package mutating func append(_ text: String) -> StringView {
    var copy = text
    return copy.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }

  /// A view that does not depend on another column's heap.
  @usableFromInline package mutating func append(_ view: StringView) -> StringView {
    view.isInline ? view : view.withBytes { append($0) }
  }

  /// Room for `count` bytes (at least one) that the caller fills before the next call.
  @usableFromInline package mutating func reserve(_ count: Int) -> UnsafeMutableRawPointer {
    if used + count > capacity {
      let next = max(count, min(max(4096, byteCount), 1 << 20))
      blocks.append(Buffer(byteCount: next))
      byteCount += next
      capacity = next
      used = 0
    }
    let start = blocks[blocks.count - 1].base + used
    used += count
    return start
  }

  /// Gives the last `count` reserved bytes back.
  @usableFromInline package mutating func giveBack(_ count: Int) { used -= count }
}
