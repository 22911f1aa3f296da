import Columns
import Kernels

/// Makes a column of JSON values as they are read.
final class JSONColumn {
  private let type: DataType
  private var builder: ColumnBuilder
  /// Members of structures, the element of lists, key and value of maps.
  private let children: [JSONColumn]
  private let names: [String]
  private var views: [ListView] = []
  private var nulls: [Int] = []
  private(set) var count = 0
  /// Of the objects of a structure, which members the current one had, by its number.
  private var seen: [Int] = []
  /// Whether a member that the structure does not have is an error.
  private let isStrict: Bool
  /// Names that are passed over although this is strict: columns that are not wanted.
  private let ignored: Set<String>

  init(_ type: DataType, isStrict: Bool, ignoring ignored: Set<String> = []) {
    self.ignored = ignored
    self.type = type
    self.isStrict = isStrict
    builder = ColumnBuilder(type.isNested ? .null : type)
    switch type {
    case .structure(let fields):
      names = fields.map(\.name)
      children = fields.map { JSONColumn($0.type, isStrict: isStrict) }
    case .list(let element):
      names = []
      children = [JSONColumn(element, isStrict: isStrict)]
    case .map(let key, let value):
      names = []
      children = [JSONColumn(key, isStrict: isStrict), JSONColumn(value, isStrict: isStrict)]
    default:
      names = []
      children = []
    }
    seen = [Int](repeating: -1, count: names.count)
  }

  func appendNull() {
    if type.isNested {
      nulls.append(count)
      if type.isStructure {
        for child in children { child.appendNull() }
      } else {
        views.append(ListView(start: UInt32(children[0].count), length: 0))
      }
    } else {
      builder.appendNull()
    }
    count += 1
  }

  /// Reads a value of the column's type.
  func append(_ scanner: inout JSONScanner) throws(JSONFault) {
    let kind = try scanner.kind()
    if kind == .null && type != .json {
      try scanner.null()
      appendNull()
      return
    }
    switch (type, kind) {
    case (.structure, .object): try appendObject(&scanner)
    case (.list, .array): try appendArray(&scanner)
    case (.map, .object): try appendMap(&scanner)
    case (.json, _):
      let text = try scanner.skipValue()
      builder.append(bytes: text)
      count += 1
    case (.varchar, .array), (.varchar, .object), (.varchar, .number), (.varchar, .boolean):
      builder.append(bytes: try scanner.skipValue())
      count += 1
    case (.boolean, .boolean):
      builder.append(element: try scanner.boolean())
      count += 1
    case (_, .number):
      let start = scanner.place
      let text = try scanner.number()
      guard !type.isNested, appendNumber(text) else {
        throw misfit(scanner, text, at: start)
      }
      count += 1
    case (_, .string):
      let start = scanner.place
      let content = try scanner.string()
      let fits =
        if let content { appendText(content) } else {
          scanner.unescaped.withUnsafeBytes { appendText($0) }
        }
      if !fits { throw misfit(scanner, scanner.slice(start..<scanner.place), at: start) }
      count += 1
    default:
      let start = scanner.place
      throw misfit(scanner, try scanner.skipValue(), at: start)
    }
  }

  private func misfit(
    _ scanner: JSONScanner, _ text: UnsafeRawBufferPointer, at place: Int
  ) -> JSONFault {
    let shown = String(decoding: text.prefix(80), as: UTF8.self)
    return JSONFault(
      place: place, message: "\(shown)\(text.count > 80 ? "…" : "") is no \(type)", isMisfit: true)
  }

  private func appendObject(_ scanner: inout JSONScanner) throws(JSONFault) {
    try scanner.open()
    var next = 0
    var isFirst = true
    while try scanner.hasNext(isFirst: isFirst, close: UInt8(ascii: "}")) {
      isFirst = false
      let start = scanner.place
      let content = try scanner.name()
      // Members mostly come in one order.
      let found =
        content.map { find($0, from: next) }
        ?? scanner.unescaped.withUnsafeBytes { find($0, from: next) }
      guard let place = found else {
        let name = String(decoding: content.map { Array($0) } ?? scanner.unescaped, as: UTF8.self)
        if isStrict && !ignored.contains(name) {
          throw JSONFault(
            place: start, message: "no column was made for \"\(name)\"", isMisfit: true)
        }
        _ = try scanner.skipValue()
        continue
      }
      guard seen[place] != count else {
        throw scanner.fault("the name \"\(names[place])\" comes twice in one object", at: start)
      }
      seen[place] = count
      try children[place].append(&scanner)
      next = place + 1
    }
    for (place, child) in children.enumerated() where seen[place] != count { child.appendNull() }
    count += 1
  }

  private func find(_ name: UnsafeRawBufferPointer, from start: Int) -> Int? {
    if start < names.count, names[start].utf8.elementsEqual(name) { return start }
    return names.firstIndex { $0.utf8.elementsEqual(name) }
  }

