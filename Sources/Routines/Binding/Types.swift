import Catalog
import Columns
import Diagnostics
import Syntax

/// Types of declarations.
extension RoutineBinder {
  func type(_ name: TypeName, _ scope: Scope) throws(SQLError) -> RoutineType {
    switch name.kind {
    case .named(let path, let arguments, let unit):
      return try namedType(path, arguments, unit, scope, at: name.range)
    case .interval(let fields):
      return .interval(limit: fields.flatMap { IntervalDigits($0) })
    case .typeOf(let path): return try anchoredType(path, scope)
    case .rowTypeOf(let path): return .record(try rowType(path, scope))
    default:
      throw fail(
        320, "the declaration of the type of this expression is incomplete or malformed",
        at: name.range)
    }
  }

  private func namedType(
    _ path: QualifiedName, _ arguments: [Expression], _ unit: TypeName.LengthUnit?, _ scope: Scope,
    at range: SourceRange
  ) throws(SQLError) -> RoutineType {
    let name = path.last.text.lowercased()
    if path.parts.count == 1, case .type(let type)? = scope.find(name) {
      return limited(type, arguments)
    }
    if path.parts.count == 1, let type = standardType(name, arguments, unit) { return type }
    if let type = try typeEntity(path, scope) { return limited(type, arguments) }
    if let builtin = builtinType(path.parts.map { $0.text.lowercased() }) { return builtin }
    throw undeclared(path.parts.map(\.text).joined(separator: "."), at: path.range, scope)
  }

  /// A subtype of NUMBER or text with a limit of its own: `SUBTYPE s IS VARCHAR2; v s(10);`
  private func limited(_ type: RoutineType, _ arguments: [Expression]) -> RoutineType {
    guard let first = integer(arguments.first) else { return type }
    switch type {
    case .text(var limit):
      limit.limit = first
      return .text(limit)
    case .number:
      return .number(precision: first, scale: arguments.count > 1 ? integer(arguments[1]) ?? 0 : 0)
    default: return type
    }
  }

  func integer(_ expression: Expression?) -> Int? {
    switch expression?.kind {
    case .literal(.integer(let digits))?: return Int(digits)
    case .unary(.minus, let operand)?: return integer(operand).map { -$0 }
    default: return nil
    }
  }

  private func standardType(
    _ name: String, _ arguments: [Expression], _ unit: TypeName.LengthUnit?
  ) -> RoutineType? {
    let first = integer(arguments.first)
    switch name {
    case "number", "numeric", "decimal", "dec":
      if arguments.isEmpty { return name == "number" ? .number : .number(precision: 38, scale: 0) }
      let scale = arguments.count > 1 ? integer(arguments[1]) ?? 0 : 0
      // NUMBER(*, s): every digit, this scale.
      return .number(precision: first ?? 38, scale: scale)
    case "integer", "int", "smallint", "int4", "int8", "int2", "bigint":
      return .number(precision: 38, scale: 0)
    case "float": return .number(binaryDigits: first ?? 126)
    case "real", "float4": return .number(binaryDigits: 63)
    case "double", "double precision", "float8": return .number(binaryDigits: 126)
    case "binary_double", "simple_double": return .double
    case "binary_float", "simple_float": return .float
    case "pls_integer", "binary_integer": return .integer
    case "natural": return .integer(IntegerRange(lower: 0))
    case "naturaln": return .integer(IntegerRange(lower: 0, isNotNull: true))
    case "positive": return .integer(IntegerRange(lower: 1))
    case "positiven": return .integer(IntegerRange(lower: 1, isNotNull: true))
    case "signtype": return .integer(IntegerRange(lower: -1, upper: 1))
    case "simple_integer": return .integer(IntegerRange(isNotNull: true, wraps: true))
    case "varchar2", "varchar", "nvarchar2", "string", "text", "nvarchar":
      return .text(TextLimit(limit: first, countsCharacters: unit == .char || name.hasPrefix("n")))
    case "char", "character", "nchar":
      return .text(
        TextLimit(
          limit: first ?? 1, countsCharacters: unit == .char || name == "nchar", isPadded: true))
    case "long": return .text(TextLimit(limit: 32_760))
    case "clob", "nclob": return .text(TextLimit(isLarge: true))
    case "rowid", "urowid": return .text
    case "xmltype", "json": return .text(TextLimit(isLarge: true))
    case "boolean", "bool": return .boolean
    case "date": return .date
    case "timestamp": return .timestamp(digits: first)
    case "timestamptz": return .zoned(digits: first)
    case "timestampltz": return .instant(digits: first)
    case "timestamp_tz_unconstrained": return .zoned
    case "timestamp_ltz_unconstrained": return .instant
    case "timestamp_unconstrained": return .timestamp
    case "yminterval_unconstrained", "dsinterval_unconstrained": return .interval
    case "raw", "long raw", "blob", "bfile", "bytea": return .bytes
    case "sys_refcursor": return .cursor(CursorType("SYS_REFCURSOR", row: nil))
    default: return nil
    }
  }

