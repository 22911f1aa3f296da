import Diagnostics

/// One command of the shell, such as `.mode` or `\timing`: one file of this folder, and one line in
/// `ShellCommandList`.
struct ShellCommand: Sendable {
  /// Every spelling, with its dot or backslash.
  var names: [String]
  /// The words that it takes: `[FORMAT]`.
  var usage: String
  var summary: String
  /// What the safe mode refuses: it touches files, programs or the network.
  var isUnsafe = false
  /// The rest of the line is one argument as it stands.
  var takesWholeLine = false
  var run: @Sendable (Shell, [String]) throws(SQLError) -> Void

  init(
    _ names: [String], usage: String = "", _ summary: String, isUnsafe: Bool = false,
    takesWholeLine: Bool = false,
    run: @escaping @Sendable (Shell, [String]) throws(SQLError) -> Void
  ) {
    self.names = names
    self.usage = usage
    self.summary = summary
    self.isUnsafe = isUnsafe
    self.takesWholeLine = takesWholeLine
    self.run = run
  }
}
