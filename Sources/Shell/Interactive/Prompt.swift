import CReadline
import Diagnostics
import Engine
import Glibc

/// The conversation with a person at a terminal.
final class Prompt {
  private let shell: Shell

  init(_ shell: Shell) {
    self.shell = shell
  }

  func run(readsStartFile: Bool) {
    shell.isInteractive = true
    while !shell.wantsExit, let line = readLine() {
      shell.run(script: line)
    }
  }

  private func readLine() -> String? {
    guard let line = readline("reckon> ") else { return nil }
    defer { free(line) }
    return String(cString: line)
  }
}
