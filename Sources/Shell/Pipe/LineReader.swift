import Glibc

/// Reads lines from a descriptor; a line that is too long is skipped and told, never kept.
struct LineReader {
  enum Line {
    case text([UInt8])
    /// A line of more bytes than the limit; its content is lost.
    case tooLong
    case end
  }

  private let descriptor: Int32
  private let limit: Int
  private var block: [UInt8] = []
  private var position = 0
  private var hasEnded = false

  init(descriptor: Int32, limit: Int) {
    self.descriptor = descriptor
    self.limit = limit
  }

  /// The next line without its line end; the last one may lack it.
  mutating func next() -> Line {
    var line: [UInt8] = []
    var isTooLong = false
    while true {
      if position == block.count, !fill() {
        if isTooLong { return .tooLong }
        return line.isEmpty ? .end : .text(line)
      }
      let rest = block[position...]
      let end = rest.firstIndex(of: UInt8(ascii: "\n"))
      let piece = rest[..<(end ?? block.count)]
      if line.count + piece.count > limit {
        isTooLong = true
        line = []
      } else if !isTooLong {
        line += piece
      }
      position = (end ?? block.count - 1) + 1
      if end != nil { return isTooLong ? .tooLong : .text(LineReader.withoutReturn(line)) }
    }
  }

  private static func withoutReturn(_ line: [UInt8]) -> [UInt8] {
    line.last == UInt8(ascii: "\r") ? line.dropLast() : line
  }

  /// Reads the next block; false at the end or when reading fails.
  private mutating func fill() -> Bool {
    if hasEnded { return false }
    position = 0
    block = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
      var got = read(descriptor, buffer.baseAddress, 1 << 16)
      while got < 0 && errno == EINTR { got = read(descriptor, buffer.baseAddress, 1 << 16) }
      count = max(0, got)
    }
    hasEnded = block.isEmpty
    return !hasEnded
  }
}
