import Catalog
import Columns
import Diagnostics
import Glibc
import Plan

/// Encodes the pieces of a file on several threads and writes them in their order.
///
/// The calling thread gathers rows; helpers encode what is complete. When enough pieces are on
/// their way, or memory has no room for another, the calling thread encodes too.
final class PieceEncoding: @unchecked Sendable {
  private final class Task: @unchecked Sendable {
    let piece: any FilePiece
    let reserved: Int
    var isDone = false
    var error: SQLError?

    init(_ piece: any FilePiece, reserved: Int) {
      self.piece = piece
      self.reserved = reserved
    }
  }

  private let writer: any PieceWriter
  private let helpers: Int
  private let cancellation: Cancellation
  private let reservation: MemoryReservation
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  /// What nobody encodes yet.
  private var waiting: [Task] = []
  private var isClosed = false
  /// What is not written, in the order of the file; the calling thread's alone.
  private var unwritten: [Task] = []

  init(_ writer: any PieceWriter, helpers: Int, _ options: ExecutionOptions) {
    self.writer = writer
    self.helpers = helpers
    cancellation = options.cancellation
    reservation = MemoryReservation(options.budget, for: "a file's row groups")
    pthread_mutex_init(lock, nil)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(lock)
    changed.deallocate()
    lock.deallocate()
  }

  private func locked<R>(_ body: () -> R) -> R {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return body()
  }

  // MARK: The calling thread

  func append(_ batch: Batch) throws(SQLError) {
    for piece in try writer.gather(batch) { try submit(piece) }
  }

  func finish() throws(SQLError) {
    if let rest = writer.gatherRest() { try submit(rest) }
    while !unwritten.isEmpty { try advance() }
  }

  private func submit(_ piece: any FilePiece) throws(SQLError) {
    var reserved = piece.byteCount
    while unwritten.count > helpers || !reservation.tryGrow(by: reserved) {
      guard !unwritten.isEmpty else {
        // One piece is always worked on, whatever the limit says.
        reserved = 0
        break
      }
      try advance()
    }
    let task = Task(piece, reserved: reserved)
    unwritten.append(task)
    locked {
      waiting.append(task)
      pthread_cond_broadcast(changed)
    }
    while helpers == 0, !unwritten.isEmpty { try advance() }
  }

  /// Writes the first piece if it is encoded; else encodes one; else waits shortly.
  private func advance() throws(SQLError) {
    let first = unwritten[0]
    let (isDone, next) = locked {
      (first.isDone, first.isDone || waiting.isEmpty ? nil : waiting.removeFirst())
    }
    if isDone {
      unwritten.removeFirst()
      if let error = first.error { throw error }
      try writer.write(first.piece)
      reservation.shrink(by: first.reserved)
    } else if let next {
      encode(next)
    } else {
      locked { if !first.isDone { pause() } }
      try cancellation.check()
    }
  }

  /// Waits for a change, at most 20 ms, so that a cancellation is seen.
  private func pause() {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    time.tv_nsec += 20_000_000
    if time.tv_nsec >= 1_000_000_000 {
      time.tv_nsec -= 1_000_000_000
      time.tv_sec += 1
    }
    pthread_cond_timedwait(changed, lock, &time)
  }

  /// Lets the helpers end; what they have not begun is dropped.
  func close() {
    locked {
      isClosed = true
      waiting = []
      pthread_cond_broadcast(changed)
    }
  }

  // MARK: Any thread

  /// A helper's work, until `close`.
  func serve() {
    while let task = take() { encode(task) }
  }

  private func take() -> Task? {
    locked {
      while waiting.isEmpty, !isClosed { pthread_cond_wait(changed, lock) }
      return waiting.isEmpty ? nil : waiting.removeFirst()
    }
  }

  private func encode(_ task: Task) {
    do throws(SQLError) {
      try task.piece.encode()
    } catch {
      task.error = error
    }
    locked {
      task.isDone = true
      pthread_cond_broadcast(changed)
    }
  }
}

/// Runs a plan and appends its rows to a file, which the caller closes.
///
/// - Parameter prepare: Gives a batch the form that the file has.
/// - Returns: The number of rows.
package func execute(
  _ plan: any PlanNode, _ options: ExecutionOptions, profile: ExecutionProfile? = nil,
  into writer: any FileWriter, preparing prepare: (Batch) throws(SQLError) -> Batch
) throws(SQLError) -> Int {
  var rows = 0
  guard let pieces = writer as? any PieceWriter else {
    try execute(plan, options, profile: profile) { (batch) throws(SQLError) in
      rows += batch.count
      try writer.append(prepare(batch))
      return true
    }
    return rows
  }
  let encoding = PieceEncoding(pieces, helpers: options.threads - 1, options)
  let pool = WorkerPool(threads: options.threads)
  defer { pool.stop() }
  var failure: SQLError?
  func main() {
    do throws(SQLError) {
      try execute(plan, options, profile: profile) { (batch) throws(SQLError) in
        rows += batch.count
        try encoding.append(prepare(batch))
        return true
      }
      try encoding.finish()
    } catch {
      failure = error
    }
    encoding.close()
  }
  withoutActuallyEscaping(main) { main in
    pool.run(options.threads, inline: main) { _ in encoding.serve() }
  }
  if let failure { throw failure }
  return rows
}
