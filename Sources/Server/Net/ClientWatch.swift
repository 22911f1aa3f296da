import Glibc
import Synchronization

/// Notices clients that hang up while their query runs, and calls back: one thread for all.
///
/// It looks at all of them fifty times a second while there are any, and sleeps while there are none.
final class ClientWatch: Sendable {
  private struct Client: Sendable {
    /// Tells clients apart that had the same descriptor one after the other.
    var number: Int
    var whenGone: @Sendable () -> Void
  }

  private struct Clients: Sendable {
    var waiting: [Int32: Client] = [:]
    var next = 0
  }

  private let clients = Mutex(Clients())
  private let wake: (read: Int32, write: Int32)

  private static let milliseconds: Int32 = 20
  /// `POLLRDHUP` of Linux: the other side sends no more.
  private static let hungUp: Int16 = 0x2000 | Int16(POLLHUP) | Int16(POLLERR)

  init() {
    var ends: [Int32] = [-1, -1]
    if pipe(&ends) != 0 { ends = [-1, -1] }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    wake = (ends[0], ends[1])
    _ = WorkThread.start { [self] in run() }
  }

  /// Calls `whenGone` once if the client of this socket hangs up before `remove`.
  func add(_ descriptor: Int32, whenGone: @escaping @Sendable () -> Void) {
    let wasEmpty = clients.withLock {
      $0.next += 1
      $0.waiting[descriptor] = Client(number: $0.next, whenGone: whenGone)
      return $0.waiting.count == 1
    }
    var byte: UInt8 = 0
    if wasEmpty { _ = write(wake.write, &byte, 1) }
  }

  func remove(_ descriptor: Int32) {
    _ = clients.withLock { $0.waiting.removeValue(forKey: descriptor) }
  }

  private func run() {
    while true {
      let seen = clients.withLock { $0.waiting.map { ($0.key, $0.value.number) } }
      var entries = seen.map { pollfd(fd: $0.0, events: ClientWatch.hungUp, revents: 0) }
      if entries.isEmpty {
        sleep()
        continue
      }
      let ready = poll(&entries, nfds_t(entries.count), 0)
      if ready > 0 { call(entries, seen.map(\.1)) }
      usleep(UInt32(ClientWatch.milliseconds) * 1000)
    }
  }

  private func call(_ entries: [pollfd], _ numbers: [Int]) {
    for (entry, number) in zip(entries, numbers) where entry.revents & ClientWatch.hungUp != 0 {
      let gone: Client? = clients.withLock {
        guard $0.waiting[entry.fd]?.number == number else { return nil }
        return $0.waiting.removeValue(forKey: entry.fd)
      }
      gone?.whenGone()
    }
  }

  /// Until there is a client to watch.
  private func sleep() {
    var entry = pollfd(fd: wake.read, events: Int16(POLLIN), revents: 0)
    poll(&entry, 1, -1)
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(wake.read, &bytes, bytes.count) > 0 {}
  }
}
