import Conversion
import Diagnostics
import Files
import Glibc
import Shell

extension Command {
  private static let checkOptions = [
    CommandOption(["--quiet"], "say how much was read only, not each error")
  ]

  static let check = Command(
    "check", usage: "FILE …",
    "read PL/SQL scripts without running them: all errors of all files, each with its place",
    options: checkOptions
  ) { (words) throws(UsageError) in
    let arguments = try Arguments(words, known: checkOptions)
    guard !arguments.operands.isEmpty else { throw UsageError("write reckon check FILE …") }
    let isQuiet = arguments["--quiet"] != nil
    let sink = TextSink(descriptor: STDOUT_FILENO)
    var reading = ScriptReading()
    for path in arguments.operands {
      do throws(SQLError) {
        for error in try reading.read(path) where !isQuiet {
          sink.write("\(path): \(error)\n")
        }
      } catch {
        sink.flush()
        CommandList.complain(error.rendered(in: nil))
        return 1
      }
    }
    sink.write(reading.summary + "\n")
    return reading.errorCount == 0 ? 0 : 1
  }
}

/// Counts what the parser reads.
private struct ScriptReading {
  private var statementCount = 0
  private(set) var errorCount = 0
  private var lineCount = 0
  private var nanoseconds = 0

  /// - Returns: The errors of a script, rendered.
  mutating func read(_ path: String) throws(SQLError) -> [String] {
    let source = try FileAccess.unrestricted.open(path)
    let text = String(decoding: try source.readArray(at: 0, count: source.size), as: UTF8.self)
    let program = ProgramModel()
    let start = processTime()
    statementCount += program.read(text, file: path).count
    nanoseconds += processTime() - start
    lineCount += text.utf8.reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
    errorCount += program.errors.count
    return program.errors.map { $0.1.rendered(in: text) }
  }

  var summary: String {
    let all = statementCount + errorCount
    let share = all == 0 ? 1000 : statementCount * 1000 / all
    let perMinute = nanoseconds == 0 ? 0 : lineCount * 60_000_000_000 / nanoseconds
    return "\(statementCount) of \(all) statements and units read (\(share / 10).\(share % 10) %),"
      + " \(lineCount) lines, \(perMinute) lines per minute"
  }

  /// Nanoseconds of the processor.
  private func processTime() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}
