import Columns
import Diagnostics

/// What a window has left: rows with their results, or rows of which they are yet to be computed.
enum WindowResult: Sendable {
  case kept(MaterializedRows)
  case pieces(WindowPieces)
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
    switch try rows.get() {
    case .kept: return try kept.prepare(query)
    case .pieces(let pieces): return pieces.pieces.count
    case .spilled(let plan): return plan.parts
    }
  }

  func makeReader(_ worker: WorkerContext) throws(SQLError) -> any SourceReader {
    let options = worker.query.options
    switch try rows.get() {
    case .kept: return try kept.makeReader(worker)
    case .pieces(let pieces): return WindowPieceReader(pieces, options)
    case .spilled(let plan): return WindowReader(plan, layout, options)
    }
  }
}
