import Columns
import Diagnostics

/// Puts small batches, as selective filters leave them, together before costly operators.
final class Coalescer: Operator {
  private let types: [DataType]
  private let wanted: Int
  private var held: [Batch] = []
  private var rows = 0

  init(_ types: [DataType], batchSize: Int) {
    self.types = types
    wanted = batchSize
  }

  override func push(_ batch: Batch) throws(SQLError) {
    if held.isEmpty, batch.count * 4 >= wanted { return try emit(batch) }
    if rows + batch.count > wanted { try flush() }
    held.append(batch)
    rows += batch.count
    if rows * 4 >= wanted * 3 { try flush() }
  }

  override func end() throws(SQLError) {
    try flush()
    try next?.end()
  }

  private func flush() throws(SQLError) {
    guard !held.isEmpty else { return }
    let batch = Batch.joined(held, types: types)
    held.removeAll(keepingCapacity: true)
    rows = 0
    try emit(batch)
  }
}

extension Batch {
  /// All rows; columns that share one dictionary keep it.
  static func joined(_ batches: [Batch], types: [DataType]) -> Batch {
    if batches.count == 1 { return batches[0] }
    let count = batches.reduce(0) { $0 + $1.count }
    let columns = types.indices.map { i in
      Column.joined(batches.map { $0.columns[i] }, type: types[i])
    }
    return Batch(columns, count: count)
  }
}

extension Column {
  /// Like `concatenated`, but codes stay codes where the columns share a dictionary, or where their
  /// dictionaries are small together.
  static func joined(_ columns: [Column], type: DataType) -> Column {
    guard let first = columns.first?.entries, columns.allSatisfy({ $0.entries != nil }) else {
      return concatenated(columns, type: type)
    }
    if columns.allSatisfy({ $0.entries === first && $0.validity == nil }) {
      return joined(columns, entries: first) { (_) in nil }
    }
    return unified(columns, type: type) ?? concatenated(columns, type: type)
  }

  /// The rows as codes of one dictionary that has each value once; nil where that is large beside
  /// them.
  private static func unified(_ columns: [Column], type: DataType) -> Column? {
    // Equal values of other types may look different (0.0 and -0.0).
    guard type.isString || IntegerKeys.fits(type) else { return nil }
    let rows = columns.reduce(0) { $0 + $1.count }
    var numbers: [ObjectIdentifier: Buffer] = [:]
    let values = RowKeyTable([type])
    var total = 0
    for column in columns {
      guard let entries = column.entries, column.hasNoNulls else { return nil }
      if numbers[ObjectIdentifier(entries)] != nil { continue }
      total += entries.count
      guard total <= min(rows / 8, 1 << 14) else { return nil }
      let found = Buffer.of(UInt32.self, count: max(1, entries.count))
      let pointer = found.pointer(to: UInt32.self)
      guard
        (try? values.findOrInsert([entries], count: entries.count, into: pointer)) == true
      else { return nil }
      numbers[ObjectIdentifier(entries)] = found
    }
    return joined(columns, entries: values.keys(0..<values.count)[0]) { (entries) in
      numbers[ObjectIdentifier(entries)]
    }
  }

  /// - Parameter change: What the codes of a column with these entries are in the new ones.
  private static func joined(
    _ columns: [Column], entries: Column, _ change: (Column) -> Buffer?
  ) -> Column {
    let total = columns.reduce(0) { $0 + $1.count }
    let codes = Buffer.of(UInt32.self, count: total)
    var place = 0
    for column in columns {
      if let own = column.entries, let table = change(own) {
        let target = codes.pointer(to: UInt32.self) + place
        let source = column.codes
        let numbers = table.pointer(to: UInt32.self)
        for row in 0..<column.count { target[row] = numbers[Int(source[row])] }
      } else {
        codes.copy(
          from: column.values, at: column.offset * 4, count: column.count * 4, to: place * 4)
      }
      place += column.count
    }
    return .dictionary(codes: codes, count: total, entries: entries)
  }
}
