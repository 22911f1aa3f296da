import Diagnostics
import Files

/// Where the streams of a stripe are, and what its footer says of them.
struct StripeStreams: Sendable {
  struct StreamID: Hashable {
    let column: Int
    let kind: Int
  }

  let footer: StripeFooter
  private let ranges: [StreamID: Range<Int>]

  init(_ footer: StripeFooter, _ information: StripeInformation) throws(SQLError) {
    self.footer = footer
    var place = information.offset
    let end = information.offset + information.indexLength + information.dataLength
    var ranges: [StreamID: Range<Int>] = [:]
    for stream in footer.streams {
      guard stream.length >= 0, stream.length <= end - place else {
        throw SQLError(.dataCorrupted, "a stream of \(stream.length) bytes leaves its stripe")
      }
      ranges[StreamID(column: stream.column, kind: stream.kind)] = place..<(place + stream.length)
      place += stream.length
    }
    self.ranges = ranges
  }

  func range(_ column: Int, _ kind: Int) -> Range<Int>? {
    ranges[StreamID(column: column, kind: kind)]
  }

  func encoding(_ column: Int) -> StripeFooter.Encoding {
    footer.encodings.indices.contains(column) ? footer.encodings[column] : .init()
  }
}

extension ORCFile {
  /// The row index of a column; nil if the stripe has none.
  func rowIndex(_ column: Int, _ streams: StripeStreams) throws(SQLError) -> RowIndex? {
    guard let range = streams.range(column, StreamKind.rowIndex), !range.isEmpty else { return nil }
    let bytes = try ORCTail.message(source, range, try makeCodec())
    return try bytes.span.bytes.withUnsafeBytes { (all) throws(SQLError) in try RowIndex(all) }
  }

  /// The Bloom filters of a column; nil if there are none that can be trusted.
  func bloomFilters(_ column: Int, _ streams: StripeStreams) throws(SQLError) -> BloomFilterIndex? {
    guard footer.hasTrustedFilters, let range = streams.range(column, StreamKind.bloomFilter),
      !range.isEmpty
    else { return nil }
    let bytes = try ORCTail.message(source, range, try makeCodec())
    return try bytes.span.bytes.withUnsafeBytes { (all) throws(SQLError) in
      try BloomFilterIndex(all)
    }
  }

  /// Row groups of a stripe; 0 if it is not divided.
  func rowGroupCount(_ stripe: Int) -> Int {
    let stride = footer.rowIndexStride
    guard stride > 0, rowCount(ofGroup: stripe) > stride else { return 0 }
    return (rowCount(ofGroup: stripe) - 1) / stride + 1
  }
}
