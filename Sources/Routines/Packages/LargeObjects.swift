/// DBMS_LOB and UTL_RAW over texts and bytes in memory.
nonisolated(unsafe) let largeObjectFunctions: [String: Builtins.Function] = [
  "dbms_lob.getlength": .init(.integer, 1...1) { (a, _) throws(Raised) in
    if case .bytes(let box) = a[0] { return .integer(Int64(box.bytes.count)) }
    return .integer(Int64(TextParts.length(try Convert.text(a[0]))))
  },
  "dbms_lob.substr": .init(.text, 1...3, names: ["lob_loc", "amount", "offset"]) {
    (a, _) throws(Raised) in
    let amount = a.count > 1 ? try NumberMath.integer(try Convert.number(a[1])) : 32_767
    let offset = a.count > 2 ? try NumberMath.integer(try Convert.number(a[2])) : 1
    if offset < 1 || amount < 1 { return .null }
    return .of(TextParts.part(try Convert.text(a[0]), from: offset, length: amount))
  },
  "dbms_lob.instr": .init(.integer, 2...4, names: ["lob_loc", "pattern", "offset", "nth"]) {
    (a, _) throws(Raised) in
    .integer(
      TextParts.find(
        try Convert.text(a[1]), in: try Convert.text(a[0]),
        from: a.count > 2 ? try NumberMath.integer(a[2]) : 1,
        occurrence: a.count > 3 ? try NumberMath.integer(a[3]) : 1))
  },
  "dbms_lob.compare": .init(.integer, 2...5) { (a, _) throws(Raised) in
    .integer(Int64(try Compare.order(a[0], a[1])))
  },
  "dbms_lob.istemporary": .init(.integer, 1...1) { (_, _) throws(Raised) in .integer(1) },
]

nonisolated(unsafe) let largeObjectProcedures: [String: Builtins.Procedure] = [
  "dbms_lob.append": .init(2...2, names: ["dest_lob", "src_lob"], outputs: [0]) {
    (a, _) throws(Raised) in
    a[0] = .of(try Convert.text(a[0]) + Convert.text(a[1]))
  },
  "dbms_lob.writeappend": .init(3...3, names: ["lob_loc", "amount", "buffer"], outputs: [0]) {
    (a, _) throws(Raised) in
    let part = TextParts.part(try Convert.text(a[2]), from: 1, length: try NumberMath.integer(a[1]))
    a[0] = .of(try Convert.text(a[0]) + part)
  },
  "dbms_lob.createtemporary": .init(2...3, names: ["lob_loc", "cache", "dur"], outputs: [0]) {
    (a, _) throws(Raised) in a[0] = .null
  },
  "dbms_lob.freetemporary": .init(1...1, outputs: [0]) { (a, _) throws(Raised) in a[0] = .null },
  "dbms_lob.open": .init(2...2) { (_, _) throws(Raised) in },
  "dbms_lob.close": .init(1...1) { (_, _) throws(Raised) in },
  "dbms_lob.trim": .init(2...2, names: ["lob_loc", "newlen"], outputs: [0]) {
    (a, _) throws(Raised) in
    a[0] = .of(
      TextParts.part(try Convert.text(a[0]), from: 1, length: try NumberMath.integer(a[1])))
  },
  "dbms_lob.read": .init(4...4, names: ["lob_loc", "amount", "offset", "buffer"], outputs: [1, 3]) {
    (a, _) throws(Raised) in
    let part = TextParts.part(
      try Convert.text(a[0]), from: try NumberMath.integer(a[2]),
      length: try NumberMath.integer(a[1]))
    if part.isEmpty { throw Raised(-1403) }
    a[1] = .integer(Int64(TextParts.length(part)))
    a[3] = .of(part)
  },
  "dbms_lob.write": .init(4...4, names: ["lob_loc", "amount", "offset", "buffer"], outputs: [0]) {
    (a, _) throws(Raised) in
    let (amount, offset) = (try NumberMath.integer(a[1]), try NumberMath.integer(a[2]))
    guard amount >= 1, offset >= 1 else {
      throw Raised(
        -21_560, "argument \(amount < 1 ? 2 : 3) is null, invalid, or out of range")
    }
    let part = TextParts.part(try Convert.text(a[3]), from: 1, length: amount)
    let old = try Convert.text(a[0])
    let head = offset > 1 ? TextParts.part(old, from: 1, length: offset - 1) : ""
    // What lies between the end and the place is filled with blanks.
    let missing = Int(offset) - 1 - TextParts.length(head)
    let tail = TextParts.part(old, from: offset + Int64(TextParts.length(part)), length: nil)
    a[0] = .of(head + String(repeating: " ", count: max(0, missing)) + part + tail)
  },
  "dbms_lob.copy": .init(
    3...5, names: ["dest_lob", "src_lob", "amount", "dest_offset", "src_offset"], outputs: [0]
  ) { (a, _) throws(Raised) in
    let to = a.count > 3 ? try NumberMath.integer(a[3]) : 1
    let from = a.count > 4 ? try NumberMath.integer(a[4]) : 1
    let part = TextParts.part(
      try Convert.text(a[1]), from: from, length: try NumberMath.integer(a[2]))
    let old = try Convert.text(a[0])
    let head = to > 1 ? TextParts.part(old, from: 1, length: to - 1) : ""
    let tail = TextParts.part(old, from: to + Int64(TextParts.length(part)), length: nil)
    a[0] = .of(head + part + tail)
  },
]

