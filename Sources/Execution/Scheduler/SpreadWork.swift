/// Calls a body for each number below a count, on the calling thread and helpers of its own; returns
/// when all are done.
package func spreadWork(
  threads: Int, _ count: Int, _ body: @escaping @Sendable (Int) -> Void
) {
  let pool = WorkerPool(threads: max(1, min(threads, count)))
  pool.forEach(count, body)
  pool.stop()
}
