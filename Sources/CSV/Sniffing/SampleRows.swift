/// The first rows of a file taken apart one way, to see whether that way makes sense.
struct SampleRows {
  struct Cell {
    var bytes: [UInt8]
    var isQuoted: Bool
  }

  private(set) var rows: [[Cell]] = []
  /// Where each row ends.
  private(set) var ends: [Int] = []
  /// Rows with text after a closing quote or a quote that is never closed.
  private(set) var faults = 0

  /// Reads up to `limit` rows; what may go on behind the sample is left out.
  init(
    _ sample: UnsafeRawBufferPointer, from start: Int, form: CSVForm, limit: Int, isWholeFile: Bool
  ) {
    var place = start
    while place < sample.count && rows.count < limit {
      if !isWholeFile && form.endOfRow(sample, from: place) == nil { break }
      var cells: [Cell] = []
      var scanner = FieldScanner(sample, at: place, form)
      repeat {
        scanner.readField()
        let range = scanner.start..<scanner.start + scanner.length
        cells.append(
          Cell(
            bytes: Array(UnsafeRawBufferPointer(rebasing: sample[range])),
            isQuoted: scanner.flags != 0))
      } while !scanner.isAtRowEnd
      if scanner.fault != nil { faults += 1 }
      place = scanner.place
      let isBlank = cells.count == 1 && cells[0].bytes.isEmpty && !cells[0].isQuoted
      if isBlank && !rows.isEmpty && rows[0].count > 1 { continue }
      rows.append(cells)
      ends.append(place)
    }
  }

  /// The most usual number of fields, and the rows that have it.
  var usualFieldCount: (fields: Int, rows: Int) {
    var counts: [Int: Int] = [:]
    for row in rows { counts[row.count, default: 0] += 1 }
    let best = counts.max { ($0.value, $0.key) < ($1.value, $1.key) }
    return best.map { ($0.key, $0.value) } ?? (1, 0)
  }
}
