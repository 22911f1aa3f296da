import Columns

/// Gathers many rows of a column in parts that several workers fill.
///
/// Parts other than the last begin and end at multiples of 64 rows, so that no two of them write
/// one word of the validity.
package struct GatherInParts: Sendable {
  private let source: Column
  private let rows: Selection
  private let values: Buffer
  private let validity: Buffer?
  /// Set where the column is of a kind that is gathered at once.
  private let whole: Column?

  package static let partRows = 1 << 16

  package init(_ source: Column, _ rows: Selection) {
    self.source = source
    self.rows = rows
    let isSimple = !source.isConstant && !source.type.isStructure && source.physical.width > 0
    whole = isSimple ? nil : source.gather(rows.rows)
    let width = source.encoding == .dictionary ? 4 : source.physical.width
    values = isSimple ? Buffer(byteCount: rows.count * width) : .empty
    validity =
      isSimple && source.validity != nil
      ? Buffer.of(UInt64.self, count: Bitmap.wordCount(rows.count)) : nil
  }

  package var parts: Int { (rows.count + GatherInParts.partRows - 1) / GatherInParts.partRows }

  package func fill(part: Int) {
    if whole != nil { return }
    let start = part * GatherInParts.partRows
    let count = min(GatherInParts.partRows, rows.count - start)
    let picked = source.gather(rows.buffer.span(of: Int32.self, from: start, count: count))
    let width = source.encoding == .dictionary ? 4 : source.physical.width
    values.copy(
      from: picked.values, at: picked.offset * width, count: count * width, to: start * width)
    if let validity, let bits = picked.validity {
      validity.copy(
        from: bits.buffer, at: 0, count: Bitmap.wordCount(count) * 8, to: start / 64 * 8)
    }
  }

  package func finished() -> Column {
    if let whole { return whole }
    return Column(
      source.type, count: rows.count, encoding: source.encoding, values: values,
      validity: validity.map { Bitmap(buffer: $0, count: rows.count) }, entries: source.entries,
      children: source.children, heaps: source.heaps)
  }
}
