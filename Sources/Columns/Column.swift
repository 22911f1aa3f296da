import Diagnostics

/// Typed values of consecutive rows: immutable, shared, in one of three encodings.
///
/// ```
/// flat        values: one per row
/// constant    values: one for all rows
/// dictionary  values: a UInt32 code per row into `entries`, which is flat
/// ```
///
/// `validity` is per row in each encoding (a constant NULL has a bitmap of one zero bit); the
/// entries of a dictionary may also hold NULLs. Nested types keep their members in `children`:
/// a list one child that its `ListView`s point into, a map two (keys, values), a structure one
/// per field and no values.
@usableFromInline
package final class Column: Sendable {
  @usableFromInline package enum Encoding: Sendable { case flat, constant, dictionary }

  @usableFromInline package let type: DataType
  /// The number of rows.
  @usableFromInline package let count: Int
  @usableFromInline package let encoding: Encoding
  @usableFromInline package let values: Buffer
  /// Where the values begin in `values`, in elements.
  @usableFromInline package let offset: Int
  /// One bit per row (one bit in all for a constant); nil where no row is NULL.
  @usableFromInline package let validity: Bitmap?
  /// What the codes of a dictionary mean.
  @usableFromInline package let entries: Column?
  @usableFromInline package let children: [Column]
  /// What the long strings point into.
  @usableFromInline package let heaps: [Buffer]

  @usableFromInline package init(
    _ type: DataType, count: Int, encoding: Encoding = .flat, values: Buffer, offset: Int = 0,
    validity: Bitmap? = nil, entries: Column? = nil, children: [Column] = [], heaps: [Buffer] = []
  ) {
    let width = encoding == .dictionary ? 4 : type.physical.width
    let stored = encoding == .constant ? 1 : count
    precondition(
      count >= 0 && offset >= 0 && (offset + stored) * width <= values.byteCount,
      "a column's values lie in its buffer")
    precondition(validity.map { $0.count == stored } ?? true, "validity has one bit per value")
    precondition((encoding == .dictionary) == (entries != nil), "a dictionary has entries")
    self.type = type
    self.count = count
    self.encoding = encoding
    self.values = values
    self.offset = offset
    self.validity = validity
    self.entries = entries
    self.children = children
    self.heaps = heaps
  }

  @inlinable package var physical: PhysicalType { type.physical }
  @inlinable package var isConstant: Bool { encoding == .constant }

  /// True when no row can be NULL; false says nothing.
  @usableFromInline package var hasNoNulls: Bool {
    validity == nil && (entries.map { $0.validity == nil } ?? true)
  }

  /// The values: one per row if flat, one in all if constant.
  @_lifetime(borrow self)
  @inlinable package func span<T: ColumnElement>(of type: T.Type = T.self) -> Span<T> {
    precondition(T.physical == physical && encoding != .dictionary, "the span has the values' type")
    // Checked once, when the column was made: the values lie inside the buffer.
    let start = UnsafePointer(values.pointer(to: T.self)) + offset
    let stored = encoding == .constant ? 1 : count
    return unsafe _overrideLifetime(Span(_unsafeStart: start, count: stored), borrowing: self)
  }

  /// The codes of a dictionary, one per row; those of NULL rows are in range too.
  package var codes: Span<UInt32> {
    @_lifetime(borrow self)
    @inlinable get {
      precondition(encoding == .dictionary, "only a dictionary has codes")
      let start = UnsafePointer(values.pointer(to: UInt32.self)) + offset
      return unsafe _overrideLifetime(Span(_unsafeStart: start, count: count), borrowing: self)
    }
  }

  /// Whether this row is NULL.
  @usableFromInline package func isNull(_ row: Int) -> Bool {
    if let validity, !validity[isConstant ? 0 : row] { return true }
    if case .null = type { return true }
    guard let entries, entries.validity != nil else { return false }
    return entries.isNull(Int(codes[row]))
  }

  package var nullCount: Int {
    if type == .null { return count }
    switch encoding {
    case .constant: return isNull(0) ? count : 0
    case .flat: return validity.map { count - $0.countOfOnes } ?? 0
    case .dictionary:
      if let entries, entries.validity == nil {
        return validity.map { count - $0.countOfOnes } ?? 0
      }
      return (0..<count).count { isNull($0) }
    }
  }

  /// The same values under another type of the same physical form.
  package func retyped(_ type: DataType) -> Column {
    if type == self.type { return self }
    precondition(type.physical == physical, "a retyped column keeps its physical form")
    return Column(
      type, count: count, encoding: encoding, values: values, offset: offset, validity: validity,
      entries: entries?.retyped(type), children: children, heaps: heaps)
  }

  /// The same values with another validity (one bit per stored value).
  @usableFromInline package func with(validity: Bitmap?) -> Column {
    Column(
      type, count: count, encoding: encoding, values: values, offset: offset, validity: validity,
      entries: entries, children: children, heaps: heaps)
  }
}
