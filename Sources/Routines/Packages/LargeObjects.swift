/// The value of a LOB: the characters of a CLOB or the bytes of a BLOB, both counted from 1.
enum LargeObject {
  case text(String)
  case bytes([UInt8])

  init(_ datum: Datum) throws(Raised) {
    if case .bytes(let box) = datum {
      self = .bytes(box.bytes)
    } else {
      self = .text(try Convert.text(datum))
    }
  }

  /// Two values of one kind: beside bytes a text is of hexadecimal digits.
  static func pair(_ a: Datum, _ b: Datum) throws(Raised) -> (LargeObject, LargeObject) {
    switch (a, b) {
    case (.bytes, _), (_, .bytes): (.bytes(try RawBytes.of(a)), .bytes(try RawBytes.of(b)))
    default: (try LargeObject(a), try LargeObject(b))
    }
  }

  var datum: Datum {
    switch self {
    case .text(let text): .of(text)
    case .bytes(let bytes): bytes.isEmpty ? .null : .bytes(BytesBox(bytes))
    }
  }

  var count: Int64 {
    switch self {
    case .text(let text): Int64(TextParts.length(text))
    case .bytes(let bytes): Int64(bytes.count)
    }
  }

  /// - Parameter start: From 1 on.
  func part(from start: Int64, length: Int64? = nil) -> LargeObject {
    switch self {
    case .text(let text): return .text(TextParts.part(text, from: start, length: length))
    case .bytes(let bytes):
      let first = Int(clamping: max(0, start - 1))
      guard first < bytes.count, (length ?? 1) > 0 else { return .bytes([]) }
      let most = bytes.count - first
      return .bytes(Array(bytes[first..<first + min(most, Int(clamping: length ?? Int64(most)))]))
    }
  }

  /// As many blanks, or bytes of zero.
  private func filling(_ count: Int64) -> LargeObject {
    switch self {
    case .text: .text(String(repeating: " ", count: Int(max(0, count))))
    case .bytes: .bytes([UInt8](repeating: 0, count: Int(max(0, count))))
    }
  }

  func followed(by other: LargeObject) -> LargeObject {
    switch (self, other) {
    case (.text(let a), .text(let b)): .text(a + b)
    case (.bytes(let a), .bytes(let b)): .bytes(a + b)
    default: self
    }
  }

  /// With `part` from a place on; what lies between the end and the place is filled.
  func replacing(at place: Int64, by part: LargeObject) -> LargeObject {
    let head = place > 1 ? self.part(from: 1, length: place - 1) : filling(0)
    return head.followed(by: filling(place - 1 - head.count)).followed(by: part)
      .followed(by: self.part(from: place + part.count))
  }

  func erased(from place: Int64, count: Int64) -> LargeObject {
    replacing(at: place, by: filling(count))
  }

  func position(of other: LargeObject, from start: Int64, occurrence: Int64) -> Int64 {
    switch (self, other) {
    case (.text(let hay), .text(let needle)):
      return TextParts.find(needle, in: hay, from: start, occurrence: occurrence)
    case (.bytes(let hay), .bytes(let needle)):
      guard !needle.isEmpty, start > 0, occurrence > 0, hay.count >= needle.count else { return 0 }
      var left = occurrence
      for place in Int(
        clamping: start - 1)..<max(Int(clamping: start - 1), hay.count - needle.count + 1)
      where hay[place..<place + needle.count].elementsEqual(needle) {
        left -= 1
        if left == 0 { return Int64(place) + 1 }
      }
      return 0
    default: return 0
    }
  }
}

/// An amount or an offset; those beyond every LOB, such as LOBMAXSIZE, are as good as endless.
private func size(_ arguments: [Datum], _ place: Int, else usual: Int64) throws(Raised) -> Int64 {
  guard place < arguments.count, !arguments[place].isNull else { return usual }
  let number = try Convert.number(arguments[place])
  if try NumberMath.compare(number, .integer(1 << 62)) > 0 { return 1 << 62 }
  return try NumberMath.integer(number)
}

private func outOfRange(_ argument: Int) -> Raised {
  Raised(-21_560, "argument \(argument) is null, invalid, or out of range")
}

/// DBMS_LOB over texts and bytes in memory.
nonisolated(unsafe) let largeObjectFunctions: [String: Builtins.Function] = [
  "dbms_lob.getlength": .init(.integer, 1...1, names: ["lob_loc"]) { (a, _) throws(Raised) in
    .integer(try LargeObject(a[0]).count)
  },
  "dbms_lob.substr": .init(.text, 1...3, names: ["lob_loc", "amount", "offset"]) {
    (a, _) throws(Raised) in
    let (amount, offset) = (try size(a, 1, else: 32_767), try size(a, 2, else: 1))
    if offset < 1 || amount < 1 { return .null }
    return try LargeObject(a[0]).part(from: offset, length: amount).datum
  },
  "dbms_lob.instr": .init(.integer, 2...4, names: ["lob_loc", "pattern", "offset", "nth"]) {
    (a, _) throws(Raised) in
    let (lob, pattern) = try LargeObject.pair(a[0], a[1])
    return .integer(
      lob.position(
        of: pattern, from: try size(a, 2, else: 1), occurrence: try size(a, 3, else: 1)))
  },
  "dbms_lob.compare": .init(
    .integer, 2...5, names: ["lob_1", "lob_2", "amount", "offset_1", "offset_2"]
  ) { (a, _) throws(Raised) in
    let (first, second) = try LargeObject.pair(a[0], a[1])
    let amount = try size(a, 2, else: 1 << 62)
    let x = first.part(from: try size(a, 3, else: 1), length: amount).datum
    let y = second.part(from: try size(a, 4, else: 1), length: amount).datum
    if x.isNull || y.isNull { return .integer(x.isNull ? y.isNull ? 0 : -1 : 1) }
    return .integer(Int64(try Compare.order(x, y)))
  },
  "dbms_lob.istemporary": .init(.integer, 1...1) { (_, _) throws(Raised) in .integer(1) },
  "dbms_lob.isopen": .init(.integer, 1...1) { (_, _) throws(Raised) in .integer(0) },
  "dbms_lob.getchunksize": .init(.integer, 1...1) { (_, _) throws(Raised) in .integer(8132) },
]

