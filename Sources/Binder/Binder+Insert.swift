import Catalog
import Columns
import Diagnostics
import Plan
import Syntax

extension Binder {
  func bindInsert(_ insert: Syntax.Insert) throws(SQLError) -> BoundChange {
    if let update = try nestedInsert(insert) { return try bindUpdate(update) }
    let target = try bindTarget(insert.target, for: privileges(of: insert))
    if insert.onConflict?.replacesRows == true, target.protection?.hidesRows == true {
      throw fail(
        .insufficientPrivilege,
        "ON CONFLICT cannot change rows of \"\(target.table.label)\", some of which are hidden",
        at: insert.range)
    }
    let (values, sequences, plan) = try insertedRows(insert, target)
    let columns = target.schema.fields.map { column($0.name, $0.type) }
    let items = zip(values, columns).map { NamedExpression($0, as: $1) }
    let given = withSequences(plan, sequences)
    let cut = insert.logErrors == nil ? nil : rowsToLog(given)
    let rows = ChangedRows(
      plan: Project(cut?.scan ?? given, items), identity: nil, columns: columns, action: nil,
      visible: columns)
    var change = try finished(rows, target, command: "INSERT", insert.returning)
    if let cut {
      let places = values.map { value in
        plan.output.firstIndex { value.columns.contains($0.id) }
      }
      change.logged = (given, cut.table, places)
    }
    if let conflict = insert.onConflict {
      change.conflict = try bindConflict(conflict, target, insert.returning)
    }
    return change
  }

  /// Cuts a plan in two where rows are given: what is above may fail for one of them alone.
  private func rowsToLog(_ plan: any PlanNode) -> (scan: any PlanNode, table: RowsTable) {
    let table = RowsTable(
      "given rows", schema: Schema(plan.output.map { Field($0.name, $0.type) }))
    let scan = Scan(
      table: table, alias: table.label,
      columns: plan.output.enumerated().map { Scan.Source(position: $0, column: $1) })
    return (scan, table)
  }

  private func privileges(of insert: Syntax.Insert) -> Set<Privilege> {
    var privileges: Set<Privilege> = [.insert]
    if insert.returning != nil { privileges.insert(.select) }
    if insert.onConflict?.replacesRows == true { privileges.formUnion([.select, .update]) }
    return privileges
  }

  /// The source of an INSERT and, over it, a value for each column of the target.
  private func insertedRows(
    _ insert: Syntax.Insert, _ target: Target
  ) throws(SQLError) -> ([BoundExpression], SequenceRow?, any PlanNode) {
    switch insert.source {
    case .defaultValues:
      let (values, sequences) = try collectingSequences { () throws(SQLError) in
        try target.schema.fields.indices.mapped { (i) throws(SQLError) in
          try defaultValue(target, i, at: insert.range)
        }
      }
      return (values, sequences, Values.oneRow)
    case .record(let expression):
      throw fail(.featureNotSupported, "a record is inserted in PL/SQL only", at: expression.range)
    case .query(let query):
      if case .values(let rows, _) = query.body, query.orderBy == nil, query.limit == nil,
        query.with == nil, !insert.isByName
      {
        // With LOG ERRORS the values are rows first, which then become what the columns are.
        let isPlain = !rows.joined().contains {
          if case .defaultValue = $0.kind { true } else { false }
        }
        if isPlain, target.stored?.objectType != nil, rows.allSatisfy({ $0.count == 1 }) {
          return try queryRows(try selected(rows, query), insert, target)
        }
        guard insert.logErrors != nil, isPlain else { return try valueRows(rows, insert, target) }
        return try queryRows(try selected(rows, query), insert, target)
      }
      return try queryRows(query, insert, target)
    }
  }

  /// `VALUES (1, 'x')` as `SELECT 1, 'x' FROM dual`, where sequences may stand.
  private func selected(
    _ rows: [[Syntax.Expression]], _ query: Syntax.Query
  ) throws(SQLError) -> Syntax.Query {
    guard rows.count == 1, let row = rows.first else { return query }
    var select = Syntax.Select(range: query.range)
    select.items = row.map { Syntax.Select.Item(expression: $0) }
    return Syntax.Query(body: .select(select), range: query.range)
  }

