import Catalog
import Columns
import Diagnostics
import Syntax

/// A cursor of DBMS_SQL.
final class DynamicCursor {
  var text = ""
  var statement: DynamicStatement?
  /// Values by bind variable, lower case.
  var binds: [String: (Datum, DataType)] = [:]
  /// Elements of collections that BIND_ARRAY bound: the statement runs once for each.
  var arrays: [String: [Datum]] = [:]
  /// What RETURNING gave, by bind variable.
  var returned: [String: [Datum]] = [:]
  let rows = CursorBox()
  var current: [Datum] = []
  /// Columns that DEFINE_ARRAY gives a collection: how many rows a fetch takes, and the next subscript.
  var defined: [Int: (count: Int, next: Int64)] = [:]
  /// The rows of the last fetch.
  var batch: [[Datum]] = []
  var outputs: [String: Datum] = [:]
}

extension DynamicCursor {
  static func of(_ datum: Datum, _ run: RoutineSession) throws(Raised) -> DynamicCursor {
    guard let found = run.dynamicCursors[Int(try NumberMath.integer(try Convert.number(datum)))]
    else {
      throw Raised(-29471, "DBMS_SQL access denied")
    }
    return found
  }

  func execute(_ run: RoutineSession) throws(Raised) -> Int64 {
    let names = BindVariables.list(in: text).map(\.name)
    let first = try bound(names, element: 0)
    let statement = try DynamicStatement(text, run, first.map(\.type))
    self.statement = statement
    if statement.isQuery {
      rows.open(try statement.feed(try first.values), statement.fields)
      return 0
    }
    if statement.isChange { return try change(statement, names, run) }
    switch statement.statement.kind {
    case .block(let block):
      var arguments = RoutineBinder.DynamicArguments()
      var names: [String] = []
      for place in BindVariables.list(in: text) where !names.contains(place.name) {
        names.append(place.name)
      }
      for name in names {
        guard let (datum, type) = binds[name] else {
          throw Raised(-1008, "not all variables bound")
        }
        let read: Evaluate = { (_) throws(Raised) in datum }
        arguments.evaluates.append(read)
        arguments.types.append(type)
        arguments.routineTypes.append(RoutineType(column: type).unlimited)
        arguments.places.append(
          Place(
            type: RoutineType(column: type), read: { (_) throws(Raised) in datum },
            modify: { [unowned self] (_, body) throws(Raised) in
              var value = datum
              try body(&value)
              self.outputs[name] = value
            }))
      }
      let unit = Unit("dynamic", text: text)
      try run.runDynamic(block, text, arguments, Activation(unit.layout, parent: nil, run))
    case .transaction(let transaction):
      do throws(SQLError) { try run.runner.transaction(transaction) } catch { throw Raised(error) }
    default:
      do throws(SQLError) { try run.runner.perform(statement.statement, text: text) } catch {
        throw Raised(error)
      }
    }
    return 0
  }

  /// Takes the next row, or as many as DEFINE_ARRAY says; says how many there were.
  func fetch(_ run: RoutineSession) throws(Raised) -> Int64 {
    let wanted = defined.values.map(\.count).min() ?? 1
    batch = []
    while batch.count < wanted, let row = try rows.fetch() { batch.append(row) }
    if let last = batch.last { current = last }
    run.dynamicRowCount = Int64(rows.rowCount)
    return Int64(batch.count)
  }

  /// Puts a column of the rows that were fetched behind what the collection has.
  func store(column: Int, in collection: inout Datum) throws(Raised) {
    guard var array = defined[column] else {
      throw Raised(-6562, "type of out argument must match type of column or bind variable")
    }
    let rows = batch
    try collection.withCollection { (box) throws(Raised) in
      for row in rows where row.indices.contains(column - 1) {
        let place = try box.placeForWriting(.integer(array.next))
        box.values[place] = row[column - 1]
        array.next += 1
      }
    }
    defined[column] = array
  }

  /// The values of bind variables; of those that are arrays one element.
  private func bound(
    _ names: [String], element: Int
  ) throws(Raised) -> [(datum: Datum, type: DataType)] {
    var found: [(Datum, DataType)] = []
    for name in names {
      if let array = arrays[name] {
        let datum = element < array.count ? array[element] : .null
        found.append((datum, datum.naturalType))
      } else if let bind = binds[name] {
        found.append(bind)
      } else {
        throw Raised(-1008)
      }
    }
    return found
  }

