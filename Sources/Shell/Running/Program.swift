import Diagnostics
import Glibc

/// Runs other programs: a pager, an editor, what `\!` names.
enum Program {
  /// Runs a program with this terminal and waits for it.
  /// - Parameter input: A descriptor for its standard input, or nil for ours.
  /// - Returns: Its exit code, or 128 and the signal that ended it.
  static func run(_ words: [String], input: Int32? = nil) throws(SQLError) -> Int32 {
    let process = try start(words, input: input)
    return wait(for: process)
  }

  static func start(_ words: [String], input: Int32? = nil) throws(SQLError) -> pid_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Signals that we wait for in a thread are blocked here; a program wants them.
    var none = sigset_t()
    sigemptyset(&none)
    var defaults = Watcher.signals
    sigaddset(&defaults, SIGPIPE)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input { posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO) }
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    defer { arguments.forEach { free($0) } }
    arguments.append(nil)
    var process = pid_t()
    let failure = posix_spawnp(
      &process, words[0], &actions, &attributes, &arguments, environ)
    guard failure == 0 else {
      throw SQLError(
        .ioError, "\"\(words[0])\" cannot be run: \(String(cString: strerror(failure)))")
    }
    return process
  }

  static func wait(for process: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }

  /// Whether a folder of PATH has this program.
  static func exists(_ name: String) -> Bool {
    let folders = (environment("PATH") ?? "/usr/bin:/bin").split(separator: ":")
    return folders.contains { access("\($0)/\(name)", X_OK) == 0 }
  }
}
