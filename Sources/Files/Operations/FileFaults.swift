import Glibc
import Synchronization

/// Makes file operations fail on purpose, so that tests can show what a failure leaves behind.
///
/// `RECKON_FAULT=fsync:3` fails the third fsync of the process with EIO, `write:5:full` the fifth
/// write with "no space left", `any:7:kill` ends the process at the seventh operation, and a last
/// `:on` (`rename:2:full:on`) makes every later one fail too. Without the variable nothing is
/// counted.
package enum FileFaults {
  package enum Operation: String, Sendable {
    case open, write, fsync, rename, link, unlink
  }

  private enum Effect: Sendable { case error, full, kill }

  private struct Plan: Sendable {
    var operation: Operation?
    var number: Int
    var effect: Effect
    var goesOn: Bool

    init?(_ text: String) {
      let words = text.split(separator: ":").map(String.init)
      guard words.count >= 2, let number = Int(words[1]), number > 0 else { return nil }
      operation = Operation(rawValue: words[0])
      guard operation != nil || words[0] == "any" else { return nil }
      self.number = number
      effect = words.contains("full") ? .full : words.contains("kill") ? .kill : .error
      goesOn = words.last == "on"
    }
  }

  private static let plan: Plan? = getenv("RECKON_FAULT").flatMap { Plan(String(cString: $0)) }
  private static let count = Atomic<Int>(0)

  /// Whether this operation has to fail now; `errno` then says how.
  package static func fails(_ operation: Operation) -> Bool {
    guard let plan, plan.operation == nil || plan.operation == operation else { return false }
    let number = count.wrappingAdd(1, ordering: .relaxed).newValue
    guard number == plan.number || plan.goesOn && number > plan.number else { return false }
    switch plan.effect {
    case .error: errno = EIO
    case .full: errno = ENOSPC
    case .kill: kill(getpid(), SIGKILL)
    }
    return true
  }
}