  /// Runs a change, once or for each element of the arrays, and keeps what RETURNING gives.
  private func change(
    _ statement: DynamicStatement, _ names: [String], _ run: RoutineSession
  ) throws(Raised) -> Int64 {
    let outputs = names.suffix(try statement.prepare().fields.count)
    let inputs = names.dropLast(outputs.count)
    let times = inputs.compactMap { arrays[$0]?.count }.min() ?? 1
    returned = [:]
    var count = 0
    for element in 0..<times {
      let outcome = try statement.change(try bound(names, element: element).values)
      count += outcome.rows
      for batch in outcome.returned {
        for (name, column) in zip(outputs, batch.columns) {
          returned[name, default: []] += (0..<batch.count).map { Datum(column, $0) }
        }
      }
    }
    run.rowCount = count
    run.dynamicRowCount = Int64(count)
    return Int64(count)
  }

  static func name(_ datum: Datum) throws(Raised) -> String {
    var name = try Convert.text(datum).lowercased()
    if name.hasPrefix(":") { name.removeFirst() }
    return name
  }
}

extension DynamicCursor {
  /// DBMS_SQL.DESC_REC.
  nonisolated(unsafe) static let description = RecordType(
    "DBMS_SQL.DESC_REC",
    [
      field("col_type", .integer), field("col_max_len", .integer), field("col_name", .text),
      field("col_name_len", .integer), field("col_schema_name", .text),
      field("col_schema_name_len", .integer), field("col_precision", .integer),
      field("col_scale", .integer), field("col_charsetid", .integer),
      field("col_charsetform", .integer), field("col_null_ok", .boolean),
    ])

  private static func field(_ name: String, _ type: RoutineType) -> RecordType.Field {
    RecordType.Field(name: name, type: type)
  }

  /// DESCRIBE_COLUMNS: the columns of the query, from 1 on.
  static func describe(_ arguments: inout [Datum], _ run: RoutineSession) throws(Raised) {
    let cursor = try DynamicCursor.of(arguments[0], run)
    var types: [DataType] = []
    for place in BindVariables.list(in: cursor.text) {
      types.append(cursor.binds[place.name]?.1 ?? .varchar)
    }
    let prepared = try DynamicStatement(cursor.text, run, types).prepare()
    let (fields, forms) = (prepared.recordFields, prepared.recordForms)
    guard case .collection(let box) = arguments[2] else { throw Raised(-6531) }
    arguments[1] = .integer(Int64(fields.count))
    arguments[2] = .collection(
      CollectionBox(
        box.type,
        values: fields.enumerated().map { i, field in
          .record(RecordBox(field.described(i < forms.count ? forms[i] : nil)))
        }))
  }
}

extension [(datum: Datum, type: DataType)] {
  fileprivate var values: [Value] {
    get throws(Raised) {
      var list: [Value] = []
      for (datum, type) in self { list.append(try datum.value(as: type)) }
      return list
    }
  }
}

extension Field {
  /// The fields of DESC_REC; types by their codes (Oracle Call Interface Programmer's Guide 19c, "Oracle
  /// Data Types").
  fileprivate func described(_ form: ColumnForm?) -> [Datum] {
    var (precision, scale) = (0, 0)
    var (code, length) = (1, 4000)
    switch type {
    case .decimal(let digits, let places):
      (precision, scale, code, length) = (digits, places, 2, 22)
    case .number: (scale, code, length) = (-127, 2, 22)
    case let type where type.isInteger: (precision, code, length) = (38, 2, 22)
    case .float: (code, length) = (100, 4)
    case .double: (code, length) = (101, 8)
    case .date, .timestamp(.seconds): (code, length) = (12, 7)
    case .timestamp: (code, length) = (180, 11)
    case .timestampTZ: (code, length) = (231, 11)
    case .structure where type.isZoned: (code, length) = (181, 13)
    case .interval: (code, length) = (183, 11)
    case .blob: (code, length) = (23, 2000)
    default: break
    }
    if case .text(let text)? = form {
      // CHAR; lengths are of bytes, of which a character of UTF-8 has up to four.
      if text.isPadded { code = 96 }
      length = text.countsBytes ? text.limit : text.limit * 4
    }
    let isText = code == 1 || code == 96
    let shown = name.uppercased()
    return [
      .integer(Int64(code)), .integer(Int64(length)), .text(shown),
      .integer(Int64(shown.utf8.count)), .null, .integer(0), .integer(Int64(precision)),
      .integer(Int64(scale)), .integer(isText ? 873 : 0), .integer(isText ? 1 : 0),
      .boolean(isNullable),
    ]
  }
}

