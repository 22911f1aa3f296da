import Catalog
import Columns
import Diagnostics
import Files
import Synchronization

/// An open ORC file.
///
/// ```
/// ORC  stripes …  metadata  footer  postscript  one byte: length of the postscript
/// ```
package final class ORCFile: DataFile {
  let source: ByteSource
  let postScript: PostScript
  let footer: ORCFooter
  let metadata: ORCMetadata?
  let shapes: [ORCShape]
  package let schema: Schema
  private let stripeCache = Mutex<[Int: StripeStreams]>([:])

  package convenience init(_ path: String, access: FileAccess) throws(SQLError) {
    try self.init(try access.open(path))
  }

  /// - Throws: An error whose note names the file.
  package init(_ source: ByteSource) throws(SQLError) {
    self.source = source
    do throws(SQLError) {
      let tail = try ORCTail(source)
      postScript = tail.postScript
      footer = tail.footer
      metadata = tail.metadata
      try ORCFile.checkStripes(footer, end: tail.contentEnd)
      let columns = try ORCTypeTree(footer).columns()
      shapes = columns.map(\.shape)
      schema = Schema(columns.map { Field($0.name, $0.shape.type) })
    } catch {
      throw error.noting("in file \"\(source.path)\"")
    }
  }

  package var path: String { source.path }
  package var groupCount: Int { footer.stripes.count }
  package func rowCount(ofGroup group: Int) -> Int { footer.stripes[group].rowCount }
  package var rowCount: Int {
    footer.stripes.reduce(0) { $0.addingReportingOverflow($1.rowCount).partialValue }
  }

  private static func checkStripes(_ footer: ORCFooter, end: Int) throws(SQLError) {
    for stripe in footer.stripes {
      var place = stripe.offset
      for length in [stripe.indexLength, stripe.dataLength, stripe.footerLength] {
        guard length <= end - place else {
          throw SQLError(.dataCorrupted, "a stripe reaches beyond the end of the stripes")
        }
        place += length
      }
    }
  }

  /// The unreleased version 2 stores decimals of up to 18 digits as integers.
  var hasSmallDecimals: Bool { postScript.version == [1, 9999] }

  func makeCodec() throws(SQLError) -> ChunkCodec {
    try ChunkCodec(postScript.compression, blockSize: postScript.blockSize)
  }

  /// Before the fix HIVE-8732 the bounds of text were wrong.
  var trustsText: Bool { postScript.writerVersion >= 1 || footer.writer != 0 }

  /// What the footer of a stripe says.
  func stripeStreams(_ stripe: Int) throws(SQLError) -> StripeStreams {
    if let known = stripeCache.withLock({ $0[stripe] }) { return known }
    let streams = try StripeStreams(try stripeFooter(stripe), footer.stripes[stripe])
    stripeCache.withLock { $0[stripe] = streams }
    return streams
  }

  private func stripeFooter(_ stripe: Int) throws(SQLError) -> StripeFooter {
    let information = footer.stripes[stripe]
    let start = information.offset + information.indexLength + information.dataLength
    let bytes = try ORCTail.message(
      source, start..<(start + information.footerLength), try makeCodec())
    return try bytes.span.bytes.withUnsafeBytes { (all) throws(SQLError) in
      try StripeFooter(all)
    }
  }

  package func openGroup(
    _ group: Int, columns: [Int], jumps: Bool
  ) throws(SQLError) -> any GroupReader {
    try StripeReader(self, stripe: group, columns: columns)
  }

  package func bounds(ofColumn column: Int, group: Int) -> ValueBounds? {
    guard let metadata, metadata.stripes.indices.contains(group),
      metadata.stripes[group].indices.contains(shapes[column].id)
    else { return nil }
    return metadata.stripes[group][shapes[column].id].bounds(
      shapes[column], rows: rowCount(ofGroup: group), trustsText: trustsText)
  }
}

/// The messages at the end of the file.
struct ORCTail {
  let postScript: PostScript
  let footer: ORCFooter
  let metadata: ORCMetadata?
  /// Where the stripes end.
  let contentEnd: Int

  init(_ source: ByteSource) throws(SQLError) {
    guard source.size >= 4 else {
      throw SQLError(.dataCorrupted, "it is no ORC file: it has only \(source.size) bytes")
    }
    let length = Int(try source.readArray(at: source.size - 1, count: 1)[0])
    guard length > 0, length < source.size else {
      throw SQLError(.dataCorrupted, "it is no ORC file: its postscript has \(length) bytes")
    }
    let end = source.size - 1 - length
    let tail = try source.readArray(at: end, count: length)
    let head = try source.readArray(at: 0, count: min(3, source.size))
    let mark = Array("ORC".utf8)
    guard tail.suffix(3) == mark[...] || head == mark else {
      throw SQLError(.dataCorrupted, "it is no ORC file, or it was cut short")
    }
    let script = try tail.span.bytes.withUnsafeBytes { (all) throws(SQLError) in
      try PostScript(all)
    }
    guard script.footerLength <= end, script.metadataLength <= end - script.footerLength else {
      throw SQLError(.dataCorrupted, "the footer claims \(script.footerLength) bytes")
    }
    let codec = try ChunkCodec(script.compression, blockSize: script.blockSize)
    let footerStart = end - script.footerLength
    let bytes = try ORCTail.message(source, footerStart..<end, codec)
    footer = try bytes.span.bytes.withUnsafeBytes { (all) throws(SQLError) in try ORCFooter(all) }
    contentEnd = footerStart - script.metadataLength
    postScript = script
    metadata = try? ORCTail.metadata(source, contentEnd..<footerStart, codec)
  }

  private static func metadata(
    _ source: ByteSource, _ range: Range<Int>, _ codec: ChunkCodec
  ) throws(SQLError) -> ORCMetadata? {
    if range.isEmpty { return nil }
    let bytes = try message(source, range, codec)
    return try bytes.span.bytes.withUnsafeBytes { (all) throws(SQLError) in try ORCMetadata(all) }
  }

  /// All bytes of a compressed message, up to 256 MiB.
  static func message(
    _ source: ByteSource, _ range: Range<Int>, _ codec: ChunkCodec
  ) throws(SQLError) -> [UInt8] {
    let stream = StreamReader(source, range, codec)
    var bytes: [UInt8] = []
    while !stream.isAtEnd {
      bytes += try stream.readChunk()
      guard bytes.count <= 1 << 28 else {
        throw SQLError(.dataCorrupted, "the metadata is too large")
      }
    }
    return bytes
  }
}
