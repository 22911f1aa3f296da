import Columns
import Diagnostics
import Glibc

/// Carries result batches from workers to the calling thread, in the order of their morsels.
///
/// A helper waits while its morsel holds `room` batches, or while finished morsels wait in large
/// number; the calling thread never waits without emptying what stands at the head.
final class Handover: @unchecked Sendable {
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var waiting: [Int: [Batch]] = [:]
  private var finished: Set<Int> = []
  private var head = 0
  private var buffered = 0
  private var isStopped = false
  private let isOrdered: Bool
  private let cancellation: Cancellation

  /// Batches of one morsel, and of all, that may wait.
  private let room: Int
  private let totalRoom: Int

  /// - Parameters:
  ///   - isOrdered: Morsels are taken in order, so that the head's is always running.
  ///   - limit: The bytes that the query may hold; where it is small, little may wait.
  init(isOrdered: Bool, cancellation: Cancellation, limit: Int) {
    room = max(2, min(32, limit >> 25))
    totalRoom = 8 * room
    self.isOrdered = isOrdered
    self.cancellation = cancellation
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

  var stopped: Bool { locked { isStopped } }

  func stop() {
    locked {
      isStopped = true
      pthread_cond_broadcast(changed)
    }
  }

  /// Puts a batch behind those of its morsel; a helper waits for room.
  func put(_ batch: Batch, morsel: Int, mayWait: Bool) {
    locked {
      while mayWait, isOrdered, !isStopped, (waiting[morsel]?.count ?? 0) >= room,
        !cancellation.isCancelled
      { pause() }
      guard !isStopped else { return }
      waiting[morsel, default: []].append(batch)
      buffered += 1
      if morsel == head { pthread_cond_broadcast(changed) }
    }
  }

  /// A helper waits here before it takes a morsel while too much is buffered.
  func waitForRoom() {
    locked {
      while isOrdered, !isStopped, buffered > totalRoom, !cancellation.isCancelled {
        pause()
      }
    }
  }

  func finish(morsel: Int) {
    locked {
      finished.insert(morsel)
      pthread_cond_broadcast(changed)
    }
  }

  /// Whether this morsel's batches may go straight to the consumer.
  func isHead(_ morsel: Int) -> Bool {
    locked { head == morsel && waiting[morsel]?.isEmpty ?? true }
  }

  func isFull(_ morsel: Int) -> Bool {
    locked { isOrdered && (waiting[morsel]?.count ?? 0) >= room && !isStopped }
  }

  /// The next batches in order, or nil at the end; waits for them only if asked to.
  func takeReady(upTo end: Int, waits: Bool) -> [Batch]? {
    locked {
      while true {
        if let ready = waiting[head], !ready.isEmpty {
          waiting[head] = []
          buffered -= ready.count
          pthread_cond_broadcast(changed)
          return ready
        }
        if finished.remove(head) != nil {
          waiting[head] = nil
          head += 1
          pthread_cond_broadcast(changed)
          continue
        }
        if !waits || head >= end || isStopped || cancellation.isCancelled { return nil }
        pause()
        return []
      }
    }
  }
}