nonisolated(unsafe) let dynamicSQLFunctions: [String: Builtins.Function] = [
  "dbms_sql.open_cursor": .init(.integer, 0...1, isStrict: false) { (_, run) throws(Raised) in
    let number = run.nextDynamicCursor
    run.nextDynamicCursor += 1
    run.dynamicCursors[number] = DynamicCursor()
    return .integer(Int64(number))
  },
  "dbms_sql.execute": .init(.integer, 1...1) { (a, run) throws(Raised) in
    .integer(try DynamicCursor.of(a[0], run).execute(run))
  },
  "dbms_sql.execute_and_fetch": .init(.integer, 1...2) { (a, run) throws(Raised) in
    let cursor = try DynamicCursor.of(a[0], run)
    _ = try cursor.execute(run)
    return .integer(try cursor.fetch(run))
  },
  "dbms_sql.fetch_rows": .init(.integer, 1...1) { (a, run) throws(Raised) in
    .integer(try DynamicCursor.of(a[0], run).fetch(run))
  },
  "dbms_sql.is_open": .init(.boolean, 1...1) { (a, run) throws(Raised) in
    .boolean(run.dynamicCursors[Int(try NumberMath.integer(a[0]))] != nil)
  },
  "dbms_sql.to_refcursor": .init(.cursor(CursorType("SYS_REFCURSOR", row: nil)), 1...1) {
    (a, run) throws(Raised) in
    let cursor = try DynamicCursor.of(a[0], run)
    guard cursor.rows.isOpen else { throw Raised(-1001) }
    // The number is the cursor's no more.
    run.dynamicCursors[Int(try NumberMath.integer(a[0]))] = nil
    return .cursor(cursor.rows)
  },
  "dbms_sql.last_row_count": .init(.integer, 0...0) { (_, run) throws(Raised) in
    .integer(run.dynamicRowCount)
  },
]

nonisolated(unsafe) let dynamicSQLProcedures: [String: Builtins.Procedure] = [
  "dbms_sql.parse": .init(3...3, names: ["c", "statement", "language_flag"]) {
    (a, run) throws(Raised) in
    let cursor = try DynamicCursor.of(a[0], run)
    cursor.text = try Convert.text(a[1])
    let statement = try DynamicStatement(cursor.text, run, [])
    // Definitions run when they are parsed.
    if !statement.isQuery, !statement.isChange {
      switch statement.statement.kind {
      case .block, .transaction: break
      default: _ = try cursor.execute(run)
      }
    }
  },
  "dbms_sql.bind_variable": .init(3...4, names: ["c", "name", "value", "out_value_size"]) {
    (a, run) throws(Raised) in
    try DynamicCursor.of(a[0], run).binds[try DynamicCursor.name(a[1])] = (a[2], a[2].naturalType)
  },
  "dbms_sql.bind_array": .init(3...5, names: ["c", "name", "table_variable", "index1", "index2"]) {
    (a, run) throws(Raised) in
    guard case .collection(let box) = a[2] else { throw Raised(-6531) }
    var elements = box.values
    if a.count == 5 {
      let (first, last) = (try NumberMath.integer(a[3]), try NumberMath.integer(a[4]))
      elements = box.values.indices.compactMap { place in
        guard case .integer(let key) = box.keyDatum(at: place), key >= first, key <= last else {
          return nil
        }
        return box.values[place]
      }
    }
    try DynamicCursor.of(a[0], run).arrays[try DynamicCursor.name(a[1])] = elements
  },
  "dbms_sql.describe_columns": .init(3...3, names: ["c", "col_cnt", "desc_t"], outputs: [1, 2]) {
    (a, run) throws(Raised) in try DynamicCursor.describe(&a, run)
  },
  "dbms_sql.describe_columns2": .init(3...3, names: ["c", "col_cnt", "desc_t"], outputs: [1, 2]) {
    (a, run) throws(Raised) in try DynamicCursor.describe(&a, run)
  },
  "dbms_sql.define_array": .init(
    5...5, names: ["c", "position", "table_variable", "cnt", "lower_bnd"]
  ) { (a, run) throws(Raised) in
    let place = Int(try NumberMath.integer(a[1]))
    let count = Int(try NumberMath.integer(a[3]))
    guard place > 0, count > 0 else {
      throw Raised(-29253, "Invalid count argument passed to procedure dbms_sql.define_array")
    }
    try DynamicCursor.of(a[0], run).defined[place] = (count, try NumberMath.integer(a[4]))
  },
  "dbms_sql.define_column": .init(3...4) { (_, _) throws(Raised) in },
  "dbms_sql.column_value": .init(3...5, names: ["c", "position", "value"], outputs: [2]) {
    (a, run) throws(Raised) in
    let cursor = try DynamicCursor.of(a[0], run)
    let place = Int(try NumberMath.integer(a[1])) - 1
    guard cursor.current.indices.contains(place) else {
      throw Raised(-1007, "variable not in select list")
    }
    a[2] = cursor.current[place]
  },
  "dbms_sql.variable_value": .init(3...3, names: ["c", "name", "value"], outputs: [2]) {
    (a, run) throws(Raised) in
    let cursor = try DynamicCursor.of(a[0], run)
    let name = try DynamicCursor.name(a[1])
    a[2] = cursor.returned[name]?.first ?? cursor.outputs[name] ?? cursor.binds[name]?.0 ?? .null
  },
  "dbms_sql.close_cursor": .init(1...1, outputs: [0]) { (a, run) throws(Raised) in
    run.dynamicCursors[Int(try NumberMath.integer(a[0]))] = nil
    a[0] = .null
  },
]

