import Glibc
import Synchronization

/// The clock of SYSDATE and its kin; a proof stops it, so that two runs see the same moment.
package enum Clock {
  /// The moment at which the clock stands, in microseconds since 1970-01-01 UTC; nil while it goes.
  package static let stopped = Mutex<Int64?>(nil)

  /// Microseconds since 1970-01-01 UTC.
  package static var now: Int64 {
    if let moment = stopped.withLock({ $0 }) { return moment }
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }
}
