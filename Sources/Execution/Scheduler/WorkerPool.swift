import Diagnostics
import Glibc
import Synchronization

/// A few threads that run one body at a time together with the calling thread.
///
/// Threads are started at first need, have stacks of 8 MB, and end with `stop`.
final class WorkerPool: @unchecked Sendable {
  let threads: Int
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var handles: [pthread_t] = []
  private var body: (@Sendable (Int) -> Void)?
  private var wanted = 0
  private var round = 0
  private var running = 0
  private var isStopping = false

  init(threads: Int) {
    self.threads = threads
    pthread_mutex_init(lock, nil)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(lock)
    changed.deallocate()
    lock.deallocate()
  }

  /// Runs `body` once per worker number below `count`; number 0 runs on the calling thread.
  /// Returns when all are done.
  func run(_ count: Int, inline: (() -> Void)? = nil, _ body: @escaping @Sendable (Int) -> Void) {
    let helpers = min(count, threads) - 1
    if helpers > 0 { start(helpers, body) }
    if let inline { inline() } else { body(0) }
    if helpers > 0 { waitForHelpers() }
  }

  /// Calls `body` for each number below `count`, spread over the workers.
  func forEach(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    if count <= 1 || threads == 1 {
      for i in 0..<count { body(i) }
      return
    }
    let next = SharedCounter()
    run(min(count, threads)) { _ in
      while true {
        let i = next.take()
        guard i < count else { return }
        body(i)
      }
    }
  }

  private func start(_ helpers: Int, _ body: @escaping @Sendable (Int) -> Void) {
    while handles.count < helpers {
      guard let handle = spawn(handles.count + 1) else { break }
      handles.append(handle)
    }
    pthread_mutex_lock(lock)
    self.body = body
    wanted = min(helpers, handles.count)
    running = wanted
    round += 1
    pthread_cond_broadcast(changed)
    pthread_mutex_unlock(lock)
  }

  private func waitForHelpers() {
    pthread_mutex_lock(lock)
    while running > 0 { pthread_cond_wait(changed, lock) }
    body = nil
    pthread_mutex_unlock(lock)
  }

  private final class Start {
    let pool: WorkerPool
    let number: Int
    init(_ pool: WorkerPool, _ number: Int) {
      self.pool = pool
      self.number = number
    }
  }

  private func spawn(_ number: Int) -> pthread_t? {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, 8 << 20)
    let start = Unmanaged.passRetained(Start(self, number))
    var handle = pthread_t()
    let status = pthread_create(
      &handle, &attributes,
      { argument in
        guard let argument else { return nil }
        let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
        start.pool.serve(start.number)
        return nil
      }, start.toOpaque())
    if status == 0 { return handle }
    start.release()
    return nil
  }

  /// A helper's life: wait for a round, run its body, report.
  private func serve(_ number: Int) {
    // A helper that starts late must still take part in the round it was started for.
    var seen = 0
    pthread_mutex_lock(lock)
    while true {
      while !isStopping && (round == seen || body == nil) { pthread_cond_wait(changed, lock) }
      if isStopping { break }
      seen = round
      guard number <= wanted, let work = body else { continue }
      pthread_mutex_unlock(lock)
      work(number)
      pthread_mutex_lock(lock)
      running -= 1
      if running == 0 { pthread_cond_broadcast(changed) }
    }
    pthread_mutex_unlock(lock)
  }

  /// Ends the threads; the pool is not used afterwards.
  func stop() {
    pthread_mutex_lock(lock)
    isStopping = true
    pthread_cond_broadcast(changed)
    pthread_mutex_unlock(lock)
    for handle in handles { pthread_join(handle, nil) }
    handles = []
  }
}

/// Numbers from 0 that several workers take.
final class SharedCounter: Sendable {
  private let next = Atomic<Int>(0)
  func take() -> Int { next.wrappingAdd(1, ordering: .relaxed).oldValue }
}
