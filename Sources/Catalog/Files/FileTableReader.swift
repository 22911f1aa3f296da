import Columns
import Diagnostics

/// Reads the morsels of a scan, one after another, for one worker.
///
/// The columns of the filter are decoded first. The others follow only as far as rows are left:
/// whole pages between them are never decompressed.
final class FileTableReader: TableReader {
  private let scan: FileScan
  private let evaluator: (any BatchFilterEvaluator)?
  /// The columns of the filter and then those asked for besides, by position in the table.
  private let filterColumns: [Int]
  private let otherColumns: [Int]

  private var group: (any GroupReader)?
  /// What of its work was added to the scan's counters.
  private var reported = ReadWork()
  /// What the current file means.
  private var meaning: FileMeaning?
  /// The number in the file of the morsel's first row.
  private var firstRow = 0
  /// What is left of the morsel.
  private var ranges: [Range<Int>] = []
  /// The next row of the filter's columns, and of the others.
  private var filterRow = 0
  private var otherRow = 0

  init(_ scan: FileScan) throws(SQLError) {
    self.scan = scan
    let filter = scan.request.filter
    evaluator = try filter?.makeEvaluator()
    var wanted: [Int] = []
    for column in filter?.columns ?? [] where !wanted.contains(column) { wanted.append(column) }
    filterColumns = wanted
    var others: [Int] = []
    for column in scan.request.columns where !wanted.contains(column) && !others.contains(column) {
      others.append(column)
    }
    otherColumns = others
  }

  func open(morsel number: Int) throws(SQLError) {
    report()
    group = nil
    ranges = []
    let morsel = scan.morsels[number]
    let file = scan.table.files[morsel.file]
    meaning = scan.table.meanings[morsel.file]
    firstRow = (0..<morsel.group).reduce(0) { $0 + file.rowCount(ofGroup: $1) }
    let learned = scan.request.filter?.learnedPredicates ?? []
    let known = scan.request.predicates + learned
    guard
      let tests = FileScan.tests(known, scan.table, file: morsel.file),
      file.mayPass(group: morsel.group, tests)
    else {
      scan.metrics.groupsPruned.wrappingAdd(1, ordering: .relaxed)
      return
    }
    let places = identityRanges(known, rows: file.rowCount(ofGroup: morsel.group))
    ranges =
      places.isEmpty
      ? [] : try file.rowRanges(group: morsel.group, tests: tests, metrics: scan.metrics)
    ranges = IdentityRanges.intersection(ranges, places)
    if ranges.isEmpty {
      scan.metrics.groupsPruned.wrappingAdd(1, ordering: .relaxed)
      return
    }
    let isWhole = ranges == [0..<file.rowCount(ofGroup: morsel.group)]
    let columns = (filterColumns + otherColumns).compactMap { place($0) }
    group = try file.openGroup(morsel.group, columns: columns, jumps: !isWhole)
    reported = ReadWork()
    filterRow = 0
    otherRow = 0
  }

  /// The position of a column in the current file; nil for constants and row identities.
  private func place(_ column: Int) -> Int? {
    guard let meaning, column < meaning.origins.count,
      case .stored(let place, _) = meaning.origins[column]
    else { return nil }
    return place
  }

  func next() throws(SQLError) -> Batch? {
    while let range = ranges.first {
      try scan.request.cancellation.check()
      let count = min(range.count, scan.request.batchSize)
      let rows = range.lowerBound..<(range.lowerBound + count)
      if rows.upperBound == range.upperBound {
        ranges.removeFirst()
      } else {
        ranges[0] = rows.upperBound..<range.upperBound
      }
      if let batch = try read(rows) { return batch }
    }
    report()
    return nil
  }

  /// The rows that pass the filter; nil if none does.
  private func read(_ rows: Range<Int>) throws(SQLError) -> Batch? {
    scan.metrics.rowsDecoded.wrappingAdd(rows.count, ordering: .relaxed)
    let alive = aliveRows(rows)
    if alive?.count == 0 { return nil }
    var known: [Int: Column] = [:]
    var selection = alive
    if let evaluator, let filter = scan.request.filter {
      for (i, column) in filterColumns.enumerated() {
        known[column] = try read(column, slot: i, rows, from: filterRow)
      }
      filterRow = rows.upperBound
      // The filter never sees a deleted row: it might fail for it.
      let columns = filter.columns.compactMap { known[$0] }
      let passed = try evaluator.select(Batch(columns, count: rows.count).selected(alive))
      selection = FileTableReader.composed(alive, passed)
      if selection?.count == 0 { return nil }
    }
    // Rows before the first and behind the last selected one are not decoded at all.
    let window = decodedWindow(rows, selection)
    let chosen = FileTableReader.rebased(selection, by: window.lowerBound - rows.lowerBound)
    var columns: [Int: Column] = [:]
    for (column, values) in known where scan.request.columns.contains(column) {
      columns[column] = selection.map { values.gather($0.rows) } ?? values
    }
    // Where few rows are left, only their codes are looked up.
    let isSparse = chosen.map { $0.count < window.count / 4 } ?? false
    for (i, column) in otherColumns.enumerated() {
      let slot = filterColumns.count + i
      let values = try read(column, slot: slot, window, from: otherRow, isSparse: isSparse)
      let kept = chosen.map { values.gather($0.rows) } ?? values
      columns[column] = isSparse && !kept.type.isString ? kept.flattened() : kept
    }
    otherRow = window.upperBound
    return Batch(
      scan.request.columns.compactMap { columns[$0] }, count: selection?.count ?? rows.count)
  }

