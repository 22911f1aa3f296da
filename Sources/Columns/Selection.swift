/// Row numbers of a batch, ascending: what passed a filter.
@frozen
@usableFromInline
package struct Selection: Sendable {
  @usableFromInline package let buffer: Buffer
  @usableFromInline package let count: Int

  /// Takes a buffer whose first `count` values are row numbers.
  package init(buffer: Buffer, count: Int) {
    self.buffer = buffer
    self.count = count
  }

  package init(_ rows: [Int]) {
    let buffer = Buffer.of(Int32.self, count: rows.count)
    var span = buffer.mutableSpan(of: Int32.self, count: rows.count)
    for i in rows.indices { span[i] = Int32(rows[i]) }
    self.init(buffer: buffer, count: rows.count)
  }

  package var rows: Span<Int32> {
    @_lifetime(borrow self)
    @inlinable get {
      let start = UnsafePointer(buffer.pointer(to: Int32.self))
      return unsafe _overrideLifetime(Span(_unsafeStart: start, count: count), borrowing: self)
    }
  }

  /// The rows where a boolean column is true (NULL counts as false), or nil if all are.
  package static func whereTrue(_ column: Column) -> Selection? {
    if column.isConstant {
      let isTrue = column.count > 0 && column[0] == .boolean(true)
      return isTrue ? nil : Selection(buffer: .empty, count: 0)
    }
    let flat = column.flattened()
    let n = flat.count
    let truth = flat.values.pointer(to: UInt8.self) + flat.offset
    guard let validity = flat.validity else { return rows(truth, count: n, equalTo: 1) }
    let buffer = Buffer.of(Int32.self, count: n)
    let places = buffer.pointer(to: Int32.self)
    var found = 0
    let words = validity.words
    for row in 0..<n {
      places[found] = Int32(truncatingIfNeeded: row)
      let valid = UInt8(truncatingIfNeeded: words[row >> 6] >> UInt64(row & 63)) & 1
      found &+= Int(truth[row] & valid)
    }
    return found == n ? nil : Selection(buffer: buffer, count: found)
  }
}

extension Batch {
  /// The selected rows; nil selects all.
  package func selected(_ selection: Selection?) -> Batch {
    guard let selection else { return self }
    return gather(selection.rows)
  }
}
