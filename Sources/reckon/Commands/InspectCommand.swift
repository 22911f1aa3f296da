import Diagnostics
import Files
import Glibc
import Parquet
import Shell

extension Command {
  private static let inspectOptions = [
    CommandOption(["--no-pages"], "leave the lines of pages out")
  ]

  static let inspect = Command(
    "inspect", usage: "FILE …", "show a Parquet file's schema, row groups, pages and statistics",
    options: inspectOptions
  ) { (words) throws(UsageError) in
    let arguments = try Arguments(words, known: inspectOptions)
    guard !arguments.operands.isEmpty else { throw UsageError("write reckon inspect FILE") }
    let sink = TextSink(descriptor: STDOUT_FILENO)
    do throws(SQLError) {
      for path in arguments.operands {
        let file = try ParquetFile(path, access: .unrestricted)
        let showsPages = !arguments.has("--no-pages")
        for line in try ParquetInspection.lines(file, showsPages: showsPages) {
          sink.write(line + "\n")
        }
      }
      return 0
    } catch {
      sink.flush()
      CommandList.complain(error.rendered(in: nil))
      return 1
    }
  }
}
