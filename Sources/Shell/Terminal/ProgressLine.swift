import Diagnostics
import Glibc
import Synchronization

/// The line that tells how far a statement is, on a terminal, after one second.
///
/// ```
///  42 % ━━━━━━━━╸            3.1 s, 4.2 M rows/s, about 4 s left
/// ```
package final class ProgressLine: Sendable {
  private struct State {
    var began: UInt64 = 0
    var isActive = false
    var isShown = false
  }

  private let state = Mutex(State())
  private let palette: Palette

  private static let delay: UInt64 = 1_000_000_000
  private static let barWidth = 24

  package init(palette: Palette) { self.palette = palette }

  /// A statement begins.
  package func begin() {
    state.withLock { $0 = State(began: monotonicNanoseconds(), isActive: true) }
  }

  /// Rows come, or the statement is over: the line goes away and does not come back.
  package func end() {
    state.withLock { state in
      if state.isShown { ProgressLine.show("\r\u{1B}[K") }
      state.isShown = false
      state.isActive = false
    }
  }

  /// Draws the line again; the watcher's thread calls it.
  /// - Parameters:
  ///   - share: How much is done, 0…1, or nil if unknown.
  ///   - rows: Rows read so far.
  package func tick(_ share: Double?, rows: Int = 0) {
    state.withLock { state in
      let elapsed = monotonicNanoseconds() - state.began
      guard state.isActive, elapsed >= ProgressLine.delay else { return }
      state.isShown = true
      ProgressLine.show("\r" + line(share, rows: rows, seconds: Double(elapsed) / 1e9) + "\u{1B}[K")
    }
  }

  private func line(_ share: Double?, rows: Int, seconds: Double) -> String {
    var time = ShortTime.text(seconds)
    if rows > 0 { time += ", \(ProgressLine.rate(Double(rows) / seconds))" }
    guard let share, share.isFinite, share > 0 else { return "  … \(time)" }
    let done = min(1, share)
    let filled = Int(done * Double(ProgressLine.barWidth))
    let bar =
      palette.paint(String(repeating: "━", count: filled), .good)
      + String(repeating: " ", count: ProgressLine.barWidth - filled)
    let percent = Int((done * 100).rounded(.down))
    let padded = String(repeating: " ", count: max(0, 3 - "\(percent)".count)) + "\(percent)"
    var line = "\(padded) % \(bar) \(time)"
    if done > 0.01 { line += ", about \(ShortTime.text(seconds * (1 - done) / done)) left" }
    return line
  }

  /// `4.2 M rows/s`
  static func rate(_ rows: Double) -> String {
    if rows >= 1e6 { return "\(ShortTime.fixed(rows / 1e6, digits: 1)) M rows/s" }
    if rows >= 1e4 { return "\(ShortTime.fixed(rows / 1e3, digits: 0)) k rows/s" }
    return "\(ShortTime.fixed(rows, digits: 0)) rows/s"
  }

  private static func show(_ text: String) {
    var copy = text
    copy.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
