import Glibc
import Synchronization

/// The sockets that are open; those without a request can be closed when the server ends.
final class ConnectionList: Sendable {
  private struct State: Sendable {
    var isIdle: [Int32: Bool] = [:]
    var closesIdle = false
  }

  private let state = Mutex(State())

  var count: Int { state.withLock { $0.isIdle.count } }

  func add(_ descriptor: Int32) { setIdle(descriptor, false) }

  func remove(_ descriptor: Int32) {
    _ = state.withLock { $0.isIdle.removeValue(forKey: descriptor) }
  }

  func setIdle(_ descriptor: Int32, _ isIdle: Bool) {
    state.withLock {
      $0.isIdle[descriptor] = isIdle
      if isIdle, $0.closesIdle { shutdown(descriptor, Int32(SHUT_RD)) }
    }
  }

  /// Wakes all connections that wait for a request, now and from now on.
  func closeIdle() {
    state.withLock {
      $0.closesIdle = true
      for (descriptor, isIdle) in $0.isIdle where isIdle { shutdown(descriptor, Int32(SHUT_RD)) }
    }
  }
}
