import Diagnostics
import Glibc

/// Shows long results page by page: what is written goes through `$PAGER`, or `less`.
///
/// The pager starts when more lines have come than fit on the screen.
final class Pager {
  private let sink: TextSink
  private var process: pid_t?

  /// - Returns: nil where no pager can be started.
  init?() {
    let chosen = environment("RECKON_PAGER") ?? environment("PAGER")
    let command = chosen ?? "less -RSFX"
    if command.isEmpty || command == "cat" { return nil }
    if chosen == nil, !Program.exists("less") { return nil }
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    process = try? Program.start(["/bin/sh", "-c", command], input: ends[0])
    close(ends[0])
    guard process != nil else {
      close(ends[1])
      return nil
    }
    sink = TextSink(descriptor: ends[1], closesDescriptor: true)
  }

  var isBroken: Bool { sink.isBroken }

  func write(_ bytes: some Collection<UInt8>) { sink.write(bytes) }

  /// Waits until the person has left the pager.
  func finish() {
    sink.finish()
    if let process { _ = Program.wait(for: process) }
    process = nil
  }
}
