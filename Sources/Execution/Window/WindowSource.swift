import Columns
import Diagnostics

/// What a window has left: rows with their results, or sorted runs that are yet to be computed.
enum WindowResult: Sendable {
  case kept(MaterializedRows)
  case spilled(MergePlan)
}

/// Reads the rows of a window.
final class WindowSource: Source {
  private let rows: Once<WindowResult>
  private let layout: WindowLayout
  private let kept: MaterializedSource

  init(_ rows: Once<WindowResult>, _ layout: WindowLayout) {
    self.rows = rows
    self.layout = layout
    kept = MaterializedSource { (_) throws(SQLError) in
      if case .kept(let rows) = try rows.get() { return rows }
      return MaterializedRows([])
    }
  }

  func prepare(_ query: QueryContext) throws(SQLError) -> Int {
    if case .spilled(let plan) = try rows.get() { return plan.parts }
    return try kept.prepare(query)
  }

  func makeReader(_ worker: WorkerContext) throws(SQLError) -> any SourceReader {
    if case .spilled(let plan) = try rows.get() {
      return WindowReader(plan, layout, worker.query.options)
    }
    return try kept.makeReader(worker)
  }
}