extension RoutineBinder {
  /// Procedures that need to know the types of their arguments.
  func cursorProcedure(
    _ name: String, _ arguments: [FunctionCall.Argument], _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Perform? {
    switch name {
    case "dbms_sql.bind_variable" where arguments.count >= 3:
      let cursor = try expression(arguments[0].value, scope).evaluate
      let variable = try expression(arguments[1].value, scope).evaluate
      let value = try expression(arguments[2].value, scope)
      let type = value.type.unlimited.column == .null ? .varchar : value.type.unlimited.column
      return { (frame) throws(Raised) in
        let made = try DynamicCursor.of(try cursor(frame), frame.run)
        made.binds[try DynamicCursor.name(try variable(frame))] = (try value.evaluate(frame), type)
        return .next
      }
    case "dbms_sql.return_result" where (1...2).contains(arguments.count):
      let cursor = try expression(arguments[0].value, scope).evaluate
      return { (frame) throws(Raised) in
        let given = try cursor(frame)
        let box: CursorBox
        if case .cursor(let reference) = given {
          box = reference
        } else {
          box = try DynamicCursor.of(given, frame.run).rows
        }
        guard box.isOpen else { throw Raised(-1001) }
        frame.run.implicitResults.append((box.fields, try box.rest()))
        box.close()
        return .next
      }
    case "dbms_sql.column_value" where arguments.count >= 3,
      "dbms_sql.variable_value" where arguments.count == 3:
      guard let procedure = Builtins.procedures[name] else { return nil }
      let cursor = try expression(arguments[0].value, scope).evaluate
      let which = try expression(arguments[1].value, scope).evaluate
      let place = try place(arguments[2].value, scope)
      let type = place.type
      if case .collection(let list) = type {
        let isColumn = name == "dbms_sql.column_value"
        return { (frame) throws(Raised) in
          let made = try DynamicCursor.of(try cursor(frame), frame.run)
          if isColumn {
            let column = Int(try NumberMath.integer(try Convert.number(try which(frame))))
            try place.modify(frame) { (datum) throws(Raised) in
              try made.store(column: column, in: &datum)
            }
            return .next
          }
          let values = made.returned[try DynamicCursor.name(try which(frame))] ?? []
          try place.modify(frame) { (datum) throws(Raised) in
            datum = .collection(CollectionBox(list, values: values))
          }
          return .next
        }
      }
      let conversions = try Dictionary(
        uniqueKeysWithValues: [RoutineType.text, .number, .date].map { (from) throws(SQLError) in
          (from.shown, try scalar(from, to: type, at: range))
        })
      return { (frame) throws(Raised) in
        var given = [try cursor(frame), try which(frame), Datum.null]
        try procedure.perform(&given, frame.run)
        var value = given[2]
        let kind: RoutineType =
          switch value {
          case .text: .text
          case .date: .date
          default: .number
          }
        if let conversion = conversions[kind.shown] ?? nil { value = try conversion(value) }
        let converted = value
        try place.modify(frame) { (datum) throws(Raised) in datum = converted }
        return .next
      }
    default: return nil
    }
  }

  /// A conversion, or nil where the types never go together.
  private func scalar(
    _ from: RoutineType, to: RoutineType, at range: SourceRange
  ) throws(SQLError) -> Conversion? {
    do throws(SQLError) { return try conversion(from: from, to: to, at: range) } catch {
      return nil
    }
  }
}
