import Catalog
import Columns
import Diagnostics
import Syntax

extension Binder {
  /// The type that a written type name means.
  package func type(_ name: Syntax.TypeName) throws(SQLError) -> DataType {
    switch name.kind {
    case .named(let qualified, let arguments, _):
      return try namedType(qualified, arguments, name)
    case .interval: return .interval
    case .list(let element, _): return .list(try type(element))
    case .structure(let fields):
      return .structure(
        try fields.mapped { (field) throws(SQLError) in
          Field(field.name.folded(dialect), try type(field.type))
        })
    case .map(let key, let value): return .map(key: try type(key), value: try type(value))
    case .enumeration(let labels): return .enumeration(labels)
    default:
      throw fail(.featureNotSupported, "this type cannot be used here", at: name.range)
    }
  }

  private func namedType(
    _ path: QualifiedName, _ arguments: [Syntax.Expression], _ name: Syntax.TypeName
  ) throws(SQLError) -> DataType {
    let word = path.last.text
    if let made = try createdType(path, name) { return made }
    var arguments = arguments
    if word.lowercased() == "number", case .star? = arguments.first?.kind {
      // NUMBER(*, s): every digit, this scale; NUMBER(*) says nothing.
      arguments.removeFirst()
      let digits = Syntax.Expression(
        .literal(.integer("\(DataType.maximumDecimalPrecision)")), range: name.range)
      if !arguments.isEmpty { arguments.insert(digits, at: 0) }
    }
    let numbers = try arguments.mapped { (argument) throws(SQLError) in try typeArgument(argument) }
    switch word.lowercased() {
    case "decimal", "numeric", "dec":
      return dialect == .oracle && numbers.isEmpty ? .oracleInteger : try decimal(numbers, name)
    case "integer", "int", "smallint":
      // ANSI types of Oracle (SQL Language Reference 19c, "ANSI, DB2, and SQL/DS Data Types").
      if dialect == .oracle { return .oracleInteger }
    case "number":
      if dialect == .oracle && numbers.isEmpty { return .number }
      return try decimal(numbers, name)
    case "float" where dialect == .oracle:
      guard (1...126).contains(numbers.first ?? 126) else {
        throw fail(
          .invalidParameter, "floating point precision is out of range (1 to 126)", at: name.range
        ).inOracle(-1724)
      }
      return .number
    case "real", "double": if dialect == .oracle { return .number }
    case "float" where (numbers.first ?? 53) <= 24: return .float
    case "timestamp" where dialect == .postgres && !numbers.isEmpty:
      return try timestamp(digits: numbers[0], name)
    case "timestamp", "datetime": return .timestamp
    case "date" where dialect == .oracle: return .timestamp(.seconds)
    case "timestamptz" where dialect == .oracle: return .zoned
    // Lists that Oracle has without being asked: SYS.ODCINUMBERLIST.
    case "odcinumberlist" where dialect == .oracle: return .list(.number)
    case "odcivarchar2list" where dialect == .oracle: return .list(.varchar)
    case "odcidatelist" where dialect == .oracle: return .list(.timestamp(.seconds))
    default: break
    }
    if let plain = DataType.named(word) { return plain }
    throw fail(
      .undefinedObject, "type \"\(word)\" does not exist", at: name.range,
      hint: didYouMean(word, among: DataType.names))
  }

  /// What CREATE TYPE made; names of SQL's own types are not looked up.
  private func createdType(
    _ path: QualifiedName, _ name: Syntax.TypeName
  ) throws(SQLError) -> DataType? {
    let words = path.parts.map(\.text)
    let isOwn = words.count == 1 && !path.last.isQuoted && DataType.named(words[0]) != nil
    guard !isOwn, let found = try names.type(words) else { return nil }
    depth += 1
    defer { depth -= 1 }
    guard depth < Binder.maximumDepth else {
      throw fail(.statementTooComplex, "types are defined by each other too deep", at: name.range)
    }
    let made = try insideText(
      of: words[words.count - 1], dialect: found.dialect, at: name.range
    ) { () throws(SQLError) in try type(found.type) }
    return found.objectName.map { made.asObject($0) } ?? made
  }

  private func typeArgument(_ argument: Syntax.Expression) throws(SQLError) -> Int {
    switch argument.kind {
    case .literal(.integer(let digits)):
      if let number = Int(digits) { return number }
    case .unary(.minus, let operand): return -(try typeArgument(operand))
    default: break
    }
    throw fail(.syntaxError, "a type's length or precision is an integer", at: argument.range)
  }

