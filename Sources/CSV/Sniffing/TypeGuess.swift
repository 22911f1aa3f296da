import Columns

/// What the values of a column that were seen so far could all be.
struct TypeGuess: Sendable {
  /// The types that are guessed; nothing of them means VARCHAR.
  struct Candidates: OptionSet, Sendable {
    let rawValue: UInt8
    static let boolean = Candidates(rawValue: 1)
    static let integer = Candidates(rawValue: 2)
    static let decimal = Candidates(rawValue: 4)
    static let double = Candidates(rawValue: 8)
    static let date = Candidates(rawValue: 16)
    static let timestamp = Candidates(rawValue: 32)
    static let timestampTZ = Candidates(rawValue: 64)
    static let time = Candidates(rawValue: 128)
    static let all = Candidates(rawValue: 255)
  }

  private(set) var candidates = Candidates.all
  /// Values that are not NULL.
  private(set) var count = 0
  private(set) var integerDigits = 0
  private(set) var scale = 0
  /// The value that left only VARCHAR, and its row.
  private(set) var spoiler: (text: String, row: Int)?

  mutating func add(_ bytes: UnsafeRawBufferPointer, row: Int, decimalPoint: UInt8) {
    count += 1
    if candidates.isEmpty { return }
    let shape = CellShape(bytes, decimalPoint: decimalPoint)
    candidates.formIntersection(shape.candidates)
    integerDigits = max(integerDigits, shape.integerDigits)
    scale = max(scale, shape.scale)
    if candidates.isEmpty {
      spoiler = (String(decoding: bytes.prefix(60), as: UTF8.self), row)
    }
  }

  /// The guess for two files together.
  mutating func add(_ other: TypeGuess) {
    candidates.formIntersection(other.candidates)
    count += other.count
    integerDigits = max(integerDigits, other.integerDigits)
    scale = max(scale, other.scale)
    spoiler = spoiler ?? other.spoiler
  }

  /// The narrowest type that fits: numbers with a point are decimals, so that money stays exact.
  var type: DataType {
    if count == 0 { return .varchar }
    if candidates.contains(.boolean) { return .boolean }
    if candidates.contains(.integer) { return integerDigits <= 18 ? .int64 : .int128 }
    if candidates.contains(.decimal), integerDigits + scale <= 38 {
      let fitsNarrow = scale <= 8 && integerDigits + scale <= 15
      return .decimal(precision: fitsNarrow ? 18 : 38, scale: scale)
    }
    if candidates.contains(.double) { return .double }
    if candidates.contains(.date) { return .date }
    if candidates.contains(.timestamp) { return .timestamp }
    if candidates.contains(.timestampTZ) { return .timestampTZ }
    return candidates.contains(.time) ? .time : .varchar
  }

  /// Why the type was chosen.
  var reason: String {
    if count == 0 { return "no value was seen" }
    if let spoiler { return "'\(spoiler.text)' in row \(spoiler.row) is no other type" }
    return "all \(count) values seen fit"
  }
}
