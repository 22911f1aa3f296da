import Columns
import Diagnostics

/// Rows of a group as one JSON value, under the names of PostgreSQL, SQLite, DuckDB and Oracle.
let jsonAggregates: [AggregateFunction] = [jsonArrayAggregate, jsonObjectAggregate]

private let jsonArrayAggregate = AggregateFunction(
  "json_agg", "jsonb_agg", "json_group_array", "json_arrayagg", category: .json,
  summary: "The values of a group as a JSON array in the order of the rows; NULLs too, which "
    + "Oracle leaves out.",
  example: "json_agg(1)", gives: "[1]", signature: "(any) → JSON", ignoresNulls: false
) { given, dialect in
  guard given.count == 1 else { return nil }
  let type = given[0].plainType
  return AggregatePlan([type], returns: .json) {
    CollectingAccumulator([type], .json, keepsNulls: dialect == .postgres) {
      (groups, group) throws(SQLError) in
      let values = groups.rows(of: group).map { groups.columns[0][Int($0)] }
      return .string(JSON.array(values.map { json($0, type) }).description)
    }
  }
}

private let jsonObjectAggregate = AggregateFunction(
  "json_object_agg", "jsonb_object_agg", "json_group_object", "json_objectagg", category: .json,
  summary: "Names and values of a group as a JSON object in the order of the rows.",
  example: "json_object_agg('a', 1)", gives: "{\"a\":1}", signature: "(VARCHAR, any) → JSON",
  ignoresNulls: false
) { given, _ in
  guard given.count == 2 else { return nil }
  let types: [DataType] = [.varchar, given[1].plainType]
  return AggregatePlan(types, returns: .json, castsAnything: true) {
    CollectingAccumulator(types, .json, keepsNulls: true) { (groups, group) throws(SQLError) in
      var members: [JSON.Member] = []
      for row in groups.rows(of: group) {
        guard case .string(let name) = groups.columns[0][Int(row)] else {
          throw SQLError(.nullNotAllowed, "a name of a JSON object must not be NULL")
        }
        members.append(.init(name, json(groups.columns[1][Int(row)], types[1])))
      }
      return .string(JSON.object(members).description)
    }
  }
}
