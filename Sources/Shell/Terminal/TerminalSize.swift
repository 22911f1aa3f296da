import Glibc

/// The columns and rows of a terminal.
package struct TerminalSize: Sendable, Equatable {
  package var columns: Int
  package var rows: Int

  /// What the terminal behind a descriptor says, else COLUMNS and LINES, else 80 by 24.
  package static func current(of descriptor: Int32 = STDOUT_FILENO) -> TerminalSize {
    var size = winsize()
    if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 {
      return TerminalSize(columns: Int(size.ws_col), rows: Int(size.ws_row))
    }
    let columns = environment("COLUMNS").flatMap { Int($0) } ?? 80
    let rows = environment("LINES").flatMap { Int($0) } ?? 24
    return TerminalSize(columns: max(1, columns), rows: max(1, rows))
  }
}
