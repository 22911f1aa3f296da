import Columns

/// What PostgreSQL's `information_schema` calls a type, and its name in `pg_type` (manual, section 37.17):
/// its clients choose their own types by them.
/// - Parameter isLimited: A text with a length.
func postgresNames(of type: DataType, isLimited: Bool = false) -> (full: String, short: String) {
  switch type {
  case .boolean: ("boolean", "bool")
  case .int8, .int16, .uint8: ("smallint", "int2")
  case .int32, .uint16: ("integer", "int4")
  case .int64, .uint32: ("bigint", "int8")
  case .uint64, .int128, .decimal, .number: ("numeric", "numeric")
  case .float: ("real", "float4")
  case .double: ("double precision", "float8")
  case .date: ("date", "date")
  case .time, .timeNS: ("time without time zone", "time")
  case .timestamp: ("timestamp without time zone", "timestamp")
  case .timestampTZ: ("timestamp with time zone", "timestamptz")
  case .interval: ("interval", "interval")
  case .blob: ("bytea", "bytea")
  case .uuid: ("uuid", "uuid")
  case .json: ("json", "json")
  case .list(let element): ("ARRAY", "_" + postgresNames(of: element).short)
  case .varchar where isLimited: ("character varying", "varchar")
  case .null, .varchar, .enumeration, .structure, .map: ("text", "text")
  }
}
