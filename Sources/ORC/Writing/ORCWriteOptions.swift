import Catalog
import Columns
import Diagnostics
import Files

/// How a file is written; from the options of `COPY … TO`.
package struct ORCWriteOptions: Sendable {
  /// A key of `codecs`.
  package var codec = "zstd"
  package var level: Int?
  /// The most bytes of a stripe, as they are in the file.
  package var stripeBytes = 64 << 20
  package var stripeRows = 1_000_000
  /// Rows of a row group, each with statistics and places to begin reading at; 0 for no index.
  package var rowIndexStride = 10_000
  /// The most bytes of a chunk, before they are compressed.
  package var blockSize = 256 << 10
  package var usesDictionary = true
  /// Positions of columns that get Bloom filters.
  package var bloomColumns: [Int] = []
  package var bloomRate = 0.01

  package init() {}

  private static let known = [
    "compression", "compression_level", "stripe_size", "stripe_rows", "row_index_stride",
    "block_size", "dictionary", "bloom_filter", "bloom_filter_rate",
  ]

  /// Names that users know, and what `CompressionKind` and `CompressionList` call them.
  static let codecs: [String: (kind: Int, name: String)] = [
    "none": (0, "uncompressed"), "uncompressed": (0, "uncompressed"), "zlib": (1, "deflate"),
    "gzip": (1, "deflate"), "snappy": (2, "snappy"), "lz4": (4, "lz4_raw"), "zstd": (5, "zstd"),
    "brotli": (6, "brotli"),
  ]

  /// `CompressionKind`.
  var codecKind: Int { ORCWriteOptions.codecs[codec]?.kind ?? 0 }

  /// nil for none.
  var compression: (any Compression)? {
    codecKind == 0 ? nil : ORCWriteOptions.codecs[codec].flatMap { CompressionList.named($0.name) }
  }

  init(_ options: FormatOptions, schema: Schema) throws(SQLError) {
    try options.check(known: ORCWriteOptions.known, format: "orc")
    if let name = options.string("compression")?.lowercased() {
      guard ORCWriteOptions.codecs[name] != nil else {
        throw SQLError(
          .invalidParameter, "orc has no compression \"\(name)\"",
          hint: didYouMean(name, among: ORCWriteOptions.codecs.keys.sorted())
            ?? "it has none, zlib, snappy, lz4, zstd and brotli")
      }
      codec = name
    }
    level = options.integer("compression_level")
    stripeBytes = try number(options, "stripe_size", 1...(1 << 40)) ?? stripeBytes
    stripeRows = try number(options, "stripe_rows", 1...(1 << 40)) ?? stripeRows
    rowIndexStride = try number(options, "row_index_stride", 0...(1 << 30)) ?? rowIndexStride
    blockSize = try number(options, "block_size", 1024...(4 << 20)) ?? blockSize
    usesDictionary = options.boolean("dictionary") ?? true
    bloomColumns = try columns(options, schema)
    if let rate = options.string("bloom_filter_rate").flatMap(Double.init) ?? decimal(options) {
      guard rate > 0, rate < 1 else {
        throw SQLError(.invalidParameter, "bloom_filter_rate lies between 0 and 1")
      }
      bloomRate = rate
    }
    guard bloomColumns.isEmpty || rowIndexStride > 0 else {
      throw SQLError(
        .invalidParameter, "Bloom filters belong to row groups, and row_index_stride is 0")
    }
  }

  private func decimal(_ options: FormatOptions) -> Double? {
    switch options.values["bloom_filter_rate"] {
    case .decimal(let unscaled, let scale): Double("\(unscaled)e-\(scale)")
    case .double(let value): value
    default: nil
    }
  }

  private func number(
    _ options: FormatOptions, _ name: String, _ range: ClosedRange<Int>
  ) throws(SQLError) -> Int? {
    if options.values[name] == nil { return nil }
    guard let value = options.integer(name), range.contains(value) else {
      throw SQLError(
        .invalidParameter,
        "\(name) is a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// A comma-separated list of column names.
  private func columns(_ options: FormatOptions, _ schema: Schema) throws(SQLError) -> [Int] {
    guard let text = options.string("bloom_filter") else { return [] }
    var result: [Int] = []
    for part in text.split(separator: ",") {
      let name = String(part.drop { $0 == " " })
      guard let place = schema.position(of: name) else {
        throw SQLError(
          .undefinedColumn, "bloom_filter names \"\(name)\", which is no column",
          hint: didYouMean(name, among: schema.fields.map(\.name)))
      }
      guard ORCBloomFilter.canHold(schema.fields[place].type) else {
        throw SQLError(
          .invalidParameter, "ORC has no Bloom filters for \(schema.fields[place].type)",
          hint: "it has them for integers, decimals, text and dates")
      }
      result.append(place)
    }
    return result
  }
}
