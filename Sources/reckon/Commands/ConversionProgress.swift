import Diagnostics
import Glibc

/// One line on a terminal that says how far a conversion is.
struct ConversionProgress {
  private let isShown = isatty(STDERR_FILENO) == 1

  func show(_ done: Int, _ total: Int) {
    guard isShown, done % 10 == 0 else { return }
    put("\rconverting: \(done) of \(total) routines")
  }

  func clear() { if isShown { put("\r\u{1B}[K") } }

  private func put(_ text: String) {
    _ = text.withCString { Glibc.write(STDERR_FILENO, $0, strlen($0)) }
  }
}
