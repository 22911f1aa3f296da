import Columns
import Diagnostics

/// Several keys, each an integer or a text of few different values, side by side in 32 bits while
/// they lie close together, then in one or two words of 64 bits: what is hashed and compared are
/// integers.
///
/// ```
/// integer        the value itself, in the width of its type; NULL does not fit
/// anything else  the number of the value among those seen so far, NULL among them, in 24 bits
/// ```
/// Dictionaries are numbered entry by entry, so that the rows' texts are not looked at.
final class PackedKeyTable: KeyTable {
  private enum Field {
    case integer(width: Int)
    case numbered(KeyNumbering)

    var bits: Int {
      switch self {
      case .integer(let width): width
      case .numbered: PackedKeyTable.numberBits
      }
    }

    /// The type of the values' numbers; nil for a key that is compared itself.
    var numberType: DataType? { if case .numbered = self { .uint32 } else { nil } }
  }

  fileprivate static let numberBits = 24
  /// The most values that are numbered without a dictionary: more of them are better compared
  /// together.
  private static let mostFlatValues = 4096

  private let fields: [Field]
  /// The word and the first bit of each field.
  private let places: [(word: Int, shift: Int)]
  private let words: Int
  /// The numbers of all fields, while their values lie close together.
  private var narrow: NarrowKeyTable?
  /// The words, from then on.
  private let table: KeyTable

  /// nil where the keys are too wide, or texts come without a dictionary.
  init?(_ types: [DataType], _ columns: [Column]) {
    var fields: [Field] = []
    var places: [(word: Int, shift: Int)] = []
    var used = [0, 0]
    for (type, column) in zip(types, columns) {
      guard let field = PackedKeyTable.field(type, column) else { return nil }
      guard let word = used.indices.first(where: { used[$0] + field.bits <= 64 }) else {
        return nil
      }
      fields.append(field)
      places.append((word, used[word]))
      used[word] += field.bits
    }
    self.fields = fields
    self.places = places
    words = used[1] > 0 ? 2 : 1
    narrow = NarrowKeyTable(zip(fields, types).map { $0.numberType ?? $1 })
    table = words == 1 ? IntegerKeyTable([.int64]) : PairKeyTable([.int64, .int64])
    super.init(types)
  }

  private static func field(_ type: DataType, _ column: Column) -> Field? {
    if IntegerKeys.fits(type) { return .integer(width: type.physical.width * 8) }
    // Equal values of other types may look different (0.0 and -0.0): each group shows its own.
    guard type.isString || type.physical == .int128, column.encoding != .flat else { return nil }
    return .numbered(KeyNumbering(type))
  }

  override var byteCount: Int {
    var bytes = narrow?.byteCount ?? table.byteCount
    for case .numbered(let numbering) in fields { bytes += numbering.values.byteCount }
    return bytes
  }

  override func findOrInsert(
    _ columns: [Column], count rows: Int, into groups: UnsafeMutablePointer<UInt32>
  ) throws(SQLError) -> Bool {
    guard let numbers = try numbers(of: columns) else { return false }
    if let narrow {
      if try narrow.findOrInsert(numbers, count: rows, into: groups) {
        count = narrow.count
        return true
      }
      guard try widen(narrow) else { return false }
    }
    let isDone = try table.findOrInsert(packed(numbers, rows), count: rows, into: groups)
    count = table.count
    return isDone
  }

  /// What is compared of each key: itself, or the number of its value; nil where the keys do not
  /// fit this form.
  private func numbers(of columns: [Column]) throws(SQLError) -> [Column]? {
    var numbers: [Column] = []
    for (field, column) in zip(fields, columns) {
      switch field {
      case .integer:
        guard column.nullBytes() == nil else { return nil }
        numbers.append(column)
      case .numbered(let numbering):
        let most = column.encoding == .flat ? PackedKeyTable.mostFlatValues : 1 << 23
        guard let found = try numbering.numbers(of: column, most: most) else { return nil }
        numbers.append(Column(.uint32, count: column.count, values: found))
      }
    }
    return numbers
  }

  /// Moves all keys into words.
  private func widen(_ narrow: NarrowKeyTable) throws(SQLError) -> Bool {
    self.narrow = nil
    let groups = Buffer.of(UInt32.self, count: max(1, narrow.count))
    let words = packed(narrow.keys(0..<narrow.count), narrow.count)
    return try table.findOrInsert(words, count: narrow.count, into: groups.pointer(to: UInt32.self))
  }