  private func queryRows(
    _ query: Syntax.Query, _ insert: Syntax.Insert, _ target: Target
  ) throws(SQLError) -> ([BoundExpression], SequenceRow?, any PlanNode) {
    let source = try withAttributes(try bindQuery(query, outer: nil), target, at: query.range)
    var positions = try named(insert, target)
    if insert.isByName {
      positions = try source.output.mapped { (column) throws(SQLError) in
        try position(of: Identifier(column.name, range: insert.range), in: target.table)
      }
    } else if positions.isEmpty {
      positions = Array(target.schema.fields.indices.prefix(source.output.count))
    }
    try checkCount(source.output.count, positions, insert, target)
    let (values, sequences) = try collectingSequences { () throws(SQLError) in
      try target.schema.fields.indices.mapped { (i) throws(SQLError) in
        guard let place = positions.firstIndex(of: i), !ignoresGiven(insert, target, i) else {
          return try defaultValue(target, i, at: insert.range)
        }
        try checkMayBeGiven(target, i, overriding: insert.overriding, at: insert.range)
        return try assigned(source.output[place].reference, target, i, at: insert.range)
      }
    }
    return (values, sequences, source)
  }

  /// Rows of one object each as the rows of an object table.
  private func withAttributes(
    _ plan: any PlanNode, _ target: Target, at range: SourceRange
  ) throws(SQLError) -> any PlanNode {
    let values = try attributes(of: plan.output.map(\.reference), for: target, at: range)
    guard values.count != plan.output.count || values.first?.type != plan.output.first?.type else {
      return plan
    }
    return Project(
      plan,
      zip(values, target.schema.fields).map { NamedExpression($0, as: column($1.name, $0.type)) })
  }

  /// The positions that INSERT names; empty if it names none.
  private func named(_ insert: Syntax.Insert, _ target: Target) throws(SQLError) -> [Int] {
    var positions: [Int] = []
    for name in insert.columns {
      let place = try position(of: name.last, in: target.table)
      guard !positions.contains(place) else {
        throw fail(
          .duplicateColumn, "column \"\(name.last.text)\" stands twice", at: name.range)
      }
      positions.append(place)
    }
    return positions
  }

  private func checkCount(
    _ count: Int, _ positions: [Int], _ insert: Syntax.Insert, _ target: Target
  ) throws(SQLError) {
    // Oracle wants a value for every column where none are named.
    let isWhole =
      dialect != .oracle || !insert.columns.isEmpty || insert.isByName
      || count == target.schema.count
    guard positions.count == count, Set(positions).count == count, isWhole else {
      let wanted = insert.columns.isEmpty ? target.schema.count : positions.count
      throw fail(
        .syntaxError, "INSERT gives \(count) values for \(wanted) columns", at: insert.range
      ).inOracle(count > wanted ? -913 : -947)
    }
  }

  /// OVERRIDING USER VALUE: the identity's own value counts.
  private func ignoresGiven(_ insert: Syntax.Insert, _ target: Target, _ position: Int) -> Bool {
    guard insert.overriding == .user,
      case .identity? = target.stored?.definition.columns[position].source
    else { return false }
    return true
  }

  /// INSERT … VALUES: each value becomes what its column is; DEFAULT may stand for one.
  private func valueRows(
    _ rows: [[Syntax.Expression]], _ insert: Syntax.Insert, _ target: Target
  ) throws(SQLError) -> ([BoundExpression], SequenceRow?, any PlanNode) {
    var positions = try named(insert, target)
    if positions.isEmpty {
      positions = Array(target.schema.fields.indices.prefix(rows[0].count))
    }
    var bound: [(values: [BoundExpression], sequences: SequenceRow?)] = []
    for row in rows {
      guard row.count == rows[0].count else {
        throw fail(
          .syntaxError, "VALUES rows have \(rows[0].count) and \(row.count) values",
          at: row.first.map { $0.range.union(row[row.count - 1].range) } ?? insert.range)
      }
      try checkCount(row.count, positions, insert, target)
      bound.append(
        try collectingSequences { () throws(SQLError) in
          try valueRow(row, positions, insert, target)
        })
    }
    let columns = target.schema.fields.map { column($0.name, $0.type) }
    return (columns.map(\.reference), nil, valuePlan(bound, columns))
  }

