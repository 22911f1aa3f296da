/// The part of an answer that a client asks for: `Range: bytes=100-` (RFC 9110, section 14).
///
/// One range from a first byte on; others are passed over, as the standard allows, and all is sent.
struct ByteRange: Equatable {
  var first: Int
  /// The last byte that is wanted; nil up to the end.
  var last: Int?

  init?(_ header: String?) {
    guard let header, header.hasPrefix("bytes=") else { return nil }
    let parts = header.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let first = Int(parts[0]), first >= 0 else { return nil }
    self.first = first
    if parts[1].isEmpty { return }
    guard let last = Int(parts[1]), last >= first else { return nil }
    self.last = last
  }

  /// Whether a client that says `If-Range` still means this answer.
  static func holds(_ header: String?, _ tag: String) -> Bool { header == nil || header == tag }
}
