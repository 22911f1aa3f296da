import Diagnostics
import Glibc

/// Reads one statement or command from a person, with a library's keys and a display of our own.
///
/// The library (`LineLibrary`) keeps its state in globals, so there is one editor in the program.
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
  /// Nothing is drawn: the text is being thrown away.
  var isSilent = false

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
    LineLibrary.begin(drawsItself: drawsItself)
  }

  /// Whether Enter ends the text.
  func isComplete(_ text: String) -> Bool { isLine || isWholeStatement(text) }

  /// Shows the prompt and edits until the text is complete.
  /// - Parameter isLine: The first Enter ends it: an answer, no statement.
  func read(prompt: String, initial: String = "", isLine: Bool = false) -> Outcome {
    self.prompt = prompt
    self.isLine = isLine
    display.reset()
    watcher.promptBegins()
    return LineLibrary.read(self, prompt: prompt, initial: initial)
  }

  enum Arrival {
    case key, interrupt
    /// The terminal went away.
    case broken
  }

  /// Waits until a key can be read; meanwhile follows the size of the terminal.
  func waitForKey() -> Arrival {
    while true {
      var waits = [
        pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
        pollfd(fd: watcher.wakeDescriptor, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&waits, 2, -1) > 0 || errno == EINTR else { return .broken }
      if waits[1].revents != 0, takesInterrupt() { return .interrupt }
      if waits[0].revents != 0 { return .key }
    }
  }

  private func takesInterrupt() -> Bool {
    let signals = watcher.takeSignals()
    if signals.resizes > 0 {
      LineLibrary.terminalChanged()
      if drawsItself {
        display.erase()
        redraw()
      }
    }
    guard signals.interrupts > 0 else { return false }
    if drawsItself { display.leave() }
    EditorDisplay.write("^C\r\n")
    return true
  }

  /// Draws the text as it is now; while more input waits (a paste), drawing waits too.
  /// - Parameter isLast: Enter was pressed: it is drawn in any case.
  func redraw(isLast: Bool = false) {
    if isSilent { return }
    var waiting: Int32 = 0
    if !isLast, ioctl(STDIN_FILENO, UInt(FIONREAD), &waiting) == 0, waiting > 0 { return }
    let bytes = LineLibrary.bytes
    let point = LineLibrary.point
    let shownPrompt = LineLibrary.prompt(prompt)
    let paints = palette.isOn ? Highlighting.paints(of: bytes, point: point, dialect: dialect) : []
    let terminal = TerminalSize.current()
    let rows = EditorRows(
      prompt: shownPrompt, continuation: LineEditor.continuation, bytes: bytes, point: point,
      columns: terminal.columns, palette: palette, paints: paints)
    display.draw(rows, terminal: terminal)
  }
}
