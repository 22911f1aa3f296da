import Columns
import Diagnostics
import Kernels

let structKeysFunction = ScalarFunction(
  "struct_keys", category: .nested, summary: "The names of a structure's fields.",
  example: "struct_keys({'a': 1, 'b': 2})", gives: "[a, b]",
  [
    Overload("(STRUCT) → VARCHAR[]") { given, _ in
      guard given.count == 1, case .structure(let fields) = given[0].type else { return nil }
      let names = Value.list(fields.map { .string($0.name) })
      return .values([given[0].type], returns: .list(.varchar)) { (_) throws(SQLError) in names }
    }
  ])

let structValuesFunction = ScalarFunction(
  "struct_values", category: .nested, summary: "A structure's values without their names.",
  example: "struct_values({'a': 1, 'b': 'x'})", gives: "{'f1': 1, 'f2': x}",
  [
    Overload("(STRUCT) → STRUCT") { given, _ in
      guard given.count == 1, case .structure(let fields) = given[0].type else { return nil }
      let bare = fields.enumerated().map { Field("f\($0 + 1)", $1.type) }
      return .values([given[0].type], returns: .structure(bare)) { (values) throws(SQLError) in
        values[0]
      }
    }
  ])

let structContainsFunction = structSearch(
  "struct_contains", "struct_has", "true", "Whether a structure has this value.", .boolean
) { place in .boolean(place != nil) }

let structPositionFunction = structSearch(
  "struct_position", "struct_indexof", "2", "The place of a value in a structure, or NULL.", .int32
) { place in place.map { .integer(Int128($0 + 1)) } ?? .null }

private func structSearch(
  _ name: String, _ other: String, _ result: String, _ summary: String, _ type: DataType,
  _ body: @escaping @Sendable (Int?) -> Value
) -> ScalarFunction {
  ScalarFunction(
    name, other, category: .nested, summary: summary, example: "\(name)(row(7, 2), 2)",
    gives: result,
    [
      Overload("(STRUCT, any) → \(type)") { given, dialect in
        guard given.count == 2 else { return nil }
        if given[0].type == .null {
          return .values([.null, given[1].plainType], returns: type) { (_) throws(SQLError) in .null
          }
        }
        guard case .structure(let fields) = given[0].type else { return nil }
        let wanted = given[1].plainType
        // Fields of a type that does not meet the value's cannot be it.
        let all = fields.reduce(Optional(wanted)) { type, field in
          type.flatMap { commonType($0, field.type) }
        }
        let common = all ?? wanted
        let same = fields.map {
          Field($0.name, commonType($0.type, common) == common ? common : $0.type)
        }
        return .values([.structure(same), common], returns: type, castsAnything: true) {
          (values) throws(SQLError) in
          guard case .structure(let members) = values[0] else { return .null }
          return body(
            members.indices.first { i in
              // Values of different types have no order.
              same[i].type == common && members[i] != .null
                && compareValues(members[i], values[1]) == 0
            })
        }
      }
    ])
}

let structConcatFunction = ScalarFunction(
  "struct_concat", category: .nested, summary: "A structure of the fields of several.",
  example: "struct_concat({'a': 1}, {'b': 2})", gives: "{'a': 1, 'b': 2}",
  [
    Overload("(STRUCT…) → STRUCT") { given, _ in
      var all: [Field] = []
      for argument in given {
        guard case .structure(let fields) = argument.type else { return nil }
        all += fields
      }
      let names = Set(all.map { $0.name.lowercased() })
      guard !given.isEmpty, names.count == all.count else { return nil }
      let widths = given.map { argument -> Int in
        if case .structure(let fields) = argument.type { fields.count } else { 0 }
      }
      return .values(given.map(\.type), returns: .structure(all), isStrict: false) {
        (values) throws(SQLError) in
        var members: [Value] = []
        for (value, width) in zip(values, widths) {
          if case .structure(let own) = value {
            members += own
          } else {
            members += [Value](repeating: .null, count: width)
          }
        }
        return .structure(members)
      }
    }
  ])
