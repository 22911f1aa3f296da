import Columns
import Diagnostics

/// A part of what an operator leaves: rows in their order, or runs to be merged into it.
enum ResultPart: Sendable {
  case kept(MaterializedRows)
  /// - columns: How many of the merged columns go on.
  case merged(MergePlan, columns: Int)

  var morsels: Int {
    switch self {
    case .kept(let rows): rows.morsels.count
    case .merged(let plan, _): plan.parts
    }
  }
}

/// Reads the parts of a result, one behind the other.
final class ResultSource: Source {
  private let parts: Once<[ResultPart]>

  init(_ parts: Once<[ResultPart]>) { self.parts = parts }

  func prepare(_ query: QueryContext) throws(SQLError) -> Int {
    try parts.get().reduce(0) { $0 + $1.morsels }
  }

  func makeReader(_ worker: WorkerContext) throws(SQLError) -> any SourceReader {
    Reader(try parts.get(), batchSize: worker.query.options.batchSize)
  }

  private final class Reader: SourceReader {
    let parts: [ResultPart]
    let batchSize: Int
    var current: (any SourceReader)?

    init(_ parts: [ResultPart], batchSize: Int) {
      self.parts = parts
      self.batchSize = batchSize
    }

    func open(morsel: Int) throws(SQLError) {
      var rest = morsel
      for part in parts {
        if rest < part.morsels {
          let reader = makeReader(part)
          current = reader
          return try reader.open(morsel: rest)
        }
        rest -= part.morsels
      }
    }

    private func makeReader(_ part: ResultPart) -> any SourceReader {
      switch part {
      case .kept(let rows): MaterializedReader(rows, batchSize: batchSize)
      case .merged(let plan, let columns):
        MergeReader(plan, columns: columns, batchSize: batchSize)
      }
    }

    func next() throws(SQLError) -> Batch? { try current?.next() }
  }
}
