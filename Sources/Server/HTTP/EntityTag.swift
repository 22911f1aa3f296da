import Files

/// The name of one state of an answer (RFC 9110, section 8.8.3).
enum EntityTag {
  static func of(_ body: [UInt8]) -> String {
    let hash = body.withUnsafeBytes { xxHash64($0) }
    return "\"\(String(hash, radix: 16))-\(String(body.count, radix: 16))\""
  }

  /// Whether `If-None-Match` names this tag; compressed forms have the same.
  static func matches(_ header: String?, _ tag: String) -> Bool {
    guard let header else { return false }
    return header.split(separator: ",").contains {
      var name = $0.drop { $0 == " " }
      if name.hasPrefix("W/") { name = name.dropFirst(2) }
      while name.last == " " { name.removeLast() }
      return name == tag || name == "*"
    }
  }
}
