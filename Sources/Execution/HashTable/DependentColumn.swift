import Columns

/// The values of a key that another key decides: one per group, compared with those of more rows.
///
/// Texts stay views into the buffers that they came in while all rows come from the same ones, as
/// those of a join's build side do; codes of one dictionary stay codes. Otherwise they are copied.
final class DependentColumn {
  private enum Form {
    /// Values of so many bytes.
    case fixed
    /// Codes of this dictionary, which has no NULLs.
    case codes(Column)
    /// Views into these buffers.
    case views([Buffer])
    /// Views into a heap of its own.
    case copies
  }

  private let type: DataType
  private var form: Form?
  private var values = GrowingBuffer<UInt8>()
  private var width: Int
  private var nulls = GrowingBuffer<UInt8>()
  private var hasNulls = false
  private var heap = StringHeap()
  private var count: Int { nulls.count }

  /// nil for types whose equal values may look different, or have no fixed width.
  init?(_ type: DataType) {
    switch type.physical {
    case .list, .structure, .interval: return nil
    default: break
    }
    if type == .null { return nil }
    self.type = type
    width = type.physical.width
    if type.physical != .string { form = .fixed }
  }

  var byteCount: Int { values.byteCount + nulls.byteCount + heap.byteCount }

  /// The column in the form in which values are kept, which may have to change.
  private func prepared(_ column: Column) -> Column {
    guard type.physical == .string else { return column.flattened() }
    switch form {
    case .codes(let entries)?:
      if column.encoding == .dictionary, column.entries === entries { return column }
    case .views(let buffers)?:
      let flat = column.flattened()
      if flat.heaps.isSame(as: buffers) { return flat }
    case .copies?, .fixed?: return column.flattened()
    case nil:
      if let entries = column.entries, entries.validity == nil {
        form = .codes(entries)
        width = 4
        return column
      }
      let flat = column.flattened()
      form = .views(flat.heaps)
      return flat
    }
    copyTexts()
    return column.flattened()
  }

  /// Copies the texts of all groups to the heap.
  private func copyTexts() {
    let texts = column(0..<count).flattened()
    let source = texts.span(of: StringView.self)
    var copied = GrowingBuffer<UInt8>(capacity: max(64, 2 * count * type.physical.width))
    let target = UnsafeMutableRawPointer(copied.base).assumingMemoryBound(to: StringView.self)
    for group in 0..<count {
      target[group] = nulls.base[group] != 0 ? StringView() : heap.append(source[group])
    }
    copied.setCount(count * type.physical.width)
    (values, width, form) = (copied, type.physical.width, .copies)
  }

  /// Adds the values of new groups and compares those of all rows with their groups'.
  /// - Parameters:
  ///   - fresh: The first rows of the new groups, in the order of these.
  ///   - groups: The group of each row.
  /// - Returns: Whether all are equal.
  func take(_ column: Column, fresh: Span<Int32>, groups: UnsafePointer<UInt32>) -> Bool {
    let column = prepared(column)
    append(column, fresh)
    let nullBytes = column.nullBytes()
    if hasNulls || nullBytes != nil { return matchesWithNulls(column, nullBytes, groups) }
    if column.encoding == .dictionary { return matches(UInt32.self, column, groups) }
    switch width {
    case 1: return matches(UInt8.self, column, groups)
    case 2: return matches(UInt16.self, column, groups)
    case 4: return matches(UInt32.self, column, groups)
    case 8: return matches(UInt64.self, column, groups)
    default:
      return type.physical == .string
        ? matchesTexts(column, groups) : matches(UInt128.self, column, groups)
    }
  }

