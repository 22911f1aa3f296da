import Columns

/// Elements in one block of memory that doubles when it is full.
struct GrowingBuffer<Element: BitwiseCopyable> {
  private(set) var buffer: Buffer
  private(set) var count = 0
  private(set) var capacity: Int
  private(set) var base: UnsafeMutablePointer<Element>

  init(capacity: Int = 64) {
    self.capacity = max(1, capacity)
    buffer = Buffer.of(Element.self, count: self.capacity)
    base = buffer.pointer(to: Element.self)
  }

  /// Makes room for `more` elements behind the present ones.
  mutating func reserve(_ more: Int) {
    let needed = count + more
    if needed <= capacity { return }
    capacity = max(needed, capacity * 2)
    let stride = MemoryLayout<Element>.stride
    Buffer.grow(&buffer, to: capacity * stride, keeping: count * stride)
    base = buffer.pointer(to: Element.self)
  }

  /// There is room.
  @inline(__always)
  mutating func appendReserved(_ element: Element) {
    base[count] = element
    count &+= 1
  }

  mutating func append(_ element: Element) {
    if count == capacity { reserve(1) }
    appendReserved(element)
  }

  mutating func setCount(_ count: Int) { self.count = count }

  var byteCount: Int { buffer.byteCount }
}
