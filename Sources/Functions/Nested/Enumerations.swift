import Columns
import Diagnostics

/// The labels of an ENUM, by PostgreSQL's and DuckDB's names.
let enumerationFunctions: [ScalarFunction] = [
  labels("enum_first", ".varchar", "sad", "The first label of an ENUM.", .varchar) { labels, _ in
    labels.first.map { .string($0) } ?? .null
  },
  labels("enum_last", ".varchar", "ok", "The last label of an ENUM.", .varchar) { labels, _ in
    labels.last.map { .string($0) } ?? .null
  },
  labels("enum_range", ".varchar", "[sad, ok]", "The labels of an ENUM.", .list(.varchar)) {
    labels, _ in .list(labels.map { .string($0) })
  },
  labels("enum_code", ".int32", "0", "The number of an ENUM's value, from 0.", .int32) {
    labels, value in
    labels.firstIndex { .string($0) == value }.map { .integer(Int128($0)) } ?? .null
  },
  range,
]

private func labels(
  _ name: String, _ kind: String, _ result: String, _ summary: String, _ type: DataType,
  _ body: @escaping @Sendable ([String], Value) -> Value
) -> ScalarFunction {
  ScalarFunction(
    name, category: .nested, summary: summary, example: "\(name)('sad'::ENUM('sad', 'ok'))",
    gives: result,
    [
      Overload("(ENUM) → \(type)") { given, _ in
        guard given.count == 1, case .enumeration(let all) = given[0].type else { return nil }
        return .values([given[0].type], returns: type, isStrict: false) {
          (values) throws(SQLError) in body(all, values[0])
        }
      }
    ])
}

private let range = ScalarFunction(
  "enum_range_boundary", category: .nested,
  summary: "The labels of an ENUM from one to another; NULL means the first or the last.",
  example: "enum_range_boundary('b'::ENUM('a', 'b', 'c'), NULL)", gives: "[b, c]",
  [
    Overload("(ENUM, ENUM) → VARCHAR[]") { given, _ in
      guard given.count == 2 else { return nil }
      let types = given.map(\.type).filter { $0 != .null }
      guard let type = types.first, types.allSatisfy({ $0 == type }),
        case .enumeration(let all) = type
      else { return nil }
      return .values([type, type], returns: .list(.varchar), isStrict: false) {
        (values) throws(SQLError) in
        func place(_ value: Value) -> Int? { all.firstIndex { .string($0) == value } }
        let from = place(values[0]) ?? 0
        let to = place(values[1]) ?? all.count - 1
        return .list(from <= to ? all[from...to].map { .string($0) } : [])
      }
    }
  ])
