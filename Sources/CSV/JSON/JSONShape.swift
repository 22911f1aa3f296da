import Columns

/// What the values of a column or member that were seen so far are.
final class JSONShape {
  private struct Kinds: OptionSet {
    let rawValue: UInt8
    static let boolean = Kinds(rawValue: 1)
    static let number = Kinds(rawValue: 2)
    static let string = Kinds(rawValue: 4)
    static let object = Kinds(rawValue: 8)
    static let array = Kinds(rawValue: 16)
  }

  private var kinds: Kinds = []
  private var count = 0
  private var integerDigits = 0
  private var scale = 0
  private var hasExponent = false
  /// What texts could be besides text.
  private var texts = TypeGuess()
  private(set) var members: [(name: String, shape: JSONShape)] = []
  private var places: [String: Int] = [:]
  private var element: JSONShape?
  private let depth: Int
  /// Objects with more members are kept as JSON, and so is what lies deeper.
  private static let memberLimit = 2000
  private static let depthLimit = 32

  init(depth: Int = 0) { self.depth = depth }

  /// Reads a value.
  func add(_ scanner: inout JSONScanner, row: Int) throws(JSONFault) {
    let kind = try scanner.kind()
    if kind != .null { count += 1 }
    switch kind {
    case .null: try scanner.null()
    case .boolean:
      kinds.insert(.boolean)
      _ = try scanner.boolean()
    case .number:
      kinds.insert(.number)
      addNumber(try scanner.number())
    case .string:
      kinds.insert(.string)
      if let content = try scanner.string() {
        texts.add(content, row: row, decimalPoint: UInt8(ascii: "."))
      } else {
        scanner.unescaped.withUnsafeBytes {
          texts.add($0, row: row, decimalPoint: UInt8(ascii: "."))
        }
      }
    case .array: try addArray(&scanner, row)
    case .object: try addObject(&scanner, row)
    }
  }

  private func addNumber(_ text: UnsafeRawBufferPointer) {
    var digits = 0
    var fraction = 0
    var isFraction = false
    for byte in text {
      switch byte {
      case UInt8(ascii: "."): isFraction = true
      case 0x30...0x39: if isFraction { fraction += 1 } else { digits += 1 }
      case UInt8(ascii: "-"): continue
      default:
        hasExponent = true
        return
      }
    }
    integerDigits = max(integerDigits, digits)
    scale = max(scale, fraction)
  }

  private func addArray(_ scanner: inout JSONScanner, _ row: Int) throws(JSONFault) {
    kinds.insert(.array)
    if depth >= JSONShape.depthLimit {
      _ = try scanner.skipValue()
      return
    }
    let member = element ?? JSONShape(depth: depth + 1)
    element = member
    try scanner.open()
    var isFirst = true
    while try scanner.hasNext(isFirst: isFirst, close: UInt8(ascii: "]")) {
      isFirst = false
      try member.add(&scanner, row: row)
    }
  }

  private func addObject(_ scanner: inout JSONScanner, _ row: Int) throws(JSONFault) {
    kinds.insert(.object)
    if depth >= JSONShape.depthLimit {
      _ = try scanner.skipValue()
      return
    }
    try scanner.open()
    var isFirst = true
    while try scanner.hasNext(isFirst: isFirst, close: UInt8(ascii: "}")) {
      isFirst = false
      let name = try scanner.nameText()
      try member(name).add(&scanner, row: row)
    }
  }

  private func member(_ name: String) -> JSONShape {
    if let place = places[name] { return members[place].shape }
    let shape = JSONShape(depth: depth + 1)
    places[name] = members.count
    members.append((name, shape))
    return shape
  }

  private var numberType: DataType {
    if hasExponent { return .double }
    if scale == 0 { return integerDigits <= 18 ? .int64 : integerDigits <= 38 ? .int128 : .varchar }
    let fitsNarrow = scale <= 8 && integerDigits + scale <= 15
    if integerDigits + scale > 38 { return .varchar }
    return .decimal(precision: fitsNarrow ? 18 : 38, scale: scale)
  }

  private var textType: DataType {
    if texts.candidates.contains(.date) { return .date }
    if texts.candidates.contains(.timestamp) { return .timestamp }
    if texts.candidates.contains(.timestampTZ) { return .timestampTZ }
    return texts.candidates.contains(.time) ? .time : .varchar
  }

  /// The narrowest type that fits; numbers with a point are decimals, so that money stays exact.
  var type: DataType {
    switch kinds {
    case []: return .varchar
    case .boolean: return .boolean
    case .number: return numberType
    case .string: return textType
    case .array: return .list(element?.type ?? .varchar)
    case .object:
      if members.isEmpty || members.count > JSONShape.memberLimit || depth >= JSONShape.depthLimit {
        return .json
      }
      return .structure(members.map { Field($0.name, $0.shape.type) })
    default: return kinds.isDisjoint(with: [.array, .object]) ? .varchar : .json
    }
  }

  /// Why the type was chosen.
  var reason: String {
    switch kinds {
    case []: return "no value was seen"
    case .boolean: return seen("boolean")
    case .number:
      if hasExponent { return seen("number") + ", with exponents" }
      let digits = seen("number") + ", up to \(integerDigits) digits"
      return scale == 0 ? digits : "\(digits) before and \(scale) after the point"
    case .string: return seen("text") + (textType == .varchar ? "" : ", and each fits")
    case .array: return seen("array")
    case .object: return seen("object") + ", with \(members.count) names"
    default: return "several kinds were seen: \(kindNames)"
    }
  }

  private func seen(_ kind: String) -> String {
    "\(count) \(kind)\(count == 1 ? " was" : "s were") seen"
  }

  private var kindNames: String {
    let names: [(Kinds, String)] = [
      (.boolean, "booleans"), (.number, "numbers"), (.string, "texts"), (.object, "objects"),
      (.array, "arrays"),
    ]
    return names.filter { kinds.contains($0.0) }.map(\.1).joined(separator: ", ")
  }
}

extension JSONScanner {
  /// The name of a member as text.
  mutating func nameText() throws(JSONFault) -> String {
    if let content = try name() { return String(decoding: content, as: UTF8.self) }
    return String(decoding: unescaped, as: UTF8.self)
  }
}
