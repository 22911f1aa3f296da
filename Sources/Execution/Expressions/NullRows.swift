import Columns

extension Column {
  /// One byte per row: 1 where the row is NULL; nil if none is.
  func nullBytes() -> Buffer? {
    if hasNoNulls && type != .null { return nil }
    let bytes = Buffer(byteCount: count)
    var target = bytes.mutableSpan(of: UInt8.self, count: count)
    if isConstant || type == .null {
      let isNull: UInt8 = count > 0 && self.isNull(0) ? 1 : 0
      for i in 0..<count { target[i] = isNull }
      return isNull == 0 ? nil : bytes
    }
    for i in 0..<count { target[i] = 0 }
    if let validity {
      let words = validity.words
      for i in 0..<count {
        target[i] = UInt8(truncatingIfNeeded: ~(words[i >> 6] >> UInt64(i & 63)) & 1)
      }
    }
    if let entries, let inner = entries.nullBytes() {
      let table = inner.span(of: UInt8.self, count: entries.count)
      let codes = codes
      for i in 0..<count { target[i] |= table[Int(codes[i])] }
    }
    return bytes
  }

  func nullRows() -> Selection { rows(whereNull: 1) }
  func presentRows() -> Selection { rows(whereNull: 0) }

  private func rows(whereNull wanted: UInt8) -> Selection {
    let places = Buffer.of(Int32.self, count: count)
    var target = places.mutableSpan(of: Int32.self, count: count)
    var found = 0
    if let bytes = nullBytes() {
      let nulls = bytes.span(of: UInt8.self, count: count)
      for i in 0..<count where nulls[i] == wanted {
        target[found] = Int32(truncatingIfNeeded: i)
        found += 1
      }
    } else if wanted == 0 {
      for i in 0..<count { target[i] = Int32(truncatingIfNeeded: i) }
      found = count
    }
    return Selection(buffer: places, count: found)
  }
}