  private func append(_ column: Column, _ fresh: Span<Int32>) {
    if fresh.count == 0 { return }
    let part = column.gather(fresh)
    values.reserve(part.count * width)
    let target = UnsafeMutableRawPointer(values.base) + values.count
    if case .copies? = form {
      let source = part.span(of: StringView.self)
      let views = target.assumingMemoryBound(to: StringView.self)
      for row in 0..<part.count {
        views[row] = part.isNull(row) ? StringView() : heap.append(source[row])
      }
    } else {
      target.copyMemory(
        from: part.values.base + part.offset * width, byteCount: part.count * width)
    }
    values.setCount(values.count + part.count * width)
    nulls.reserve(part.count)
    let isNull = part.nullBytes()
    for row in 0..<part.count {
      nulls.appendReserved(isNull?.pointer(to: UInt8.self)[row] ?? 0)
    }
    hasNulls = hasNulls || isNull != nil
  }

  @inline(__always)
  private func stored<T>(_ type: T.Type) -> UnsafePointer<T> {
    UnsafeRawPointer(values.base).assumingMemoryBound(to: T.self)
  }

  @inline(__always)
  private func matches<T: FixedWidthInteger & BitwiseCopyable>(
    _ type: T.Type, _ column: Column, _ groups: UnsafePointer<UInt32>
  ) -> Bool {
    let known = stored(T.self)
    let source = column.values.pointer(to: T.self) + column.offset
    var difference: T = 0
    for row in 0..<column.count { difference |= source[row] ^ known[Int(groups[row])] }
    return difference == 0
  }

  private func matchesTexts(_ column: Column, _ groups: UnsafePointer<UInt32>) -> Bool {
    let known = stored(StringView.self)
    let source = column.span(of: StringView.self)
    for row in 0..<source.count where source[row] != known[Int(groups[row])] { return false }
    return true
  }

  private func matchesWithNulls(
    _ column: Column, _ nullBytes: Buffer?, _ groups: UnsafePointer<UInt32>
  ) -> Bool {
    let isNull = nullBytes?.pointer(to: UInt8.self)
    let isText = type.physical == .string && column.encoding != .dictionary
    for row in 0..<column.count {
      let group = Int(groups[row])
      let null = isNull?[row] ?? 0
      if null != nulls.base[group] { return false }
      if null != 0 { continue }
      let place = (column.offset + row) * width
      let isEqual =
        isText
        ? column.values.pointer(to: StringView.self)[column.offset + row]
          == stored(StringView.self)[group]
        : equalBytes(column.values.base + place, values.base + group * width)
      if !isEqual { return false }
    }
    return true
  }

  private func equalBytes(_ a: UnsafeRawPointer, _ b: UnsafePointer<UInt8>) -> Bool {
    let other = UnsafeRawPointer(b)
    for i in 0..<width
    where a.load(fromByteOffset: i, as: UInt8.self) != other.load(fromByteOffset: i, as: UInt8.self)
    {
      return false
    }
    return true
  }

  /// The values of some groups; later ones do not change them.
  func column(_ range: Range<Int>) -> Column {
    var validity: Bitmap?
    if hasNulls {
      let flags = nulls.base
      validity = Bitmap(count: range.count) { words in
        for w in 0..<words.count { words[w] = ~0 }
        for i in 0..<range.count where flags[range.lowerBound + i] != 0 {
          words[i >> 6] &= ~(1 << UInt64(i & 63))
        }
      }
    }
    switch form {
    case .codes(let entries)?:
      return Column(
        type, count: range.count, encoding: .dictionary, values: values.buffer,
        offset: range.lowerBound, validity: validity, entries: entries)
    case .views(let buffers)?: return flat(range, validity, buffers)
    case .copies?, .fixed?, nil: return flat(range, validity, heap.blocks)
    }
  }

  private func flat(_ range: Range<Int>, _ validity: Bitmap?, _ heaps: [Buffer]) -> Column {
    Column(
      type, count: range.count, values: values.buffer, offset: range.lowerBound,
      validity: validity, heaps: heaps)
  }
}

extension [Buffer] {
  /// Whether these are the same buffers, one by one.
  fileprivate func isSame(as others: [Buffer]) -> Bool {
    count == others.count && zip(self, others).allSatisfy { $0 === $1 }
  }
}
