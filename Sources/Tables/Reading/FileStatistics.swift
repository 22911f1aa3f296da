import Catalog
import Columns
import Diagnostics
import Functions

/// What the log knows of one file's columns (Delta protocol, "Per-file Statistics").
struct FileStatistics: Sendable {
  /// Rows of the file, deleted ones too.
  var rowCount: Int?
  private var minimum: JSON?
  private var maximum: JSON?
  private var nulls: JSON?
  /// Whether the counts of NULL hold for the rows that are left.
  private var isExact: Bool

  init(_ file: AddedFile) {
    let json = file.statistics.flatMap { try? JSONReader.read(Array($0.utf8)) }
    rowCount = json?.member("numRecords")?.integer
    minimum = json?.member("minValues")
    maximum = json?.member("maxValues")
    nulls = json?.member("nullCount")
    isExact = file.deletionVector == nil && json?.member("tightBounds")?.truth != false
  }

  /// Bounds that enclose a column's values; nil where nothing is known.
  func bounds(of field: DeltaField) -> ValueBounds? {
    guard case .primitive(let type) = field.type, StoredForm.kept(field) == nil,
      let rowCount
    else { return nil }
    var bounds = ValueBounds(valueCount: rowCount)
    let count = nulls?[field.storedName]?.integer
    // With deleted rows only "none" and "all" are still true.
    if isExact || count == 0 || count == rowCount { bounds.nullCount = count }
    guard
      let low = minimum?[field.storedName].flatMap({ FileStatistics.value($0, type) }),
      let high = maximum?[field.storedName].flatMap({ FileStatistics.value($0, type) })
    else { return bounds }
    bounds.minimum = low
    bounds.maximum = FileStatistics.raised(high, type)
    return bounds
  }

  /// Instants are cut to milliseconds in statistics, so that the true one may lie just above.
  private static func raised(_ value: Value, _ type: DataType) -> Value {
    guard type == .timestampTZ || type.isTimestamp, case .ticks(let ticks) = value else {
      return value
    }
    return .ticks(ticks.addingReportingOverflow(1000).overflow ? .max : ticks + 1000)
  }

  private static func value(_ json: JSON, _ type: DataType) -> Value? {
    switch (json, type) {
    case (.null, _): return nil
    case (.boolean(let truth), .boolean): return .boolean(truth)
    case (.string(let text), .varchar): return .string(text)
    case (.number(let text), _) where type.isNumeric,
      (.string(let text), _) where type.isTemporal:
      return PartitionValue.value(text, type)
    default: return nil
    }
  }
}
