import Columns
import Diagnostics

/// What one operator may hold, on all its workers together: memory of the budget, and pages of
/// the spill store. Counts both for EXPLAIN ANALYZE.
final class OperatorMemory: Sendable {
  let query: QueryContext
  private let reservation: MemoryReservation
  private let profile: NodeProfile?

  /// - Parameter name: The operator, for the error message.
  init(_ query: QueryContext, for name: String, _ profile: NodeProfile?) {
    self.query = query
    self.profile = profile
    reservation = query.reservation(name)
  }

  private init(_ query: QueryContext, _ reservation: MemoryReservation) {
    self.query = query
    self.reservation = reservation
    profile = nil
  }

  /// Memory that somebody has reserved already.
  static func covered(_ query: QueryContext) -> OperatorMemory {
    OperatorMemory(query, MemoryReservation(MemoryBudget(limit: .max), for: "a part of a query"))
  }

  var isForced: Bool { query.options.forcesSpill }
  var heldBytes: Int { reservation.heldBytes }

  /// What one of `workers` may hold before it spills: its part of most of what is free now.
  func share(of workers: Int) -> Int {
    if isForced { return 0 }
    let budget = query.options.budget
    let free = max(budget.freeBytes, budget.limit / 8)
    return max(1 << 16, free / 10 * 8 / max(1, workers))
  }

  /// Memory is taken from the budget in pieces of this size, so that the counter is rarely touched.
  var step: Int { min(1 << 18, max(4096, query.options.budget.limit / 64)) }

  func tryGrow(by bytes: Int) -> Bool {
    guard reservation.tryGrow(by: bytes) else { return false }
    note()
    return true
  }

  /// - Throws: `outOfMemory` when the limit would be passed.
  func grow(by bytes: Int) throws(SQLError) {
    try reservation.grow(by: bytes)
    note()
  }

  func growAnyway(by bytes: Int) {
    reservation.growAnyway(by: bytes)
    note()
  }

  func shrink(by bytes: Int) { reservation.shrink(by: bytes) }

  private func note() { profile?.peakBytes.max(reservation.peakBytes, ordering: .relaxed) }

  func page(of batch: Batch, types: [DataType]) throws(SQLError) -> SpilledPage {
    let page = try query.spill.page(of: batch, types: types)
    profile?.spilledBytes.wrappingAdd(page.byteCount, ordering: .relaxed)
    return page
  }
}
