import Diagnostics

/// UPDATE, DELETE, MERGE, TRUNCATE and LOCK.
extension Parser {
  mutating func update(with: With?, start: UInt32) throws(SQLError) -> Update {
    let place = token.range
    advance()
    let target = try tableReference()
    if !accept(.set) { throw unexpected(expecting: .set) }
    var update = Update(
      with: with, target: target, assignments: try assignments(), from: [], range: place)
    if accept(.from) { update.from = try fromList() }
    if accept(.where) { update.filter = try expression() }
    if at(.order) { update.orderBy = try orderBy() }
    while at(.limit) || at(.offset) { update.limit = try limit(update.limit) }
    update.returning = try returning()
    update.logErrors = try logErrors()
    update.range = range(from: start)
    return update
  }

  mutating func delete(with: With?, start: UInt32) throws(SQLError) -> Delete {
    let place = token.range
    advance()
    _ = accept(.from)
    var delete = Delete(with: with, target: try changeTarget(), using: [], range: place)
    if accept(.using) { delete.using = try fromList() }
    if accept(.where) { delete.filter = try expression() }
    if at(.order) { delete.orderBy = try orderBy() }
    while at(.limit) || at(.offset) { delete.limit = try limit(delete.limit) }
    delete.returning = try returning()
    delete.logErrors = try logErrors()
    delete.range = range(from: start)
    return delete
  }

  mutating func truncate() throws(SQLError) -> Truncate {
    let start = token.start
    advance()
    if !accept(.table), peek().isWord { _ = accept(.cluster) }
    let tables = try commaList { parser throws(SQLError) in
      _ = parser.accept(.only)
      return try parser.qualifiedName("a table")
    }
    var truncate = Truncate(
      tables: tables, restartsIdentity: false, isCascade: false, range: range(from: start))
    while token.kind == .word {
      if accept(.restart) {
        try expect(.identity)
        truncate.restartsIdentity = true
      } else if accept(.cascade) {
        truncate.isCascade = true
      } else if at(.continue) || at(.drop) || at(.reuse) || at(.preserve) || at(.purge) {
        // CONTINUE IDENTITY, DROP STORAGE, REUSE STORAGE, PRESERVE MATERIALIZED VIEW LOG
        advance()
        while atName || at(.all), !at(.cascade) { advance() }
      } else if !accept(.restrict) {
        break
      }
    }
    truncate.range = range(from: start)
    return truncate
  }

  /// `LOCK TABLE t IN EXCLUSIVE MODE NOWAIT`
  mutating func lockTable() throws(SQLError) -> LockTable {
    advance()
    _ = accept(.table)
    let tables = try commaList { parser throws(SQLError) in try parser.qualifiedName("a table") }
    var words: [String] = []
    if accept(.in) {
      while token.kind == .word, !at(.mode) { words.append(takeIdentifier().text.uppercased()) }
      try expect(.mode)
    }
    let noWait = accept(.nowait)
    if accept(.wait) { _ = try smallInteger("a number of seconds") }
    return LockTable(tables: tables, mode: words.joined(separator: " "), noWait: noWait)
  }

  // MARK: - MERGE

  mutating func merge(with: With?, start: UInt32) throws(SQLError) -> Merge {
    advance()
    let evolves = accept(.with, .schema, .evolution)
    _ = accept(.into)
    let target = try changeTarget()
    try expect(.using)
    let source = try tableReference()
    let condition: Join.Condition
    if at(.using), peek().kind == .leftParen {
      advance()
      condition = .using(try columnNames(), alias: nil)
    } else {
      try expect(.on)
      condition = .on(try expression())
    }
    var merge = Merge(
      with: with, target: target, source: source, condition: condition, branches: [],
      evolvesSchema: evolves, range: range(from: start))
    while at(.when) { merge.branches.append(try mergeBranch()) }
    if merge.branches.isEmpty { throw unexpected(expecting: .when) }
    merge.returning = try returning()
    merge.logErrors = try logErrors()
    merge.range = range(from: start)
    return merge
  }

  private mutating func mergeBranch() throws(SQLError) -> Merge.Branch {
    let start = token.start
    advance()
    let match = try mergeMatch()
    var condition = accept(.and) ? try expression() : nil
    try expect(.then)
    var action = try mergeAction()
    // Oracle's conditions stand behind the action.
    if accept(.where) {
      let filter = try expression()
      condition = condition.map { both($0, filter) } ?? filter
    }
    if case .update(let assignments, _) = action, at(.delete), peek().keyword == .where {
      advance()
      advance()
      action = .update(assignments, deleteWhere: try expression())
    }
    return Merge.Branch(
      match: match, condition: condition, action: action, range: range(from: start))
  }

  private func both(_ left: Expression, _ right: Expression) -> Expression {
    Expression(.and([left, right]), range: left.range.union(right.range))
  }

  private mutating func mergeMatch() throws(SQLError) -> Merge.Match {
    let isNegated = accept(.not)
    try expect(.matched)
    if !isNegated { return .matched }
    guard accept(.by) else { return .notMatched }
    if accept(.source) { return .notMatchedBySource }
    try expect(.target)
    return .notMatched
  }

  private mutating func mergeAction() throws(SQLError) -> Merge.Action {
    let keyword = token.keyword
    advance()
    switch keyword {
    case .update:
      guard accept(.set) else { return .update([.all], deleteWhere: nil) }
      return .update(try assignments(), deleteWhere: nil)
    case .delete: return .delete
    case .do:
      try expect(.nothing)
      return .doNothing
    case .error: return .error(at(.when) || atStatementEnd ? nil : try expression())
    case .insert: return try mergeInsert()
    default:
      throw unexpected(
        expectingOneOf: [.update, .delete, .insert], "UPDATE, DELETE, INSERT or DO NOTHING")
    }
  }

  private mutating func mergeInsert() throws(SQLError) -> Merge.Action {
    if accept(.star) || accept(.by, .name) || at(.when) || atStatementEnd { return .insertAll }
    if accept(.default) {
      try expect(.values)
      return .insertDefaultValues
    }
    let columns = at(.leftParen) ? try targetColumns() : []
    try expect(.values)
    let open = try openParen()
    let values = try commaList { parser throws(SQLError) in try parser.expression() }
    try closeParen(open)
    return .insert(columns: columns, values: values)
  }
}
