import Binder
import Catalog
import Columns
import Diagnostics
import Plan
import Syntax

extension StatementCall {
  /// A query whose WITH changes tables: all rows are computed over the tables as they were, then
  /// the changes are written in their order, then the query's rows are handed out.
  func runChangingQuery(_ query: Syntax.Query) throws(SQLError) {
    let binder = self.binder()
    binder.changesOfWith = []
    let plan = try binder.bind(query)
    let changes = try prepared(binder.changesOfWith ?? [])
    let batches = try collect(try optimized(plan))
    for change in changes { _ = try change.finish() }
    try consumer.begin(Schema(plan.output.map { Field($0.name, $0.type) }))
    for batch in batches where batch.count > 0 {
      guard try consumer.consume(batch) else { break }
    }
    try consumer.end()
  }

  /// The changes of a WITH with the rows they will write; what RETURNING gives is where the query
  /// reads it.
  func prepared(_ bound: [BoundWithChange]) throws(SQLError) -> [ChangeRun] {
    var runs: [ChangeRun] = []
    for entry in bound {
      let run = ChangeRun(self, entry.change)
      let returned = try run.prepare(try collect(try optimized(entry.change.plan)))
      for earlier in runs { try run.refuseRows(of: earlier) }
      let types = entry.rows.schema.fields.map(\.type)
      entry.rows.set(
        returned.map { batch in
          let columns = zip(batch.columns, types).map { column, type in
            column.type == type ? column.flattened() : .nulls(type, count: batch.count)
          }
          return Batch(columns, count: batch.count)
        })
      runs.append(run)
    }
    return runs
  }
}

extension Syntax.Query {
  /// Whether its WITH has INSERT, UPDATE, DELETE or MERGE.
  var changesRows: Bool {
    with?.items.contains { item in
      if case .statement = item.body { true } else { false }
    } ?? false
  }
}