nonisolated(unsafe) let largeObjectProcedures: [String: Builtins.Procedure] = [
  "dbms_lob.append": .init(2...2, names: ["dest_lob", "src_lob"], outputs: [0]) {
    (a, _) throws(Raised) in
    let (lob, more) = try LargeObject.pair(a[0], a[1])
    a[0] = lob.followed(by: more).datum
  },
  "dbms_lob.writeappend": .init(3...3, names: ["lob_loc", "amount", "buffer"], outputs: [0]) {
    (a, _) throws(Raised) in
    let (lob, more) = try LargeObject.pair(a[0], a[2])
    a[0] = lob.followed(by: more.part(from: 1, length: try size(a, 1, else: 0))).datum
  },
  "dbms_lob.createtemporary": .init(2...3, names: ["lob_loc", "cache", "dur"], outputs: [0]) {
    (a, _) throws(Raised) in a[0] = .null
  },
  "dbms_lob.freetemporary": .init(1...1, outputs: [0]) { (a, _) throws(Raised) in a[0] = .null },
  "dbms_lob.open": .init(2...2) { (_, _) throws(Raised) in },
  "dbms_lob.close": .init(1...1) { (_, _) throws(Raised) in },
  "dbms_lob.trim": .init(2...2, names: ["lob_loc", "newlen"], outputs: [0]) {
    (a, _) throws(Raised) in
    a[0] = try LargeObject(a[0]).part(from: 1, length: try size(a, 1, else: 0)).datum
  },
  "dbms_lob.erase": .init(2...3, names: ["lob_loc", "amount", "offset"], outputs: [0, 1]) {
    (a, _) throws(Raised) in
    let (amount, offset) = (try size(a, 1, else: 0), try size(a, 2, else: 1))
    guard amount >= 1, offset >= 1 else { throw outOfRange(amount < 1 ? 2 : 3) }
    let lob = try LargeObject(a[0])
    let count = max(0, min(amount, lob.count - offset + 1))
    if count > 0 { a[0] = lob.erased(from: offset, count: count).datum }
    a[1] = .integer(count)
  },
  "dbms_lob.read": .init(4...4, names: ["lob_loc", "amount", "offset", "buffer"], outputs: [1, 3]) {
    (a, _) throws(Raised) in
    let part = try LargeObject(a[0]).part(
      from: try size(a, 2, else: 1), length: try size(a, 1, else: 0))
    if part.count == 0 { throw Raised(-1403) }
    a[1] = .integer(part.count)
    a[3] = part.datum
  },
  "dbms_lob.write": .init(4...4, names: ["lob_loc", "amount", "offset", "buffer"], outputs: [0]) {
    (a, _) throws(Raised) in
    let (amount, offset) = (try size(a, 1, else: 0), try size(a, 2, else: 0))
    guard amount >= 1, offset >= 1 else { throw outOfRange(amount < 1 ? 2 : 3) }
    let (lob, buffer) = try LargeObject.pair(a[0], a[3])
    a[0] = lob.replacing(at: offset, by: buffer.part(from: 1, length: amount)).datum
  },
  "dbms_lob.copy": .init(
    3...5, names: ["dest_lob", "src_lob", "amount", "dest_offset", "src_offset"], outputs: [0]
  ) { (a, _) throws(Raised) in
    let (lob, source) = try LargeObject.pair(a[0], a[1])
    let part = source.part(from: try size(a, 4, else: 1), length: try size(a, 2, else: 0))
    a[0] = lob.replacing(at: try size(a, 3, else: 1), by: part).datum
  },
  "dbms_lob.converttoclob": .init(8...8, names: convertNames("src_blob"), outputs: [0, 3, 4, 6, 7])
  { (a, _) throws(Raised) in
    let (to, from) = (try size(a, 3, else: 1), try size(a, 4, else: 1))
    let source = LargeObject.bytes(try RawBytes.of(a[1]))
    guard case .bytes(let bytes) = source.part(from: from, length: try size(a, 2, else: 0)) else {
      return
    }
    let text = LargeObject.text(String(decoding: bytes, as: UTF8.self))
    a[0] = try LargeObject(a[0]).replacing(at: to, by: text).datum
    (a[3], a[4]) = (.integer(to + text.count), .integer(from + Int64(bytes.count)))
    a[7] = .integer(0)
  },
  "dbms_lob.converttoblob": .init(8...8, names: convertNames("src_clob"), outputs: [0, 3, 4, 6, 7])
  { (a, _) throws(Raised) in
    let (to, from) = (try size(a, 3, else: 1), try size(a, 4, else: 1))
    let source = LargeObject.text(try Convert.text(a[1]))
    let part = source.part(from: from, length: try size(a, 2, else: 0))
    guard case .text(let text) = part else { return }
    let bytes = LargeObject.bytes(Array(text.utf8))
    let lob = LargeObject.bytes(try RawBytes.of(a[0]))
    a[0] = lob.replacing(at: to, by: bytes).datum
    (a[3], a[4]) = (.integer(to + bytes.count), .integer(from + part.count))
    a[7] = .integer(0)
  },
]

private func convertNames(_ source: String) -> [String] {
  [
    "dest_lob", source, "amount", "dest_offset", "src_offset", "blob_csid", "lang_context",
    "warning",
  ]
}
