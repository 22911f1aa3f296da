import Glibc

/// A lock that threads can wait on until something changes.
final class Signal: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    pthread_cond_destroy(condition)
    mutex.deallocate()
    condition.deallocate()
  }

  /// Runs the body alone, and lets those look again who wait.
  func change<T>(_ body: () -> T) -> T {
    pthread_mutex_lock(mutex)
    defer {
      pthread_cond_broadcast(condition)
      pthread_mutex_unlock(mutex)
    }
    return body()
  }

  /// Waits until the body gives something, or for so many seconds: then nil.
  func wait<T>(seconds: Double, _ body: () -> T?) -> T? {
    var until = timespec()
    clock_gettime(CLOCK_REALTIME, &until)
    until.tv_sec += Int(seconds)
    until.tv_nsec += Int((seconds - seconds.rounded(.down)) * 1e9)
    if until.tv_nsec >= 1_000_000_000 {
      until.tv_nsec -= 1_000_000_000
      until.tv_sec += 1
    }
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while true {
      if let found = body() {
        pthread_cond_broadcast(condition)
        return found
      }
      if pthread_cond_timedwait(condition, mutex, &until) == ETIMEDOUT { return body() }
    }
  }
}
