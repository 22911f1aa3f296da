import Diagnostics

/// LZO1X, which old Hadoop tools write; reading only.
///
/// The instruction set is that of the Linux kernel's description (Documentation/staging/lzo.rst):
/// each instruction copies some bytes from what was given before, then 0 to 3 literals.
struct Lzo: Compression {
  var name: String { "lzo" }
  func makeDecompressor() -> any Decompressor { Reader() }
  func makeCompressor(level: Int?) throws(SQLError) -> any Compressor {
    throw SQLError(
      .featureNotSupported, "lzo files can be read and not written",
      hint: "use zstd, snappy, lz4, gzip or brotli")
  }

  private final class Reader: Decompressor {
    func decompress(
      _ source: UnsafeRawBufferPointer, upTo target: UnsafeMutableRawBufferPointer
    ) throws(SQLError) -> Int {
      var run = LzoRun(source: source, target: target)
      guard run.decode() else { throw SQLError.damaged("lzo") }
      return run.filled
    }

    func largestResult(of source: UnsafeRawBufferPointer) -> Int { source.count * 256 + 64 }
  }
}

/// The state of one LZO block while it is read.
private struct LzoRun {
  let source: UnsafeRawBufferPointer
  let target: UnsafeMutableRawBufferPointer
  var place = 0
  var filled = 0
  /// Literals copied by the last instruction: 0…3, or 4 for a long run.
  var state = 0

  init(source: UnsafeRawBufferPointer, target: UnsafeMutableRawBufferPointer) {
    self.source = source
    self.target = target
  }

  /// False if the data is damaged.
  mutating func decode() -> Bool {
    guard let first = source.first else { return false }
    if first > 17 {
      place = 1
      let count = Int(first) - 17
      guard copyLiterals(count) else { return false }
      state = min(count, 4)
    }
    while let instruction = byte() {
      if instruction >= 16 && instruction < 32 {
        guard let isEnd = farCopy(instruction) else { return false }
        if isEnd { return true }
      } else if !(instruction < 16 ? lowInstruction(instruction) : nearCopy(instruction)) {
        return false
      }
    }
    return true
  }

  private mutating func lowInstruction(_ instruction: Int) -> Bool {
    if state == 0 {
      guard let count = length(instruction & 15, bits: 15) else { return false }
      state = 4
      return copyLiterals(count + 3)
    }
    guard let high = byte() else { return false }
    let distance = (high << 2) + (instruction >> 2)
    return state == 4
      ? copy(3, distance: distance + 2049, literals: instruction & 3)
      : copy(2, distance: distance + 1, literals: instruction & 3)
  }

  /// 16…31: a copy from 16 to 48 KiB before. True for the mark of the end.
  private mutating func farCopy(_ instruction: Int) -> Bool? {
    guard let count = length(instruction & 7, bits: 7), let low = byte(), let high = byte() else {
      return nil
    }
    let word = high << 8 | low
    let distance = (instruction & 8) << 11 | word >> 2
    if distance == 0 { return true }
    return copy(count + 2, distance: distance + 16_384, literals: word & 3) ? false : nil
  }

  private mutating func nearCopy(_ instruction: Int) -> Bool {
    if instruction < 64 {
      guard let count = length(instruction & 31, bits: 31), let low = byte(), let high = byte()
      else { return false }
      let word = high << 8 | low
      return copy(count + 2, distance: (word >> 2) + 1, literals: word & 3)
    }
    guard let high = byte() else { return false }
    if instruction < 128 {
      let distance = (high << 3) + (instruction >> 2 & 7) + 1
      return copy(3 + (instruction >> 5 & 1), distance: distance, literals: instruction & 3)
    }
    let distance = (high << 3) + (instruction >> 2 & 7) + 1
    return copy(5 + (instruction >> 5 & 3), distance: distance, literals: instruction & 3)
  }

  private mutating func byte() -> Int? {
    guard place < source.count else { return nil }
    defer { place += 1 }
    return Int(source[place])
  }

  /// A length whose small form is not zero, or one that goes on in further bytes.
  private mutating func length(_ small: Int, bits: Int) -> Int? {
    if small != 0 { return small }
    var total = bits
    while let next = byte() {
      if next != 0 { return total + next }
      total += 255
    }
    return nil
  }

  private mutating func copyLiterals(_ count: Int) -> Bool {
    guard count <= source.count - place, count <= target.count - filled else { return false }
    for i in 0..<count { target[filled + i] = source[place + i] }
    place += count
    filled += count
    return true
  }

  private mutating func copy(_ count: Int, distance: Int, literals: Int) -> Bool {
    guard distance <= filled, count <= target.count - filled else { return false }
    for i in filled..<(filled + count) { target[i] = target[i - distance] }
    filled += count
    state = literals
    return copyLiterals(literals)
  }
}
