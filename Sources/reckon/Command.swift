import Shell

/// One command of the program, `reckon NAME …`: one file of `Commands/`, and one line in `CommandList`.
struct Command: Sendable {
  var name: String
  /// The words that it takes.
  var usage: String
  var summary: String
  var options: [CommandOption]
  /// Takes the words after the name and gives the exit code.
  var run: @Sendable ([String]) throws(UsageError) -> Int32

  init(
    _ name: String, usage: String = "", _ summary: String, options: [CommandOption] = [],
    run: @escaping @Sendable ([String]) throws(UsageError) -> Int32
  ) {
    self.name = name
    self.usage = usage
    self.summary = summary
    self.options = options
    self.run = run
  }
}
