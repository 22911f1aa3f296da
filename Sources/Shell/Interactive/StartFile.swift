import Glibc

/// `~/.reckonrc`: commands and statements that run when a shell opens.
enum StartFile {
  static func run(in shell: Shell) {
    guard let path = environment("RECKONRC") ?? environment("HOME").map({ $0 + "/.reckonrc" }),
      access(path, R_OK) == 0
    else { return }
    shell.run(file: path)
  }
}
