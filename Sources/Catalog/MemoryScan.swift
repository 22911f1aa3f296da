import Columns
import Diagnostics

/// A scan of a table in memory: a morsel is some 32,768 rows.
final class MemoryScan: TableScan {
  let content: MemoryTable.Content
  let schema: Schema
  let request: ScanRequest
  let morsels: [Range<Int>]
  let metrics = ScanMetrics()

  init(_ content: MemoryTable.Content, schema: Schema, _ request: ScanRequest) {
    self.content = content
    self.schema = schema
    self.request = request
    var morsels: [Range<Int>] = []
    var start = 0
    var rows = 0
    for (i, batch) in content.batches.enumerated() {
      rows += batch.count
      if rows >= 1 << 15 || i == content.batches.count - 1 {
        morsels.append(start..<(i + 1))
        start = i + 1
        rows = 0
      }
    }
    self.morsels = morsels
  }

  var morselCount: Int { morsels.count }

  func makeReader() throws(SQLError) -> any TableReader {
    MemoryReader(self, try request.filter?.makeEvaluator())
  }
}

private final class MemoryReader: TableReader {
  private let scan: MemoryScan
  private let filter: (any BatchFilterEvaluator)?
  private var batches = 0..<0
  private var start = 0

  init(_ scan: MemoryScan, _ filter: (any BatchFilterEvaluator)?) {
    self.scan = scan
    self.filter = filter
  }

  func open(morsel: Int) throws(SQLError) {
    batches = scan.morsels[morsel]
    start = 0
  }

  func next() throws(SQLError) -> Batch? {
    while let place = batches.first {
      let batch = scan.content.batches[place]
      let from = start
      let length = min(scan.request.batchSize, batch.count - from)
      start += length
      if start >= batch.count {
        batches = batches.dropFirst()
        start = 0
      }
      scan.metrics.rowsDecoded.wrappingAdd(length, ordering: .relaxed)
      let passed = try rows(place, from, length)
      if passed.count > 0 { return passed }
    }
    return nil
  }

  private func rows(_ place: Int, _ from: Int, _ length: Int) throws(SQLError) -> Batch {
    let first = scan.content.starts[place] + from
    func columns(_ positions: [Int]) -> Batch {
      let batch = scan.content.batches[place]
      let columns = positions.map { position in
        position < batch.columns.count
          ? batch.columns[position].slice(from: from, count: length)
          : rowNumbers(first, count: length)
      }
      return Batch(columns, count: length)
    }
    let wanted = columns(scan.request.columns)
    var selection: Selection?
    if let filter, let request = scan.request.filter {
      selection = try filter.select(columns(request.columns))
    }
    if !scan.content.deleted.isEmpty {
      let places = selection.map { rows in (0..<rows.count).map { Int(rows.rows[$0]) } }
      let alive = (places ?? Array(0..<length)).filter {
        !scan.content.deleted.contains(first + $0)
      }
      selection = Selection(alive)
    }
    return wanted.selected(selection)
  }

  private func rowNumbers(_ first: Int, count: Int) -> Column {
    .make(.int64, count: count, Int64.self) { values in
      for i in 0..<values.count { values[i] = Int64(first + i) }
    }
  }
}
