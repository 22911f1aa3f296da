import Catalog
import Columns
import Diagnostics
import Parquet

/// The statistics of a new data file, as the log keeps them (Delta protocol, "Per-file Statistics").
struct WrittenStatistics {
  /// Columns that hold NaN, which bounds leave out: theirs are not kept.
  var withNaN: Set<Int> = []

  private static let textLimit = 32

  /// Looks for NaN in the floating columns of a batch, as they are stored.
  mutating func note(_ batch: Batch) {
    for (i, column) in batch.columns.enumerated() where !withNaN.contains(i) {
      switch column.type {
      case .double:
        let flat = column.flattened()
        let values = flat.span(of: Double.self)
        for row in 0..<values.count where values[row].isNaN { withNaN.insert(i) }
      case .float:
        let flat = column.flattened()
        let values = flat.span(of: Float.self)
        for row in 0..<values.count where values[row].isNaN { withNaN.insert(i) }
      default: break
      }
    }
  }

  /// - Parameter names: What files call the columns, in the file's order.
  func text(of file: ParquetFile, names: [String]) -> String {
    var minimum: [JSON.Member] = []
    var maximum: [JSON.Member] = []
    var nulls: [JSON.Member] = []
    for (column, name) in names.enumerated() where !file.schema.fields[column].type.isNested {
      guard let bounds = bounds(of: column, file) else { continue }
      if let count = bounds.nullCount { nulls.append(JSON.Member(name, .integer(count))) }
      let type = file.schema.fields[column].type
      guard !withNaN.contains(column), let low = bounds.minimum, let high = bounds.maximum,
        let least = WrittenStatistics.json(low, type, isMaximum: false),
        let greatest = WrittenStatistics.json(high, type, isMaximum: true)
      else { continue }
      minimum.append(JSON.Member(name, least))
      maximum.append(JSON.Member(name, greatest))
    }
    return JSON.object([
      ("numRecords", .integer(file.rowCount)), ("minValues", .object(minimum)),
      ("maxValues", .object(maximum)), ("nullCount", .object(nulls)),
    ]).description
  }

  /// Over all row groups.
  private func bounds(of column: Int, _ file: ParquetFile) -> ValueBounds? {
    var all = ValueBounds(valueCount: file.rowCount)
    all.nullCount = 0
    var hasBounds = true
    for group in 0..<file.groupCount {
      guard let part = file.bounds(ofColumn: column, group: group) else { return nil }
      all.nullCount = all.nullCount.flatMap { sum in part.nullCount.map { sum + $0 } }
      if part.isAllNull { continue }
      guard let low = part.minimum, let high = part.maximum else {
        hasBounds = false
        continue
      }
      if ValueOrder.compare(low, all.minimum ?? low) ?? 0 <= 0 { all.minimum = low }
      if ValueOrder.compare(high, all.maximum ?? high) ?? 0 >= 0 { all.maximum = high }
    }
    if !hasBounds {
      all.minimum = nil
      all.maximum = nil
    }
    return all
  }

  /// A bound as the log writes it; nil for types that have none there.
  private static func json(_ value: Value, _ type: DataType, isMaximum: Bool) -> JSON? {
    switch value {
    case .integer, .decimal: return .number(ValueText.text(of: value, type: type))
    case .double(let double):
      guard double.isFinite else { return nil }
      let text = ValueText.text(of: value, type: type)
      return isJSONNumber(text) ? .number(text) : nil
    case .boolean(let truth): return .boolean(truth)
    case .date: return .string(ValueText.text(of: value, type: type))
    case .ticks:
      let text = ValueText.text(of: value, type: type)
      if text.hasSuffix("BC") { return nil }
      return .string(
        type == .timestampTZ
          ? PartitionValue.isoInstant(text)
          : text.replacing(" ", with: "T", maxReplacements: 1))
    case .string(let text): return .string(cut(text, isMaximum: isMaximum))
    default: return nil
    }
  }

  /// The first characters; an upper bound gets the greatest character after them.
  private static func cut(_ text: String, isMaximum: Bool) -> String {
    let scalars = text.unicodeScalars
    guard scalars.count > textLimit else { return text }
    let start = String(String.UnicodeScalarView(scalars.prefix(textLimit)))
    return isMaximum ? start + "\u{10FFFF}" : start
  }
}
