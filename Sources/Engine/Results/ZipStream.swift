import Diagnostics
import Files

/// A zip archive that is written while its last member is made (APPNOTE 6.3.10): lengths and
/// checksums stand behind the bytes.
///
/// ```
/// local head · deflated bytes · descriptor …  central directory · end
/// ```
struct ZipStream {
  private struct Member {
    var name: [UInt8]
    var checksum: UInt32 = 0
    var compressed = 0
    var size = 0
    var start: Int
  }

  private var members: [Member] = []
  private var written = 0
  private var compressor: (any StreamCompressor)?
  /// The gzip head that is still to be dropped.
  private var headLeft = 0
  /// The last bytes may be gzip's trailer.
  private var tail: [UInt8] = []

  private static let headBytes = 10
  private static let trailerBytes = 8

  /// Begins a member; the one before has ended.
  mutating func begin(_ name: String, into bytes: inout [UInt8]) throws(SQLError) {
    guard let made = StreamCompressors.named("gzip") else {
      throw SQLError(.internalError, "there is no deflate")
    }
    compressor = made
    headLeft = ZipStream.headBytes
    tail = []
    members.append(Member(name: Array(name.utf8), start: written))
    let member = members[members.count - 1]
    var head: [UInt8] = []
    head.append(little: 0x0403_4b50, 4)
    head += ZipStream.version
    head.append(little: 0, 12)
    head.append(little: member.name.count, 2)
    head.append(little: 0, 2)
    put(head + member.name, into: &bytes)
  }

  /// Version 2.0, lengths behind the bytes and names in UTF-8, deflate, 1980-01-01.
  private static let version: [UInt8] = [20, 0, 0x08, 0x08, 8, 0, 0, 0, 0x21, 0]

  /// - Throws: `programLimitExceeded` above four gigabytes.
  mutating func append(_ content: [UInt8], into bytes: inout [UInt8]) throws(SQLError) {
    try deflate(content, ends: false, into: &bytes)
  }

  mutating func end(into bytes: inout [UInt8]) throws(SQLError) {
    try deflate([], ends: true, into: &bytes)
    compressor = nil
    let last = members.count - 1
    members[last].checksum = (0..<4).reduce(0) { $0 | UInt32(tail[$1]) << UInt32(8 * $1) }
    members[last].compressed = written - members[last].start - 30 - members[last].name.count
    var descriptor: [UInt8] = []
    descriptor.append(little: 0x0807_4b50, 4)
    descriptor.append(lengths: members[last].checksum, members[last].compressed, members[last].size)
    put(descriptor, into: &bytes)
  }

  private mutating func deflate(
    _ content: [UInt8], ends: Bool, into bytes: inout [UInt8]
  ) throws(SQLError) {
    let last = members.count - 1
    members[last].size += content.count
    guard members[last].size < Int(UInt32.max), written < Int(UInt32.max) else {
      throw SQLError(
        .programLimitExceeded, "a member of a zip archive has four gigabytes at most",
        hint: "take format=csv or parquet")
    }
    var made: [UInt8] = []
    guard let compressor else { return }
    try content.span.bytes.withUnsafeBytes { (all) throws(SQLError) in
      try compressor.compress(all, ends: ends, into: &made)
    }
    let dropped = min(headLeft, made.count)
    headLeft -= dropped
    tail += made.dropFirst(dropped)
    let ready = max(0, tail.count - ZipStream.trailerBytes)
    put(Array(tail.prefix(ready)), into: &bytes)
    tail.removeFirst(ready)
  }

  private mutating func put(_ content: [UInt8], into bytes: inout [UInt8]) {
    bytes += content
    written += content.count
  }

  /// The central directory; nothing follows.
  mutating func close(into bytes: inout [UInt8]) {
    let start = written
    for member in members {
      var entry: [UInt8] = []
      entry.append(little: 0x0201_4b50, 4)
      entry += [20, 0] + ZipStream.version
      entry.append(lengths: member.checksum, member.compressed, member.size)
      entry.append(little: member.name.count, 2)
      entry.append(little: 0, 12)
      entry.append(little: member.start, 4)
      put(entry + member.name, into: &bytes)
    }
    var end: [UInt8] = []
    end.append(little: 0x0605_4b50, 4)
    end.append(little: 0, 4)
    end.append(little: members.count, 2)
    end.append(little: members.count, 2)
    end.append(little: written - start, 4)
    end.append(little: start, 4)
    end.append(little: 0, 2)
    put(end, into: &bytes)
  }
}

extension [UInt8] {
  fileprivate mutating func append(little value: Int, _ count: Int) {
    for place in 0..<count { append(UInt8(truncatingIfNeeded: value >> (8 * place))) }
  }

  fileprivate mutating func append(lengths checksum: UInt32, _ compressed: Int, _ size: Int) {
    append(little: Int(checksum), 4)
    append(little: compressed, 4)
    append(little: size, 4)
  }
}