  /// The fields' numbers side by side.
  private func packed(_ numbers: [Column], _ rows: Int) -> [Column] {
    let packed = (0..<words).map { _ in Buffer.zeroed(UInt64.self, count: max(1, rows)) }
    for (i, column) in numbers.enumerated() {
      PackedKeyTable.add(
        IntegerKeys.load(column), fields[i].bits, UInt64(places[i].shift), rows,
        packed[places[i].word].pointer(to: UInt64.self))
    }
    return packed.map { Column(.int64, count: rows, values: $0) }
  }

  private static func add(
    _ values: Buffer, _ width: Int, _ shift: UInt64, _ rows: Int,
    _ target: UnsafeMutablePointer<UInt64>
  ) {
    let source = values.pointer(to: UInt64.self)
    let mask = width == 64 ? UInt64.max : (1 << UInt64(width)) - 1
    for row in 0..<rows { target[row] |= (source[row] & mask) &<< shift }
  }

  override func keys(_ range: Range<Int>) -> [Column] {
    let numbers = narrow?.keys(range) ?? unpacked(range)
    return zip(fields, numbers).map { field, column in
      guard case .numbered(let numbering) = field else { return column }
      return numbering.column(column.values, count: range.count)
    }
  }

  /// The fields' numbers out of the words.
  private func unpacked(_ range: Range<Int>) -> [Column] {
    let packed = table.keys(range).map { $0.flattened() }
    return fields.indices.map { i in
      let word = packed[places[i].word]
      let source = word.values.pointer(to: UInt64.self) + word.offset
      let shift = UInt64(places[i].shift)
      let mask = UInt64(1) << UInt64(PackedKeyTable.numberBits) - 1
      let values = Buffer.of(Int64.self, count: max(1, range.count))
      let target = values.pointer(to: Int64.self)
      let isNumber = fields[i].numberType != nil
      for row in 0..<range.count {
        let value = source[row] &>> shift
        target[row] = Int64(bitPattern: isNumber ? value & mask : value)
      }
      return IntegerKeys.column(target, count: range.count, fields[i].numberType ?? types[i], nil)
    }
  }
}

/// Gives each distinct value of one key column a small number, NULL among them.
final class KeyNumbering {
  let values: RowKeyTable
  private let type: DataType
  /// The dictionary whose entries `entryNumbers` stands for.
  private var entries: Column?
  private var entryNumbers: Buffer = .empty
  /// The values as the entries of columns made here, and how many they are.
  private var made: Column?

  init(_ type: DataType) {
    self.type = type
    values = RowKeyTable([type])
  }

  /// The number of each row's value; nil where there are more than `most` of them.
  func numbers(of column: Column, most: Int) throws(SQLError) -> Buffer? {
    let rows = column.count
    guard column.encoding == .dictionary, let dictionary = column.entries, dictionary.count > 0
    else { return try column.isConstant ? repeated(column, most) : numbered(column, most) }
    if entries !== dictionary {
      guard let found = try numbered(dictionary, most) else { return nil }
      (entries, entryNumbers) = (dictionary, found)
    }
    let result = Buffer.of(UInt32.self, count: max(1, rows))
    let target = result.pointer(to: UInt32.self)
    let table = entryNumbers.pointer(to: UInt32.self)
    let codes = column.codes
    for row in 0..<rows { target[row] = table[Int(codes[row])] }
    guard let validity = column.validity else { return result }
    guard let null = try numbered(.nulls(type, count: 1), most) else { return nil }
    let number = null.pointer(to: UInt32.self)[0]
    let words = validity.words
    for row in 0..<rows where words[row >> 6] >> UInt64(row & 63) & 1 == 0 { target[row] = number }
    return result
  }

  private func repeated(_ column: Column, _ most: Int) throws(SQLError) -> Buffer? {
    guard let one = try numbered(column.slice(from: 0, count: 1), most) else { return nil }
    let number = one.pointer(to: UInt32.self)[0]
    let result = Buffer.of(UInt32.self, count: column.count)
    result.pointer(to: UInt32.self).update(repeating: number, count: column.count)
    return result
  }

  private func numbered(_ column: Column, _ most: Int) throws(SQLError) -> Buffer? {
    let found = Buffer.of(UInt32.self, count: max(1, column.count))
    _ = try values.findOrInsert(
      [column], count: column.count, into: found.pointer(to: UInt32.self))
    return values.count <= most ? found : nil
  }

  /// Rows of these numbers.
  func column(_ numbers: Buffer, count: Int) -> Column {
    let known = made.flatMap { $0.count == values.count ? $0 : nil }
    let entries = known ?? values.keys(0..<values.count)[0]
    made = entries
    guard entries.validity != nil else {
      return .dictionary(codes: numbers, count: count, entries: entries)
    }
    return entries.gather(numbers.span(of: Int32.self, count: count))
  }
}
