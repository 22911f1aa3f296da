import Catalog
import Columns
import Diagnostics

/// What the metadata says of the values of one leaf in one row group or page, as far as it can be
/// believed.
extension ValueBounds {
  /// The statistics of a chunk.
  init(_ chunk: ChunkMetadata, _ leaf: LeafColumn, isOrdered: Bool) {
    self.init(valueCount: chunk.valueCount)
    guard let statistics = chunk.statistics else { return }
    if let count = statistics.nullCount, count >= 0, count <= chunk.valueCount { nullCount = count }
    guard isOrdered, ValueBounds.canHaveBounds(leaf) else { return }
    if let low = statistics.minimum, let high = statistics.maximum {
      set(low, high, leaf)
    } else if let low = statistics.oldMinimum, let high = statistics.oldMaximum,
      ValueBounds.isSigned(leaf)
    {
      set(low, high, leaf)
    }
  }

  /// The bounds of one page.
  init(_ index: ColumnIndex, page: Int, rows: Int, _ leaf: LeafColumn) {
    self.init(valueCount: rows)
    if let counts = index.nullCounts, counts.indices.contains(page), counts[page] >= 0,
      counts[page] <= rows
    {
      nullCount = counts[page]
    }
    guard index.nullPages.indices.contains(page) else { return }
    if index.nullPages[page] {
      nullCount = rows
    } else if index.minimums.indices.contains(page), index.maximums.indices.contains(page),
      ValueBounds.canHaveBounds(leaf)
    {
      set(index.minimums[page], index.maximums[page], leaf)
    }
  }

  /// Bounds that cannot be read or contradict one another are none.
  private mutating func set(_ low: [UInt8], _ high: [UInt8], _ leaf: LeafColumn) {
    guard let low = ValueBounds.value(low, leaf), let high = ValueBounds.value(high, leaf),
      let order = ValueOrder.compare(low, high), order <= 0
    else { return }
    minimum = low
    maximum = high
  }

  /// The old fields `min` and `max` were compared as signed numbers, whatever they were.
  private static func isSigned(_ leaf: LeafColumn) -> Bool {
    switch leaf.stored {
    case .boolean, .int32, .int64, .float, .double: !leaf.type.isUnsigned
    default: false
    }
  }

  /// INT96, intervals and text of decimals have no order that statistics could use.
  private static func canHaveBounds(_ leaf: LeafColumn) -> Bool {
    switch leaf.conversion {
    case .int96, .interval, .decimalText, .nulls: false
    case .fixedToViews, .none, .narrow, .widen32, .scale64, .int32ToInt128,
      .int64ToInt128, .float16, .uuid, .decimalBytes:
      true
    }
  }

  /// A value from the bytes of a plain-encoded one (without the length).
  static func value(_ bytes: [UInt8], _ leaf: LeafColumn) -> Value? {
    if leaf.isByteArray || leaf.conversion == .fixedToViews { return textValue(bytes, leaf) }
    guard bytes.count == leaf.storedWidth else { return nil }
    let source = Buffer.zeroed(UInt8.self, count: 32 + bytes.count)
    let target = Buffer.zeroed(UInt8.self, count: 16)
    for (i, byte) in bytes.enumerated() { source.pointer(to: UInt8.self)[16 + i] = byte }
    do throws(SQLError) {
      if leaf.conversion == .none {
        target.copy(from: source, at: 16, count: min(16, bytes.count), to: 0)
      } else {
        try leaf.conversion.convert(
          UnsafeRawPointer(source.pointer(to: UInt8.self)) + 16, width: leaf.storedWidth, count: 1,
          leaf: leaf, into: target.pointer(to: UInt8.self))
      }
    } catch {
      return nil
    }
    let value = withExtendedLifetime(source) {
      Column(leaf.type, count: 1, values: target)[0]
    }
    if case .double(let number) = value, number.isNaN { return nil }
    return value
  }

  private static func textValue(_ bytes: [UInt8], _ leaf: LeafColumn) -> Value? {
    switch leaf.type {
    case .varchar, .json:
      // A bound may have been cut in the middle of a character.
      guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
      return .string(text)
    case .blob: return .blob(bytes)
    case .decimal(_, let scale):
      let number = bytes.withUnsafeBytes { try? DecimalBytes.number($0) }
      return number.map { .decimal(unscaled: $0, scale: scale) }
    default: return nil
    }
  }
}
