import Conversion
import Diagnostics
import Files
import Glibc
import Shell

extension Command {
  private static let convertOptions = [
    CommandOption(
      ["--to"], value: "FORM",
      "plan: what became of each loop; sql: the units with their loops replaced")
  ]

  static let convert = Command(
    "convert", usage: "FILE …",
    "turn the loops of PL/SQL procedures into statements over whole tables",
    options: convertOptions
  ) { (words) throws(UsageError) in
    let arguments = try Arguments(words, known: convertOptions)
    guard !arguments.operands.isEmpty else { throw UsageError("write reckon convert FILE …") }
    let form = arguments["--to"] ?? "plan"
    guard ["plan", "sql"].contains(form) else {
      throw UsageError("--to takes plan or sql, not \"\(form)\"")
    }
    let program = ProgramModel()
    let sink = TextSink(descriptor: STDOUT_FILENO)
    do throws(SQLError) {
      for path in arguments.operands {
        try program.readScript(path) { (path) throws(SQLError) in
          let source = try FileAccess.unrestricted.open(path)
          return String(
            decoding: try source.readArray(at: 0, count: source.size), as: UTF8.self)
        }
      }
    } catch {
      sink.flush()
      CommandList.complain(error.rendered(in: nil))
      return 1
    }
    for (file, error) in program.errors {
      CommandList.complain("\(file): \(error.rendered(in: nil))")
    }
    let converter = Converter(program)
    converter.convert()
    let lines =
      form == "sql"
      ? converter.changedUnits.map { converter.text(of: $0) + "\n/\n" }
      : ConversionSummary(converter).lines
    for line in lines { sink.write(line + "\n") }
    return 0
  }
}
