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
  /// `.memory on`.
  let showsMemory = Atomic<Bool>(false)

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
  ///   - memory: What the statement holds, and has on disk, in bytes.
  package func tick(_ share: Double?, rows: Int = 0, memory: (peak: Int, spilled: Int) = (0, 0)) {
    state.withLock { state in
      let elapsed = monotonicNanoseconds() - state.began
      guard state.isActive, elapsed >= ProgressLine.delay else { return }
      state.isShown = true
      let seconds = Double(elapsed) / 1e9
      var parts = [ShortTime.text(seconds)]
      if rows > 0 { parts.append(ProgressLine.rate(Double(rows) / seconds)) }
      if let share, share > 0.01, share.isFinite {
        let left = max(0, seconds * (1 - share) / share)
        parts.append("about \(ShortTime.text(left)) left")
      }
      if showsMemory.load(ordering: .relaxed) { parts.append(MemoryText.of(memory)) }
      // A line that the terminal breaks could not be taken away again.
      let room = TerminalSize.current(of: STDERR_FILENO).columns - 1
      ProgressLine.show("\r" + line(share, parts, room: room) + "\u{1B}[K")
    }
  }

  /// As much as there is room for: the bar goes first, then the parts from the last on.
  private func line(_ share: Double?, _ parts: [String], room: Int) -> String {
    var parts = parts
    var hasBar = true
    let head = share.map { ProgressLine.percent(min(1, max(0, $0))) } ?? "  …"
    func width() -> Int {
      let text = DisplayWidth.of(head + " " + parts.joined(separator: ", "))
      return text + (hasBar && share != nil ? ProgressLine.barWidth + 1 : 0)
    }
    if width() > room { hasBar = false }
    while width() > room, !parts.isEmpty { parts.removeLast() }
    let tail = " " + parts.joined(separator: ", ")
    guard hasBar, let share, share.isFinite, share > 0 else { return head + tail }
    let filled = Int(min(1, share) * Double(ProgressLine.barWidth))
    let bar = palette.paint(String(repeating: "━", count: filled), .good)
    return "\(head) \(bar)\(String(repeating: " ", count: ProgressLine.barWidth - filled))\(tail)"
  }

  /// ` 42 %`
  private static func percent(_ share: Double) -> String {
    guard share.isFinite, share > 0 else { return "  …" }
    let percent = "\(Int((share * 100).rounded(.down)))"
    return String(repeating: " ", count: max(0, 3 - percent.count)) + percent + " %"
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
