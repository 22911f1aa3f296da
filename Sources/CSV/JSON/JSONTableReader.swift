import Catalog
import Columns
import Diagnostics

/// Reads the objects of morsels, one after another, for one worker.
final class JSONTableReader: TableReader {
  private let scan: JSONScan
  private let evaluator: (any BatchFilterEvaluator)?
  private var file: JSONFile?
  private var blocks: (any CSVBlocks)?
  private var block: Buffer = .empty
  private var blockStart = 0
  private var scanner: JSONRowScanner?
  /// Positions in the table of the columns that are read from the objects.
  private let wanted: [Int]
  private let root: JSONColumn
  /// Reads a row by itself first, where rows may be left out.
  private let trial: JSONColumn?

  init(_ scan: JSONScan) throws(SQLError) {
    self.scan = scan
    let table = scan.table
    evaluator = try scan.request.filter?.makeEvaluator()
    let all = Set(scan.request.columns + (scan.request.filter?.columns ?? []))
    wanted = all.filter { $0 < table.ownCount }.sorted()
    let fields = wanted.map { table.schema.fields[$0] }
    let others = Set(table.schema.fields[..<table.ownCount].map(\.name))
    let isStrict = table.isGuessed && !table.options.ignoresUnknown
    root = JSONColumn(.structure(fields), isStrict: isStrict, ignoring: others)
    trial =
      table.options.ignoresErrors
      ? JSONColumn(.structure(fields), isStrict: isStrict, ignoring: others) : nil
  }

  func open(morsel: Int) throws(SQLError) {
    let (file, blocks) = try scan.blocks(ofMorsel: morsel)
    self.file = file
    self.blocks = blocks
    scanner = nil
    scan.metrics.groups.wrappingAdd(1, ordering: .relaxed)
  }

  func next() throws(SQLError) -> Batch? {
    while true {
      try scan.request.cancellation.check()
      if scanner == nil {
        guard let (bytes, start) = try blocks?.next() else { return nil }
        (block, blockStart) = (bytes, start)
        scan.metrics.bytesRead.wrappingAdd(bytes.byteCount, ordering: .relaxed)
        scanner = JSONRowScanner(bytes.readableBytes, isWhole: file?.isWhole ?? false)
      }
      let rows = try readRows()
      scan.metrics.rowsDecoded.wrappingAdd(rows, ordering: .relaxed)
      if rows < scan.request.batchSize { scanner = nil }
      if rows > 0, let batch = try batch(rows) { return batch }
    }
  }

  /// Reads rows until a batch is full or the block ends.
  private func readRows() throws(SQLError) -> Int {
    guard var rows = scanner, let file else { return 0 }
    defer { if scanner != nil { scanner = rows } }
    while root.count < scan.request.batchSize {
      let start = rows.scanner.place
      do throws(JSONFault) {
        guard try rows.next() else { break }
        if let trial {
          var copy = rows.scanner
          try trial.append(&copy)
          if trial.count >= scan.request.batchSize { _ = trial.finish() }
        }
        try root.append(&rows.scanner)
      } catch {
        guard let trial else {
          throw try file.error(error, blockStart: blockStart, hint: scan.table.hint)
        }
        _ = trial.finish()
        if file.isWhole { break }
        rows.skipLine(from: max(start, error.place))
      }
    }
    return root.count
  }

  /// The rows that pass, with the wanted columns; nil if none does.
  private func batch(_ count: Int) throws(SQLError) -> Batch? {
    let made = root.finish()
    func column(_ place: Int) -> Column {
      if let own = wanted.firstIndex(of: place) { return made.children[own] }
      let field = scan.table.schema.fields[place]
      let value = file?.lines.partitions.last { $0.key == field.name }?.value
      return .constant(value.map { .string($0) } ?? .null, field.type, count: count)
    }
    let all = Batch(scan.request.columns.map(column), count: count)
    guard let evaluator, let filter = scan.request.filter else { return all }
    let selection = try evaluator.select(Batch(filter.columns.map(column), count: count))
    let passed = all.selected(selection)
    return passed.count > 0 ? passed : nil
  }
}
