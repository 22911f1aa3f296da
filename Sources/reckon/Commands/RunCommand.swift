import Shell

extension Command {
  static let run = Command(
    "run", usage: "FLOW.sql [OPTION …]",
    "run the statements of a flow for a period, with checks and a report",
    options: FlowProgram.options
  ) { (words) throws(UsageError) in
    try FlowProgram(words).run()
  }
}
