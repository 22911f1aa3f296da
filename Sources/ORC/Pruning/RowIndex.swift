import Columns
import Diagnostics

/// What the row groups of a column are like (`RowIndex`).
struct RowIndex {
  struct Entry {
    /// Where the group begins in the streams of the column.
    var places: [Int] = []
    var statistics: ORCStatistics?
  }

  private(set) var entries: [Entry] = []

  init(_ bytes: UnsafeRawBufferPointer) throws(SQLError) {
    var reader = ProtobufReader(bytes)
    while let field = try reader.next() {
      if field.number == 1 { entries.append(try RowIndex.entry(field.bytes)) }
    }
  }

  private static func entry(_ bytes: UnsafeRawBufferPointer) throws(SQLError) -> Entry {
    var entry = Entry()
    var reader = ProtobufReader(bytes)
    while let field = try reader.next() {
      switch field.number {
      case 1: entry.places += try field.integers().map { Int(clamping: $0) }
      case 2: entry.statistics = try ORCStatistics(field.bytes)
      default: break
      }
    }
    return entry
  }
}

/// The Bloom filters of a column's row groups (`BloomFilterIndex`).
struct BloomFilterIndex {
  private(set) var filters: [ORCBloomFilter?] = []

  init(_ bytes: UnsafeRawBufferPointer) throws(SQLError) {
    var reader = ProtobufReader(bytes)
    while let field = try reader.next() {
      if field.number == 1 { filters.append(try ORCBloomFilter(field.bytes)) }
    }
  }
}