  /// The rows that are not deleted, counted from the range's first; nil if all are there.
  private func aliveRows(_ rows: Range<Int>) -> Selection? {
    guard let deleted = meaning?.deleted else { return nil }
    let first = firstRow + rows.lowerBound
    let buffer = Buffer.of(Int32.self, count: rows.count)
    var target = buffer.mutableSpan(of: Int32.self, count: rows.count)
    var found = 0
    for row in 0..<rows.count where first + row >= deleted.count || !deleted[first + row] {
      target[found] = Int32(truncatingIfNeeded: row)
      found += 1
    }
    return found == rows.count ? nil : Selection(buffer: buffer, count: found)
  }

  /// The rows of `first` that `second`, which counts within them, selects.
  private static func composed(_ first: Selection?, _ second: Selection?) -> Selection? {
    guard let first, let second else { return first ?? second }
    let buffer = Buffer.of(Int32.self, count: second.count)
    var target = buffer.mutableSpan(of: Int32.self, count: second.count)
    let outer = first.rows
    let inner = second.rows
    for i in 0..<inner.count { target[i] = outer[Int(inner[i])] }
    return Selection(buffer: buffer, count: second.count)
  }

  private func decodedWindow(_ rows: Range<Int>, _ selection: Selection?) -> Range<Int> {
    guard let selection, selection.count > 0 else { return rows }
    let chosen = selection.rows
    let first = rows.lowerBound + Int(chosen[0])
    return first..<(rows.lowerBound + Int(chosen[chosen.count - 1]) + 1)
  }

  private static func rebased(_ selection: Selection?, by offset: Int) -> Selection? {
    guard let selection, offset > 0 else { return selection }
    let buffer = Buffer.of(Int32.self, count: selection.count)
    var target = buffer.mutableSpan(of: Int32.self, count: selection.count)
    let source = selection.rows
    for i in 0..<source.count { target[i] = source[i] - Int32(offset) }
    return Selection(buffer: buffer, count: selection.count)
  }

  /// - Parameters:
  ///   - slot: The column's place among those of this reader.
  ///   - row: Where the column stands.
  private func read(
    _ column: Int, slot: Int, _ rows: Range<Int>, from row: Int, isSparse: Bool = false
  ) throws(SQLError) -> Column {
    guard let meaning, column < meaning.origins.count else { return identities(rows) }
    let type = scan.table.schema.fields[column].type
    switch meaning.origins[column] {
    case .constant(let value): return .constant(value, type, count: rows.count)
    case .stored(_, let adaptation):
      guard let group else { return .nulls(type, count: rows.count) }
      let slot = (filterColumns + otherColumns)[..<slot].count { place($0) != nil }
      if rows.lowerBound > row { try group.skip(slot, count: rows.lowerBound - row) }
      let values =
        isSparse && adaptation == nil
        ? try group.readCoded(slot, count: rows.count) : try group.read(slot, count: rows.count)
      if let adaptation { return try adaptation.adapted(values) }
      return try ColumnWidening.widen(values, to: type)
    }
  }

  /// The rows of the morsel that tests of row identities leave.
  private func identityRanges(_ predicates: [ColumnPredicate], rows: Int) -> [Range<Int>] {
    let tests = predicates.filter { $0.column == scan.table.schema.count }.map(\.test)
    let first = Int128(meaning?.firstIdentity ?? 0) + Int128(firstRow)
    return tests.reduce([0..<rows]) { ranges, test in
      IdentityRanges.intersection(ranges, IdentityRanges.of(test, first: first, rows: rows))
    }
  }

  private func identities(_ rows: Range<Int>) -> Column {
    let first = (meaning?.firstIdentity ?? 0) &+ Int64(firstRow + rows.lowerBound)
    return .make(.int64, count: rows.count, Int64.self) { values in
      for i in 0..<values.count { values[i] = first &+ Int64(i) }
    }
  }

  /// Adds what was done since to the scan's counters.
  private func report() {
    guard let work = group?.work else { return }
    scan.metrics.bytesRead.wrappingAdd(work.bytes - reported.bytes, ordering: .relaxed)
    scan.metrics.pages.wrappingAdd(work.pages - reported.pages, ordering: .relaxed)
    scan.metrics.pagesPruned.wrappingAdd(
      work.pagesSkipped - reported.pagesSkipped, ordering: .relaxed)
    scan.metrics.cacheHits.wrappingAdd(work.cacheHits - reported.cacheHits, ordering: .relaxed)
    reported = work
  }
}
