import Columns

/// One sort column as unsigned numbers in the order of its values.
///
/// ```
/// integers   the value less the least one (the distance, cut to its upper 64 bits)
/// floating   the bits, so turned that they order
/// strings    up to 7 bytes and the length, or the first 8 bytes
/// ```
///
/// Where the numbers say less than the values, `isExact` is false.
struct KeyImage: Sendable {
  let column: Column
  let order: SortOrder
  let isExact: Bool
  /// The greatest number that `fill` makes; NULL has a number of its own at one of the ends.
  let greatest: UInt64
  private let form: Form
  private let hasNulls: Bool
  private let least: UInt64
  private let shift: UInt64

  private enum Form { case integers(Int128, shift: Int), floats, shortTexts, texts }

  static let blockRows = 2048

  /// nil for columns that have no such numbers: nested values and intervals.
  init?(_ column: Column, _ order: SortOrder) {
    let column = column.type == .null ? column : column.flattened()
    guard let form = KeyImage.form(of: column) else { return nil }
    let raw = KeyImage(raw: column, order, form)
    let found = raw.extremes()
    let range = found.least <= found.greatest ? found.greatest - found.least : 0
    // One number more than the values need names NULL; a full range gives up its lowest bit.
    let needsRoom = found.hasNulls && range == .max
    self.column = column
    self.order = order
    self.form = form
    hasNulls = found.hasNulls
    least = found.least <= found.greatest ? found.least : 0
    shift = needsRoom ? 1 : 0
    greatest = (range >> shift) + (found.hasNulls ? 1 : 0)
    isExact = !needsRoom && KeyImage.isExact(form)
  }

  private init(raw column: Column, _ order: SortOrder, _ form: Form) {
    self.column = column
    self.order = order
    self.form = form
    isExact = true
    greatest = .max
    hasNulls = false
    least = 0
    shift = 0
  }

  var bits: Int { 64 - greatest.leadingZeroBitCount }

  private static func isExact(_ form: Form) -> Bool {
    switch form {
    case .integers(_, let shift): shift == 0
    case .floats, .shortTexts: true
    case .texts: false
    }
  }

  private static func form(of column: Column) -> Form? {
    switch column.physical {
    case .bool, .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64:
      return .integers(0, shift: 0)
    case .int128: return wideForm(column)
    case .float, .double: return .floats
    case .string: return longestText(column) <= 7 ? .shortTexts : .texts
    case .interval, .list, .structure: return nil
    }
  }

  private static func wideForm(_ column: Column) -> Form {
    var (least, greatest) = (Int128.max, Int128.min)
    let values = column.span(of: Int128.self)
    for row in 0..<values.count where !column.isNull(row) {
      least = min(least, values[row])
      greatest = max(greatest, values[row])
    }
    guard least <= greatest else { return .integers(0, shift: 0) }
    let range = UInt128(bitPattern: greatest &- least)
    return .integers(least, shift: max(0, 64 - range.leadingZeroBitCount))
  }

  private static func longestText(_ column: Column) -> Int {
    let values = column.span(of: StringView.self)
    var longest = 0
    for row in 0..<values.count where !column.isNull(row) {
      longest = max(longest, values[row].count)
    }
    return longest
  }

  private func extremes() -> (least: UInt64, greatest: UInt64, hasNulls: Bool) {
    let scratch = Buffer.of(UInt64.self, count: KeyImage.blockRows)
    var (least, greatest, hasNulls) = (UInt64.max, UInt64.min, false)
    var start = 0
    while start < column.count {
      let end = min(column.count, start + KeyImage.blockRows)
      fillRaw(start..<end, scratch)
      let images = scratch.span(of: UInt64.self, count: end - start)
      if column.validity == nil && column.type != .null {
        for i in 0..<images.count {
          least = min(least, images[i])
          greatest = max(greatest, images[i])
        }
      } else {
        for i in 0..<images.count {
          if column.isNull(start + i) {
            hasNulls = true
          } else {
            least = min(least, images[i])
            greatest = max(greatest, images[i])
          }
        }
      }
      start = end
    }
    return (least, greatest, hasNulls)
  }

