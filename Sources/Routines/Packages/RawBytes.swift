import Columns

/// UTL_RAW.
nonisolated(unsafe) let rawFunctions: [String: Builtins.Function] = [
  "utl_raw.cast_to_raw": .init(.bytes, 1...1) { (a, _) throws(Raised) in
    .bytes(BytesBox(Array(try Convert.text(a[0]).utf8)))
  },
  "utl_raw.cast_to_varchar2": .init(.text, 1...1) { (a, _) throws(Raised) in
    .of(String(decoding: try RawBytes.of(a[0]), as: UTF8.self))
  },
  "utl_raw.cast_to_number": .init(.number, 1...1) { (a, _) throws(Raised) in
    try NumberMath.datum(RawBytes.of(a[0]).withUnsafeBytes { Number(decoding: $0) })
  },
  "utl_raw.compare": .init(.integer, 2...2, isStrict: false) { (a, _) throws(Raised) in
    let (x, y) = (try RawBytes.of(a[0]), try RawBytes.of(a[1]))
    // The place of the first byte that differs; the shorter one is filled with zeros.
    for place in 0..<max(x.count, y.count)
    where (place < x.count ? x[place] : 0) != (place < y.count ? y[place] : 0) {
      return .integer(Int64(place) + 1)
    }
    return .integer(0)
  },
  "utl_raw.bit_complement": .init(.bytes, 1...1) { (a, _) throws(Raised) in
    .bytes(BytesBox(try RawBytes.of(a[0]).map { ~$0 }))
  },
  "utl_raw.length": .init(.integer, 1...1) { (a, _) throws(Raised) in
    .integer(Int64(try RawBytes.of(a[0]).count))
  },
  "utl_raw.concat": .init(.bytes, 1...12, isStrict: false) { (a, _) throws(Raised) in
    var all: [UInt8] = []
    for part in a { all += try RawBytes.of(part) }
    return all.isEmpty ? .null : .bytes(BytesBox(all))
  },
  "utl_raw.substr": .init(.bytes, 2...3) { (a, _) throws(Raised) in
    let all = try RawBytes.of(a[0])
    let start = try NumberMath.integer(a[1])
    let first = Int(start > 0 ? start - 1 : start == 0 ? 0 : Int64(all.count) + start)
    guard first >= 0, first < all.count else { throw Raised.valueError() }
    let length = a.count > 2 ? Int(try NumberMath.integer(a[2])) : all.count - first
    guard length >= 0, first + length <= all.count else { throw Raised.valueError() }
    return .bytes(BytesBox(Array(all[first..<first + length])))
  },
  "utl_raw.bit_and": .init(.bytes, 2...2) { (a, _) throws(Raised) in try combined(a) { $0 & $1 } },
  "utl_raw.bit_or": .init(.bytes, 2...2) { (a, _) throws(Raised) in try combined(a) { $0 | $1 } },
  "utl_raw.bit_xor": .init(.bytes, 2...2) { (a, _) throws(Raised) in try combined(a) { $0 ^ $1 } },
  "utl_raw.reverse": .init(.bytes, 1...1) { (a, _) throws(Raised) in
    .bytes(BytesBox(try RawBytes.of(a[0]).reversed()))
  },
  "utl_raw.cast_from_number": .init(.bytes, 1...1) { (a, _) throws(Raised) in
    var encoded: [UInt8] = []
    NumberMath.number(try Convert.number(a[0]))?.encode(into: &encoded)
    return .bytes(BytesBox(encoded))
  },
]

enum RawBytes {
  /// The bytes of a RAW; a text is of hexadecimal digits (SQL Language Reference 19c, "RAW and LONG RAW Data
  /// Types").
  static func of(_ datum: Datum) throws(Raised) -> [UInt8] {
    switch datum {
    case .bytes(let box): return box.bytes
    case .null: return []
    default:
      guard case .bytes(let box) = try Assign.bytes(try Convert.text(datum)) else { return [] }
      return box.bytes
    }
  }
}

/// The longer one keeps its end as it is.
private func combined(
  _ a: [Datum], _ join: (UInt8, UInt8) -> UInt8
) throws(Raised) -> Datum {
  let (x, y) = (try RawBytes.of(a[0]), try RawBytes.of(a[1]))
  let longer = x.count > y.count ? x : y
  return .bytes(BytesBox(zip(x, y).map { join($0, $1) } + longer.dropFirst(min(x.count, y.count))))
}
