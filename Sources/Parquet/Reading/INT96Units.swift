import Columns
import Diagnostics
import Files

/// Chooses the unit of INT96 columns.
///
/// INT96 holds nanoseconds over millions of years; 64 bits hold one or the other. Most writers
/// (Spark) fill in microseconds. So the first rows decide: a column is in microseconds, unless
/// they have digits beyond and all of them fit nanoseconds.
enum INT96Units {
  private static let sampleSize = 2048

  static func resolved(
    _ schema: FileSchema, _ metadata: FileMetadata, source: ByteSource, limit: Int
  ) throws(SQLError) -> FileSchema {
    let leaves = schema.leaves.filter { $0.stored == .int96 && $0.annotation != .unknown }
    if leaves.isEmpty { return schema }
    var units: [Int: TimeUnit] = [:]
    for leaf in leaves {
      units[leaf.index] = sample(leaf, metadata, source, limit) ?? .microseconds
    }
    return try FileSchema(metadata.schema, units: units)
  }

  /// nil if nothing can be read; the scan will say why.
  private static func sample(
    _ leaf: LeafColumn, _ metadata: FileMetadata, _ source: ByteSource, _ limit: Int
  ) -> TimeUnit? {
    for group in metadata.rowGroups where group.rowCount > 0 {
      let reader = try? LeafReader(
        leaf, group.chunks[leaf.index], source: source, limit: limit, metrics: ReadMetrics())
      guard let reader else { return nil }
      let sample = try? reader.storedSample(limit: sampleSize)
      guard let sample, let base = sample.bytes.baseAddress else { continue }
      return withExtendedLifetime(sample.buffer) { INT96.unit(of: base, count: sample.count) }
    }
    return nil
  }
}
