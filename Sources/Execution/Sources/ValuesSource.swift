import Columns
import Diagnostics
import Plan

/// Rows written in the statement: each expression is evaluated when the source gets ready.
final class ValuesSource: Source {
  private let values: Values
  private let rows = Once<MaterializedRows>()

  init(_ values: Values) { self.values = values }

  func prepare(_ query: QueryContext) throws(SQLError) -> Int {
    let types = values.types
    let oneRow = Batch([], count: 1)
    var batches: [Batch] = []
    var parts: [[Column]] = types.map { _ in [] }
    for row in values.rows {
      let set = try ExpressionSet(row, layout: [:], query.options)
      let made = try set.evaluate(oneRow)
      for i in made.indices { parts[i].append(made[i].flattened()) }
    }
    let columns = types.indices.map { Column.concatenated(parts[$0], type: types[$0]) }
    if !values.rows.isEmpty { batches = [Batch(columns, count: values.rows.count)] }
    rows.set(MaterializedRows(batches))
    return batches.count
  }

  func makeReader(_ worker: WorkerContext) throws(SQLError) -> any SourceReader {
    let made = try rows.get()
    let source = MaterializedSource { (_) throws(SQLError) in made }
    _ = try source.prepare(worker.query)
    return try source.makeReader(worker)
  }
}
