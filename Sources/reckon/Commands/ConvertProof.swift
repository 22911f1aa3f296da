import Conversion
import Diagnostics
import Proof
import Shell

/// How many sets of generated rows `--prove` tries.
func proofTrials(_ arguments: Arguments) throws(UsageError) -> Int {
  if let block = arguments["--prove"], block.allSatisfy(\.isWhitespace) {
    throw UsageError("--prove takes a block or a CALL, such as 'BEGIN close_month; END;'")
  }
  guard let text = arguments["--trials"] else { return 100 }
  guard arguments["--prove"] != nil else { throw UsageError("--trials goes with --prove") }
  guard let count = Int(text), (0...1_000_000).contains(count) else {
    throw UsageError("--trials takes a number of data sets, not \"\(text)\"")
  }
  return count
}

/// Runs both ways, on the scripts' data and on generated rows; 0 if all is equal.
func prove(_ block: String, _ converter: Converter, trials: Int, _ sink: TextSink) -> Int32 {
  let units = converter.changedUnits.map { converter.text(of: $0, marksLines: true) + "\n/\n" }
  let proof = EqualityProof(
    units: units, sources: converter.program.texts(reachedFrom: block),
    patterns: converter.program.patterns(reachedFrom: block), call: block + "\n/\n",
    renumbered: converter.renumbered
  ) { (session) throws(SQLError) in
    for (_, text) in converter.program.scripts { try ScriptRun.run(text, in: session) }
  }
  do throws(SQLError) {
    let result = try proof.run()
    for (table, columns) in converter.renumbered.sorted(by: { $0.key < $1.key }) {
      let names = columns.sorted().joined(separator: ", ")
      sink.write("\(table).\(names): the same numbers, in the order of the statements\n")
    }
    guard show(result, sink) else { return 1 }
    if trials == 0 || units.isEmpty { return 0 }
    // Data that take long to make are not made a hundred times.
    let limit = max(1, min(20, 10 * (result.exact.seconds + result.sets.seconds)) + 5)
    return show(try GeneratedProof(proof, limit: limit).run(trials: trials), sink) ? 0 : 1
  } catch {
    sink.flush()
    CommandList.complain(error.rendered(in: nil))
    return 1
  }
}

private func show(_ result: ProofResult, _ sink: TextSink) -> Bool {
  let rows = result.exact.tables.values.reduce(0) { $0 + $1.count }
  let times =
    "exact \(shown(result.exact.seconds)), sets \(shown((result.called ?? result.sets).seconds))"
    + (result.called == nil ? "; " : " after \(shown(result.conversion)) of conversion; ")
    + "\(rows) rows of tables and \(result.exact.output.count) lines compared"
  for line in result.sets.fallbacks { sink.write("row by row: \(line)\n") }
  if let error = result.exact.error { sink.write("the call ends with: \(error)\n") }
  for line in result.differences { sink.write("differs: \(line)\n") }
  sink.write(result.differences.isEmpty ? "equal: \(times)\n" : "not equal: \(times)\n")
  return result.differences.isEmpty
}

private func show(_ outcome: GeneratedProof.Outcome, _ sink: TextSink) -> Bool {
  guard let failure = outcome.failure else {
    sink.write(
      "equal on \(outcome.trials) sets of generated rows; \(outcome.errors) ended with an error, "
        + "\(outcome.fallbacks) went back to rows, \(outcome.idle) changed nothing"
        + (outcome.endless == 0 ? "\n" : ", \(outcome.endless) without end passed over\n"))
    return true
  }
  sink.write("not equal on generated rows (set \(failure.seed)); the fewest that differ:\n")
  for row in failure.rows { sink.write("  \(row);\n") }
  for line in failure.differences { sink.write("differs: \(line)\n") }
  return false
}

private func shown(_ seconds: Double) -> String {
  "\(Double(Int(seconds * 1000)) / 1000) s"
}
