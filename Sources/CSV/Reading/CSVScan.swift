import Catalog
import Columns
import Diagnostics

/// A scan of CSV files: byte ranges of plain files, and each compressed file whole, are morsels.
final class CSVScan: TableScan {
  struct Morsel: Sendable {
    let file: Int
    /// Position in the file's index; nil for a whole compressed file.
    let part: Int?
  }

  let table: CSVTable
  let request: ScanRequest
  let metrics = ScanMetrics()
  private let morsels: [Morsel]
  private let indexes: [MorselIndex]

  init(_ table: CSVTable, _ request: ScanRequest) {
    self.table = table
    self.request = request
    indexes = table.files.map { MorselIndex($0, morselSize: table.options.morselSize) }
    var morsels: [Morsel] = []
    for (position, file) in table.files.enumerated() {
      if !CSVScan.mayMatch(table, position, request.predicates) { continue }
      if file.compression != nil {
        morsels.append(Morsel(file: position, part: nil))
      } else {
        for part in 0..<indexes[position].count {
          morsels.append(Morsel(file: position, part: part))
        }
      }
    }
    self.morsels = morsels
  }

  var morselCount: Int { morsels.count }

  func makeReader() throws(SQLError) -> any TableReader {
    try CSVReader(self)
  }

  /// The rows of a morsel, and the file that they are in.
  func blocks(ofMorsel number: Int) throws(SQLError) -> (file: Int, blocks: any CSVBlocks) {
    let morsel = morsels[number]
    let file = table.files[morsel.file]
    guard let part = morsel.part else { return (morsel.file, try file.blocks()) }
    let range = try indexes[morsel.file].range(of: part)
    return (morsel.file, PlainBlocks(file.source, range))
  }

  /// Whether a file's partition values leave any row.
  private static func mayMatch(
    _ table: CSVTable, _ file: Int, _ predicates: [ColumnPredicate]
  ) -> Bool {
    for predicate in predicates where predicate.column < table.sources[file].count {
      guard case .constant(let value) = table.sources[file][predicate.column] else { continue }
      switch predicate.test {
      case .equal(let wanted): if value != wanted { return false }
      case .oneOf(let wanted): if !wanted.contains(value) { return false }
      case .isNull: if value != .null { return false }
      case .isNotNull: if value == .null { return false }
      default: continue
      }
    }
    return true
  }
}
