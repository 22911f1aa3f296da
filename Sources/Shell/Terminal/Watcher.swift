import Glibc
import Synchronization

/// A thread that waits for signals, so that no code of ours runs inside a signal handler.
///
/// Ctrl-C (SIGINT) cancels the running statement and never the session; while nothing runs, it
/// ends a program without a prompt, and wakes a prompt that `wakeDescriptor` is polled for.
package final class Watcher: @unchecked Sendable {
  private let cancel: @Sendable () -> Void
  private let state = Atomic<Int>(Watcher.idle)
  private let interrupts = Atomic<Int>(0)
  private let resizes = Atomic<Int>(0)
  private let hasPrompt = Atomic<Bool>(false)
  private let pipe: (read: Int32, write: Int32)
  /// What the thread does ten times a second while a statement runs: the progress line.
  private let onTick: @Sendable () -> Void

  /// The thread sleeps without a limit while nothing runs; this signal tells it to look again.
  private static let nudge = SIGUSR1
  private var thread = pthread_t()

  private static let idle = 0
  private static let running = 1
  private static let cancelling = 2

  /// Blocks the signals in this thread and all that it starts, and begins to wait for them.
  /// - Parameter cancel: Stops what runs; called from the watcher's thread.
  package init(
    cancel: @escaping @Sendable () -> Void, onTick: @escaping @Sendable () -> Void = {}
  ) {
    self.cancel = cancel
    self.onTick = onTick
    var ends: [Int32] = [-1, -1]
    if Glibc.pipe(&ends) != 0 { ends = [-1, -1] }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    pipe = (ends[0], ends[1])
    signal(SIGPIPE, SIG_IGN)
    var signals = Watcher.signals
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    start()
  }

  static var signals: sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGINT)
    sigaddset(&set, SIGWINCH)
    sigaddset(&set, Watcher.nudge)
    return set
  }

  private func start() {
    let context = Unmanaged.passRetained(self).toOpaque()
    pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<Watcher>.fromOpaque(context).takeRetainedValue().watch()
        return nil
      }, context)
    pthread_detach(thread)
  }

  private func watch() {
    var signals = Watcher.signals
    while true {
      var wait = timespec(tv_sec: 0, tv_nsec: 100_000_000)
      let isIdle = state.load(ordering: .acquiring) == Watcher.idle
      let caught = isIdle ? sigwaitinfo(&signals, nil) : sigtimedwait(&signals, nil, &wait)
      if caught == SIGINT { interrupt() }
      if caught == SIGWINCH {
        resizes.add(1, ordering: .relaxed)
        wake()
      }
      guard caught < 0 else { continue }
      switch state.load(ordering: .acquiring) {
      case Watcher.running: onTick()
      // Ctrl-C may have come before the statement could be reached.
      case Watcher.cancelling: cancel()
      default: break
      }
    }
  }

  private func interrupt() {
    interrupts.add(1, ordering: .relaxed)
    switch state.load(ordering: .acquiring) {
    case Watcher.idle:
      if !hasPrompt.load(ordering: .relaxed) { exitInterrupted() }
      wake()
    case Watcher.running:
      state.store(Watcher.cancelling, ordering: .releasing)
      cancel()
    default: cancel()
    }
  }

  /// 130 is what shells give for a program that Ctrl-C ended.
  private func exitInterrupted() -> Never { _exit(130) }

  private func wake() {
    var byte: UInt8 = 0
    _ = write(pipe.write, &byte, 1)
  }
}

extension Watcher {
  /// A descriptor that becomes readable when a signal came while nothing ran.
  package var wakeDescriptor: Int32 { pipe.read }

  /// Ctrl-C then belongs to the prompt instead of ending the program.
  package func promptBegins() { hasPrompt.store(true, ordering: .relaxed) }

  /// Empties the wake descriptor: how many Ctrl-C and how many changes of size came.
  package func takeSignals() -> (interrupts: Int, resizes: Int) {
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(pipe.read, &bytes, 64) > 0 {}
    return (
      interrupts.exchange(0, ordering: .relaxed), resizes.exchange(0, ordering: .relaxed)
    )
  }

  /// From now on Ctrl-C cancels.
  package func beginStatement() {
    interrupts.store(0, ordering: .relaxed)
    state.store(Watcher.running, ordering: .releasing)
    pthread_kill(thread, Watcher.nudge)
  }

  package func endStatement() { state.store(Watcher.idle, ordering: .releasing) }

  /// Whether Ctrl-C came while the last statement ran.
  package var wasInterrupted: Bool { interrupts.load(ordering: .relaxed) > 0 }
}
