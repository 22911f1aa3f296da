import Diagnostics
import Files

/// Writes pages: header, checksum, compressed body.
struct PageWriter {
  private let sink: FileSink
  private let compressor: any Compressor
  private let options: ParquetWriteOptions
  private let leaf: WriteLeaf
  /// Headers and bodies before they were compressed.
  private(set) var uncompressedSize = 0

  init(
    _ sink: FileSink, _ compressor: any Compressor, _ options: ParquetWriteOptions,
    _ leaf: WriteLeaf
  ) {
    self.sink = sink
    self.compressor = compressor
    self.options = options
    self.leaf = leaf
  }

  mutating func writeDictionary(_ entries: StoredValues) throws(SQLError) {
    let body = PageWriter.plain(entries, 0..<entries.count, leaf)
    let kind = PageHeader.Kind.dictionary(
      valueCount: entries.count, encoding: EncodingNumber.plain)
    try write(kind, uncompressed: body.count, try compressed(body))
  }

  mutating func writeData(
    _ page: PageHeader.DataPage, _ levels: (repetitions: [UInt8]?, definitions: [UInt8]?),
    _ values: [UInt8]
  ) throws(SQLError) {
    var page = page
    let repetitions = levels.repetitions ?? []
    let definitions = levels.definitions ?? []
    if page.isVersion2 {
      page.repetitionLength = repetitions.count
      page.definitionLength = definitions.count
      let plain = repetitions + definitions
      try write(
        .data(page), uncompressed: plain.count + values.count, plain + (try compressed(values)))
      return
    }
    var body = ByteWriter(capacity: values.count + definitions.count + repetitions.count + 8)
    for level in [levels.repetitions, levels.definitions] {
      guard let level else { continue }
      body.write(number: UInt32(level.count))
      body.write(level)
    }
    body.write(values)
    try write(.data(page), uncompressed: body.count, try compressed(body.bytes))
  }

  private func compressed(_ bytes: [UInt8]) throws(SQLError) -> [UInt8] {
    var target: [UInt8] = []
    try bytes.span.bytes.withUnsafeBytes { (all) throws(SQLError) in
      try compressor.compress(all, into: &target)
    }
    return target
  }

  private mutating func write(
    _ kind: PageHeader.Kind, uncompressed: Int, _ body: [UInt8]
  ) throws(SQLError) {
    guard uncompressed <= Int(Int32.max), body.count <= Int(Int32.max) else {
      throw SQLError(
        .programLimitExceeded,
        "a page of column \"\(leaf.path.joined(separator: "."))\" is too large")
    }
    let header = PageHeader(
      kind: kind, uncompressedSize: uncompressed, compressedSize: body.count,
      checksum: body.withUnsafeBytes { crc32($0) })
    var thrift = ThriftWriter()
    header.write(to: &thrift)
    uncompressedSize += thrift.bytes.count + uncompressed
    try sink.write(thrift.bytes)
    try sink.write(body)
  }

  /// Values in the encoding PLAIN.
  static func plain(_ values: StoredValues, _ range: Range<Int>, _ leaf: WriteLeaf) -> [UInt8] {
    if range.isEmpty { return [] }
    if leaf.stored == .boolean { return bits(values, range) }
    if values.width > 0 {
      return Array(
        values.bytes[(range.lowerBound * values.width)..<(range.upperBound * values.width)])
    }
    var target = ByteWriter(
      capacity: values.range(range.upperBound - 1).upperBound
        - values.range(range.lowerBound).lowerBound + range.count * 4)
    values.bytes.withUnsafeBytes { bytes in
      for i in range {
        let place = values.range(i)
        target.write(number: UInt32(place.count))
        target.write(UnsafeRawBufferPointer(rebasing: bytes[place]))
      }
    }
    return target.bytes
  }

  private static func bits(_ values: StoredValues, _ range: Range<Int>) -> [UInt8] {
    var target = [UInt8](repeating: 0, count: (range.count + 7) / 8)
    for (i, place) in range.enumerated() where values.bytes[place] != 0 {
      target[i >> 3] |= 1 << UInt8(i & 7)
    }
    return target
  }
}
