import Columns
import Diagnostics
import Kernels

let elementAtFunction = ScalarFunction(
  "element_at", "list_extract", "list_element", "array_extract", "array_element",
  "map_extract_value",
  "struct_extract",
  category: .nested,
  summary: "The element of a list at a place (1 is the first, -1 the last), of a map at a key, or "
    + "the field of a structure by name.",
  example: "element_at([10, 20, 30], 2)", gives: "20",
  [
    Overload("(list, BIGINT) → element") { given, _ in
      guard given.count == 2, case .list(let element) = given[0].type else { return nil }
      return Overload.Plan([given[0].type, .int64], returns: element) {
        (arguments, context) throws(SQLError) in elements(arguments, context.count)
      }
    },
    Overload("(MAP, key) → value") { given, _ in
      guard given.count == 2, case .map(let key, let value) = given[0].type else { return nil }
      let wanted = key == .null ? given[1].plainType : key
      return .values([given[0].type, wanted], returns: value) { (values) throws(SQLError) in
        guard case .map(let entries) = values[0] else { return .null }
        return entries.first { compareValues($0.key, values[1]) == 0 }?.value ?? .null
      }
    },
    Overload("(STRUCT, VARCHAR) → field") { given, _ in
      guard given.count == 2, case .structure(let fields) = given[0].type,
        case .string(let name)? = given[1].constant,
        let place = fields.firstIndex(where: { $0.name.lowercased() == name.lowercased() })
      else { return nil }
      return .values([given[0].type, .varchar], returns: fields[place].type) {
        (values) throws(SQLError) in
        guard case .structure(let members) = values[0] else { return .null }
        return members[place]
      }
    },
    Overload("(STRUCT, BIGINT) → field") { given, _ in
      guard given.count == 2, case .structure(let fields) = given[0].type,
        case .integer(let number)? = given[1].constant, number >= 1, number <= fields.count,
        fields.enumerated().allSatisfy({ $1.name == "f\($0 + 1)" })
      else { return nil }
      let place = Int(number) - 1
      return .values([given[0].type, .int64], returns: fields[place].type) {
        (values) throws(SQLError) in
        guard case .structure(let members) = values[0] else { return .null }
        return members[place]
      }
    },
    Overload("(VARCHAR, BIGINT) → VARCHAR") { given, _ in
      guard given.count == 2, given[0].plainType == .varchar else { return nil }
      return Overload.Plan([.varchar, .int64], returns: .varchar) {
        (arguments, context) throws(SQLError) in
        let texts = arguments[0]
        let places = arguments[1]
        return try Rows.make(arguments, count: context.count, to: .varchar, heaps: texts.heaps) {
          (row) throws(SQLError) -> StringView? in
          substring(texts.view(at: row), places.integer(at: row), 1)
        }
      }
    },
    Overload("(JSON, BIGINT or VARCHAR) → JSON") { given, _ in
      guard given.count == 2, given[0].type == .json else { return nil }
      return jsonAccess(given, asText: false)
    },
  ])

let mapExtractFunction = ScalarFunction(
  "map_extract", category: .nested,
  summary: "A list of the value of a map at a key; the empty list where it has no such key.",
  example: "map_extract(MAP {'a': 1}, 'a')", gives: "[1]",
  [
    Overload("(MAP, key) → list") { given, _ in
      guard given.count == 2, case .map(let key, let value) = given[0].type else { return nil }
      return .values([given[0].type, key], returns: .list(value), isStrict: false) {
        (values) throws(SQLError) in
        if values[0].isNull { return .null }
        guard case .map(let entries) = values[0], !values[1].isNull else { return .list([]) }
        return .list(
          entries.first { compareValues($0.key, values[1]) == 0 }.map { [$0.value] } ?? [])
      }
    },
    Overload("(NULL, key) → NULL") { given, _ in
      guard given.count == 2, given[0].type == .null, !given[0].isStringLiteral else { return nil }
      return .values([.null, given[1].plainType], returns: .null) { (_) throws(SQLError) in .null }
    },
  ])

private func elements(_ arguments: [Column], _ count: Int) -> Column {
  let lists = arguments[0].flattened()
  let numbers = arguments[1].flattened()
  let views = lists.span(of: ListView.self)
  let places = Buffer.of(Int32.self, count: count)
  var rows = places.mutableSpan(of: Int32.self, count: count)
  for row in 0..<count {
    rows[row] = -1
    if lists.isNull(row) || numbers.isNull(row) { continue }
    let length = Int64(views[row].length)
    let number = numbers.integer(at: row)
    let place = number > 0 ? number - 1 : number < 0 ? length + number : -1
    if place >= 0 && place < length { rows[row] = Int32(Int64(views[row].start) + place) }
  }
  return lists.children[0].flattened().gatherOptional(places.span(of: Int32.self, count: count))
}

let listSliceFunction = ScalarFunction(
  "list_slice", "array_slice", category: .nested,
  summary: "The elements of a list, or characters of a text, from one place to another: `x[2:3]`.",
  example: "list_slice([1, 2, 3, 4], 2, 3)", gives: "[2, 3]",
  [
    Overload("(list or VARCHAR, BIGINT, BIGINT) → the same") { given, _ in
      guard given.count == 3 else { return nil }
      let type = given[0].type == .null ? DataType.null : given[0].plainType
      guard type == .varchar || type == .blob || type == .null || type.physical == .list else {
        return nil
      }
      return .values([type, .int64, .int64], returns: type) { (values) throws(SQLError) in
        switch values[0] {
        case .string(let text):
          let scalars = Array(text.unicodeScalars)
          let kept = scalars[sliceRange(scalars.count, values)]
          return .string(String(String.UnicodeScalarView(kept)))
        case .blob(let bytes): return .blob(Array(bytes[sliceRange(bytes.count, values)]))
        case .map(let entries): return .map(Array(entries[sliceRange(entries.count, values)]))
        default:
          let items = values[0].elements
          return .list(Array(items[sliceRange(items.count, values)]))
        }
      }
    },
    Overload("(list, BIGINT, BIGINT, step BIGINT) → list") { given, _ in
      guard given.count == 4 else { return nil }
      let type = given[0].type
      if type != .null { guard case .list = type else { return nil } }
      return .values([type, .int64, .int64, .int64], returns: type, canFail: true) {
        (values) throws(SQLError) in
        let items = values[0].elements
        return .list(try steps(items.count, values).map { items[$0 - 1] })
      }
    },
  ])