  /// Rows that mention sequences are computed one by one, over their own values.
  private func valuePlan(
    _ rows: [(values: [BoundExpression], sequences: SequenceRow?)], _ columns: [OutputColumn]
  ) -> any PlanNode {
    guard rows.contains(where: { $0.sequences.map { !$0.uses.isEmpty } ?? false }) else {
      return Values(rows: rows.map(\.values), output: columns)
    }
    let plans = rows.map { row -> any PlanNode in
      let made = columns.map { column($0.name, $0.type) }
      return Project(
        withSequences(Values.oneRow, row.sequences),
        zip(row.values, made).map { NamedExpression($0, as: $1) })
    }
    if plans.count == 1 {
      return Project(
        plans[0], zip(plans[0].output, columns).map { NamedExpression($0.reference, as: $1) })
    }
    return Union(plans, output: columns)
  }

  private func valueRow(
    _ row: [Syntax.Expression], _ positions: [Int], _ insert: Syntax.Insert, _ target: Target
  ) throws(SQLError) -> [BoundExpression] {
    let context = ExpressionContext(Scope(parent: nil), clause: "VALUES")
    return try target.schema.fields.indices.mapped { (i) throws(SQLError) in
      guard let place = positions.firstIndex(of: i), !ignoresGiven(insert, target, i) else {
        return try defaultValue(target, i, at: insert.range)
      }
      let value = row[place]
      if case .defaultValue = value.kind {
        return try defaultValue(target, i, at: value.range)
      }
      try checkMayBeGiven(target, i, overriding: insert.overriding, at: value.range)
      return try assigned(try bind(value, context), target, i, at: value.range)
    }
  }
}

extension Binder {
  /// The rows of a file into a table's columns, by position: COPY … FROM.
  package func bind(
    insertingInto name: QualifiedName, columns: [Identifier], from file: any Table,
    filter: Syntax.Expression?, at range: SourceRange
  ) throws(SQLError) -> BoundChange {
    let reference = TableReference(.table(TableName(name: name)), range: name.range)
    let target = try bindTarget(reference, for: [.insert])
    let positions =
      columns.isEmpty
      ? Array(target.schema.fields.indices)
      : try columns.mapped { (column) throws(SQLError) in try position(of: column, in: target.table)
      }
    let sources = file.schema.fields.enumerated().map { i, field in
      Scan.Source(position: i, column: column(field.name, field.type))
    }
    guard sources.count == positions.count else {
      throw fail(
        .syntaxError,
        "the file has \(sources.count) columns, but \(positions.count) are to be filled", at: range)
    }
    var plan: any PlanNode = Scan(table: file, alias: file.label, columns: sources)
    if let filter {
      let scope = Scope(parent: nil)
      scope.sources = [Scope.Source(name: nil, schema: nil, columns: plan.output)]
      let context = ExpressionContext(scope, clause: "WHERE")
      plan = Filter(
        plan, where: try boolean(try bind(filter, context), at: filter.range, what: "WHERE"))
    }
    let made = target.schema.fields.map { column($0.name, $0.type) }
    let (values, sequences) = try collectingSequences { () throws(SQLError) in
      try target.schema.fields.indices.mapped { (i) throws(SQLError) in
        guard let place = positions.firstIndex(of: i) else {
          return try defaultValue(target, i, at: range)
        }
        return try assigned(sources[place].column.reference, target, i, at: range)
      }
    }
    let rows = ChangedRows(
      plan: Project(
        withSequences(plan, sequences), zip(values, made).map { NamedExpression($0, as: $1) }),
      identity: nil, columns: made, action: nil, visible: made)
    return try finished(rows, target, command: "COPY", nil)
  }
}

extension Syntax.OnConflict {
  /// Whether rows that are there are changed.
  fileprivate var replacesRows: Bool {
    if case .nothing = action { false } else { true }
  }
}
