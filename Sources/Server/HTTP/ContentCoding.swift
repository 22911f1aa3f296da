import Files

/// How an answer is compressed: what the client accepts and we have (RFC 9110, section 12.5.3).
enum ContentCoding: String, Sendable {
  case identity, gzip, zstd

  /// The best that `Accept-Encoding` allows; zstd is several times as fast as gzip.
  static func negotiated(_ accept: String?) -> ContentCoding {
    guard let accept else { return .identity }
    let wanted = QualityList(accept)
    var best = ContentCoding.identity
    var quality = 0.0
    for coding in [ContentCoding.zstd, .gzip] {
      let weight = wanted.quality(coding.rawValue) ?? wanted.quality("*") ?? 0
      if weight > quality {
        best = coding
        quality = weight
      }
    }
    return best
  }

  func makeCompressor() -> (any StreamCompressor)? { StreamCompressors.named(rawValue) }
}