/// The places that a bound left out stands for: the first and the last.
let openLowerBound = Int64.min
let openUpperBound = Int64.max

private func place(_ value: Value, _ count: Int) -> Int {
  value.integer < 0 ? count + value.integer + 1 : value.integer
}

private func sliceRange(_ count: Int, _ values: [Value]) -> Range<Int> {
  let from = min(max(1, place(values[1], count)), count + 1)
  let to = min(max(from - 1, place(values[2], count)), count)
  return from - 1..<to
}

/// Places from 1 on; a negative step goes backwards from the first bound to the second.
private func steps(_ count: Int, _ values: [Value]) throws(SQLError) -> [Int] {
  let step = values[3].integer
  guard step != 0 else {
    throw SQLError(.invalidParameter, "the step of a slice is not zero")
  }
  var (from, to) = (place(values[1], count), place(values[2], count))
  if step > 0 { return Array(stride(from: max(1, from), through: min(to, count), by: step)) }
  if values[1].integer == Int(openLowerBound) { from = count }
  if values[2].integer == Int(openUpperBound) { to = 1 }
  return Array(stride(from: min(from, count), through: max(to, 1), by: step))
}

let listContainsFunction = ScalarFunction(
  "list_contains", "array_contains", "list_has", "array_has", category: .nested,
  summary: "Whether a list has an element.", example: "list_contains([1, 2], 2)", gives: "true",
  [
    Overload("(list, element) → BOOLEAN") { given, _ in
      guard let (list, element) = listAndElement(given) else { return nil }
      return .values([list, element], returns: .boolean) { (values) throws(SQLError) in
        .boolean(values[0].elements.contains { compareValues($0, values[1]) == 0 })
      }
    }
  ])

let listPositionFunction = ScalarFunction(
  "list_position", "array_position", "list_indexof", "array_indexof", category: .nested,
  summary: "The place of the first equal element of a list; NULL if there is none. "
    + "NULL finds NULL.",
  example: "list_position(['a', 'b'], 'b')", gives: "2",
  [
    Overload("(list, element) → BIGINT") { given, _ in
      guard let (list, element) = listAndElement(given) else { return nil }
      return .values([list, element], returns: .int64, isStrict: false) {
        (values) throws(SQLError) in
        let place = values[0].elements.firstIndex {
          $0.isNull || values[1].isNull
            ? $0.isNull && values[1].isNull : compareValues($0, values[1]) == 0
        }
        return place.map { .integer(Int128($0 + 1)) } ?? .null
      }
    }
  ])

/// The common types of a list and an element beside it.
private func listAndElement(_ given: [ArgumentType]) -> (DataType, DataType)? {
  guard given.count == 2, let inner = elementType(given[0]) else { return nil }
  let wanted = given[1].isStringLiteral ? (inner == .null ? .varchar : inner) : given[1].type
  guard let element = commonType(inner, wanted) else { return nil }
  return (.list(element), element)
}

let listAppendFunction = ScalarFunction(
  "list_append", "array_append", category: .nested, summary: "The list with one more element.",
  example: "list_append([1, 2], 3)", gives: "[1, 2, 3]",
  [
    Overload("(list, element) → list") { given, _ in
      guard given.count == 2 else { return nil }
      guard let (list, element) = listAndElement(given) else { return nil }
      return .values([list, element], returns: list, isStrict: false) { (values) throws(SQLError) in
        .list(values[0].elements + [values[1]])
      }
    }
  ])

let listPrependFunction = ScalarFunction(
  "list_prepend", "array_prepend", category: .nested,
  summary: "The list with an element in front.", example: "list_prepend(0, [1, 2])",
  gives: "[0, 1, 2]",
  [
    Overload("(element, list) → list") { given, _ in
      guard given.count == 2, let (list, element) = listAndElement([given[1], given[0]]) else {
        return nil
      }
      return .values([element, list], returns: list, isStrict: false) { (values) throws(SQLError) in
        .list([values[0]] + values[1].elements)
      }
    }
  ])

let listConcatFunction = ScalarFunction(
  "list_concat", "array_cat", "list_cat", "array_concat", category: .nested,
  summary: "The lists, one after the other.", example: "list_concat([1], [2, 3], [4])",
  gives: "[1, 2, 3, 4]",
  [
    Overload("(list, list) → list") { given, _ in
      given.count == 2 ? listConcatenation(given) : nil
    },
    Overload("(list…) → list") { given, dialect in
      guard given.count != 2, !given.isEmpty, given.allSatisfy({ elementType($0) != nil }),
        let type = commonType(given, dialect: dialect)
      else { return nil }
      let list = type == .null ? DataType.list(.null) : type
      return .values(given.map { _ in list }, returns: list, isStrict: false) {
        (values) throws(SQLError) in
        values.allSatisfy(\.isNull) ? .null : .list(values.flatMap(\.elements))
      }
    },
  ])
