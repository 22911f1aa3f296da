import Catalog
import Columns
import Diagnostics
import Syntax

extension StatementCall {
  /// CREATE SEQUENCE.
  func create(_ sequence: Syntax.CreateSequence, at range: SourceRange) throws(SQLError) {
    let place = self.place(of: sequence.name, isTemporary: sequence.isTemporary)
    try checkSchema(place, at: sequence.name)
    if place.store.catalog.definitions["sequence \(place.key)"] != nil, !sequence.orReplace {
      if sequence.ifNotExists {
        return try consumer.completed(StatementOutcome(command: "CREATE SEQUENCE"))
      }
      throw SQLError(
        .duplicateTable, "sequence \"\(sequence.name.last.text)\" exists already",
        range: sequence.name.range, code: oracleCode(-955))
    }
    do throws(SQLError) {
      let state = try SequenceState(sequence.options, dialect: settings.dialect)
      try place.store.put(definition(of: state, place))
    } catch { throw error.located(at: range) }
    try consumer.completed(StatementOutcome(command: "CREATE SEQUENCE"))
  }

  /// A sequence as it is kept: every option said.
  func definition(of state: SequenceState, _ place: ObjectPlace) -> StoredDefinition {
    StoredDefinition(
      kind: .sequence, schema: place.schema, name: place.name,
      text: state.text(name: place.name), dialect: settings.dialect)
  }

  /// ALTER SEQUENCE: what is not said stays, the place where it stands too.
  func alter(_ sequence: Syntax.AlterSequence, at range: SourceRange) throws(SQLError) {
    let path = sequence.name.parts.map { $0.text.lowercased() }
    for (store, key) in candidates(path) {
      guard let old = store.catalog.definitions["sequence \(key)"] else { continue }
      var state = try SequenceState(old)
      // A value is taken, to know where the sequence stands; it comes again afterwards.
      let run = try? store.advance(sequence: old.key, by: 1)
      state.next = run?.first ?? nil
      do throws(SQLError) {
        try state.alter(sequence.options)
      } catch { throw error.located(at: range) }
      var changed = old
      changed.text = state.text(name: old.name)
      try store.put(changed)
      return try consumer.completed(StatementOutcome(command: "ALTER SEQUENCE"))
    }
    guard sequence.ifExists else {
      throw SQLError(
        .undefinedTable, "sequence \"\(sequence.name.last.text)\" does not exist",
        range: sequence.name.range, code: oracleCode(-2289))
    }
    try consumer.completed(StatementOutcome(command: "ALTER SEQUENCE"))
  }

  func checkSchema(_ place: ObjectPlace, at name: QualifiedName) throws(SQLError) {
    guard !hasSchema(place.schema) else { return }
    if settings.dialect == .oracle, !session.access.isLimited {
      // A user of Oracle's is a schema: the sources that name it were written where it was there.
      place.store.create(schema: place.schema)
      return
    }
    throw SQLError(
      .undefinedSchema, "schema \"\(place.schema)\" does not exist", range: name.range,
      hint: didYouMean(place.schema, among: session.transactions.main.catalog.schemas)
        ?? "CREATE SCHEMA \(place.schema)")
  }
}
