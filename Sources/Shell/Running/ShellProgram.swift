import Columns
import Diagnostics
import Engine
import Glibc

/// The program `reckon` without a command's name: the shell, or statements of the command line.
package enum ShellProgram {
  /// - Returns: The exit code: 0, 1 after an error of SQL, 130 after Ctrl-C.
  package static func run(_ options: ShellOptions) -> Int32 {
    let session = Session(database: options.database, settings: options.session)
    defer { options.database.close() }
    let palette = Palette.suitable(for: STDERR_FILENO, allowed: options.allowsColor)
    let progress = ProgressLine(palette: palette)
    let watcher = Watcher(
      cancel: { session.cancel() },
      onTick: {
        progress.tick(session.progress, rows: session.scannedRows, memory: session.memory)
      })
    let shell = Shell(
      session: session, watcher: watcher, settings: settings(options), progress: progress,
      outputs: OutputTargets(), parameters: options.parameters, messagePalette: palette)
    shell.databaseFolder = options.database.folder
    shell.settings.commitsAtExit = options.commitsAtExit
    var isWell = run(shell, options)
    let wasInterrupted = watcher.wasInterrupted && !shell.isInteractive
    if !wasInterrupted { isWell = shell.endTransaction() && isWell }
    shell.outputs.flush()
    return wasInterrupted ? 130 : shell.exitCode ?? (isWell ? 0 : 1)
  }

  private static func settings(_ options: ShellOptions) -> ShellSettings {
    var settings = ShellSettings(format: options.format)
    settings.style.palette = Palette.suitable(for: STDOUT_FILENO, allowed: options.allowsColor)
    settings.style.nullText = options.nullText
    settings.style.maximumRows = options.maximumRows
    settings.style.showsHeader = options.showsHeader
    settings.showsTime = options.showsTime
    if options.continuesAfterError { settings.onError = .goOn }
    settings.isSafe = options.isSafe
    settings.progress = isatty(STDERR_FILENO) == 1
    return settings
  }

  private static func run(_ shell: Shell, _ options: ShellOptions) -> Bool {
    do throws(SQLError) {
      if let path = options.output { try shell.outputs.redirect(to: path) }
    } catch {
      shell.show(error, in: nil)
      return false
    }
    for file in options.files where !DataFiles.open(file, in: shell) { return false }
    var allWell = true
    for action in options.actions {
      let isWell =
        switch action {
        case .text(let text): shell.run(script: text)
        case .file(let path): shell.run(file: path)
        }
      allWell = allWell && isWell
      if shell.isStopped || shell.wantsExit { return allWell }
    }
    if !options.actions.isEmpty && !options.isInteractive { return allWell }
    guard options.isInteractive || isatty(STDIN_FILENO) == 1 else { return shell.run(file: "-") }
    Prompt(shell).run(readsStartFile: options.readsStartFile)
    return true
  }
}