  private func builtinType(_ parts: [String]) -> RoutineType? {
    switch parts.joined(separator: ".") {
    case "utl_file.file_type", "utl_smtp.connection": .file
    case "sys.anydata", "anydata", "utl_http.req", "utl_http.resp":
      .opaque(parts.joined(separator: ".").uppercased())
    case "dbms_sql.varchar2_table", "dbms_sql.varchar2s", "dbms_sql.varchar2a":
      .collection(CollectionType("DBMS_SQL.VARCHAR2_TABLE", .associative, of: .text))
    case "dbms_sql.number_table":
      .collection(CollectionType("DBMS_SQL.NUMBER_TABLE", .associative, of: .number))
    case "dbms_sql.date_table":
      .collection(CollectionType("DBMS_SQL.DATE_TABLE", .associative, of: .date))
    case "dbms_sql.desc_rec", "dbms_sql.desc_rec2": .record(DynamicCursor.description)
    case "dbms_sql.desc_tab", "dbms_sql.desc_tab2":
      .collection(
        CollectionType("DBMS_SQL.DESC_TAB", .associative, of: .record(DynamicCursor.description)))
    case "dbms_utility.uncl_array", "dbms_utility.lname_array":
      .collection(CollectionType("DBMS_UTILITY.UNCL_ARRAY", .associative, of: .text))
    case "dbms_output.chararr":
      .collection(CollectionType("CHARARR", .nested, of: .text))
    case "dbms_id", "dbms_quoted_id": .text
    default: nil
    }
  }

  /// A type by a path: of a package, of a schema.
  func typeEntity(_ path: QualifiedName, _ scope: Scope) throws(SQLError) -> RoutineType? {
    var parts = path.parts
    if let unit = try objectUnit(parts) { return unit }
    while parts.count >= 2 {
      let package = parts[parts.count - 2].text.lowercased()
      let name = parts[parts.count - 1].text.lowercased()
      if let inner = scope.labelled(package), case .type(let type)? = inner.entities[name] {
        return type
      }
      if let found = try packageUnit(parts[parts.count - 2]),
        case .type(let type)? = found.scope.entities[name]
      {
        return type
      }
      parts.removeLast(parts.count)
    }
    return nil
  }

