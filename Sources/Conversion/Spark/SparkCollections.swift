import Diagnostics
import Syntax

/// An associative array of scalars: a MAP in a variable.
struct SparkCollection {
  var text: String
  var key: SparkType
  var element: SparkType

  var type: String { "MAP<\(key.text), \(element.text)>" }
  var empty: String { "CAST(MAP() AS \(type))" }
}

extension SparkPrinter {
  /// What a variable of a type is, if the type is an associative array of scalars.
  func collection(
    _ text: String, _ type: TypeName, in home: SparkBlockScope
  ) throws(SQLError) -> SparkCollection? {
    guard case .named(let name, _, _) = type.kind else { return nil }
    let owner = name.parts.count > 1 ? program.package(name.parts[0].text.lowercased()) : home
    guard case .table(let element, _, let index?)? = owner?.type(name.last.text.lowercased()) else {
      return nil
    }
    let outer = scope
    scope = owner ?? home
    defer { scope = outer }
    guard try record(element) == nil, let key = try scalar(index), let value = try scalar(element)
    else { return nil }
    return SparkCollection(text: text, key: key, element: value)
  }

  func collection(_ parts: [String]) -> SparkCollection? {
    let last = parts[parts.count - 1]
    let home = parts.count < 2 ? nil : parts[parts.count - 2]
    let binding =
      home.map { scope.scope(named: $0)?.bindings[last] ?? program.package($0)?.bindings[last] }
      ?? scope.find(last)
    guard case .collection(let found)? = binding else { return nil }
    if let start = program.sessionStarts[found.text] {
      sessionCollections[found.text] = (found.type, start)
    }
    return found
  }

  // MARK: Reading

  /// `a(k)`, `a.EXISTS(k)`, `a.NEXT(k)`; nil if the call names no collection.
  func collectionCall(_ call: FunctionCall, _ range: SourceRange) throws(SQLError) -> SparkTerm? {
    let parts = call.name.parts.map { $0.text.lowercased() }
    guard call.arguments.count == 1 else { return nil }
    let key = call.arguments[0].value
    if let found = collection(parts) {
      let index = converted(try term(key), to: found.key).text
      // Oracle raises NO_DATA_FOUND where there is no element.
      return SparkTerm(
        "CASE WHEN MAP_CONTAINS_KEY(\(found.text), \(index)) THEN \(found.text)[\(index)] "
          + "ELSE CAST(RAISE_ERROR('ORA-01403: no data found') AS \(found.element.text)) END",
        found.element)
    }
    guard parts.count > 1, let found = collection(parts.dropLast()) else { return nil }
    let index = converted(try term(key), to: found.key).text
    switch parts[parts.count - 1] {
    case "exists":
      return SparkTerm("COALESCE(MAP_CONTAINS_KEY(\(found.text), \(index)), FALSE)", .boolean)
    case "next":
      return SparkTerm("ARRAY_MIN(FILTER(MAP_KEYS(\(found.text)), e -> e > \(index)))", found.key)
    case "prior":
      return SparkTerm("ARRAY_MAX(FILTER(MAP_KEYS(\(found.text)), e -> e < \(index)))", found.key)
    default: throw refuse("this method of a collection has no form in Spark", range)
    }
  }

  /// `a.COUNT`, `a.FIRST`, `a.LAST`; nil if the name is no method of a collection.
  func collectionName(_ parts: [String]) -> SparkTerm? {
    guard parts.count > 1, let found = collection(parts.dropLast()) else { return nil }
    switch parts[parts.count - 1] {
    case "count": return SparkTerm("CAST(SIZE(\(found.text)) AS BIGINT)", .integer)
    case "first": return SparkTerm("ARRAY_MIN(MAP_KEYS(\(found.text)))", found.key)
    case "last": return SparkTerm("ARRAY_MAX(MAP_KEYS(\(found.text)))", found.key)
    default: return nil
    }
  }

  // MARK: Changing

  /// `a(k) := value`, without its semicolon; nil if the target is no element.
  func storeElement(_ target: Expression, _ value: SparkTerm) throws(SQLError) -> String? {
    guard case .call(let call) = target.kind, call.arguments.count == 1,
      let found = collection(call.name.parts.map { $0.text.lowercased() })
    else { return nil }
    let key = converted(try term(call.arguments[0].value), to: found.key).text
    let element = converted(value, to: found.element).cast(found.element).text
    return "SET \(found.text) = MAP_CONCAT(\(without(found, key)), MAP(\(key), \(element)))"
  }

  /// `a.DELETE`, `a.DELETE(k)`; nil if the call is none.
  func deleteElements(
    _ parts: [String], _ arguments: [FunctionCall.Argument]
  ) throws(SQLError) -> [String]? {
    guard parts.last == "delete", let found = collection(Array(parts.dropLast())) else {
      return nil
    }
    guard let first = arguments.first else { return ["SET \(found.text) = \(found.empty);"] }
    let key = converted(try term(first.value), to: found.key).text
    return ["SET \(found.text) = \(without(found, key));"]
  }

  private func without(_ found: SparkCollection, _ key: String) -> String {
    "MAP_FILTER(\(found.text), (e, v) -> e <> \(key))"
  }
}
