import Columns
import Diagnostics

/// Rows of one batch in a spill file; the place is free when nobody knows the page any more.
final class SpilledPage: Sendable {
  let rows: Int
  let byteCount: Int
  private let types: [DataType]
  private let file: SpillFile
  private let start: Int

  init(_ batch: Batch, types: [DataType], file: SpillFile) throws(SQLError) {
    let page = PageWriter.page(of: batch)
    start = try file.append(UnsafeRawBufferPointer(start: page.base, count: page.count))
    rows = batch.count
    byteCount = page.count
    self.types = types
    self.file = file
  }

  deinit { file.free(start, byteCount) }

  func read() throws(SQLError) -> Batch {
    let page = Buffer(byteCount: byteCount)
    try file.read(start, into: UnsafeMutableRawBufferPointer(start: page.base, count: byteCount))
    return try PageReader.batch(page, types: types, rows: rows)
  }
}