nonisolated(unsafe) let rawFunctions: [String: Builtins.Function] = [
  "utl_raw.cast_to_raw": .init(.bytes, 1...1) { (a, _) throws(Raised) in
    .bytes(BytesBox(Array(try Convert.text(a[0]).utf8)))
  },
  "utl_raw.cast_to_varchar2": .init(.text, 1...1) { (a, _) throws(Raised) in
    guard case .bytes(let box) = a[0] else { return a[0] }
    return .of(String(decoding: box.bytes, as: UTF8.self))
  },
  "utl_raw.length": .init(.integer, 1...1) { (a, _) throws(Raised) in
    .integer(Int64(bytes(a[0]).count))
  },
  "utl_raw.concat": .init(.bytes, 1...12) { (a, _) throws(Raised) in
    .bytes(BytesBox(a.flatMap { bytes($0) }))
  },
  "utl_raw.substr": .init(.bytes, 2...3) { (a, _) throws(Raised) in
    let all = bytes(a[0])
    let start = try NumberMath.integer(a[1])
    let first = Int(start > 0 ? start - 1 : start == 0 ? 0 : Int64(all.count) + start)
    guard first >= 0, first < all.count else { throw Raised.valueError() }
    let length = a.count > 2 ? Int(try NumberMath.integer(a[2])) : all.count - first
    guard length >= 0, first + length <= all.count else { throw Raised.valueError() }
    return .bytes(BytesBox(Array(all[first..<first + length])))
  },
  "utl_raw.bit_and": .init(.bytes, 2...2) { (a, _) throws(Raised) in combined(a) { $0 & $1 } },
  "utl_raw.bit_or": .init(.bytes, 2...2) { (a, _) throws(Raised) in combined(a) { $0 | $1 } },
  "utl_raw.bit_xor": .init(.bytes, 2...2) { (a, _) throws(Raised) in combined(a) { $0 ^ $1 } },
  "utl_raw.reverse": .init(.bytes, 1...1) { (a, _) throws(Raised) in
    .bytes(BytesBox(bytes(a[0]).reversed()))
  },
  "utl_raw.cast_from_number": .init(.bytes, 1...1) { (a, _) throws(Raised) in
    var encoded: [UInt8] = []
    NumberMath.number(try Convert.number(a[0]))?.encode(into: &encoded)
    return .bytes(BytesBox(encoded))
  },
]

private func bytes(_ datum: Datum) -> [UInt8] {
  switch datum {
  case .bytes(let box): box.bytes
  case .text(let text): Array(text.utf8)
  default: []
  }
}

private func combined(_ a: [Datum], _ join: (UInt8, UInt8) -> UInt8) -> Datum {
  .bytes(BytesBox(zip(bytes(a[0]), bytes(a[1])).map { join($0, $1) }))
}
