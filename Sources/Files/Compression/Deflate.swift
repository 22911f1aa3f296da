/// Deflate without a header (RFC 1951), as ORC's ZLIB has it.
struct Deflate: Compression {
  var name: String { "deflate" }
  func makeDecompressor() -> any Decompressor { Gzip.makeInflater(bits: -15) }
  func makeCompressor(level: Int?) -> any Compressor { Gzip.makeDeflater(bits: -15, level) }
}
