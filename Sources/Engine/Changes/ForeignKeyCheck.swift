import Catalog
import Columns
import Diagnostics
import Functions
import Syntax

/// FOREIGN KEY at the end of a statement: new rows have parents, children do not lose theirs.
struct ForeignKeyCheck {
  let call: StatementCall
  let table: TransactionTable

  init(_ call: StatementCall, _ table: TransactionTable) {
    self.call = call
    self.table = table
  }

  /// A foreign key of another table (or this one) that refers to this table.
  struct Incoming {
    var child: TransactionTable
    var key: TableDefinition.ForeignKey
    /// Positions of the columns here that it names.
    var columns: [Int]
  }

  /// Keys of rows that a statement takes away, and who refers to them.
  struct Lost {
    var incoming: Incoming
    var keys: [Batch]
  }

  /// Oracle's words, which handlers store and print.
  private func violated(
    _ key: TableDefinition.ForeignKey, _ what: String, _ number: Int, _ detail: String
  ) -> SQLError {
    SQLError(
      .foreignKeyViolation,
      "integrity constraint (RECKON.\(key.name.uppercased())) violated - \(what)",
      hint: detail, code: number)
  }

  /// Whether a foreign key is left to COMMIT, which then looks at the table.
  private func waits(_ key: TableDefinition.ForeignKey, of child: TransactionTable) -> Bool {
    let transactions = call.session.transactions
    guard transactions.current.constraints.waits(key.name, key.deferral) else { return false }
    transactions.current.constraints.wait(for: key.name, of: child.key)
    return true
  }

  // MARK: Parents

  func checkParents(of batches: [Batch]) throws(SQLError) {
    for key in table.definition.foreignKeys {
      if waits(key, of: table) { continue }
      guard let (parent, columns) = try parent(of: key) else { continue }
      for batch in batches {
        let own = batch.columns.chosen(key.columns)
        let values = try converted(own, to: columns.map { parent.schema.fields[$0].type })
        for row in 0..<batch.count where !own.contains(where: { $0.isNull(row) }) {
          if try parent.match(values, row: row, key: columns) != nil { continue }
          let detail = "\(shown(key.referenced, own, row)) is not in \"\(parent.label)\""
          if call.dialect == .oracle {
            throw violated(key, "parent key not found", -2291, detail)
          }
          throw SQLError(
            .foreignKeyViolation,
            "a row for \"\(table.label)\" violates foreign key \"\(key.name)\": \(detail)")
        }
      }
    }
  }

  private func parent(
    of key: TableDefinition.ForeignKey
  ) throws(SQLError) -> (TransactionTable, [Int])? {
    guard case .table(let found)? = try call.session.names.relation(key.table),
      let parent = found as? TransactionTable
    else { return nil }
    return (parent, key.referenced.compactMap { parent.schema.position(of: $0) })
  }

  /// The values in the types of the other side; what does not fit is NULL there.
  private func converted(
    _ columns: [Column], to types: [DataType]
  ) throws(SQLError) -> [Column] {
    var result: [Column] = []
    for (column, type) in zip(columns, types) {
      guard column.type != type, let cast = cast(from: column.type, to: type) else {
        result.append(column)
        continue
      }
      let context = KernelContext(count: column.count, session: call.functionSession)
      result.append(try cast.tryKernel([column], context).flattened())
    }
    return result
  }

  private func shown(_ names: [String], _ values: [Column], _ row: Int) -> String {
    let texts = values.map { ValueText.text(of: $0[row], type: $0.type) }
    return "(\(names.joined(separator: ", "))) = (\(texts.joined(separator: ", ")))"
  }

  // MARK: Children

  /// The foreign keys that refer to this table.
  private func incoming() throws(SQLError) -> [Incoming] {
    var found: [Incoming] = []
    for store in [call.session.transactions.main, call.session.transactions.temporary] {
      for (key, stored) in store.catalog.tables.sorted(by: { $0.key < $1.key }) {
        for foreign in stored.definition.foreignKeys
        where SessionNames.key(foreign.table) == table.key {
          guard let child = store.table(key) else { continue }
          let columns = foreign.referenced.compactMap { table.schema.position(of: $0) }
          found.append(Incoming(child: child, key: foreign, columns: columns))
        }
      }
    }
    return found
  }