  private func appendArray(_ scanner: inout JSONScanner) throws(JSONFault) {
    let start = children[0].count
    try scanner.open()
    var isFirst = true
    while try scanner.hasNext(isFirst: isFirst, close: UInt8(ascii: "]")) {
      isFirst = false
      try children[0].append(&scanner)
    }
    views.append(ListView(start: UInt32(start), length: UInt32(children[0].count - start)))
    count += 1
  }

  private func appendMap(_ scanner: inout JSONScanner) throws(JSONFault) {
    let start = children[0].count
    try scanner.open()
    var isFirst = true
    while try scanner.hasNext(isFirst: isFirst, close: UInt8(ascii: "}")) {
      isFirst = false
      let place = scanner.place
      let content = try scanner.name()
      let fits =
        if let content { children[0].appendKey(content) } else {
          scanner.unescaped.withUnsafeBytes { children[0].appendKey($0) }
        }
      if !fits { throw scanner.fault("the name is no \(children[0].type)", at: place) }
      try children[1].append(&scanner)
    }
    views.append(ListView(start: UInt32(start), length: UInt32(children[0].count - start)))
    count += 1
  }

  private func appendKey(_ text: UnsafeRawBufferPointer) -> Bool {
    guard !type.isNested, appendText(text) || appendNumber(text) else { return false }
    count += 1
    return true
  }

  /// Numbers are exact: digits that the type cannot hold are an error.
  private func appendNumber(_ text: UnsafeRawBufferPointer) -> Bool {
    switch type {
    case .int16: return append(integer(text).flatMap(Int16.init(exactly:)))
    case .int32: return append(integer(text).flatMap(Int32.init(exactly:)))
    case .int64: return append(integer(text).flatMap(Int64.init(exactly:)))
    case .int128: return append(integer(text))
    case .decimal(let precision, let scale):
      guard let value = JSONColumn.decimal(text, precision: precision, scale: scale) else {
        return false
      }
      if precision <= 18 {
        builder.append(element: Int64(truncatingIfNeeded: value))
      } else {
        builder.append(element: value)
      }
      return true
    case .float: return append(CellNumbers.double(text, UInt8(ascii: ".")).map { Float($0) })
    case .double: return append(CellNumbers.double(text, UInt8(ascii: ".")))
    default: return false
    }
  }

  private func append<T: ColumnElement>(_ value: T?) -> Bool {
    guard let value else { return false }
    builder.append(element: value)
    return true
  }

  private func integer(_ text: UnsafeRawBufferPointer) -> Int128? {
    JSONColumn.decimal(text, precision: 38, scale: 0)
  }

  static func decimal(
    _ text: UnsafeRawBufferPointer, precision: Int, scale: Int
  ) -> Int128? {
    guard text.count <= 60, var number = NumberReader.exact(text) else { return nil }
    let digits = text.prefix { $0 | 0x20 != UInt8(ascii: "e") }.count { $0 &- 0x30 <= 9 }
    let shift = number.exponent + scale
    if digits > 38 { return nil }
    if shift < 0 {
      guard number.digits == 0 || shift >= -38 else { return nil }
      if shift >= -38, number.digits % UInt128(powersOfTen128[-shift]) != 0 { return nil }
    }
    guard let value = number.rounded(toScale: scale),
      value.magnitude < powersOfTen128[min(precision, 38)].magnitude
    else { return nil }
    return value
  }

  private func appendText(_ text: UnsafeRawBufferPointer) -> Bool {
    switch type {
    case .varchar:
      builder.append(bytes: text)
      return true
    case _ where text.isEmpty: return false
    case .date: return append(CellDate.date(text))
    case .time: return append(CellDate.time(text))
    case .timestamp: return append(CellDate.timestamp(text))
    case .timestampTZ: return append(CellDate.instant(text))
    case .float, .double:
      let words: [String: Double] = [
        "NaN": .nan, "Infinity": .infinity, "-Infinity": -.infinity,
      ]
      guard let value = words[String(decoding: text.prefix(12), as: UTF8.self)] else {
        return false
      }
      return type == .float ? append(Float(value)) : append(value)
    case .decimal, .int64, .int128: return appendNumber(text)
    default: return false
    }
  }

  /// The column; this begins anew.
  func finish() -> Column {
    defer {
      count = 0
      nulls = []
      views = []
      for i in seen.indices { seen[i] = -1 }
    }
    var made = ColumnBuilder(type.isNested ? .null : type)
    swap(&made, &builder)
    if !type.isNested { return made.finish() }
    let total = count
    let missing = nulls
    let validity =
      missing.isEmpty
      ? nil
      : Bitmap(count: total) { words in
        for word in words.indices { words[word] = ~0 }
        for row in missing { words[row >> 6] &= ~(1 << UInt64(row & 63)) }
      }
    let members = children.map { $0.finish() }
    if type.isStructure {
      return Column(type, count: total, values: .empty, validity: validity, children: members)
    }
    let buffer = Buffer.of(ListView.self, count: total)
    var target = buffer.mutableSpan(of: ListView.self, count: total)
    for (row, view) in views.enumerated() { target[row] = view }
    return Column(type, count: total, values: buffer, validity: validity, children: members)
  }
}
