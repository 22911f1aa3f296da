import Columns
import Diagnostics

/// A part that reads one column alone: over a dictionary it runs once per entry, over a constant
/// once, and the results are remembered for all batches that share the dictionary.
final class EntryEvaluator: Evaluator {
  private let inner: Evaluator
  private let place: Int
  private let columnCount: Int
  private let numbers: FrameNumbers
  private var entries: Column?
  private var results: Column?
  /// Rows seen with the current dictionary before its entries were worth evaluating.
  private var rowsSeen = 0
  /// An entry that no row may use failed: rows are evaluated one by one.
  private var failed = false
  private var valueOfNull: Column?

  init(_ inner: Evaluator, place: Int, columnCount: Int, _ numbers: FrameNumbers) {
    self.inner = inner
    self.place = place
    self.columnCount = columnCount
    self.numbers = numbers
    super.init(inner.type)
  }

  override func compute(_ frame: Frame) throws(SQLError) -> Column {
    let column = frame.column(place)
    switch column.encoding {
    case .flat: return try inner.value(frame)
    case .constant:
      if frame.count == 1 { return try inner.value(frame) }
      return try evaluate(column.slice(from: 0, count: 1)).repeated(frame.count)
    case .dictionary:
      guard let results = try results(for: column) else { return try inner.value(frame) }
      return Column(
        type, count: column.count, encoding: .dictionary, values: column.values,
        offset: column.offset, validity: column.validity, entries: results)
    }
  }

  private func results(for column: Column) throws(SQLError) -> Column? {
    guard let wanted = column.entries, wanted.count > 0 else { return nil }
    if entries !== wanted {
      entries = wanted
      results = nil
      rowsSeen = 0
      failed = false
    }
    if results == nil {
      rowsSeen += column.count
      if failed || wanted.count > max(1024, rowsSeen) { return nil }
      do throws(SQLError) {
        results = try evaluate(wanted).flattened()
      } catch {
        if error.state == .queryCanceled { throw error }
        failed = true
        return nil
      }
    }
    if column.validity != nil, try !nullGivesNull() { return nil }
    return results
  }

  private func nullGivesNull() throws(SQLError) -> Bool {
    if let valueOfNull { return valueOfNull.isNull(0) }
    guard let entries else { return false }
    let made: Column
    do throws(SQLError) {
      made = try evaluate(.nulls(entries.type, count: 1))
    } catch {
      failed = true
      results = nil
      return false
    }
    valueOfNull = made
    return made.isNull(0)
  }

  private func evaluate(_ column: Column) throws(SQLError) -> Column {
    var columns = [Column](repeating: column, count: columnCount)
    columns[place] = column
    let made = try inner.value(Frame(columns, count: column.count, number: numbers.next()))
    return made
  }
}
