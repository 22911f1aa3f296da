import Columns

/// A column that rows of other columns are appended to; strings are copied to its own heap.
final class GrowingColumn {
  private let type: DataType
  private var values: GrowingBuffer<UInt8>
  private let width: Int
  private(set) var count = 0
  private var heap = StringHeap()
  private var nulls = GrowingBuffer<UInt32>()
  /// Rows of nested types, which are kept as they come.
  private var pieces: [Column] = []

  init(_ type: DataType) {
    self.type = type
    width = type.physical.width
    values = GrowingBuffer(capacity: 64 * max(1, width))
  }

  var byteCount: Int { values.byteCount + heap.byteCount + nulls.byteCount }

  func append(_ column: Column, rows: Span<Int32>) {
    if rows.count == 0 { return }
    let part = column.gather(rows).flattened()
    if type.isNested {
      pieces.append(part)
    } else {
      noteNulls(of: part)
      values.reserve(part.count * width)
      if type.physical == .string {
        appendStrings(part)
      } else {
        let target = UnsafeMutableRawPointer(values.base) + values.count
        target.copyMemory(
          from: part.values.base + part.offset * width, byteCount: part.count * width)
      }
      values.setCount(values.count + part.count * width)
    }
    count += part.count
  }

  private func noteNulls(of part: Column) {
    guard let bytes = part.nullBytes() else { return }
    let isNull = bytes.span(of: UInt8.self, count: part.count)
    for row in 0..<part.count where isNull[row] != 0 { nulls.append(UInt32(count + row)) }
  }

  private func appendStrings(_ part: Column) {
    let source = part.span(of: StringView.self)
    let target = UnsafeMutableRawPointer(values.base + values.count)
      .assumingMemoryBound(to: StringView.self)
    let isNull = part.nullBytes()
    for row in 0..<part.count {
      if let isNull, isNull.pointer(to: UInt8.self)[row] != 0 {
        target[row] = StringView()
      } else {
        target[row] = heap.append(source[row])
      }
    }
  }

  /// A column of the rows; later appends do not change it.
  func column(_ range: Range<Int>) -> Column {
    if type.isNested {
      return Column.concatenated(pieces, type: type)
        .slice(from: range.lowerBound, count: range.count)
    }
    var validity: Bitmap?
    if nulls.count > 0 {
      let (base, found) = (nulls.base, nulls.count)
      validity = Bitmap(count: count) { words in
        for w in 0..<words.count { words[w] = ~0 }
        for i in 0..<found { words[Int(base[i]) >> 6] &= ~(1 << UInt64(base[i] & 63)) }
      }
    }
    let whole = Column(
      type, count: count, values: values.buffer, validity: validity, heaps: heap.blocks)
    return whole.slice(from: range.lowerBound, count: range.count)
  }
}