  /// `TIMESTAMP(3)`: the unit that holds so many digits of a second.
  private func timestamp(digits: Int, _ name: Syntax.TypeName) throws(SQLError) -> DataType {
    switch digits {
    case 0: return .timestamp(.seconds)
    case 1...3: return .timestamp(.milliseconds)
    case 4...6: return .timestamp
    case 7...9: return .timestamp(.nanoseconds)
    default:
      throw fail(
        .invalidParameter, "a TIMESTAMP has 0 to 9 digits behind the second", at: name.range)
    }
  }

  private func decimal(_ numbers: [Int], _ name: Syntax.TypeName) throws(SQLError) -> DataType {
    let precision = numbers.first ?? 18
    let scale = numbers.count > 1 ? numbers[1] : numbers.isEmpty ? 3 : 0
    guard (1...DataType.maximumDecimalPrecision).contains(precision) else {
      throw fail(
        .invalidParameter, "a DECIMAL has 1 to 38 digits, not \(precision)", at: name.range)
    }
    // NUMBER(8,-2) and NUMBER(3,5): what such a column keeps is its form.
    if dialect == .oracle, ColumnForm(precision: precision, scale: scale) != nil { return .number }
    guard (0...precision).contains(scale) else {
      throw fail(
        .invalidParameter,
        dialect == .oracle
          ? "the scale of NUMBER(\(precision),\(scale)) is not between -84 and 127"
          : "the scale of DECIMAL(\(precision),\(scale)) is not between 0 and \(precision)",
        at: name.range
      ).inOracle(-1728, "numeric scale specifier is out of range (-84 to 127)")
    }
    return .decimal(precision: precision, scale: scale)
  }
}

extension DataType {
  /// NUMBER(38): what INTEGER, SMALLINT and DECIMAL are in Oracle.
  fileprivate static let oracleInteger = DataType.decimal(
    precision: maximumDecimalPrecision, scale: 0)

  private static let table: [String: DataType] = [
    "boolean": .boolean, "bool": .boolean, "logical": .boolean,
    "tinyint": .int8, "int1": .int8, "int16": .int16, "int32": .int32, "int64": .int64,
    "smallint": .int16, "int2": .int16, "short": .int16,
    "integer": .int32, "int": .int32, "int4": .int32, "signed": .int32, "pls_integer": .int32,
    "binary_integer": .int32, "serial": .int32, "oid": .int64, "bigserial": .int64,
    "bigint": .int64, "int8": .int64, "long": .int64,
    "hugeint": .int128, "int128": .int128,
    "utinyint": .uint8, "uint8": .uint8, "usmallint": .uint16, "uint16": .uint16,
    "uinteger": .uint32, "uint32": .uint32, "ubigint": .uint64, "uint64": .uint64,
    "real": .float, "float4": .float, "binary_float": .float,
    "double": .double, "float": .double, "float8": .double, "binary_double": .double,
    "date": .date, "time": .time, "time_ns": .timeNS, "timestamp_us": .timestamp,
    "timestamp_s": .timestamp(.seconds), "timestamp_ms": .timestamp(.milliseconds),
    "timestamp_ns": .timestamp(.nanoseconds),
    "timestamptz": .timestampTZ, "timestampltz": .timestampTZ,
    "interval": .interval,
    "varchar": .varchar, "text": .varchar, "string": .varchar, "char": .varchar,
    "character": .varchar, "bpchar": .varchar, "name": .varchar, "varchar2": .varchar,
    "nvarchar": .varchar, "nvarchar2": .varchar, "nchar": .varchar, "clob": .varchar,
    "nclob": .varchar, "rowid": .varchar, "urowid": .varchar, "citext": .varchar,
    "regclass": .varchar, "regtype": .varchar,
    "regnamespace": .varchar, "regproc": .varchar, "regprocedure": .varchar, "regrole": .varchar,
    "blob": .blob, "bytea": .blob, "binary": .blob, "varbinary": .blob, "raw": .blob,
    "long raw": .blob,
    "uuid": .uuid, "guid": .uuid, "json": .json, "jsonb": .json,
  ]

  /// The type with this plain name (any case).
  package static func named(_ name: String) -> DataType? { table[name.lowercased()] }

  package static var names: [String] { Array(table.keys) + ["decimal", "numeric", "number"] }
}
