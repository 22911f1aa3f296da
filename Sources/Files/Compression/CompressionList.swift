/// All codecs, by name; a new one is one file and one line here.
package enum CompressionList {
  package static let all: [any Compression] = [
    Uncompressed(),
    Snappy(),
    Gzip(),
    Zstd(),
    Lz4Raw(),
    Lz4Hadoop(),
    Lz4Frame(),
    Brotli(),
    Lzo(),
    Deflate(),
  ]

  package static func named(_ name: String) -> (any Compression)? {
    let folded = name.lowercased()
    return all.first { $0.name == folded }
  }

  /// The most bytes that one block may give, whatever it declares.
  package static let largestBlock = 1 << 30
}