  /// The numbers of up to `blockRows` rows.
  func fill(_ rows: Range<Int>, _ buffer: Buffer) {
    fillRaw(rows, buffer)
    var images = buffer.mutableSpan(of: UInt64.self, count: rows.count)
    let first: UInt64 = hasNulls && order.nullsFirst ? 1 : 0
    for i in 0..<images.count { images[i] = ((images[i] &- least) >> shift) &+ first }
    guard hasNulls else { return }
    let null = order.nullsFirst ? 0 : greatest
    for i in 0..<images.count where column.isNull(rows.lowerBound + i) { images[i] = null }
  }

  private func fillRaw(_ rows: Range<Int>, _ buffer: Buffer) {
    var images = buffer.mutableSpan(of: UInt64.self, count: rows.count)
    if column.type == .null {
      for i in 0..<images.count { images[i] = 0 }
      return
    }
    switch column.physical {
    case .bool: put(rows, &images, UInt8BackedBool.self) { UInt64($0.byte) }
    case .int8: put(rows, &images, Int8.self) { KeyImage.flipped(Int64($0)) }
    case .int16: put(rows, &images, Int16.self) { KeyImage.flipped(Int64($0)) }
    case .int32: put(rows, &images, Int32.self) { KeyImage.flipped(Int64($0)) }
    case .int64: put(rows, &images, Int64.self) { KeyImage.flipped($0) }
    case .uint8: put(rows, &images, UInt8.self) { UInt64($0) }
    case .uint16: put(rows, &images, UInt16.self) { UInt64($0) }
    case .uint32: put(rows, &images, UInt32.self) { UInt64($0) }
    case .uint64: put(rows, &images, UInt64.self) { $0 }
    case .int128:
      guard case .integers(let base, let shift) = form else { return }
      put(rows, &images, Int128.self) {
        UInt64(truncatingIfNeeded: UInt128(bitPattern: $0 &- base) >> UInt128(shift))
      }
    case .float: put(rows, &images, Float.self) { KeyImage.turned(Double($0)) }
    case .double: put(rows, &images, Double.self) { KeyImage.turned($0) }
    case .string:
      if case .shortTexts = form {
        put(rows, &images, StringView.self) { $0.firstBytes & ~0xFF | UInt64($0.count & 7) }
      } else {
        put(rows, &images, StringView.self) { $0.firstBytes }
      }
    case .interval, .list, .structure: break
    }
  }

  @inline(__always)
  private func put<T: ColumnElement>(
    _ rows: Range<Int>, _ images: inout MutableSpan<UInt64>, _: T.Type, _ image: (T) -> UInt64
  ) {
    let values = column.span(of: T.self)
    precondition(rows.upperBound <= values.count && rows.count <= images.count)
    let flip: UInt64 = order.isDescending ? .max : 0
    for i in 0..<rows.count {
      images[unchecked: i] = image(values[unchecked: rows.lowerBound &+ i]) ^ flip
    }
  }

  @inline(__always)
  private static func flipped(_ value: Int64) -> UInt64 {
    UInt64(bitPattern: value) ^ 1 << 63
  }

  @inline(__always)
  private static func turned(_ value: Double) -> UInt64 {
    let canonical: Double = value == 0 ? 0 : value != value ? .nan : value
    let bits = canonical.bitPattern
    return bits >> 63 == 1 ? ~bits : bits | 1 << 63
  }
}

extension StringView {
  /// The first eight bytes as a number that orders like them; missing ones are zero.
  @inline(__always)
  var firstBytes: UInt64 {
    let prefix = UInt64(UInt32(truncatingIfNeeded: lengthAndPrefix >> 32).byteSwapped) << 32
    if isInline { return prefix | UInt64(UInt32(truncatingIfNeeded: tail).byteSwapped) }
    guard let address else { return prefix }
    return UInt64(bigEndian: address.loadUnaligned(as: UInt64.self))
  }
}
