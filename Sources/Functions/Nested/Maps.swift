import Columns
import Diagnostics
import Kernels

let mapFunction = ScalarFunction(
  "map", "make_map", category: .nested, summary: "A map of a list of keys and a list of values.",
  example: "map(['a', 'b'], [1, 2])", gives: "{a=1, b=2}",
  [
    Overload("() → MAP") { given, _ in
      guard given.isEmpty else { return nil }
      let type = DataType.map(key: .null, value: .null)
      return Overload.Plan([], returns: type) { (_, context) throws(SQLError) in
        .constant(.map([]), type, count: context.count)
      }
    },
    Overload("(list, list) → MAP") { given, _ in
      guard given.count == 2, let key = elementType(given[0]), let value = elementType(given[1])
      else { return nil }
      let type = DataType.map(key: key, value: value)
      return .values([.list(key), .list(value)], returns: type, canFail: true) {
        (values) throws(SQLError) in
        let keys = values[0].elements
        guard keys.count == values[1].elements.count else {
          throw SQLError(.invalidParameter, "a map has as many keys as values")
        }
        guard !keys.contains(.null) else {
          throw SQLError(.nullNotAllowed, "a key of a map must not be NULL")
        }
        guard Set(keys).count == keys.count else {
          throw SQLError(.invalidParameter, "the keys of a map must differ")
        }
        return .map(zip(keys, values[1].elements).map { .init(key: $0, value: $1) })
      }
    },
  ])

let mapKeysFunction = mapPart(
  "map_keys", "[a]", "The keys of a map as a list.", { key, _ in .list(key) }
) { .list($0.map(\.key)) }
let mapValuesFunction = mapPart(
  "map_values", "[1]", "The values of a map as a list.", { _, value in .list(value) }
) { .list($0.map(\.value)) }
let mapEntriesFunction = mapPart(
  "map_entries", "[{'key': a, 'value': 1}]", "The entries of a map as a list of structures.",
  { key, value in .list(.structure([Field("key", key), Field("value", value)])) }
) { .list($0.map { .structure([$0.key, $0.value]) }) }

private func mapPart(
  _ name: String, _ result: String, _ summary: String,
  _ type: @escaping @Sendable (DataType, DataType) -> DataType,
  _ body: @escaping @Sendable ([Value.MapEntry]) -> Value
) -> ScalarFunction {
  ScalarFunction(
    name, category: .nested, summary: summary, example: "\(name)(map(['a'], [1]))", gives: result,
    [
      Overload("(MAP) → list") { given, _ in
        guard given.count == 1, case .map(let key, let value) = given[0].type else { return nil }
        return .values([given[0].type], returns: type(key, value)) { (values) throws(SQLError) in
          if case .map(let entries) = values[0] { body(entries) } else { .null }
        }
      },
      Overload("(NULL) → NULL") { given, _ in
        guard given.count == 1, given[0].type == .null, !given[0].isStringLiteral else {
          return nil
        }
        return .values([.null], returns: .null) { (_) throws(SQLError) in .null }
      },
    ])
}
