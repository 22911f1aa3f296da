import Catalog
import Columns
import Diagnostics
import Parquet

/// A Parquet file with further columns at its end: NUMBERs, each made of a decimal and perhaps of
/// the exact bytes beside it.
final class NumberFile: DataFile {
  /// Where a number comes from.
  struct Parts: Sendable {
    var decimal: Int
    var exact: Int?
  }

  let file: ParquetFile
  let numbers: [Parts]
  let schema: Schema

  init(_ file: ParquetFile, numbers: [Parts]) {
    self.file = file
    self.numbers = numbers
    schema = Schema(
      file.schema.fields + numbers.map { Field(file.schema.fields[$0.decimal].name, .number) })
  }

  /// The columns of the file itself come first.
  var ownCount: Int { file.schema.count }

  var path: String { file.path }
  var rowCount: Int { file.rowCount }
  var groupCount: Int { file.groupCount }
  func rowCount(ofGroup group: Int) -> Int { file.rowCount(ofGroup: group) }

  func bounds(ofColumn column: Int, group: Int) -> ValueBounds? {
    column < ownCount ? file.bounds(ofColumn: column, group: group) : nil
  }

  func rowRanges(
    group: Int, tests: [ColumnPredicate], metrics: ScanMetrics
  ) throws(SQLError) -> [Range<Int>] {
    try file.rowRanges(
      group: group, tests: tests.filter { $0.column < ownCount }, metrics: metrics)
  }

  func openGroup(
    _ group: Int, columns: [Int], jumps: Bool
  ) throws(SQLError) -> any GroupReader {
    var places: [Int] = []
    var slots: [(first: Int, second: Int?, isNumber: Bool)] = []
    for column in columns {
      guard column >= ownCount else {
        slots.append((places.count, nil, false))
        places.append(column)
        continue
      }
      let parts = numbers[column - ownCount]
      slots.append((places.count, parts.exact.map { _ in places.count + 1 }, true))
      places.append(parts.decimal)
      if let exact = parts.exact { places.append(exact) }
    }
    return NumberReader(
      try file.openGroup(group, columns: places, jumps: jumps), slots)
  }
}

private final class NumberReader: GroupReader {
  private let reader: any GroupReader
  private let slots: [(first: Int, second: Int?, isNumber: Bool)]

  init(_ reader: any GroupReader, _ slots: [(first: Int, second: Int?, isNumber: Bool)]) {
    self.reader = reader
    self.slots = slots
  }

  var work: ReadWork { reader.work }

  func read(_ column: Int, count: Int) throws(SQLError) -> Column {
    let slot = slots[column]
    let first = try reader.read(slot.first, count: count)
    guard slot.isNumber else { return first }
    var exact: Column?
    if let second = slot.second { exact = try reader.read(second, count: count) }
    return NumberForm.joined(first, exact)
  }

  func skip(_ column: Int, count: Int) throws(SQLError) {
    try reader.skip(slots[column].first, count: count)
    if let second = slots[column].second { try reader.skip(second, count: count) }
  }
}
