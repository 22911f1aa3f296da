import Catalog
import Columns
import Diagnostics
import Syntax

/// Cursors: declared, by reference, and of loops.
extension RoutineBinder {
  func cursor(
    _ declared: Declaration.Cursor, _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Perform? {
    let name = declared.name.text.lowercased()
    let inner = Scope(parent: scope, layout: scope.layout)
    var parameters: [ParameterInfo] = []
    var slots: [Int] = []
    for parameter in declared.parameters {
      let type = try type(parameter.type, scope).unlimited
      let variable = declare(parameter.name.text, type, inner)
      variable.readOnly = "it is a parameter of a cursor"
      var usual: Evaluate?
      if let expression = parameter.defaultValue {
        usual = try converted(
          try self.expression(expression, scope), to: type, at: expression.range)
      }
      parameters.append(
        ParameterInfo(name: variable.name, mode: .input, type: type, defaultValue: usual))
      slots.append(variable.slot)
    }
    var row: RecordType?
    if let returns = declared.returnType, case .record(let record) = try type(returns, scope) {
      row = record
    }
    let info: CursorInfo
    if case .cursor(let earlier)? = scope.entities[name]
      ?? (scope === unit.bodyScope ? unit.scope.entities[name] : nil)
    {
      info = earlier
    } else {
      info = CursorInfo(
        name, slot: scope.layout.slot(), layout: scope.layout, row: row ?? RecordType(name, []))
      scope.entities[name] = .cursor(info)
    }
    info.parameters = parameters
    info.parameterSlots = slots
    if let query = declared.query {
      let (bound, hasIdentity) = try cursorQuery(query, inner, at: range)
      info.query = bound
      info.hasIdentity = hasIdentity
      info.isLocking = !query.locking.isEmpty
      let fields = hasIdentity ? Array(bound.recordFields.dropLast()) : bound.recordFields
      if row == nil {
        info.row.fields =
          rowRecord(
            fields, forms: bound.recordForms, named: name
          ).fields
      } else if row?.fields.count != fields.count {
        throw fail(
          400, "different number of columns between cursor SELECT statement and return value",
          at: range)
      }
    }
    let slot = info.slot
    return { (frame) throws(Raised) in
      frame.slots[slot] = .cursor(CursorBox())
      return .next
    }
  }

  /// The query of a cursor; FOR UPDATE adds the identity of the row for CURRENT OF.
  func cursorQuery(
    _ query: Query, _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> (BoundStatement, hasIdentity: Bool) {
    var plain = query
    _ = plain.takeInto()
    plain.locking = []
    let identified =
      query.locking.isEmpty
      ? nil
      : try plain.withRowIdentity(query.locking) { (table, column) throws(SQLError) in
        try shape(of: table.parts.map(\.text))?.fields.contains {
          $0.name.lowercased() == column
        } ?? false
      }
    if let withIdentity = identified {
      do throws(SQLError) {
        return (
          try BoundStatement(Statement(.query(withIdentity), range: range), self, scope), true
        )
      } catch {
        // What has no identity is read all the same; the plain query says what is wrong.
      }
    }
    return (try BoundStatement(Statement(.query(plain), range: range), self, scope), false)
  }

  // MARK: OPEN, FETCH, CLOSE

  func open(
    _ cursor: Expression, _ arguments: [FunctionCall.Argument], _ scope: Scope
  ) throws(SQLError) -> Perform {
    guard let (root, suffixes) = chain(cursor),
      case .cursor(let info) = try resolve(root, suffixes, scope)
    else {
      throw fail(
        201, "a declared cursor is wanted", at: cursor.range,
        hint: "a cursor variable is opened FOR a query")
    }
    let opening = try self.opening(info, arguments, scope, at: cursor.range)
    return { (frame) throws(Raised) in
      _ = try opening(frame)
      return .next
    }
  }

  /// Opens a declared cursor with arguments and gives it.
  func opening(
    _ info: CursorInfo, _ arguments: [FunctionCall.Argument], _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> (Activation) throws(Raised) -> CursorBox {
    var values = [Evaluate?](repeating: nil, count: info.parameters.count)
    for (i, argument) in arguments.enumerated() {
      let position =
        argument.name.map { name in
          info.parameters.firstIndex { $0.name == name.text.lowercased() }
        } ?? i
      guard let position, position < values.count else {
        throw fail(
          306, "wrong number or types of arguments in call to '\(info.name.uppercased())'",
          at: range)
      }
      values[position] = try converted(
        try expression(argument.value, scope), to: info.parameters[position].type,
        at: argument.value.range)
    }
    for (i, value) in values.enumerated()
    where value == nil && info.parameters[i].defaultValue == nil {
      throw fail(
        306, "wrong number or types of arguments in call to '\(info.name.uppercased())'", at: range,
        hint: "\(info.parameters[i].name) has no value")
    }
    let owner = try cursorOwner(info, scope)
    return { (frame) throws(Raised) in
      var given: [Datum] = []
      let home = try owner(frame)
      for (i, value) in values.enumerated() {
        if let value {
          given.append(try value(frame))
        } else {
          given.append(try info.parameters[i].defaultValue?(home) ?? .null)
        }
      }
      for (i, slot) in info.parameterSlots.enumerated() { home.slots[slot] = given[i] }
      let box: CursorBox
      if case .cursor(let kept) = home.slots[info.slot] { box = kept } else { box = CursorBox() }
      if box.isOpen { throw Raised(-6511) }
      guard let query = info.query else { throw Raised(-1001) }
      box.open(
        try query.feed(home), query.fields, hasIdentity: info.hasIdentity,
        lockedIn: info.isLocking ? frame.run.transaction : nil)
      home.slots[info.slot] = .cursor(box)
      return box
    }
  }

  /// The activation in which a cursor was declared.
  private func cursorOwner(
    _ info: CursorInfo, _ scope: Scope
  ) throws(SQLError) -> (Activation) throws(Raised) -> Activation {
    if scope.layout.root !== info.layout.root {
      guard let unit = info.layout.root.unit else {
        throw fail(201, "the cursor is gone", at: SourceRange(start: 0, end: 0))
      }
      return { (frame) throws(Raised) in
        frame.run.effects &+= 1
        return try unit.activation(frame.run)
      }
    }
    let hops = scope.layout.depth - info.layout.depth
    guard hops > 0 else { return { (frame) throws(Raised) in frame } }
    return { (frame) throws(Raised) in
      frame.run.effects &+= 1
      return frame.outer(hops)
    }
  }

  func openFor(
    _ open: RoutineStatement.OpenFor, _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Perform {
    let place = try place(open.cursor, scope)
    guard place.type.mayBeCursor else {
      throw fail(
        382, "a cursor variable is wanted", at: open.cursor.range, state: .datatypeMismatch)
    }
    let rows: (Activation) throws(Raised) -> (any RowFeed, [Columns.Field])
    switch open.source {
    case .query(let query):
      let (bound, _) = try cursorQuery(query.unlocked, scope, at: range)
      rows = { (frame) throws(Raised) in (try bound.feed(frame), bound.fields) }
    case .text(let text):
      let evaluate = try expression(text, scope).evaluate
      let arguments = try bindArguments(open.using, scope)
      rows = { (frame) throws(Raised) in
        let statement = try DynamicStatement(
          try Convert.text(try evaluate(frame)), frame.run, arguments.types,
          padded: arguments.padded)
        return (try statement.feed(try arguments.values(frame)), statement.fields)
      }
    }
    return { (frame) throws(Raised) in
      let (feed, fields) = try rows(frame)
      try place.modify(frame) { (datum) throws(Raised) in
        // Variables that share the cursor see it opened anew.
        if case .cursor(let kept) = datum {
          kept.open(feed, fields)
        } else {
          let box = CursorBox()
          box.open(feed, fields)
          datum = .cursor(box)
        }
      }
      return .next
    }
  }

  func fetch(_ cursor: Expression, _ into: Into, _ scope: Scope) throws(SQLError) -> Perform {
    let (read, row) = try cursorReading(cursor, scope)
    if into.isBulk { return try bulkFetch(read, row, into, scope) }
    guard let row else { return try untypedFetch(read, into, scope) }
    let store = try valueStore(into, row.fields.map(\.type), scope)
    return { (frame) throws(Raised) in
      guard case .cursor(let box) = try read(frame), box.isOpen else { throw Raised(-1001) }
      try box.checkLock(frame.run)
      if let values = try box.fetch() { try store(frame, values) }
      return .next
    }
  }

  /// Of a weak REF CURSOR: the types come with the rows.
  private func untypedFetch(
    _ read: @escaping Evaluate, _ into: Into, _ scope: Scope
  ) throws(SQLError) -> Perform {
    var places: [Place] = []
    for target in into.targets { places.append(try place(target, scope)) }
    let kept = ArrivingValues(self, at: into.range)
    return { (frame) throws(Raised) in
      guard case .cursor(let box) = try read(frame), box.isOpen else { throw Raised(-1001) }
      guard let values = try box.fetch() else { return .next }
      let types = box.fields.map(\.type)
      if places.count == 1, case .record(let record) = places[0].type {
        guard record.fields.count == values.count else { throw Raised(-6504) }
        var fields: [Datum] = []
        for (i, value) in values.enumerated() {
          fields.append(try kept.converted(value, i, from: types[i], to: record.fields[i].type))
        }
        try places[0].modify(frame) { (datum) throws(Raised) in datum = .record(RecordBox(fields)) }
        return .next
      }
      guard places.count == values.count else { throw Raised(-6504) }
      for (i, place) in places.enumerated() {
        let value = try kept.converted(values[i], i, from: types[i], to: place.type)
        try place.modify(frame) { (datum) throws(Raised) in datum = value }
      }
      return .next
    }
  }

  private func bulkFetch(
    _ read: @escaping Evaluate, _ row: RecordType?, _ into: Into, _ scope: Scope
  ) throws(SQLError) -> Perform {
    let limit = try into.limit.map { (e) throws(SQLError) in try expression(e, scope).evaluate }
    var places: [Place] = []
    var collections: [CollectionType] = []
    for target in into.targets {
      let place = try place(target, scope)
      guard case .collection(let type) = place.type, !type.isText else {
        throw fail(
          497, "BULK COLLECT INTO wants collections", at: target.range, state: .datatypeMismatch)
      }
      places.append(place)
      collections.append(type)
    }
    var conversions: [Conversion?] = []
    let isRecord =
      if case .record = collections[0].element, places.count == 1 { true } else { false }
    if let row {
      if isRecord {
        conversions = [
          try conversion(from: .record(row), to: collections[0].element, at: into.range)
        ]
      } else {
        guard row.fields.count == places.count else {
          throw fail(
            394, "wrong number of values in the INTO list of a FETCH statement", at: into.range)
        }
        for (field, type) in zip(row.fields, collections) {
          conversions.append(try conversion(from: field.type, to: type.element, at: into.range))
        }
      }
    }
    return { (frame) throws(Raised) in
      guard case .cursor(let box) = try read(frame), box.isOpen else { throw Raised(-1001) }
      var most = Int.max
      if let limit { most = Int(try NumberMath.integer(try Convert.number(try limit(frame)))) }
      try box.checkLock(frame.run)
      var lists = [[Datum]](repeating: [], count: places.count)
      while most > 0, let values = try box.fetch() {
        most -= 1
        if isRecord {
          let record = Datum.record(RecordBox(values))
          lists[0].append(try conversions.first.flatMap { $0 }?(record) ?? record)
        } else {
          guard values.count == places.count else { throw Raised(-6504) }
          for (i, value) in values.enumerated() {
            lists[i].append(i < conversions.count ? try conversions[i]?(value) ?? value : value)
          }
        }
      }
      for (i, place) in places.enumerated() {
        let made = Datum.collection(CollectionBox(collections[i], values: lists[i]))
        try place.modify(frame) { (datum) throws(Raised) in datum = made }
      }
      return .next
    }
  }

  func close(_ cursor: Expression, _ scope: Scope) throws(SQLError) -> Perform {
    let (read, _) = try cursorReading(cursor, scope)
    return { (frame) throws(Raised) in
      guard case .cursor(let box) = try read(frame), box.isOpen else { throw Raised(-1001) }
      box.close()
      return .next
    }
  }

  private func cursorReading(
    _ cursor: Expression, _ scope: Scope
  ) throws(SQLError) -> (Evaluate, RecordType?) {
    if case .parameter = cursor.kind {
      let place = try place(cursor, scope)
      if case .cursor(let type) = place.type { return (advancing(place), type.row) }
    }
    guard let (root, suffixes) = chain(cursor) else {
      throw fail(201, "a cursor is wanted", at: cursor.range)
    }
    switch try resolve(root, suffixes, scope) {
    case .cursor(let info): return (advancing(cursorPlace(info, scope)), info.row)
    case .place(let place):
      if case .cursor(let type) = place.type { return (advancing(place), type.row) }
    default: break
    }
    throw fail(
      201, "'\(root.text.uppercased())' is no cursor", at: cursor.range, state: .datatypeMismatch)
  }

  /// The cursor of a place, which moves: an effect where it outlives the call.
  private func advancing(_ place: Place) -> Evaluate {
    guard place.slot == nil else { return place.read }
    let read = place.read
    return { (frame) throws(Raised) in
      frame.run.effects &+= 1
      return try read(frame)
    }
  }

  // MARK: Loops

  func cursorLoop(
    _ loop: RoutineStatement.CursorLoop, _ scope: Scope, label: String?
  ) throws(SQLError) -> Perform {
    switch loop.source {
    case .query(let query):
      let (bound, hasIdentity) = try cursorQuery(query, scope, at: query.range)
      let fields = hasIdentity ? Array(bound.recordFields.dropLast()) : bound.recordFields
      let row = rowRecord(
        fields, forms: bound.recordForms, named: loop.record.text)
      let isLocking = !query.locking.isEmpty
      return try rowLoop(loop.record, row, loop.statements, scope, label: label) {
        (frame) throws(Raised) in
        let box = CursorBox()
        box.open(
          try bound.feed(frame), bound.fields, hasIdentity: hasIdentity,
          lockedIn: isLocking ? frame.run.transaction : nil)
        return box
      }
    case .cursor(let name, let arguments):
      let suffixes = name.parts.dropFirst().map { Suffix.field($0) }
      switch try resolve(name.parts[0], suffixes, scope) {
      case .cursor(let info):
        let opening = try opening(info, arguments, scope, at: name.range)
        return try rowLoop(
          loop.record, info.row, loop.statements, scope, label: label, open: opening)
      case .place(let place):
        guard case .cursor(let type) = place.type, let row = type.row else {
          throw fail(402, "a loop needs a cursor with a known row type", at: name.range)
        }
        let read = place.read
        return try rowLoop(loop.record, row, loop.statements, scope, label: label) {
          (frame) throws(Raised) in
          guard case .cursor(let box) = try read(frame), box.isOpen else { throw Raised(-1001) }
          return box
        }
      default:
        throw fail(
          306, "'\(name.last.text.uppercased())' is no cursor", at: name.range,
          state: .datatypeMismatch)
      }
    }
  }

  // MARK: Attributes

  func cursorAttribute(
    _ name: QualifiedName, _ attribute: CursorAttribute, _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Operand {
    if name.parts.count == 1, name.last.text.lowercased() == "sql" {
      return try implicitAttribute(attribute, scope)
    }
    let read: Evaluate
    if name.parts[0].text.hasPrefix(":") {
      read = try place(
        Expression(.parameter(.name(String(name.parts[0].text.dropFirst()))), range: range), scope
      ).read
    } else {
      (read, _) = try cursorReading(Expression(.name(name), range: range), scope)
    }
    switch attribute {
    case .isOpen:
      return Operand(.boolean) { (frame) throws(Raised) in
        guard case .cursor(let box) = try read(frame) else { return .false }
        return .boolean(box.isOpen)
      }
    case .found, .notFound:
      let wanted = if case .found = attribute { true } else { false }
      return Operand(.boolean) { (frame) throws(Raised) in
        guard case .cursor(let box) = try read(frame), box.isOpen else { throw Raised(-1001) }
        return box.found.map { .boolean($0 == wanted) } ?? .null
      }
    case .rowCount:
      return Operand(.integer) { (frame) throws(Raised) in
        guard case .cursor(let box) = try read(frame), box.isOpen else { throw Raised(-1001) }
        return .integer(Int64(box.rowCount))
      }
    default: throw fail(208, "this attribute is of SQL only", at: range)
    }
  }

  private func implicitAttribute(
    _ attribute: CursorAttribute, _ scope: Scope
  ) throws(SQLError) -> Operand {
    unit.asksCount = true
    switch attribute {
    case .isOpen: return .literal(.false, .boolean)
    case .rowCount:
      return Operand(.integer) { (frame) throws(Raised) in
        try frame.run.lastCount().map { .integer(Int64($0)) } ?? .null
      }
    case .found, .notFound:
      let wanted = if case .found = attribute { true } else { false }
      return Operand(.boolean) { (frame) throws(Raised) in
        try frame.run.lastCount().map { .boolean(($0 > 0) == wanted) } ?? .null
      }
    case .bulkRowCount(let index):
      let index = try expression(index, scope).evaluate
      return Operand(.integer) { (frame) throws(Raised) in
        let place = Int(try NumberMath.integer(try index(frame))) - 1
        guard frame.run.bulkRowCounts.indices.contains(place) else { throw Raised(-1403) }
        return .integer(Int64(frame.run.bulkRowCounts[place]))
      }
    case .bulkExceptionCount:
      return Operand(.integer) { (frame) throws(Raised) in
        .integer(Int64(frame.run.bulkErrors.count))
      }
    case .bulkExceptionIndex(let index), .bulkExceptionCode(let index):
      let index = try expression(index, scope).evaluate
      let wantsCode = if case .bulkExceptionCode = attribute { true } else { false }
      return Operand(.integer) { (frame) throws(Raised) in
        let place = Int(try NumberMath.integer(try index(frame))) - 1
        guard frame.run.bulkErrors.indices.contains(place) else { throw Raised(-1403) }
        let found = frame.run.bulkErrors[place]
        return .integer(Int64(wantsCode ? found.code : found.index))
      }
    }
  }
}

extension Query {
  var unlocked: Query {
    var copy = self
    copy.locking = []
    return copy
  }

  /// The query with the identity of its locked table's row as a last column; nil where rows have none.
  ///
  /// - Parameter hasColumn: Whether a table has a column, for FOR UPDATE OF a column without its table.
  func withRowIdentity(
    _ locking: [Locking], hasColumn: (QualifiedName, String) throws(SQLError) -> Bool
  ) throws(SQLError) -> Query? {
    guard case .select(var select) = body, select.groupBy == nil, !select.from.isEmpty else {
      return nil
    }
    if case .all = select.quantifier {} else { return nil }
    // FOR UPDATE OF column says which table: by its name, or as the one that has the column.
    let column = locking.first?.of.first
    let wanted = column.flatMap {
      $0.parts.count > 1 ? $0.parts[$0.parts.count - 2].text.lowercased() : nil
    }
    var found: Identifier?
    for (name, alias) in select.from.flatMap(\.namedTables) {
      if let wanted {
        guard alias.text.lowercased() == wanted else { continue }
      } else if let column, try !hasColumn(name, column.last.text.lowercased()) {
        continue
      }
      found = alias
      break
    }
    guard let alias = found else { return nil }
    let identity = Expression(
      .name(QualifiedName([alias, Identifier("ROWID", range: alias.range)])), range: alias.range)
    select.items.append(
      .init(
        expression: identity,
        alias: Identifier("rowid of cursor", isQuoted: true, range: alias.range)))
    var copy = self
    copy.body = .select(select)
    return copy
  }
}

extension TableReference {
  /// The tables that it names, those of joins too, with the names that they have here.
  fileprivate var namedTables: [(QualifiedName, Identifier)] {
    switch kind {
    case .table(let table): [(table.name, alias?.name ?? table.name.last)]
    case .joins(let joins): joins.first.namedTables + joins.rest.flatMap(\.table.namedTables)
    default: []
    }
  }
}

/// Makes the values of a cursor whose types come with its rows those of the variables that take them.
private final class ArrivingValues {
  private let binder: RoutineBinder
  private let range: SourceRange
  /// By variable: the type that came last, and what makes it the variable's; nil where nothing has to.
  private var known: [Int: (from: DataType, conversion: Conversion?)] = [:]

  init(_ binder: RoutineBinder, at range: SourceRange) {
    self.binder = binder
    self.range = range
  }

  /// - Parameter target: The number of the variable or field, from 0.
  func converted(
    _ value: Datum, _ target: Int, from: DataType, to type: RoutineType
  ) throws(Raised) -> Datum {
    if let last = known[target], last.from == from { return try last.conversion?(value) ?? value }
    let conversion: Conversion?
    do throws(SQLError) {
      conversion = try binder.conversion(from: RoutineType(column: from), to: type, at: range)
    } catch { throw Raised(-6504) }
    known[target] = (from, conversion)
    return try conversion?(value) ?? value
  }
}
