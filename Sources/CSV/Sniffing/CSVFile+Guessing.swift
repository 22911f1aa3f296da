import Columns
import Diagnostics
import Files

extension CSVFile {
  /// The whole file in blocks, from the first row on.
  func blocks() throws(SQLError) -> any CSVBlocks {
    guard let compression else { return PlainFileBlocks(self) }
    let blocks = try StreamBlocks(source, codec: compression, form: form)
    try blocks.skip(dataStart)
    return blocks
  }

  /// The same file with types guessed from its first rows.
  /// - Parameter rows: Negative for all.
  func guessing(rows: Int, options: CSVReadOptions) throws(SQLError) -> CSVFile {
    var guesses = names.map { _ in TypeGuess() }
    let blocks = try blocks()
    var seen = 0
    var table = FieldTable(columnCount: names.count)
    let limit = rows < 0 ? Int.max : rows
    while seen < limit, let (block, _) = try blocks.next() {
      let bytes = block.readableBytes
      var place = 0
      while place < bytes.count && seen < limit {
        table.removeAll()
        table.read(
          bytes, from: &place, limit: min(Batch.defaultSize, limit - seen), form: form,
          padsNulls: true)
        CSVFile.add(table, bytes, firstRow: seen + 1, options, to: &guesses)
        seen += table.rowCount
      }
    }
    return CSVFile(
      source: source, partitions: partitions, form: form, compression: compression,
      dataStart: dataStart, names: names, guesses: guesses)
  }

  private static func add(
    _ table: FieldTable, _ bytes: UnsafeRawBufferPointer, firstRow: Int,
    _ options: CSVReadOptions, to guesses: inout [TypeGuess]
  ) {
    for row in 0..<table.rowCount where table.faults[row] == nil {
      for column in 0..<table.columnCount {
        let field = row * table.columnCount + column
        let cell = table.bytes(field, in: bytes)
        if cell.isEmpty || cell.count == options.null.count && cell.elementsEqual(options.null) {
          continue
        }
        guesses[column].add(cell, row: firstRow + row, decimalPoint: options.decimalPoint)
      }
    }
  }
}

/// An uncompressed file from its first row on, morsel after morsel.
final class PlainFileBlocks: CSVBlocks {
  private let file: CSVFile
  private let index: MorselIndex
  private var morsel = 0

  init(_ file: CSVFile) {
    self.file = file
    index = MorselIndex(file, morselSize: 1 << 20)
  }

  func next() throws(SQLError) -> (bytes: Buffer, start: Int)? {
    while morsel < index.count {
      let range = try index.range(of: morsel)
      morsel += 1
      if range.isEmpty { continue }
      return (try file.source.read(at: range.lowerBound, count: range.count), range.lowerBound)
    }
    return nil
  }
}
