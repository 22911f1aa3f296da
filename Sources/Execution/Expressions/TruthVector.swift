import Columns

/// A three-valued truth per row: 0 false, 1 true, 2 unknown.
struct TruthVector {
  let buffer: Buffer
  let count: Int

  static let isFalse: UInt8 = 0
  static let isTrue: UInt8 = 1
  static let isUnknown: UInt8 = 2

  /// - Parameter truth: nil where the caller writes all of them.
  init(repeating truth: UInt8?, count: Int) {
    buffer = Buffer(byteCount: count)
    self.count = count
    guard let truth else { return }
    var bytes = buffer.mutableSpan(of: UInt8.self, count: count)
    for i in 0..<count { bytes[i] = truth }
  }

  /// The truths of a boolean column.
  init(_ column: Column) {
    let writesAll = column.encoding == .dictionary && (column.entries?.count ?? 0) > 0
    self.init(repeating: writesAll ? nil : TruthVector.isUnknown, count: column.count)
    if column.type == .null { return }
    var bytes = buffer.mutableSpan(of: UInt8.self, count: count)
    switch column.encoding {
    case .constant:
      guard !column.isNull(0) else { return }
      let truth: UInt8 = column.span(of: Bool.self)[0] ? 1 : 0
      for i in 0..<count { bytes[i] = truth }
    case .flat:
      let values = column.values.pointer(to: UInt8.self) + column.offset
      for i in 0..<count { bytes[i] = values[i] }
      markUnknown(column.validity, in: &bytes)
    case .dictionary:
      guard let entries = column.entries, entries.count > 0 else { return }
      let truths = TruthVector(entries)
      // Codes were checked against their dictionary when the column was made.
      let table = truths.buffer.pointer(to: UInt8.self)
      let codes = column.values.pointer(to: UInt32.self) + column.offset
      let target = buffer.pointer(to: UInt8.self)
      for i in 0..<count { target[i] = table[Int(codes[i])] }
      markUnknown(column.validity, in: &bytes)
    }
  }

  private func markUnknown(_ validity: Bitmap?, in bytes: inout MutableSpan<UInt8>) {
    guard let validity else { return }
    let words = validity.words
    for i in 0..<count where words[i >> 6] >> UInt64(i & 63) & 1 == 0 {
      bytes[i] = TruthVector.isUnknown
    }
  }

  var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    get {
      let start = UnsafePointer(buffer.pointer(to: UInt8.self))
      return unsafe _overrideLifetime(Span(_unsafeStart: start, count: count), borrowing: self)
    }
  }

  func contains(_ truth: UInt8) -> Bool {
    let bytes = bytes
    var found: UInt8 = 0
    for i in 0..<count { found |= bytes[i] == truth ? 1 : 0 }
    return found != 0
  }

  /// The rows with this truth; nil if all have it.
  func rows(_ truth: UInt8, not inverted: Bool = false) -> Selection? {
    Selection.rows(
      buffer.pointer(to: UInt8.self), count: count, equalTo: truth, not: inverted)
  }

  /// As a boolean column.
  func column() -> Column {
    let validity = contains(TruthVector.isUnknown) ? known() : nil
    let bytes = bytes
    let values = Buffer(byteCount: count)
    var target = values.mutableSpan(of: UInt8.self, count: count)
    for i in 0..<count { target[i] = bytes[i] & 1 }
    return Column(.boolean, count: count, values: values, validity: validity)
  }

  private func known() -> Bitmap {
    let bytes = bytes
    return Bitmap(count: count) { words in
      for w in 0..<words.count {
        var word: UInt64 = 0
        let base = w << 6
        for b in 0..<min(64, count - base) {
          word |= UInt64((bytes[base + b] >> 1) ^ 1) << UInt64(b)
        }
        words[w] = word
      }
    }
  }
}

extension Selection {
  /// The rows where a boolean column is true, whatever its encoding; nil if all are.
  static func whereTrueInAnyEncoding(_ column: Column) -> Selection? {
    if column.encoding == .dictionary { return TruthVector(column).rows(TruthVector.isTrue) }
    return whereTrue(column)
  }
}
