import Diagnostics

/// Writes bytes as runs: 3 to 130 equal ones, or up to 128 as they are.
final class ByteRunWriter {
  let stream: StreamWriter
  private var literals: [UInt8] = []
  /// How many bytes at the end of `literals` are equal; above 2 it is a run alone.
  private var equal = 0
  private var runLength = 0

  init(_ stream: StreamWriter) { self.stream = stream }

  func append(_ byte: UInt8) throws(SQLError) {
    if runLength > 0 {
      if byte == literals[0] && runLength < 130 {
        runLength += 1
        return
      }
      try flush()
    }
    equal = literals.last == byte ? equal + 1 : 1
    literals.append(byte)
    if equal == 3 {
      literals.removeLast(3)
      try flush()
      literals = [byte]
      runLength = 3
    } else if literals.count == 128 {
      try flush()
    }
  }

  /// Ends the run, so that the next one begins at the stream's position.
  func flush() throws(SQLError) {
    if runLength > 0 {
      try stream.write(UInt8(runLength - 3))
      try stream.write(literals[0])
    } else if !literals.isEmpty {
      try stream.write(UInt8(256 - literals.count))
      try stream.write(literals)
    }
    literals.removeAll(keepingCapacity: true)
    runLength = 0
    equal = 0
  }

  /// Where a row group begins: the stream's place, and bytes of the run to pass over.
  func mark() throws(SQLError) -> [Int] {
    try flush()
    return stream.position + [0]
  }
}

/// Writes bits in byte runs, the most significant bit first.
final class BitRunWriter {
  private let bytes: ByteRunWriter
  private var current: UInt8 = 0
  private var used = 0

  init(_ stream: StreamWriter) { bytes = ByteRunWriter(stream) }

  var byteCount: Int { bytes.stream.byteCount }

  func append(_ bit: Bool) throws(SQLError) {
    current = current << 1 | (bit ? 1 : 0)
    used += 1
    if used == 8 {
      try bytes.append(current)
      used = 0
      current = 0
    }
  }

  func append(repeating bit: Bool, count: Int) throws(SQLError) {
    for _ in 0..<count { try append(bit) }
  }

  /// As of bytes, and bits of the byte to pass over.
  func mark() throws(SQLError) -> [Int] { try bytes.mark() + [used] }

  func finish() throws(SQLError) -> [UInt8] {
    if used > 0 { try bytes.append(current << UInt8(8 - used)) }
    used = 0
    current = 0
    try bytes.flush()
    return try bytes.stream.finish()
  }
}