  /// `x.y%TYPE`: of a variable, a field, a column.
  private func anchoredType(_ path: QualifiedName, _ scope: Scope) throws(SQLError) -> RoutineType {
    let parts = path.parts
    if let type = variableType(parts, scope) { return type }
    if parts.count >= 2, let package = try packageUnit(parts[parts.count - 2]),
      case .variable(let variable)? = package.scope.entities[
        parts[parts.count - 1].text.lowercased()]
    {
      return variable.type
    }
    if parts.count == 3, let package = try packageUnit(parts[0]),
      case .variable(let variable)? = package.scope.entities[parts[1].text.lowercased()],
      case .record(let record) = variable.type, let field = record.position(of: parts[2].text)
    {
      return record.fields[field].type
    }
    guard parts.count >= 2 else { throw undeclared(parts[0].text, at: path.range, scope) }
    let table = Array(parts.dropLast().map(\.text))
    guard let shape = try shape(of: table) else {
      throw fail(
        201,
        "identifier '\(path.parts.map { $0.text.uppercased() }.joined(separator: "."))' must be declared",
        at: path.range, hint: "there is no table \"\(table.joined(separator: "."))\"",
        state: .undefinedTable)
    }
    let wanted = parts[parts.count - 1].text.lowercased()
    let fields = shape.fields
    guard let place = fields.firstIndex(where: { $0.name.lowercased() == wanted }) else {
      throw fail(
        302, "component '\(wanted.uppercased())' must be declared", at: path.last.range,
        hint: didYouMean(wanted, among: fields.map(\.name)), state: .undefinedColumn)
    }
    return columnType(fields[place], shape.form(at: place))
  }

  /// The type of a variable that is anchored to a column of a table.
  private func columnType(_ field: Columns.Field, _ form: ColumnForm?) -> RoutineType {
    switch form {
    case .text(let length)?:
      .text(
        TextLimit(
          limit: length.limit, countsCharacters: !length.countsBytes, isPadded: length.isPadded))
    case .float(let digits)?: .number(binaryDigits: digits)
    case .number(let precision, let scale)?: .number(precision: precision, scale: scale)
    case .seconds(let digits)?:
      field.type == .timestampTZ
        ? .instant(digits: digits)
        : field.type.isZoned ? .zoned(digits: digits) : .timestamp(digits: digits)
    case .interval(let digits)?: .interval(limit: digits)
    case .collection(let name)?:
      session.type(named: name.lowercased()) ?? routineType(of: field.type)
    case nil: routineType(of: field.type)
    }
  }

  /// The type of a value of SQL, objects as the objects that they are.
  func routineType(of column: DataType) -> RoutineType {
    switch column {
    case .structure where column.isZoned: return .zoned
    case .structure(let fields):
      if let name = column.objectType, let found = session.type(named: name.lowercased()) {
        return found
      }
      return .record(
        RecordType(
          "",
          fields.map {
            .init(name: $0.name.lowercased(), type: routineType(of: $0.type), spelling: $0.name)
          }))
    case .list(let element):
      return .collection(CollectionType("", .nested, of: routineType(of: element)))
    default: return RoutineType(column: column)
    }
  }

  /// Whether `x%TYPE` takes NOT NULL from the variable x (PL/SQL Language Reference 19c, "%TYPE
  /// Attribute"); that of a column is not taken.
  func inheritsNotNull(_ name: TypeName, _ scope: Scope) -> Bool {
    guard case .typeOf(let path) = name.kind, path.parts.count == 1,
      case .variable(let variable)? = scope.find(path.last.text.lowercased())
    else { return false }
    return variable.isNotNull && variable.readOnly == nil
  }

  private func variableType(_ parts: [Identifier], _ scope: Scope) -> RoutineType? {
    var type: RoutineType
    var rest = parts[1...]
    switch scope.find(parts[0].text.lowercased()) {
    case .variable(let variable)?: type = variable.type
    default:
      guard parts.count > 1, let inner = scope.labelled(parts[0].text.lowercased()),
        case .variable(let variable)? = inner.entities[parts[1].text.lowercased()]
      else { return nil }
      type = variable.type
      rest = parts[2...]
    }
    for part in rest {
      switch type {
      case .record(let record):
        guard let field = record.position(of: part.text, spelling: part.folded(.oracle)) else {
          return nil
        }
        type = record.fields[field].type
      case .object(let object):
        guard let field = object.position(of: part.text) else { return nil }
        type = object.attributes[field].type
      default: return nil
      }
    }
    return type
  }

