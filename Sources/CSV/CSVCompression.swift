import Diagnostics
import Files

/// The compressions that CSV files have: gzip and zstd.
enum CSVCompression {
  private static let endings = [(".gz", "gzip"), (".zst", "zstd")]

  /// The compression that an option or else the path names, or nil for none.
  static func named(
    _ option: String?, path: String
  ) throws(SQLError) -> (any Compression)? {
    let fromPath = endings.first { path.hasSuffix($0.0) }.map(\.1)
    guard let name = option.flatMap({ $0 == "auto" ? fromPath : $0 }) ?? fromPath else {
      return nil
    }
    if ["none", "uncompressed"].contains(name) { return nil }
    guard endings.contains(where: { $0.1 == name }), let found = CompressionList.named(name) else {
      throw SQLError(
        .invalidParameter, "CSV has no compression '\(name)'", hint: "it has gzip, zstd and none")
    }
    return found
  }
}