  /// The keys of rows that go, where someone refers to this table.
  func referenced(by removed: [Batch]) throws(SQLError) -> [Lost] {
    if removed.isEmpty { return [] }
    var lost: [Lost] = []
    for incoming in try incoming() {
      var keys: [Batch] = []
      for batch in removed {
        let column = batch.columns[0].flattened()
        let span = column.span(of: Int64.self)
        let identities = (0..<span.count).map { span[$0] }
        keys.append(try table.rows(identities, columns: incoming.columns))
      }
      lost.append(Lost(incoming: incoming, keys: keys))
    }
    return lost
  }

  /// What happens to children of keys that are really gone.
  /// - Parameter replaced: The new rows of an UPDATE, in the order of the old ones.
  func checkChildren(of lost: [Lost], command: String, replaced: [Batch]) throws(SQLError) {
    for entry in lost {
      for (i, batch) in entry.keys.enumerated() {
        let values = Array(batch.columns.prefix(entry.incoming.columns.count))
        for row in 0..<batch.count where !values.contains(where: { $0.isNull(row) }) {
          if try table.match(values, row: row, key: entry.incoming.columns) != nil { continue }
          let isUpdate = command == "UPDATE" && replaced.count == entry.keys.count
          try orphan(
            entry.incoming, values, row,
            action: command == "UPDATE" ? entry.incoming.key.onUpdate : entry.incoming.key.onDelete,
            new: isUpdate ? replaced[i].columns.chosen(entry.incoming.columns) : nil)
        }
      }
    }
  }

  private func orphan(
    _ incoming: Incoming, _ values: [Column], _ row: Int, action: String?, new: [Column]?
  ) throws(SQLError) {
    let (child, key) = (incoming.child, incoming.key)
    let there = try converted(
      values.map { $0.slice(from: row, count: 1).flattened() },
      to: key.columns.map { child.schema.fields[$0].type })
    guard try child.match(there, row: 0, key: key.columns) != nil else { return }
    let names = key.columns.map { quotedIfNeeded(child.schema.fields[$0].name) }
    let place = child.key.split(separator: ".").map { quotedIfNeeded(String($0)) }
    let path = place.joined(separator: ".")
    switch action {
    case "CASCADE" where new != nil:
      let sets = names.enumerated().map { "\($1) = $\(names.count + $0 + 1)" }
      try run(
        "UPDATE \(path) SET \(sets.joined(separator: ", ")) WHERE \(test(names))",
        values + (new ?? []), row)
    case "CASCADE":
      try run("DELETE FROM \(path) WHERE \(test(names))", values, row)
    case "SET NULL":
      let nulls = names.map { "\($0) = NULL" }.joined(separator: ", ")
      try run("UPDATE \(path) SET \(nulls) WHERE \(test(names))", values, row)
    case "SET DEFAULT":
      let defaults = names.map { "\($0) = DEFAULT" }.joined(separator: ", ")
      try run("UPDATE \(path) SET \(defaults) WHERE \(test(names))", values, row)
    default:
      if waits(key, of: child) { return }
      let detail = shown(key.referenced, values, row)
      if call.dialect == .oracle {
        throw violated(
          key, "child record found", -2292, "\(detail) is referred to by \"\(child.label)\"")
      }
      throw SQLError(
        .foreignKeyViolation,
        "a row of \"\(table.label)\" is still referred to: \(detail) by"
          + " foreign key \"\(key.name)\" of \"\(child.label)\"")
    }
  }

  private func test(_ names: [String]) -> String {
    names.enumerated().map { "\($1) = $\($0 + 1)" }.joined(separator: " AND ")
  }

  private func run(_ text: String, _ values: [Column], _ row: Int) throws(SQLError) {
    let entries = values.map { StatementParameters.Entry(value: $0[row], type: $0.type) }
    let statement = try Parser.statement(text, dialect: .postgres)
    let inner = StatementCall(
      session: call.session, text: text, parameters: StatementParameters(positional: entries),
      consumer: call.consumer)
    _ = try inner.change(statement)
  }
}
