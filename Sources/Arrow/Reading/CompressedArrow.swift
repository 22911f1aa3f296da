import Columns
import Diagnostics
import Files

/// Files that are compressed as a whole: their bytes are decompressed in memory, because the parts of an
/// Arrow file are read where they lie.
enum CompressedArrow {
  /// The most bytes that a file may become.
  private static let limit = 1 << 30
  private static let blockSize = 1 << 18
  /// Beyond this a file must not become more than 1,024 times as large as it is: nothing that is meant does.
  private static let plainLimit = 64 << 20

  /// `gzip` or `zstd`, by the ending; nil for other files.
  static func codec(of path: String) -> String? {
    path.hasSuffix(".gz") ? "gzip" : path.hasSuffix(".zst") ? "zstd" : nil
  }

  /// The file itself, or what it becomes.
  static func opened(_ source: ByteSource) throws(SQLError) -> ByteSource {
    guard let codec = codec(of: source.path), let stream = StreamDecompressors.named(codec) else {
      return source
    }
    do throws(SQLError) {
      return try decompressed(source, stream)
    } catch {
      throw error.noting("in file \"\(source.path)\"")
    }
  }

  private static func decompressed(
    _ source: ByteSource, _ stream: any StreamDecompressor
  ) throws(SQLError) -> ByteSource {
    let memory = try MemoryFile(source.path)
    let output = Buffer(byteCount: blockSize)
    var place = 0
    while place < source.size {
      let input = try source.read(at: place, count: min(blockSize, source.size - place))
      var taken = 0
      // A full block may have left something behind.
      var isFull = false
      while taken < input.byteCount || isFull {
        let part = try stream.decompress(
          UnsafeRawBufferPointer(rebasing: input.readableBytes[taken...]),
          into: output.writableBytes)
        try memory.write(Array(output.readableBytes[..<part.given]))
        taken += part.taken
        try check(memory.count, from: place + taken)
        isFull = part.given == output.byteCount
        if part.taken == 0 && part.given == 0 { break }
      }
      place += input.byteCount
    }
    guard stream.isComplete else {
      throw SQLError(.dataCorrupted, "the compressed file ends too early")
    }
    return try memory.finish()
  }

  /// Refuses what grows too large.
  private static func check(_ count: Int, from stored: Int) throws(SQLError) {
    guard count <= limit else {
      throw SQLError(
        .programLimitExceeded, "the file becomes more than \(limit >> 20) MiB",
        hint: "decompress it, or write it with compression inside: (compression zstd)")
    }
    guard count <= plainLimit || count / 1024 <= stored else {
      throw SQLError(
        .dataCorrupted, "the file becomes more than 1,024 times as large as it is compressed")
    }
  }
}
