import Glibc

/// A block of raw memory that columns share: aligned to 64 bytes, freed with its last owner.
///
/// Invariants, kept in this folder: `base` points to `byteCount` bytes plus 64 bytes of
/// padding that may be read (so that vector loads may run over the end); a buffer is written only
/// by the code that made it, before it is shared, and never after.
@usableFromInline
package final class Buffer: @unchecked Sendable {
  @usableFromInline package let base: UnsafeMutableRawPointer
  @usableFromInline package let byteCount: Int
  /// Who gives the memory back.
  private enum Origin {
    case pool
    /// Memory that is not ours to free (a mapped file) belongs to this object.
    case borrowed(AnyObject)
    /// So many bytes of pages of our own.
    case pages(Int)
    /// A larger buffer has the memory now.
    case passedOn
  }
  private var origin: Origin

  /// Room for `byteCount` bytes, content undefined.
  ///
  /// For blocks of batch size; larger ones are reserved in a `MemoryReservation` first.
  @usableFromInline package init(byteCount: Int) {
    precondition(byteCount >= 0, "a buffer has no negative size")
    if byteCount >= Buffer.leastPages, let (pages, mapped) = MappedPages.take(byteCount + 64) {
      base = pages
      self.byteCount = byteCount
      origin = .pages(mapped)
      return
    }
    guard let memory = BlockPool.take(byteCount + 64) else {
      preconditionFailure("the system has no \(byteCount) bytes left")
    }
    base = memory
    self.byteCount = byteCount
    origin = .pool
  }

  /// Pages mapped for this buffer alone.
  private init(byteCount: Int, pages: UnsafeMutableRawPointer, mapped: Int) {
    base = pages
    self.byteCount = byteCount
    origin = .pages(mapped)
  }

  /// Bytes that something else keeps: readable up to 64 bytes past the end is *not* promised.
  package init(borrowing memory: UnsafeRawBufferPointer, owner: AnyObject) {
    base =
      memory.baseAddress.map { UnsafeMutableRawPointer(mutating: $0) } ?? Buffer.empty.base
    byteCount = memory.count
    origin = .borrowed(owner)
  }

  deinit {
    switch origin {
    case .pool: BlockPool.give(base, byteCount + 64)
    case .pages(let mapped): MappedPages.give(base, mapped)
    case .borrowed, .passedOn: break
    }
  }

  /// Gives the free blocks that this thread keeps for its next buffers back to the allocator.
  package static func clearPool() { BlockPool.clear() }

  package static let empty = Buffer(byteCount: 0)

  /// Room for `count` elements, all bytes zero.
  package static func zeroed<T: BitwiseCopyable>(_ type: T.Type, count: Int) -> Buffer {
    let buffer = Buffer(byteCount: count * MemoryLayout<T>.stride)
    // Pages of the system are zero as they come.
    if case .pages = buffer.origin { return buffer }
    memset(buffer.base, 0, buffer.byteCount)
    return buffer
  }

  /// Room for `count` elements, content undefined.
  @inlinable package static func of<T: BitwiseCopyable>(_ type: T.Type, count: Int) -> Buffer {
    Buffer(byteCount: count * MemoryLayout<T>.stride)
  }

  /// The bytes as elements, from element `offset`.
  @_lifetime(borrow self)
  @inlinable package func span<T: BitwiseCopyable>(
    of type: T.Type = T.self, from offset: Int = 0, count: Int
  ) -> Span<T> {
    precondition(
      offset >= 0 && count >= 0 && (offset + count) * MemoryLayout<T>.stride <= byteCount,
      "a span lies inside its buffer")
    let start = UnsafePointer(base.assumingMemoryBound(to: T.self)) + offset
    return unsafe _overrideLifetime(Span(_unsafeStart: start, count: count), borrowing: self)
  }

  /// The bytes as elements to be written, before the buffer is shared.
  @_lifetime(borrow self)
  @inlinable package func mutableSpan<T: BitwiseCopyable>(
    of type: T.Type = T.self, from offset: Int = 0, count: Int
  ) -> MutableSpan<T> {
    precondition(
      offset >= 0 && count >= 0 && (offset + count) * MemoryLayout<T>.stride <= byteCount,
      "a span lies inside its buffer")
    let start = base.assumingMemoryBound(to: T.self) + offset
    return unsafe _overrideLifetime(MutableSpan(_unsafeStart: start, count: count), borrowing: self)
  }

  /// For the few hot loops that a benchmark showed to need it.
  @inlinable package func pointer<T: BitwiseCopyable>(to type: T.Type) -> UnsafeMutablePointer<T> {
    base.assumingMemoryBound(to: T.self)
  }
}

extension Buffer {
  /// Copies bytes of another buffer, before this one is shared.
  package func copy(from source: Buffer, at start: Int, count: Int, to place: Int) {
    precondition(
      start >= 0 && count >= 0 && place >= 0 && start + count <= source.byteCount
        && place + count <= byteCount, "copied bytes lie inside both buffers")
    memcpy(base + place, source.base + start, count)
  }
}

extension Buffer {
  /// From this size on, buffers are pages of their own.
  private static let leastPages = 4 << 20

  /// Replaces a buffer by a larger one that begins with the same `used` bytes.
  ///
  /// Large ones move as pages, without a copy, if nobody else has the buffer; room that is not yet
  /// written takes no memory.
  /// - Parameter isZeroed: All bytes behind `used` are zero, as they are in `buffer`.
  package static func grow(
    _ buffer: inout Buffer, to byteCount: Int, keeping used: Int, isZeroed: Bool = false
  ) {
    precondition(used >= 0 && used <= buffer.byteCount && used <= byteCount, "a buffer grows")
    guard byteCount >= leastPages else {
      let larger = Buffer(byteCount: byteCount)
      larger.copy(from: buffer, at: 0, count: used, to: 0)
      if isZeroed { memset(larger.base + used, 0, byteCount - used) }
      buffer = larger
      return
    }
    if isKnownUniquelyReferenced(&buffer), case .pages(let mapped) = buffer.origin,
      let (pages, size) = MappedPages.grow(buffer.base, mapped, to: byteCount + 64)
    {
      buffer.origin = .passedOn
      buffer = Buffer(byteCount: byteCount, pages: pages, mapped: size)
      return
    }
    let larger = zeroed(UInt8.self, count: byteCount)
    larger.copy(from: buffer, at: 0, count: used, to: 0)
    buffer = larger
  }

  /// So many bytes that are zero; where they are many, memory is taken as they are written.
  package static func zeroPages(_ byteCount: Int) -> Buffer {
    zeroed(UInt8.self, count: byteCount)
  }
}
