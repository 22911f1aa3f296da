import Columns
import Diagnostics
import Synchronization

/// Gathers the build side of a join and makes its table.
final class JoinBuildSink: Sink {
  private let types: [DataType]
  private let keyCount: Int
  private let nullSafe: [Bool]
  private let tracksMatches: Bool
  private let parts = Mutex<[(morsel: Int, batches: [Batch])]>([])
  private let keeping = Mutex<OperatorMemory?>(nil)
  private let profile: NodeProfile?
  private let result = Once<JoinTable>()

  /// - Parameter types: The columns of the batches: the keys, then what pairs may need.
  init(
    _ types: [DataType], nullSafe: [Bool], tracksMatches: Bool, _ profile: NodeProfile?
  ) {
    self.profile = profile
    self.types = types
    keyCount = nullSafe.count
    self.nullSafe = nullSafe
    self.tracksMatches = tracksMatches
  }

  var table: JoinTable { get throws(SQLError) { try result.get() } }
  /// The table, once it is built.
  var builtTable: JoinTable? { try? result.get() }

  func makePart(_ worker: WorkerContext) throws(SQLError) -> SinkPart {
    let memory = keeping.withLock { held in
      let made = held ?? OperatorMemory(worker.query, for: "a join", profile)
      held = made
      return made
    }
    return Part(self, RowKeeper(memory))
  }

  func finish(_ query: QueryContext) throws(SQLError) {
    let batches = parts.withLock { parts in
      defer { parts = [] }
      return parts.sorted { $0.morsel < $1.morsel }.flatMap(\.batches)
    }
    let memory = OperatorMemory(query, for: "a join", profile)
    let columns = try concatenate(batches, query, memory)
    keeping.withLock { $0 = nil }
    let table = try JoinTable(
      keys: Array(columns.prefix(keyCount)), nullSafe: nullSafe,
      columns: Array(columns.dropFirst(keyCount)),
      count: batches.reduce(0) { $0 + $1.count }, tracksMatches: tracksMatches,
      workers: query.workers, memory: memory)
    result.set(table)
  }

  private func concatenate(
    _ batches: [Batch], _ query: QueryContext, _ memory: OperatorMemory
  ) throws(SQLError) -> [Column] {
    let rows = batches.reduce(0) { $0 + $1.count }
    try memory.grow(by: types.reduce(0) { $0 + $1.physical.width * rows })
    return concatenatedColumns(batches, types, query.workers)
  }

  private final class Part: SinkPart {
    let sink: JoinBuildSink
    let keeper: RowKeeper
    var batches: [Batch] = []

    init(_ sink: JoinBuildSink, _ keeper: RowKeeper) {
      self.sink = sink
      self.keeper = keeper
    }

    override func take(_ batch: Batch, position: UInt64) throws(SQLError) {
      try keeper.reserve(batch)
      batches.append(batch)
    }

    override func finishMorsel() throws(SQLError) {
      if !batches.isEmpty { sink.parts.withLock { $0.append((morsel, batches)) } }
      batches = []
    }
  }
}

/// Each column of all batches in one piece; the columns are spread over the workers.
func concatenatedColumns(
  _ batches: [Batch], _ types: [DataType], _ workers: WorkerPool
) -> [Column] {
  let made = Mutex<[Column?]>(types.map { _ in nil })
  workers.forEach(types.count) { place in
    let column = Column.joined(batches.map { $0.columns[place] }, type: types[place])
    made.withLock { $0[place] = column }
  }
  return made.withLock { columns in
    types.indices.map { columns[$0] ?? .empty(types[$0]) }
  }
}
