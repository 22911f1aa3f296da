import Columns
import Diagnostics
import Files

/// Checksums of page indexes and Bloom filters, which the format itself does not have.
///
/// They stand in a key-value pair of the footer: `start:length:sum` in hexadecimal for all page
/// indexes together, and then for each filter.
struct IndexChecksums {
  struct Part {
    var start: Int
    var length: Int
    var sum: UInt32

    var text: String {
      [String(start, radix: 16), String(length, radix: 16), String(sum, radix: 16)]
        .joined(separator: ":")
    }

    init(start: Int, length: Int, sum: UInt32) {
      self.start = start
      self.length = length
      self.sum = sum
    }

    init?(_ text: Substring) {
      let words = text.split(separator: ":")
      guard words.count == 3, let start = Int(words[0], radix: 16),
        let length = Int(words[1], radix: 16), let sum = UInt32(words[2], radix: 16)
      else { return nil }
      self.init(start: start, length: length, sum: sum)
    }

    /// Whether the bytes are what they were.
    func holds(in source: ByteSource) -> Bool {
      guard length >= 0, length <= 1 << 28, let bytes = try? source.read(at: start, count: length)
      else { return false }
      return withExtendedLifetime(bytes) { checksum(crc32(bytes.readableBytes), is: sum) }
    }
  }

  static let key = "reckoner.index_crc32"

  var pageIndex: Part
  var filters: [Part]

  init(pageIndex: Part, filters: [Part]) {
    self.pageIndex = pageIndex
    self.filters = filters
  }

  init?(_ text: String) {
    let parts = text.split(separator: " ").compactMap { Part($0) }
    guard let first = parts.first else { return nil }
    self.init(pageIndex: first, filters: Array(parts.dropFirst()))
  }

  var text: String { ([pageIndex] + filters).map(\.text).joined(separator: " ") }
}
