@preconcurrency import CReadline
import Diagnostics
import Glibc

/// Reads one statement or command from a person, with readline's keys and a display of our own.
///
/// readline keeps its state in globals, so there is one editor in the program.
final class LineEditor {
  enum Outcome {
    case text(String)
    /// Ctrl-D on an empty line.
    case end
    /// Ctrl-C: what was typed is dropped.
    case interrupted
  }

  nonisolated(unsafe) static var current: LineEditor?

  let palette: Palette
  let watcher: Watcher
  let display = EditorDisplay()
  var dialect = Dialect.postgres
  /// Whether Enter ends a statement, instead of beginning another line of it.
  private let isWholeStatement: (String) -> Bool
  /// What is read is an answer of one line.
  private var isLine = false
  let completer: Completer
  private let drawsItself: Bool
  private var prompt = ""
  private var outcome: Outcome?
  private var isSilent = false

  static let continuation = "   ...> "

  init(
    palette: Palette, watcher: Watcher, completer: Completer,
    isComplete: @escaping (String) -> Bool
  ) {
    self.palette = palette
    self.watcher = watcher
    self.completer = completer
    isWholeStatement = isComplete
    let terminal = environment("TERM") ?? "dumb"
    drawsItself = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 && terminal != "dumb"
    LineEditor.current = self
    rl_readline_name = LineEditor.programName
    _ = rl_initialize()
    rl_catch_sigwinch = 0
    if drawsItself {
      rl_redisplay_function = { LineEditor.current?.redraw() }
      EditorKeys.bind()
    }
  }

  /// readline keeps the pointer: it lives as long as the program.
  nonisolated(unsafe) private static let programName = UnsafePointer(strdup("reckon"))

  /// Whether Enter ends the text.
  func isComplete(_ text: String) -> Bool { isLine || isWholeStatement(text) }

  /// Shows the prompt and edits until the text is complete.
  /// - Parameter isLine: The first Enter ends it: an answer, no statement.
  func read(prompt: String, initial: String = "", isLine: Bool = false) -> Outcome {
    self.prompt = prompt
    self.isLine = isLine
    outcome = nil
    display.reset()
    watcher.promptBegins()
    rl_callback_handler_install(prompt) { LineEditor.current?.finish($0) }
    if !initial.isEmpty {
      EditBuffer.insert(initial)
      redraw()
    }
    while outcome == nil { waitForInput() }
    return outcome ?? .end
  }

  private func waitForInput() {
    var waits = [
      pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      pollfd(fd: watcher.wakeDescriptor, events: Int16(POLLIN), revents: 0),
    ]
    guard poll(&waits, 2, -1) > 0 || errno == EINTR else { return finish(nil) }
    if waits[1].revents != 0 { takeSignals() }
    if waits[0].revents != 0, outcome == nil { rl_callback_read_char() }
  }

  private func takeSignals() {
    let signals = watcher.takeSignals()
    if signals.resizes > 0 {
      rl_resize_terminal()
      if drawsItself {
        display.erase()
        redraw()
      }
    }
    if signals.interrupts > 0 { interrupt() }
  }

  private func interrupt() {
    if drawsItself { display.leave() }
    EditorDisplay.write("^C\r\n")
    // What follows makes readline draw, although nothing of the text shall be seen again.
    isSilent = true
    defer { isSilent = false }
    EditBuffer.clear()
    rl_free_line_state()
    rl_callback_sigcleanup()
    rl_callback_handler_remove()
    outcome = .interrupted
  }

  private func finish(_ line: UnsafeMutablePointer<CChar>?) {
    rl_callback_handler_remove()
    guard let line else {
      EditorDisplay.write("\r\n")
      outcome = .end
      return
    }
    outcome = .text(String(cString: line))
    free(line)
  }

  /// Draws the text as it is now; while more input waits (a paste), drawing waits too.
  func redraw() {
    if isSilent { return }
    var waiting: Int32 = 0
    if ioctl(STDIN_FILENO, UInt(FIONREAD), &waiting) == 0, waiting > 0, rl_done == 0 { return }
    let bytes = EditBuffer.bytes
    let point = EditBuffer.point
    let shownPrompt = rl_display_prompt.map { String(cString: $0) } ?? prompt
    let paints = palette.isOn ? Highlighting.paints(of: bytes, point: point, dialect: dialect) : []
    let terminal = TerminalSize.current()
    let rows = EditorRows(
      prompt: shownPrompt, continuation: LineEditor.continuation, bytes: bytes, point: point,
      columns: terminal.columns, palette: palette, paints: paints)
    display.draw(rows, terminal: terminal)
  }
}
