import Columns
import Diagnostics
import Kernels

let sessionFunctions: [ScalarFunction] = [
  fact("version", [], "The name and version of the engine.") { _ in
    "PostgreSQL 15.0 compatible, Reckoner"
  },
  fact("current_user", ["user", "session_user", "current_role"], "The name of the session's user.")
  {
    $0.user
  },
  fact("current_schema", [], "The schema that new tables go into.") { _ in "main" },
  fact("current_database", ["current_catalog"], "The name of the database.") { _ in "reckoner" },
]

private func fact(
  _ name: String, _ others: [String], _ summary: String,
  _ value: @escaping @Sendable (FunctionSession) -> String
) -> ScalarFunction {
  var function = ScalarFunction(
    name, category: .system, summary: summary, example: "\(name)() IS NOT NULL", gives: "true",
    [
      .fixed([], .varchar) { (_, context) throws(SQLError) in
        .constant(.string(value(context.session)), .varchar, count: context.count)
      }
    ])
  function.names += others
  return function
}

/// Whether the session's user has a role, through others too: what policies and masks ask.
let isMemberFunction = ScalarFunction(
  "is_member", "is_account_group_member", category: .system,
  summary: "Whether the session's user has a role, directly or through others.",
  example: "is_member('public')", gives: "true",
  [
    .fixed([.varchar], .boolean) { (arguments, context) throws(SQLError) in
      var builder = ColumnBuilder(.boolean, capacity: context.count)
      for row in 0..<context.count {
        guard case .string(let name) = arguments[0][row] else {
          builder.append(.null)
          continue
        }
        builder.append(.boolean(context.session.roles?(name.lowercased()) ?? true))
      }
      return builder.finish()
    }
  ])

let typeOfFunction = ScalarFunction(
  "typeof", "pg_typeof", category: .system, summary: "The name of the argument's type.",
  example: "typeof(1.50)", gives: "DECIMAL(3,2)",
  [
    Overload("(any) → VARCHAR") { given, _ in
      guard given.count == 1 else { return nil }
      let name = given[0].plainType.description
      return Overload.Plan([given[0].plainType], returns: .varchar, isStrict: false) {
        (_, context) throws(SQLError) in .constant(.string(name), .varchar, count: context.count)
      }
    }
  ])

let hashFunction = ScalarFunction(
  "hash", category: .system, summary: "A number that equal values share.",
  example: "hash('a') = hash('a')", gives: "true",
  [
    Overload("(any…) → UBIGINT") { given, _ in
      guard !given.isEmpty else { return nil }
      return Overload.Plan(given.map(\.plainType), returns: .uint64, isStrict: false) {
        (arguments, context) throws(SQLError) in
        Column(
          .uint64, count: context.count, values: hashRows(arguments, count: context.count))
      }
    }
  ])
