extension Column {
  /// These rows in the places of the ones of `present`, and NULL in the places of its zeros.
  ///
  /// ```
  /// rows a b c, present 1 0 1 1 0   →   a NULL b c NULL
  /// ```
  /// - Parameter present: Has as many ones as this column has rows.
  package func spread(over present: Bitmap) -> Column {
    precondition(present.countOfOnes == count, "each row has a place")
    if count == present.count { return self }
    if count == 0 || type == .null { return .nulls(type, count: present.count) }
    let width = encoding == .dictionary ? 4 : physical.width
    guard encoding != .constant, validity == nil, width > 0 else { return gathered(over: present) }
    let buffer = Buffer(byteCount: present.count * width)
    switch width {
    case 1: spreadElements(UInt8.self, over: present, into: buffer)
    case 2: spreadElements(UInt16.self, over: present, into: buffer)
    case 4: spreadElements(UInt32.self, over: present, into: buffer)
    case 8: spreadElements(UInt64.self, over: present, into: buffer)
    default: spreadElements(UInt128.self, over: present, into: buffer)
    }
    return Column(
      type, count: present.count, encoding: encoding, values: buffer, validity: present,
      entries: entries, children: children, heaps: heaps)
  }

  /// A NULL's place holds the value that comes next, or the last one.
  private func spreadElements<T: BitwiseCopyable>(
    _ type: T.Type, over present: Bitmap, into buffer: Buffer
  ) {
    let source = values.pointer(to: T.self) + offset
    let target = buffer.pointer(to: T.self)
    let words = present.words
    let last = count - 1
    var next = 0
    for w in 0..<words.count {
      let word = words[w]
      let start = w << 6
      let rows = min(64, present.count - start)
      if word.nonzeroBitCount == rows {
        (target + start).update(from: source + next, count: rows)
        next = min(next + rows, last)
        continue
      }
      for bit in 0..<rows {
        target[start &+ bit] = source[next]
        next = min(next &+ Int(word &>> UInt64(bit) & 1), last)
      }
    }
  }

  private func gathered(over present: Bitmap) -> Column {
    let buffer = Buffer.of(Int32.self, count: present.count)
    var rows = buffer.mutableSpan(of: Int32.self, count: present.count)
    var next: Int32 = 0
    for i in 0..<present.count {
      rows[i] = present[i] ? next : -1
      next += present[i] ? 1 : 0
    }
    return gatherOptional(buffer.span(of: Int32.self, count: present.count))
  }
}
