import Columns
import Diagnostics
import Plan

/// A pipeline that has no end yet: a source and the operators after it.
struct Draft: Sendable {
  typealias Stage = @Sendable (WorkerContext) throws(SQLError) -> Operator

  var source: any Source
  var stages: [(make: Stage, profile: NodeProfile?, probe: SpillableProbe?)] = []
  /// The columns of the batches at this point.
  var columns: [OutputColumn]
  var sourceProfile: NodeProfile?
  /// The scan at the source, if filters learned later may still be given to it.
  var scan: ScanSource?
  /// The scan's columns that columns at this point are, unchanged.
  var origins: [ColumnID: ColumnID] = [:]

  init(_ source: any Source, columns: [OutputColumn], profile: NodeProfile?) {
    self.source = source
    self.columns = columns
    sourceProfile = profile
  }

  /// Gives back the tables of the joins that it probes, when all its rows have come.
  func release() {
    for stage in stages { stage.probe?.sink.release() }
    source.release()
  }

  var types: [DataType] { columns.map(\.type) }
  var weight: Double { source.weight }

  /// The place of each column.
  var layout: [ColumnID: Int] {
    Dictionary(columns.indices.map { (columns[$0].id, $0) }, uniquingKeysWith: { a, _ in a })
  }

  mutating func append(
    _ profile: NodeProfile?, probe: SpillableProbe? = nil, _ make: @escaping Stage
  ) {
    stages.append((make, profile, probe))
  }

  /// The draft with just these columns in this order.
  func projected(to ids: [ColumnID]) -> Draft {
    if ids == columns.map(\.id) { return self }
    let layout = layout
    let places = ids.compactMap { layout[$0] }
    var draft = self
    draft.columns = places.map { columns[$0] }
    let last = stages.last?.profile ?? sourceProfile
    draft.append(last) { (_) throws(SQLError) in PickColumns(places).inside() }
    return draft
  }
}

extension Draft {
  /// Lets later joins give their filters to the scan below a step that keeps or drops all rows
  /// with the same keys together: a grouping by them, or a window partitioned by them.
  ///
  /// - Parameter keys: The keys over the input, and their names behind the step where they differ.
  mutating func learnThrough(_ input: Draft, _ keys: [(BoundExpression, ColumnID?)]) {
    guard let below = input.scan else { return }
    for (key, name) in keys {
      guard case .column(let id, _) = key, let origin = input.origins[id] else { continue }
      origins[name ?? id] = origin
      scan = below
    }
  }
}

/// Keeps some columns, in a new order.
final class PickColumns: Operator {
  private let places: [Int]
  init(_ places: [Int]) { self.places = places }

  override func push(_ batch: Batch) throws(SQLError) {
    try emit(Batch(places.map { batch.columns[$0] }, count: batch.count))
  }
}
