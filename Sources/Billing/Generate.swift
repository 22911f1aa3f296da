import CSV
import Catalog
import Diagnostics
import Parquet

/// How generated files are stored.
package enum GenerateFormat: String, Sendable, CaseIterable {
  case parquet, csv
}

/// How far the generator is.
package struct GenerateProgress: Sendable {
  package let events: Int
  package let totalEvents: Int
  package let bytes: Int
  package let seconds: Double
}

/// What the generator made.
package struct GenerateSummary: Sendable {
  package let events: Int
  /// By name of the table, in the order of the names.
  package let rows: [(table: String, count: Int)]
  package let bytes: Int
  package let seconds: Double
}

/// The most events; identifiers of accounts and invoices have room for them.
private let largestEventCount = 2_000_000_000

/// Writes the sample billing company of docs/BILLING.md into a folder.
///
/// `truth.json` comes last: where it is, the data is complete. Memory does not grow with `events`.
/// - Parameter progress: Called about every 100,000 events.
package func generate(
  events: Int, seed: UInt64, output: String, format: GenerateFormat,
  progress: (GenerateProgress) -> Void, cancellation: Cancellation
) throws(SQLError) -> GenerateSummary {
  guard (1...largestEventCount).contains(events) else {
    throw SQLError(
      .invalidParameter, "cannot generate \(events) events",
      hint: "--events takes a number from 1 to \(largestEventCount)")
  }
  let clock = Stopwatch()
  let folder = try OutputFolder(output, format: format.fileFormat, cancellation: cancellation)
  var nextReport = 0
  do throws(SQLError) {
    var generator = try Generator(events: events, seed: seed, folder: folder)
    try generator.run(
      progress: { made in
        if made < nextReport { return }
        nextReport = made + 100_000
        progress(
          GenerateProgress(
            events: made, totalEvents: events, bytes: folder.byteCount, seconds: clock.seconds))
      }, cancellation: cancellation)
    try folder.close()
    try folder.write(generator.truth, to: "truth.json")
  } catch {
    folder.abandon()
    throw error
  }
  return GenerateSummary(
    events: events,
    rows: folder.rowCounts.sorted { $0.key < $1.key }.map { (table: $0.key, count: $0.value) },
    bytes: folder.byteCount, seconds: clock.seconds)
}

/// Time since it was made.
private struct Stopwatch {
  private let start = monotonicNanoseconds()
  var seconds: Double { Double(monotonicNanoseconds() - start) / 1e9 }
}

extension GenerateFormat {
  var fileFormat: any FileFormat {
    switch self {
    case .parquet: ParquetFormat()
    case .csv: CSVFormat()
    }
  }
}
