import Columns
import Diagnostics
import Kernels

let mapContainsFunction = mapSearch("map_contains", "a key", { key, _ in key }) { entries, wanted in
  entries.contains { compareValues($0.key, wanted) == 0 }
}
let mapContainsValueFunction = mapSearch("map_contains_value", "a value", { _, value in value }) {
  entries, wanted in
  entries.contains { $0.value != .null && compareValues($0.value, wanted) == 0 }
}

let mapContainsEntryFunction = ScalarFunction(
  "map_contains_entry", category: .nested, summary: "Whether a map has a key with a value.",
  example: "map_contains_entry(map(['a'], [1]), 'a', 1)", gives: "true",
  [
    Overload("(MAP, any, any) → BOOLEAN") { given, _ in
      guard given.count == 3, case .map(let key, let value) = given[0].type else { return nil }
      return .values([given[0].type, key, value], returns: .boolean) { (values) throws(SQLError) in
        guard case .map(let entries) = values[0] else { return .null }
        return .boolean(
          entries.contains {
            compareValues($0.key, values[1]) == 0 && $0.value != .null
              && compareValues($0.value, values[2]) == 0
          })
      }
    }
  ])

private func mapSearch(
  _ name: String, _ what: String, _ type: @escaping @Sendable (DataType, DataType) -> DataType,
  _ body: @escaping @Sendable ([Value.MapEntry], Value) -> Bool
) -> ScalarFunction {
  ScalarFunction(
    name, category: .nested, summary: "Whether a map has \(what).",
    example: "\(name)(map(['a'], ['a']), 'a')", gives: "true",
    [
      Overload("(MAP, any) → BOOLEAN") { given, _ in
        guard given.count == 2, case .map(let key, let value) = given[0].type else { return nil }
        let part = type(key, value)
        let wanted = part == .null ? given[1].plainType : part
        return .values([given[0].type, wanted], returns: .boolean) {
          (values) throws(SQLError) in
          if case .map(let entries) = values[0] {
            .boolean(body(entries, values[1]))
          } else {
            .null
          }
        }
      }
    ])
}

let mapConcatFunction = ScalarFunction(
  "map_concat", category: .nested,
  summary: "The entries of several maps, of equal keys the last map's value; NULLs are left out.",
  example: "map_concat(map(['a'], [1]), map(['b'], [2]))", gives: "{a=1, b=2}",
  [
    Overload("(MAP…) → MAP") { given, dialect in
      guard !given.isEmpty, let type = commonType(given, dialect: dialect), case .map = type
      else { return nil }
      return .values(given.map { _ in type }, returns: type, isStrict: false) {
        (values) throws(SQLError) in
        if values.allSatisfy(\.isNull) { return .null }
        var entries: [Value.MapEntry] = []
        for case .map(let more) in values {
          for entry in more {
            if let i = entries.firstIndex(where: { compareValues($0.key, entry.key) == 0 }) {
              entries[i] = entry
            } else {
              entries.append(entry)
            }
          }
        }
        return .map(entries)
      }
    }
  ])

let mapFromEntriesFunction = ScalarFunction(
  "map_from_entries", category: .nested,
  summary: "A map of a list of structures of two fields.",
  example: "map_from_entries([{'k': 'a', 'v': 1}])", gives: "{a=1}",
  [
    Overload("(STRUCT[]) → MAP") { given, _ in
      guard given.count == 1, case .list(.structure(let fields)) = given[0].type,
        fields.count == 2
      else { return nil }
      let type = DataType.map(key: fields[0].type, value: fields[1].type)
      return .values([given[0].type], returns: type, canFail: true) { (values) throws(SQLError) in
        var entries: [Value.MapEntry] = []
        for case .structure(let members) in values[0].elements {
          guard members[0] != .null, !entries.contains(where: { $0.key == members[0] }) else {
            throw SQLError(.invalidParameter, "the keys of a map are not NULL and differ")
          }
          entries.append(.init(key: members[0], value: members[1]))
        }
        return .map(entries)
      }
    }
  ])
