import Columns

/// Paths in the URL form that Delta logs have (RFC 2396).
enum PercentCoding {
  /// Replaces `%20` by a blank; a percent sign without two digits stays. A `file:` scheme goes.
  static func decoded(_ text: String) -> String {
    String(decoding: PercentEscapes.decoded(withoutScheme(text).utf8), as: UTF8.self)
  }

  private static func withoutScheme(_ text: String) -> Substring {
    for scheme in ["file://", "file:"] where text.hasPrefix(scheme) {
      return text.dropFirst(scheme.count)
    }
    return text[...]
  }

  /// Escapes all but letters, digits, and signs that mean nothing in a path.
  static func encoded(_ text: String) -> String {
    PercentEscapes.encoded(text) {
      PercentEscapes.isWord($0) || "-_.!~*'()/=:@&+$,;".utf8.contains($0)
    }
  }
}
