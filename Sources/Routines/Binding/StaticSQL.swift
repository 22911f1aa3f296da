import Catalog
import Columns
import Diagnostics
import Syntax

/// SQL as a statement of PL/SQL.
extension RoutineBinder {
  func staticSQL(_ statement: Statement, _ scope: Scope) throws(SQLError) -> Perform {
    switch statement.kind {
    case .query(let query): return try selectInto(query, scope, at: statement.range)
    case .insert, .update, .delete, .merge, .multiInsert: return try change(statement, scope)
    case .transaction(let transaction): return self.transaction(transaction)
    case .lockTable: return Self.nothing
    case .createTable(let table): return try temporaryTable(table, scope, at: statement.range)
    case .drop(let drop): return emptied(drop)
    default:
      throw fail(
        103, "this statement cannot stand in PL/SQL", at: statement.range,
        hint: "run it by EXECUTE IMMEDIATE '…'")
    }
  }

  private func transaction(_ transaction: Transaction) -> Perform {
    { (frame) throws(Raised) in
      frame.run.effects &+= 1
      try frame.run.checkMayEnd(transaction)
      try frame.run.end(transaction)
      return .next
    }
  }

  // MARK: SELECT INTO

  private func selectInto(
    _ query: Query, _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Perform {
    var query = query
    guard let into = query.takeInto() else {
      throw fail(428, "an INTO clause is expected in this SELECT statement", at: range)
    }
    query.locking = []
    let bound = try BoundStatement(Statement(.query(query), range: range), self, scope)
    if into.isBulk {
      let store = try bulkStore(into, bound.fields, scope)
      return { (frame) throws(Raised) in
        let batches = try frame.run.counting { () throws(Raised) in
          try bound.rows(frame, limit: nil)
        }
        let count = try store(frame, batches, false)
        frame.run.rowCount = count
        return .next
      }
    }
    let store = try rowStore(into, bound.fields, scope)
    let storeScalars = try scalarStore(into, bound.fields, scope)
    let blocks = SpareBlock(count: bound.fields.count)
    return { (frame) throws(Raised) in
      let block = blocks.take()
      defer { blocks.giveBack(block) }
      let row = try frame.run.counting { () throws(Raised) in try bound.row(frame, to: block) }
      switch row {
      case .none:
        frame.run.rowCount = 0
        throw Raised(-1403)
      case .one:
        frame.run.rowCount = 1
        try storeScalars(frame, block)
      case .rows(let batches):
        let count = batches.reduce(0) { $0 + $1.count }
        frame.run.rowCount = min(count, 1)
        guard let first = batches.first(where: { $0.count > 0 }) else { throw Raised(-1403) }
        try store(frame, first.columns, 0)
        if count > 1 { throw Raised(-1422) }
      }
      return .next
    }
  }

  /// Assigns a row of scalars to the targets of INTO.
  private func scalarStore(
    _ into: Into, _ fields: [Columns.Field], _ scope: Scope
  ) throws(SQLError) -> (Activation, ScalarBlock) throws(Raised) -> Void {
    let types = fields.map(\.type)
    if let slots = try slots(of: into, types.map { RoutineType(column: $0) }, scope) {
      return { (frame, block) throws(Raised) in
        for place in 0..<slots.count {
          var value = Datum(block, place, types[place])
          if let conversion = slots[place].conversion { value = try conversion(value) }
          if slots[place].isNotNull, value.isNull { throw Raised.valueError() }
          frame.slots[slots[place].slot] = value
        }
      }
    }
    let store = try valueStore(into, types.map { RoutineType(column: $0) }, scope)
    return { (frame, block) throws(Raised) in
      var values: [Datum] = []
      values.reserveCapacity(types.count)
      for place in types.indices { values.append(Datum(block, place, types[place])) }
      try store(frame, values)
    }
  }

  typealias RowStore = (Activation, [Column], Int) throws(Raised) -> Void

  /// Assigns the columns of one row to the targets of INTO.
  func rowStore(
    _ into: Into, _ fields: [Columns.Field], _ scope: Scope
  ) throws(SQLError) -> RowStore {
    let store = try valueStore(into, fields.map { RoutineType(column: $0.type) }, scope)
    return { (frame, columns, row) throws(Raised) in
      var values: [Datum] = []
      values.reserveCapacity(columns.count)
      for column in columns { values.append(Datum(column, row)) }
      try store(frame, values)
    }
  }

  /// The slots of targets that are scalar variables of this activation; nil where one is not.
  private func slots(
    of into: Into, _ types: [RoutineType], _ scope: Scope
  ) throws(SQLError) -> [(slot: Int, conversion: Conversion?, isNotNull: Bool)]? {
    guard into.targets.count == types.count else { return nil }
    var slots: [(slot: Int, conversion: Conversion?, isNotNull: Bool)] = []
    for (target, type) in zip(into.targets, types) {
      let place = try place(target, scope)
      guard let slot = place.slot, place.type.isScalar else { return nil }
      let conversion = try conversion(from: type, to: place.type, at: into.range)
      slots.append((slot, conversion, place.isNotNull))
    }
    return slots
  }

  /// Assigns a row's values to targets: one record, or one place per value.
  func valueStore(
    _ into: Into, _ types: [RoutineType], _ scope: Scope
  ) throws(SQLError) -> (Activation, [Datum]) throws(Raised) -> Void {
    var places: [Place] = []
    for target in into.targets { places.append(try place(target, scope)) }
    if places.count == 1, let make = try composite(places[0].type, types, at: into.range) {
      let modify = places[0].modify
      return { (frame, values) throws(Raised) in
        let record = try make(values)
        try modify(frame) { (datum) throws(Raised) in datum = record }
      }
    }
    guard places.count == types.count else {
      throw fail(
        394, "wrong number of values in the INTO list of a FETCH statement", at: into.range,
        hint: "the query gives \(types.count), INTO names \(places.count)")
    }
    var conversions: [Conversion?] = []
    for (place, type) in zip(places, types) {
      conversions.append(try conversion(from: type, to: place.type, at: into.range))
    }
    return { (frame, values) throws(Raised) in
      for (i, place) in places.enumerated() {
        let value = try conversions[i]?(values[i]) ?? values[i]
        if place.isNotNull, value.isNull { throw Raised.valueError() }
        if let slot = place.slot {
          frame.slots[slot] = value
        } else {
          try place.modify(frame) { (datum) throws(Raised) in datum = value }
        }
      }
    }
  }

  /// Makes a record or an object of a row; nil if the type is a scalar or the row is one value of the type.
  func composite(
    _ type: RoutineType, _ types: [RoutineType], at range: SourceRange
  ) throws(SQLError) -> (([Datum]) throws(Raised) -> Datum)? {
    guard case .record(let record) = type else { return nil }
    guard record.fields.count == types.count else {
      throw fail(
        394, "wrong number of values in the INTO list of a FETCH statement", at: range,
        hint: "the query gives \(types.count), \(record.name) has \(record.fields.count) fields")
    }
    var conversions: [Conversion?] = []
    for (field, type) in zip(record.fields, types) {
      conversions.append(try conversion(from: type, to: field.type, at: range))
    }
    return { (values) throws(Raised) in
      var values = values
      for (i, conversion) in conversions.enumerated() {
        if let conversion { values[i] = try conversion(values[i]) }
      }
      return .record(RecordBox(values))
    }
  }

  typealias BulkStore = (Activation, [Batch], Bool) throws(Raised) -> Int

  /// Fills collections with the rows; what they held is gone, unless `appends`.
  func bulkStore(
    _ into: Into, _ fields: [Columns.Field], _ scope: Scope
  ) throws(SQLError) -> BulkStore {
    let types = fields.map { RoutineType(column: $0.type) }
    var places: [Place] = []
    for target in into.targets { places.append(try place(target, scope)) }
    var collections: [CollectionType] = []
    for (place, target) in zip(places, into.targets) {
      guard case .collection(let type) = place.type, !type.isText else {
        throw fail(
          497, "BULK COLLECT INTO wants collections with integer subscripts", at: target.range,
          state: .datatypeMismatch)
      }
      collections.append(type)
    }
    if places.count == 1, let make = try composite(collections[0].element, types, at: into.range) {
      return { (frame, batches, appends) throws(Raised) in
        var rows: [Datum] = []
        for batch in batches {
          for row in 0..<batch.count { rows.append(try make(batch.columns.map { Datum($0, row) })) }
        }
        try Self.fill(places[0], collections[0], rows, appends, frame)
        return rows.count
      }
    }
    guard places.count == types.count else {
      throw fail(
        394, "wrong number of values in the INTO list of a FETCH statement", at: into.range)
    }
    var conversions: [Conversion?] = []
    for (type, collection) in zip(types, collections) {
      conversions.append(try conversion(from: type, to: collection.element, at: into.range))
    }
    return { (frame, batches, appends) throws(Raised) in
      var count = 0
      for i in places.indices {
        var values: [Datum] = []
        for batch in batches {
          for row in 0..<batch.count {
            let value = Datum(batch.columns[i], row)
            values.append(try conversions[i]?(value) ?? value)
          }
        }
        count = values.count
        try Self.fill(places[i], collections[i], values, appends, frame)
      }
      return count
    }
  }

  private static func fill(
    _ place: Place, _ type: CollectionType, _ values: [Datum], _ appends: Bool, _ frame: Activation
  ) throws(Raised) {
    if type.kind == .array, Int64(values.count) > type.limit { throw Raised(-22165) }
    try place.modify(frame) { (datum) throws(Raised) in
      if appends, case .collection(let box) = datum {
        datum = .collection(CollectionBox(type, values: box.values + values))
      } else {
        datum = .collection(CollectionBox(type, values: values))
      }
    }
  }

  // MARK: Changes

  /// INSERT, UPDATE, DELETE, MERGE.
  private func change(_ statement: Statement, _ scope: Scope) throws(SQLError) -> Perform {
    let (perform, store) = try boundChange(statement, scope)
    return { (frame) throws(Raised) in
      let outcome = try frame.run.counting { () throws(Raised) in try perform(frame, nil) }
      frame.run.rowCount = outcome.rows
      try store?(frame, outcome.returned, outcome.rows)
      return .next
    }
  }

  typealias ReturningStore = (Activation, [Batch], Int) throws(Raised) -> Void

  /// Runs a change, perhaps for an element of a FORALL.
  typealias ElementChange = (Activation, ArrayRun?) throws(Raised) -> ChangeOutcome

  func boundChange(
    _ statement: Statement, _ scope: Scope
  ) throws(SQLError) -> (ElementChange, ReturningStore?) {
    var kind = try withoutRecords(statement.kind, scope)
    let into = kind.takeReturningInto()
    let bound = try BoundStatement(Statement(kind, range: statement.range), self, scope)
    let perform: ElementChange = { (frame, array) throws(Raised) in
      try frame.run.checkMayChange()
      return try bound.change(frame, of: array)
    }
    guard let into else { return (perform, nil) }
    if into.isBulk {
      let store = try bulkStore(into, bound.fields, scope)
      let all: ReturningStore = { (frame, batches, _) throws(Raised) in
        _ = try store(frame, batches, false)
      }
      return (perform, all)
    }
    let store = try rowStore(into, bound.fields, scope)
    let one: ReturningStore = { (frame, batches, _) throws(Raised) in
      // Aggregates give one row of several.
      if batches.reduce(0, { $0 + $1.count }) > 1 { throw Raised(-1422) }
      if let first = batches.first(where: { $0.count > 0 }) { try store(frame, first.columns, 0) }
    }
    return (perform, one)
  }

  /// `VALUES record` and `SET ROW = record` as their fields.
  private func withoutRecords(
    _ kind: Statement.Kind, _ scope: Scope
  ) throws(SQLError) -> Statement.Kind {
    switch kind {
    case .insert(var insert):
      guard case .record(let value) = insert.source else { return kind }
      guard case .record(let record) = try expression(value, scope).type else {
        throw fail(382, "INSERT VALUES wants a record", at: value.range, state: .datatypeMismatch)
      }
      let row = record.fields.map {
        Expression(.field(value, Identifier($0.name, range: value.range)), range: value.range)
      }
      insert.source = .query(Query(body: .values([row], range: value.range), range: value.range))
      return .insert(insert)
    case .update(var update):
      guard update.assignments.count == 1, case .row(let value) = update.assignments[0],
        case .table(let table) = update.target.kind,
        case .record(let record) = try expression(value, scope).type,
        let fields = try shape(of: table.name.parts.map(\.text))?.fields
      else { return kind }
      update.assignments = zip(fields, record.fields).map { column, field in
        .single(
          Expression(
            .name(QualifiedName([Identifier(column.name, isQuoted: true, range: value.range)])),
            range: value.range),
          value: Expression(
            .field(value, Identifier(field.name, range: value.range)), range: value.range))
      }
      return .update(update)
    default: return kind
    }
  }

  // MARK: FORALL

  func forAll(
    _ forAll: RoutineStatement.ForAll, _ scope: Scope, at range: SourceRange
  ) throws(SQLError) -> Perform {
    let inner = Scope(parent: scope, layout: scope.layout)
    let index = declare(forAll.index.text, .integer, inner)
    let slot = index.slot
    let indices = try self.indices(forAll.bounds, scope)
    let saves = forAll.savesExceptions
    let isRange = if case .range = forAll.bounds { true } else { false }
    let perform: ElementChange
    var store: ReturningStore?
    switch forAll.statement.kind {
    case .sql(let statement): (perform, store) = try boundChange(statement, inner)
    case .executeImmediate(let dynamic):
      let run = try arrayImmediate(dynamic, inner, at: forAll.statement.range)
      perform = { (frame, array) throws(Raised) in
        _ = try run(frame, array)
        return ChangeOutcome(rows: frame.run.rowCount ?? 0)
      }
    default:
      throw fail(435, "DML statement without BULK In-BIND cannot be used inside FORALL", at: range)
    }
    return { (frame) throws(Raised) in
      let session = frame.run
      session.bulkRowCounts = []
      session.bulkErrors = []
      var total = 0
      var returned: [Batch] = []
      var place = 0
      let array = ArrayRun()
      for number in try indices(frame) {
        place += 1
        frame.slots[slot] = .integer(number)
        do throws(Raised) {
          let outcome = try perform(frame, array)
          session.bulkRowCounts.append(outcome.rows)
          total += outcome.rows
          returned += outcome.returned
        } catch let raised {
          let error = isRange ? raised.ofMissingElement(number) : raised
          session.bulkRowCounts.append(0)
          guard saves, !array.isRefused else {
            array.stop(undoes: place == 1)
            session.rowCount = total
            throw error
          }
          var code = 0
          if case .number(let number) = error.exception { code = -number }
          session.bulkErrors.append((place, code))
        }
      }
      try array.end()
      session.rowCount = total
      if let store { try store(frame, returned, 1) }
      if !session.bulkErrors.isEmpty { throw Raised(-24381, "error(s) in array DML") }
      return .next
    }
  }

  private func indices(
    _ bounds: RoutineStatement.ForAll.Bounds, _ scope: Scope
  ) throws(SQLError) -> (Activation) throws(Raised) -> [Int64] {
    switch bounds {
    case .range(let lower, let upper):
      let low = try converted(try expression(lower, scope), to: .integer, at: lower.range)
      let high = try converted(try expression(upper, scope), to: .integer, at: upper.range)
      return { (frame) throws(Raised) in
        guard case .integer(let first) = try low(frame), case .integer(let last) = try high(frame)
        else {
          throw Raised.valueError()
        }
        return first > last ? [] : Array(first...last)
      }
    case .indices(let collection, let lower, let upper):
      let read = try expression(collection, scope).evaluate
      let low = try lower.map { (e) throws(SQLError) in try expression(e, scope).evaluate }
      let high = try upper.map { (e) throws(SQLError) in try expression(e, scope).evaluate }
      return { (frame) throws(Raised) in
        guard case .collection(let box) = try read(frame) else { throw Raised(-6531) }
        let first =
          try low.map { (e) throws(Raised) in try NumberMath.integer(try e(frame)) } ?? .min
        let last =
          try high.map { (e) throws(Raised) in try NumberMath.integer(try e(frame)) } ?? .max
        var list: [Int64] = []
        for place in box.values.indices {
          if case .integer(let key) = box.keyDatum(at: place), key >= first, key <= last {
            list.append(key)
          }
        }
        return list
      }
    case .values(let collection):
      let read = try expression(collection, scope).evaluate
      return { (frame) throws(Raised) in
        guard case .collection(let box) = try read(frame) else { throw Raised(-6531) }
        var list: [Int64] = []
        for value in box.values { list.append(try NumberMath.integer(value)) }
        return list
      }
    }
  }
}

/// A block that is filled again and again. A statement that runs inside of itself takes another one.
private final class SpareBlock {
  private let count: Int
  private var spare: ScalarBlock?

