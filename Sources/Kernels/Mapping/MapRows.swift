import Columns
import Diagnostics

// Row-by-row loops for functions that cost more than a few instructions: they skip NULL rows, may
// throw, and may give NULL. The columns are flat or constant, and no constant is NULL.

/// One argument of a row loop: the same value on every row if the column is constant.
@frozen
@usableFromInline
package struct RowReader<T: ColumnElement>: ~Escapable {
  @usableFromInline let span: Span<T>
  @usableFromInline let mask: Int

  @_lifetime(borrow column)
  @inlinable package init(_ column: borrowing Column) {
    span = column.span(of: T.self)
    mask = column.isConstant ? 0 : -1
  }

  @inlinable package subscript(_ row: Int) -> T { span[row & mask] }
}

/// Which rows of a row loop are there to be computed.
@frozen
@usableFromInline
package struct ActiveRows: Sendable {
  @usableFromInline package let count: Int
  @usableFromInline package let validity: Bitmap?
  @usableFromInline package let isConstant: Bool

  @usableFromInline package init(_ columns: [Column], count: Int) {
    isConstant = columns.allSatisfy(\.isConstant) && !columns.isEmpty
    self.count = isConstant ? min(1, count) : count
    validity = isConstant ? nil : jointValidity(columns, count: count)
  }

  @inlinable package func contains(_ row: Int) -> Bool { validity.map { $0[row] } ?? true }
}

extension Rows {
  /// Makes a column of fixed-width values: `body` gives the value of a row, or nil for NULL.
  @inlinable package static func make<R: ColumnElement>(
    _ columns: [Column], count: Int, to type: DataType, heaps: [Buffer] = [],
    _ body: (Int) throws(SQLError) -> R?
  ) throws(SQLError) -> Column {
    let rows = ActiveRows(columns, count: count)
    let buffer = Buffer.of(R.self, count: rows.count)
    let present = Buffer.of(UInt8.self, count: rows.count)
    var out = buffer.mutableSpan(of: R.self, count: rows.count)
    var valid = present.mutableSpan(of: UInt8.self, count: rows.count)
    var missing = false
    for row in 0..<rows.count {
      if rows.contains(row), let value = try body(row) {
        out[row] = value
        valid[row] = 1
      } else {
        out[row] = .zero
        valid[row] = 0
        missing = true
      }
    }
    let validity =
      missing ? Bitmap(bytes: present.span(of: UInt8.self, count: rows.count)) : nil
    let made = Column(type, count: rows.count, values: buffer, validity: validity, heaps: heaps)
    return rows.isConstant ? made.repeated(count) : made
  }

  /// Makes a column of texts: `body` appends the text of a row to the empty buffer and returns
  /// true, or false for NULL.
  @inlinable package static func makeTexts(
    _ columns: [Column], count: Int, to type: DataType = .varchar,
    _ body: (Int, inout [UInt8]) throws(SQLError) -> Bool
  ) throws(SQLError) -> Column {
    var heap = StringHeap()
    var text: [UInt8] = []
    let made: Column = try make(columns, count: count, to: type) {
      (row) throws(SQLError) -> StringView? in
      text.removeAll(keepingCapacity: true)
      guard try body(row, &text) else { return nil }
      return text.withUnsafeBytes { heap.append($0) }
    }
    return made.with(heaps: heap.blocks)
  }
}

extension Column {
  /// The bytes of one string of a flat or constant column.
  @usableFromInline package func bytes(at row: Int) -> [UInt8] {
    span(of: StringView.self)[isConstant ? 0 : row].bytes
  }

  /// The same column with other owners of its long strings.
  @usableFromInline package func with(heaps: [Buffer]) -> Column {
    Column(
      type, count: count, encoding: encoding, values: values, offset: offset, validity: validity,
      entries: entries, children: children, heaps: heaps)
  }
}
