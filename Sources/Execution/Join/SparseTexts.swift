import Columns

/// Copies the texts of rows that are kept while most of the others' are not: views into the pages
/// of a file, or codes of its dictionaries, would keep all the texts alive for a few of them.
///
/// What becomes of the next rows is guessed by those before.
final class SparseTexts {
  /// What was kept lately of one column, and of how much.
  private struct Use {
    var usedBytes = 0
    var heapBytes = 0
    /// The buffers of the last rows, which are not counted again.
    var last: [Buffer] = []
  }

  private var uses: [Int: Use] = [:]

  /// Less is not worth a thought.
  private static let leastBytes = 1 << 18

  func kept(_ batch: Batch) -> Batch {
    guard batch.columns.contains(where: SparseTexts.mayCopy) else { return batch }
    let columns = batch.columns.indices.map { place in
      let column = batch.columns[place]
      return SparseTexts.mayCopy(column) ? kept(column, place) : column
    }
    return Batch(columns, count: batch.count)
  }

  private static func mayCopy(_ column: Column) -> Bool {
    if column.type.physical != .string { return false }
    switch column.encoding {
    case .flat: return !column.heaps.isEmpty
    case .dictionary: return column.entries?.heaps.isEmpty == false
    case .constant: return false
    }
  }

  private func kept(_ column: Column, _ place: Int) -> Column {
    // Codes of few texts, of which all are kept anyway.
    if let entries = column.entries, entries.count <= column.count { return column }
    let flat = column.flattened()
    let nullBytes = flat.nullBytes()
    let nulls = nullBytes?.pointer(to: UInt8.self)
    let views = flat.span(of: StringView.self)
    var bytes = 0
    for row in 0..<flat.count where nulls.map({ $0[row] == 0 }) ?? true {
      bytes &+= views[row].isInline ? 0 : views[row].count
    }
    let isSparse = isSparse(column, bytes, &uses[place, default: Use()])
    return isSparse ? SparseTexts.copied(flat, nulls, bytes: bytes) : column
  }

  /// - Parameter bytes: Those of all texts that are not inside of their views.
  private static func copied(
    _ column: Column, _ nulls: UnsafeMutablePointer<UInt8>?, bytes: Int
  ) -> Column {
    let views = column.span(of: StringView.self)
    let heap = Buffer(byteCount: bytes)
    let copies = Buffer.of(StringView.self, count: column.count)
    let target = copies.pointer(to: StringView.self)
    var used = 0
    for row in 0..<column.count {
      let isNull = nulls.map { $0[row] != 0 } ?? false
      if isNull || views[row].isInline {
        target[row] = isNull ? StringView() : views[row]
        continue
      }
      let place = heap.base + used
      let count = views[row].withBytes { text in
        UnsafeMutableRawBufferPointer(start: place, count: text.count).copyMemory(from: text)
        return text.count
      }
      target[row] = StringView(UnsafeRawPointer(place), count: count)
      used += count
    }
    return Column(
      column.type, count: column.count, values: copies, validity: column.validity, heaps: [heap])
  }

  /// Whether less than half of what the column's buffers hold was kept lately.
  private func isSparse(_ column: Column, _ bytes: Int, _ use: inout Use) -> Bool {
    var buffers = column.heaps
    use.usedBytes += bytes
    if let entries = column.entries {
      buffers = entries.heaps + [entries.values]
      use.usedBytes += column.count * MemoryLayout<StringView>.stride
    }
    for buffer in buffers where !use.last.contains(where: { $0 === buffer }) {
      use.heapBytes += buffer.byteCount
    }
    use.last = buffers
    let isSparse = use.heapBytes >= SparseTexts.leastBytes && use.usedBytes * 2 < use.heapBytes
    if use.heapBytes > 64 * SparseTexts.leastBytes {
      (use.usedBytes, use.heapBytes) = (use.usedBytes / 2, use.heapBytes / 2)
    }
    return isSparse
  }
}
