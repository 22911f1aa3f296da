import Columns
import Diagnostics
import Kernels
import Synchronization

/// Brings parts of the merged groups, which workers make apart, into one result.
struct GroupFinisher: Sendable {
  let query: QueryContext
  /// Whether groups come out in the order of their first rows.
  let tracksFirsts: Bool

  /// A part of the merged groups: what is read of them, and their first ordinals.
  struct Part: Sendable {
    let columns: [Column]
    let firsts: Column?
    let count: Int
  }

  /// - Parameter columns: What is read of a state's groups.
  func part(
    _ state: AggregateState, _ columns: (AggregateState) throws(SQLError) -> [Column]
  ) throws(SQLError) -> Part {
    let made = try columns(state)
    guard tracksFirsts else { return Part(columns: made, firsts: nil, count: state.groupCount) }
    return Part(columns: made, firsts: state.ordinals, count: state.groupCount)
  }

  func inOrder(_ parts: [Part]) throws(SQLError) -> [Batch] {
    let filled = parts.filter { $0.count > 0 }
    guard tracksFirsts else { return filled.map { Batch($0.columns, count: $0.count) } }
    let sorter = RowSorter(query: query)
    let types = (filled.first?.columns ?? []).map(\.type) + [.int64]
    let all = try sorter.concatenated(
      filled.map { Batch($0.columns + ($0.firsts.map { [$0] } ?? []), count: $0.count) },
      types: types)
    let firsts = all.columns[types.count - 1]
    let order = try sorter.order([firsts], [SortOrder()], count: all.count)
    let whole = Batch(Array(all.columns.dropLast()), count: all.count)
    let size = MaterializedRows.morselRows
    return try inParallel((all.count + size - 1) / size) { (piece) throws(SQLError) in
      let start = piece * size
      let count = min(size, whole.count - start)
      let rows = order.buffer
      return whole.gather(rows.span(of: Int32.self, from: start, count: count))
    }
  }

  /// What workers make of 0 ..< count, in order.
  func inParallel<T: Sendable>(
    _ count: Int, _ make: @escaping @Sendable (Int) throws(SQLError) -> T
  ) throws(SQLError) -> [T] {
    let made = Mutex([T?](repeating: nil, count: count))
    let failure = FirstError()
    query.workers.forEach(count) { i in
      guard failure.isWorthwhile(morsel: i) else { return }
      do throws(SQLError) {
        let one = try make(i)
        made.withLock { $0[i] = one }
      } catch {
        failure.report(error, morsel: i)
      }
    }
    try failure.check()
    return made.withLock { $0.compactMap { $0 } }
  }
}
