import Conversion
import Diagnostics
import Files
import Glibc
import Proof
import Shell

extension Command {
  private static let convertOptions = [
    CommandOption(
      ["--to"], value: "FORM",
      "plan: what became of each loop; sql: the units with their loops replaced; spark: Spark SQL"),
    CommandOption(
      ["--output", "-o"], value: "DIR", "with --to spark: write the scripts and their runner here"),
    CommandOption(
      ["--tables"], value: "KIND",
      "with --to spark: change tables as delta (MERGE) or snapshots (Parquet, rewritten)"),
    CommandOption(
      ["--prove"], value: "BLOCK",
      "run a block with the loops and with their sets on the scripts' data, and compare"),
    CommandOption(
      ["--trials"], value: "N",
      "with --prove: compare on N sets of generated rows too (100, for at most 20 seconds)"),
    CommandOption(
      ["--report"], value: "FILE", "write a report, .html for people, .json for programs"),
  ]

  static let convert = Command(
    "convert", usage: "FILE …",
    "turn the loops of PL/SQL procedures into statements over whole tables",
    options: convertOptions
  ) { (words) throws(UsageError) in
    let arguments = try Arguments(words, known: convertOptions)
    guard !arguments.operands.isEmpty else { throw UsageError("write reckon convert FILE …") }
    let form = arguments["--to"] ?? "plan"
    guard ["plan", "sql", "spark"].contains(form) else {
      throw UsageError("--to takes plan, sql or spark, not \"\(form)\"")
    }
    if let report = arguments["--report"], !report.hasSuffix(".html"), !report.hasSuffix(".json") {
      throw UsageError("--report writes a file that ends with .html or .json, not \"\(report)\"")
    }
    let storage = try sparkStorage(arguments, form)
    let trials = try proofTrials(arguments)
    let program = ProgramModel()
    let sink = TextSink(descriptor: STDOUT_FILENO)
    do throws(SQLError) {
      for path in arguments.operands {
        try program.readScript(path, load: textOf)
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
    let progress = ConversionProgress()
    converter.convert { progress.show($0, $1) }
    progress.clear()
    if form == "spark" {
      let code = printSpark(
        SparkScripts(converter, storage: storage), arguments["--output"], sink)
      if code != 0 { return code }
    }
    let lines =
      form == "spark"
      ? []
      : form == "sql"
        ? converter.changedUnits.map { converter.text(of: $0) + "\n/\n" }
        : ConversionSummary(converter).lines
    for line in lines { sink.write(line + "\n") }
    if let block = arguments["--prove"] {
      let code = prove(block, converter, trials: trials, sink)
      if code != 0 { return code }
    }
    guard let path = arguments["--report"] else { return 0 }
    let report = ConversionReport(converter)
    let text = path.hasSuffix(".json") ? report.json : report.html
    do throws(SQLError) {
      try write(text, to: path)
      return 0
    } catch {
      sink.flush()
      CommandList.complain(error.rendered(in: nil))
      return 1
    }
  }
}

@Sendable private func textOf(_ path: String) throws(SQLError) -> String {
  let source = try FileAccess.unrestricted.open(path)
  let bytes = try source.readArray(at: 0, count: source.size)
  guard !bytes.contains(0) else {
    throw SQLError(
      .invalidText, "\"\(path)\" is no text",
      hint: "give the scripts with the source of tables and procedures")
  }
  return String(decoding: bytes, as: UTF8.self)
}

func write(_ text: String, to path: String) throws(SQLError) {
  guard let file = fopen(path, "w") else {
    throw SQLError(.ioError, "\"\(path)\" cannot be written: \(String(cString: strerror(errno)))")
  }
  let done = fputs(text, file) >= 0
  guard fclose(file) == 0, done else {
    throw SQLError(.ioError, "\"\(path)\" could not be written whole")
  }
}
