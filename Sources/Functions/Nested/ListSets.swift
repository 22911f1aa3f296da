import Columns
import Diagnostics
import Kernels

/// A function of two lists of one type.
private func listPair(
  _ names: [String], _ example: String, _ result: String, _ summary: String,
  returns: @escaping @Sendable (DataType) -> DataType,
  _ body: @escaping @Sendable ([Value], [Value]) throws(SQLError) -> Value
) -> ScalarFunction {
  let overload = Overload("(list, list) → any") { given, dialect in
    guard given.count == 2, elementType(given[0]) != nil, elementType(given[1]) != nil,
      let type = commonType(given, dialect: dialect) ?? truthsAsNumbers(given),
      case .list(let element) = type
    else { return nil }
    return .values([type, type], returns: returns(element), canFail: true, castsAnything: true) {
      (values) throws(SQLError) in try body(values[0].elements, values[1].elements)
    }
  }
  return ScalarFunction(
    names: names, category: .nested, summary: summary,
    example: FunctionExample(example, gives: result),
    signatures: [overload.signature(named: names[0])])
}

/// The list of integers beside one of truths, which count as 1 and 0.
private func truthsAsNumbers(_ given: [ArgumentType]) -> DataType? {
  let elements = given.compactMap { elementType($0) }
  guard elements.contains(.boolean) else { return nil }
  return elements.first { $0.isInteger }.map { .list($0) }
}

let listHasAnyFunction = listPair(
  ["list_has_any", "array_has_any", "&&"], "list_has_any([1, 2], [2, 3])", "true",
  "Whether two lists share an element.", returns: { _ in .boolean }
) { (a, b) throws(SQLError) in
  let known = Set(a)
  return .boolean(b.contains { $0 != .null && known.contains($0) })
}

let listHasAllFunction = listPair(
  ["list_has_all", "array_has_all", "@>"], "list_has_all([1, 2, 3], [1, 3])", "true",
  "Whether the first list has all elements of the second.", returns: { _ in .boolean }
) { (a, b) throws(SQLError) in
  let known = Set(a)
  return .boolean(b.allSatisfy { $0 == .null || known.contains($0) })
}

let listContainedFunction = listPair(
  ["<@"], "[1] <@ [1, 2]", "true", "Whether the second list has all elements of the first.",
  returns: { _ in .boolean }
) { (a, b) throws(SQLError) in
  let known = Set(b)
  return .boolean(a.allSatisfy { $0 == .null || known.contains($0) })
}

let listIntersectFunction = listPair(
  ["list_intersect", "array_intersect"], "list_intersect([1, 2, 3], [3, 2])", "[2, 3]",
  "The different elements that both lists have, in the order of the first.",
  returns: { .list($0) }
) { (a, b) throws(SQLError) in
  let known = Set(b)
  var seen: Set<Value> = []
  return .list(a.filter { $0 != .null && known.contains($0) && seen.insert($0).inserted })
}

let listZipFunction = ScalarFunction(
  "list_zip", "array_zip", "arrays_zip", category: .nested,
  summary: "A list of structures of the elements at one place; shorter lists are filled with NULL, "
    + "or with true as last argument the longer ones are cut.",
  example: "list_zip([1, 2], ['a'])", gives: "[{'f1': 1, 'f2': a}, {'f1': 2, 'f2': NULL}]",
  [
    Overload("(list… [, BOOLEAN]) → list") { all, _ in
      let cuts = all.count > 1 && all.last?.type == .boolean
      let given = cuts ? Array(all.dropLast()) : all
      let elements = given.compactMap { elementType($0) }
      guard !given.isEmpty, elements.count == given.count else { return nil }
      let fields = elements.enumerated().map { Field("f\($0 + 1)", $1) }
      return .values(
        elements.map { .list($0) } + (cuts ? [.boolean] : []), returns: .list(.structure(fields)),
        isStrict: false
      ) { (values) throws(SQLError) in
        let lists = values.prefix(given.count).map(\.elements)
        if values.prefix(given.count).allSatisfy(\.isNull) { return .null }
        let isShort = cuts && values.last == .boolean(true)
        let length = (isShort ? lists.map(\.count).min() : lists.map(\.count).max()) ?? 0
        return .list(
          (0..<length).map { i in
            .structure(lists.map { i < $0.count ? $0[i] : .null })
          })
      }
    }
  ])

let listResizeFunction = ScalarFunction(
  "list_resize", "array_resize", category: .nested,
  summary: "The list with so many elements: cut off, or filled with a value.",
  example: "list_resize([1, 2], 3, 0)", gives: "[1, 2, 0]",
  [
    Overload("(list, BIGINT[, any]) → list") { given, _ in
      guard given.count == 2 || given.count == 3, let element = elementType(given[0]) else {
        return nil
      }
      let types: [DataType] = [.list(element), .int64, element]
      return .values(
        Array(types.prefix(given.count)), returns: .list(element), canFail: true, isStrict: false
      ) { (values) throws(SQLError) in
        if values[0].isNull || values[1].isNull { return .null }
        let wanted = values[1].integer
        guard (0...10_000_000).contains(wanted) else {
          throw SQLError(.invalidParameter, "a list has between 0 and 10000000 elements")
        }
        let items = values[0].elements.prefix(wanted)
        let filling = values.count > 2 ? values[2] : .null
        return .list(items + [Value](repeating: filling, count: wanted - items.count))
      }
    }
  ])

let listWhereFunction = ScalarFunction(
  "list_where", "array_where", category: .nested,
  summary: "The elements at whose places the second list is true.",
  example: "list_where([10, 20, 30], [true, false, true])", gives: "[10, 30]",
  [
    Overload("(list, BOOLEAN[]) → list") { given, _ in
      guard given.count == 2, let element = elementType(given[0]) else { return nil }
      return .values([.list(element), .list(.boolean)], returns: .list(element)) {
        (values) throws(SQLError) in
        .list(zip(values[0].elements, values[1].elements).filter { $1 == .boolean(true) }.map(\.0))
      }
    }
  ])

let listSelectFunction = ScalarFunction(
  "list_select", "array_select", category: .nested,
  summary: "The elements at the places that the second list names.",
  example: "list_select([10, 20, 30], [3, 1])", gives: "[30, 10]",
  [
    Overload("(list, BIGINT[]) → list") { given, _ in
      guard given.count == 2, let element = elementType(given[0]) else { return nil }
      return .values([.list(element), .list(.int64)], returns: .list(element)) {
        (values) throws(SQLError) in
        let items = values[0].elements
        return .list(
          values[1].elements.map { place in
            let i = place.integer < 0 ? items.count + place.integer : place.integer - 1
            return items.indices.contains(i) ? items[i] : .null
          })
      }
    }
  ])

let listGradeUpFunction = ScalarFunction(
  "list_grade_up", "array_grade_up", "grade_up", category: .nested,
  summary: "The places of the elements in ascending order of the elements.",
  example: "list_grade_up([30, 10, 20])", gives: "[2, 3, 1]",
  [
    Overload("(list) → BIGINT[]") { given, _ in
      guard given.count == 1, let element = elementType(given[0]) else { return nil }
      return .values([.list(element)], returns: .list(.int64)) { (values) throws(SQLError) in
        let items = values[0].elements
        let order = items.indices.sorted { a, b in
          if items[a] == .null || items[b] == .null {
            return items[a] != .null || (items[b] == .null && a < b)
          }
          let order = compareValues(items[a], items[b])
          return order == 0 ? a < b : order < 0
        }
        return .list(order.map { .integer(Int128($0 + 1)) })
      }
    }
  ])