  init(count: Int) { self.count = count }

  func take() -> ScalarBlock {
    let block = spare ?? ScalarBlock(count: count)
    spare = nil
    return block
  }

  func giveBack(_ block: ScalarBlock) {
    block.clear()
    spare = block
  }
}

extension Raised {
  /// FORALL over a collection that lacks the element: SQL itself finds no data silently.
  fileprivate func ofMissingElement(_ index: Int64) -> Raised {
    guard case .number(-1403) = exception else { return self }
    return Raised(-22160, "element at index [\(index)] does not exist")
  }
}

extension Query {
  /// Takes INTO out of the first SELECT.
  mutating func takeInto() -> Into? { body.takeInto() }
}

extension QueryBody {
  mutating func takeInto() -> Into? {
    switch self {
    case .select(var select):
      let into = select.into
      select.into = nil
      self = .select(select)
      return into
    case .setOperations(var operations):
      let into = operations.first.takeInto()
      self = .setOperations(operations)
      return into
    case .nested(var query):
      let into = query.takeInto()
      self = .nested(query)
      return into
    default: return nil
    }
  }
}

extension Statement.Kind {
  /// Takes the targets of RETURNING … INTO.
  mutating func takeReturningInto() -> Into? {
    switch self {
    case .insert(var insert):
      let into = insert.returning?.into
      insert.returning?.into = nil
      self = .insert(insert)
      return into
    case .update(var update):
      let into = update.returning?.into
      update.returning?.into = nil
      self = .update(update)
      return into
    case .delete(var delete):
      let into = delete.returning?.into
      delete.returning?.into = nil
      self = .delete(delete)
      return into
    default: return nil
    }
  }
}
