import Columns
import Diagnostics
import Files
import Synchronization

/// Where the morsels of an uncompressed file begin: each at the first row on or after a multiple
/// of the morsel size.
///
/// A place inside a file does not tell whether it lies in quotes, so the index is made from the
/// front, as far as it is asked for. A stretch without a quote is passed at the speed of memory.
final class MorselIndex: Sendable {
  let count: Int
  private let file: CSVFile
  private let morselSize: Int
  private let starts: Mutex<[Int]>

  init(_ file: CSVFile, morselSize: Int) {
    self.file = file
    self.morselSize = morselSize
    let bytes = max(0, file.source.size - file.dataStart)
    count = (bytes + morselSize - 1) / morselSize
    starts = Mutex([file.dataStart])
  }

  /// The bytes of a morsel; empty where one row fills it and more.
  func range(of morsel: Int) throws(SQLError) -> Range<Int> {
    let first = try start(of: morsel)
    return first..<max(first, try start(of: morsel + 1))
  }

  private func start(of morsel: Int) throws(SQLError) -> Int {
    let result = starts.withLock { starts -> Result<Int, SQLError> in
      do throws(SQLError) {
        while starts.count <= morsel {
          let wanted = file.dataStart + starts.count * morselSize
          starts.append(try rowStart(after: wanted, from: starts[starts.count - 1]))
        }
        return .success(starts[morsel])
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// The first row start on or after `wanted`, found from the row start `known`.
  private func rowStart(after wanted: Int, from known: Int) throws(SQLError) -> Int {
    let size = file.source.size
    if wanted >= size { return size }
    if known >= wanted { return known }
    var place = known
    var length = wanted - known + (1 << 16)
    while true {
      let end = min(size, place + length)
      let block = try file.source.read(at: place, count: end - place)
      let bytes = block.readableBytes
      let isAtEnd = end == size
      var inside = skippableStart(bytes, upTo: wanted - place)
      while place + inside < wanted {
        guard let next = file.form.endOfRow(bytes, from: inside) else { break }
        inside = next
      }
      if place + inside >= wanted { return place + inside }
      if isAtEnd { return size }
      if inside == 0 && length > longestCSVRow { throw tooLong() }
      length = inside == 0 ? length * 2 : max(length - inside, 1 << 17)
      place += inside
    }
  }

  /// Where no quote stands before `limit`, the last row start before it.
  private func skippableStart(_ bytes: UnsafeRawBufferPointer, upTo limit: Int) -> Int {
    let head = UnsafeRawBufferPointer(rebasing: bytes[..<min(limit, bytes.count)])
    if let quote = file.form.dialect.quote, head.contains(quote) { return 0 }
    return head.lastIndex(of: file.form.lineEnd).map { $0 + 1 } ?? 0
  }

  private func tooLong() -> SQLError {
    SQLError(
      .programLimitExceeded,
      "a row of \"\(file.path)\" is longer than \(longestCSVRow.formattedBytes)",
      hint: "is a quote not closed?")
  }
}
