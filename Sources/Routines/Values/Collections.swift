import Columns

/// The elements of a collection.
///
/// Nested tables and varrays have subscripts from 1, of which nested tables may lose some; associative
/// arrays have any integers or texts. All are kept in the order of their subscripts.
package final class CollectionBox {
  let type: CollectionType
  /// Subscripts in order; empty while they are 1…n without gaps.
  var integers: [Int64] = []
  /// Subscripts of arrays by text, in the order of their bytes.
  var texts: [String] = []
  var values: [Datum] = []
  /// The subscripts are 1…n without gaps, and `integers` is empty.
  var isDense = true
  /// The highest subscript that a nested table ever had room for.
  var limit: Int64 = 0

  init(_ type: CollectionType, values: [Datum] = []) {
    self.type = type
    self.values = values
    limit = Int64(values.count)
  }

  func copy() -> CollectionBox {
    let made = CollectionBox(type, values: values)
    made.integers = integers
    made.texts = texts
    made.isDense = isDense
    made.limit = limit
    return made
  }

  var count: Int { values.count }

  // MARK: Places

  /// The place of the subscript, or where it would go.
  func place(_ key: Int64) -> (found: Bool, place: Int) {
    if isDense {
      if key >= 1, key <= Int64(values.count) { return (true, Int(key) - 1) }
      return (false, key < 1 ? 0 : values.count)
    }
    var low = 0
    var high = integers.count
    if let last = integers.last, key > last { return (false, high) }
    while low < high {
      let middle = (low + high) / 2
      if integers[middle] < key { low = middle + 1 } else { high = middle }
    }
    return (low < integers.count && integers[low] == key, low)
  }

  func place(_ key: String) -> (found: Bool, place: Int) {
    var low = 0
    var high = texts.count
    while low < high {
      let middle = (low + high) / 2
      if textOrder(texts[middle], key) < 0 { low = middle + 1 } else { high = middle }
    }
    return (low < texts.count && texts[low] == key, low)
  }

  private func spread() {
    guard isDense else { return }
    integers = values.indices.map { Int64($0) + 1 }
    isDense = false
  }

  // MARK: Reading and writing

  /// A subscript as a program wrote it.
  enum Key {
    case integer(Int64)
    case text(String)
  }

  func key(_ datum: Datum) throws(Raised) -> Key {
    if type.isText {
      guard !datum.isNull else { throw Raised.valueError("NULL index table key value") }
      return .text(try Convert.text(datum))
    }
    guard !datum.isNull else { throw Raised.valueError("NULL index table key value") }
    return .integer(try NumberMath.integer(try Convert.number(datum)))
  }

  func find(_ key: Key) -> Int? {
    let found =
      switch key {
      case .integer(let number): place(number)
      case .text(let text): place(text)
      }
    return found.found ? found.place : nil
  }

  func element(_ datum: Datum) throws(Raised) -> Datum {
    if case .integer(let number) = datum, isDense, number >= 1, number <= Int64(values.count) {
      return values[Int(number) - 1]
    }
    let key = try key(datum)
    if let place = find(key) { return values[place] }
    throw missing(key)
  }

  private func missing(_ key: Key) -> Raised {
    if type.kind == .associative { return Raised(-1403) }
    guard case .integer(let number) = key else { return Raised(-6502) }
    if number < 1 { return Raised(-6532) }
    if number > limit { return Raised(-6533) }
    return Raised(-1403)
  }

  /// The place of an element that is to be written; associative arrays make it.
  /// - Parameter made: What a new element is, where not all of its fields begin as NULL.
  func placeForWriting(
    _ datum: Datum, made: (() throws(Raised) -> Datum)? = nil
  ) throws(Raised) -> Int {
    if case .integer(let number) = datum, isDense, number >= 1, number <= Int64(values.count) {
      return Int(number) - 1
    }
    let key = try key(datum)
    if let place = find(key) { return place }
    if type.kind != .associative {
      guard case .integer(let number) = key else { throw Raised(-6502) }
      if number < 1 { throw Raised(-6532) }
      if number > limit { throw Raised(type.kind == .array && number > type.limit ? -6532 : -6533) }
    }
    let initial = try made?() ?? type.element.initial
    switch key {
    case .integer(let number):
      if isDense, number == Int64(values.count) + 1 {
        values.append(initial)
        limit = max(limit, number)
        return values.count - 1
      }
      spread()
      let place = place(number).place
      integers.insert(number, at: place)
      values.insert(initial, at: place)
      limit = max(limit, number)
      return place
    case .text(let text):
      isDense = false
      let place = place(text).place
      texts.insert(text, at: place)
      values.insert(initial, at: place)
      return place
    }
  }

  // MARK: Methods

  func keyDatum(at place: Int) -> Datum {
    if type.isText { return .text(texts[place]) }
    return .integer(isDense ? Int64(place) + 1 : integers[place])
  }

  var first: Datum { values.isEmpty ? .null : keyDatum(at: 0) }
  var last: Datum { values.isEmpty ? .null : keyDatum(at: values.count - 1) }

  func next(_ datum: Datum) throws(Raised) -> Datum {
    if datum.isNull { return .null }
    let key = try key(datum)
    let found =
      switch key {
      case .integer(let number): place(number)
      case .text(let text): place(text)
      }
    let next = found.found ? found.place + 1 : found.place
    return next < values.count ? keyDatum(at: next) : .null
  }

  func prior(_ datum: Datum) throws(Raised) -> Datum {
    if datum.isNull { return .null }
    let key = try key(datum)
    let found =
      switch key {
      case .integer(let number): place(number)
      case .text(let text): place(text)
      }
    return found.place > 0 ? keyDatum(at: found.place - 1) : .null
  }

  /// DELETE of all elements keeps no room for them, as DELETE of some does: EXTEND begins at 1 again
  /// (PL/SQL Language Reference 19c, "DELETE Collection Method").
  func removeAll() {
    integers = []
    texts = []
    values = []
    isDense = !type.isText
    limit = 0
  }

  func remove(_ datum: Datum) throws(Raised) {
    if datum.isNull { return }
    if type.kind == .array { throw Raised(-6502) }
    guard let place = find(try key(datum)) else { return }
    if type.isText {
      texts.remove(at: place)
    } else if isDense, place == values.count - 1, type.kind == .associative {
      values.removeLast()
      return
    } else {
      spread()
      integers.remove(at: place)
    }
    values.remove(at: place)
  }

  func remove(from low: Datum, to high: Datum) throws(Raised) {
    if low.isNull || high.isNull { return }
    var kept: [Int] = []
    for place in values.indices {
      let key = keyDatum(at: place)
      let (below, above) = (try Compare.order(key, low) < 0, try Compare.order(key, high) > 0)
      let isInside = !below && !above
      if !isInside { kept.append(place) }
    }
    if kept.count == values.count { return }
    if type.isText {
      texts = kept.map { texts[$0] }
    } else {
      spread()
      integers = kept.map { integers[$0] }
    }
    values = kept.map { values[$0] }
  }

  /// Adds elements at the end of a nested table or varray.
  func extend(_ count: Int64, _ value: Datum) throws(Raised) {
    guard count >= 0, type.kind != .associative else { throw Raised(-6502) }
    if type.kind == .array, limit + count > type.limit { throw Raised(-6532) }
    guard count < 1 << 31 else { throw Raised(-6502) }
    for _ in 0..<count {
      limit += 1
      if isDense, Int64(values.count) == limit - 1 {
        values.append(value)
      } else {
        spread()
        integers.append(limit)
        values.append(value)
      }
    }
  }

  /// Takes room from the end, also of elements that were deleted.
  func trim(_ count: Int64) throws(Raised) {
    guard count >= 0, count <= limit else { throw Raised(-6533) }
    let end = limit - count
    while let last = lastInteger, last > end {
      values.removeLast()
      if !isDense { integers.removeLast() }
    }
    limit = end
  }

  private var lastInteger: Int64? {
    values.isEmpty ? nil : isDense ? Int64(values.count) : integers[integers.count - 1]
  }
}

/// The order of two texts by their bytes: NLS_SORT = BINARY.
func textOrder(_ a: String, _ b: String) -> Int {
  if a == b { return 0 }
  var left = a
  var right = b
  return left.withUTF8 { x in
    right.withUTF8 { y in
      let shared = min(x.count, y.count)
      for i in 0..<shared where x[i] != y[i] { return x[i] < y[i] ? -1 : 1 }
      return x.count < y.count ? -1 : x.count > y.count ? 1 : 0
    }
  }
}