  /// `t%ROWTYPE` of a table, a view, a cursor or a cursor variable.
  func rowType(_ path: QualifiedName, _ scope: Scope) throws(SQLError) -> RecordType {
    let name = path.last.text.lowercased()
    switch path.parts.count == 1 ? scope.find(name) : nil {
    case .cursor(let cursor)?: return cursor.row
    case .variable(let variable)?:
      switch variable.type {
      case .cursor(let cursor): if let row = cursor.row { return row }
      case .record(let record): return record
      default: break
      }
    default: break
    }
    if path.parts.count == 2 {
      let outer = path.parts[0].text.lowercased()
      if case .cursor(let cursor)? = scope.labelled(outer)?.entities[name] { return cursor.row }
      if let package = try packageUnit(path.parts[0]),
        case .cursor(let cursor)? = package.scope.entities[name]
      {
        return cursor.row
      }
    }
    guard let shape = try shape(of: path.parts.map(\.text)) else {
      throw fail(
        201,
        "identifier '\(path.parts.map { $0.text.uppercased() }.joined(separator: "."))' must be declared",
        at: path.range, state: .undefinedTable)
    }
    let types = shape.fields.indices.map { columnType(shape.fields[$0], shape.form(at: $0)) }
    return RecordType(
      "\(name.uppercased())%ROWTYPE",
      zip(shape.fields, types).map {
        RecordType.Field(name: $0.name.lowercased(), type: $1, spelling: $0.name)
      })
  }

  /// - Parameter forms: Of the fields, in the same order; may be shorter.
  func rowRecord(
    _ fields: [Columns.Field], forms: [ColumnForm?] = [], named name: String
  ) -> RecordType {
    RecordType(
      name,
      fields.enumerated().map { i, field in
        let form = i < forms.count ? forms[i] : nil
        return RecordType.Field(
          name: field.name.lowercased(), type: columnType(field, form), spelling: field.name)
      })
  }

  // MARK: TYPE name IS …

  func define(
    _ name: Identifier, _ definition: TypeDefinition, _ scope: Scope
  ) throws(SQLError) -> RoutineType {
    let shown = name.text.uppercased()
    switch definition {
    case .record(let fields):
      var made: [RecordType.Field] = []
      for field in fields {
        let spelling = field.name.folded(.oracle)
        guard !made.contains(where: { $0.spelling == spelling }) else {
          throw fail(
            410, "duplicate fields in RECORD,TABLE or argument list are not permitted",
            at: field.name.range, state: .duplicateObject)
        }
        let type = try type(field.type, scope)
        var initial: Evaluate?
        if let expression = field.defaultValue {
          let value = try converted(
            try self.expression(expression, scope), to: type, at: expression.range)
          // Variables of the type may be anywhere; its names mean what they mean here.
          let layout = scope.layout
          initial = { (frame) throws(Raised) in try value(try layout.activation(from: frame)) }
        }
        made.append(
          RecordType.Field(
            name: field.name.text.lowercased(), type: type, isNotNull: field.isNotNull,
            initial: initial, spelling: spelling))
      }
      return .record(RecordType(shown, made))
    case .table(let element, _, let key):
      let element = try type(element, scope)
      guard let key else { return .collection(CollectionType(shown, .nested, of: element)) }
      let isText = try type(key, scope).isText
      return .collection(CollectionType(shown, .associative, of: element, isText: isText))
    case .array(let limit, let element, _):
      return .collection(
        CollectionType(
          shown, .array, of: try type(element, scope),
          limit: Int64(integer(limit) ?? Int(Int32.max))))
    case .refCursor(let returning):
      guard let returning else { return .cursor(CursorType(shown, row: nil)) }
      if case .record(let row) = try type(returning, scope) {
        return .cursor(CursorType(shown, row: row))
      }
      return .cursor(CursorType(shown, row: nil))
    }
  }
}
