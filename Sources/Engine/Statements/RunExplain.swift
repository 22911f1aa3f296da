import Columns
import Diagnostics
import Execution
import Optimizer
import Plan
import Syntax

extension StatementCall {
  /// EXPLAIN in its forms: one VARCHAR column of lines, or one row of JSON.
  func runExplain(_ explain: Syntax.Explain) throws(SQLError) {
    switch explain.form {
    case .tree:
      let lines = TreeOutline.lines(of: explain.statement)
      try give(lines, .array(lines.map { .string($0) }), explain)
    case .bound: try give(PlanPrinter().outline(of: try boundPlan(explain.statement)), explain)
    case .rules: try explainRules(explain)
    case .plan:
      if case .call(let call) = explain.statement.kind {
        let lines = try callLines(call, at: explain.statement.range)
        return try give(lines, .array(lines.map { .string($0) }), explain)
      }
      let plan = try optimized(try boundPlan(explain.statement))
      let printer = PlanPrinter { "~\(Optimizer.estimatedRows($0)) rows" }
      try give(printer.outline(of: plan), explain)
    case .analyze: try explainAnalyzed(explain)
    }
  }

  private func give(_ outline: PlanOutline, _ explain: Syntax.Explain) throws(SQLError) {
    try give(outline.lines, outline.json, explain)
  }

  private func give(
    _ lines: [String], _ json: JSON, _ explain: Syntax.Explain
  ) throws(SQLError) {
    guard explain.isJSON else { return try give(lines, as: "plan") }
    var text: [UInt8] = []
    text.append(json: json)
    try give([String(decoding: text, as: UTF8.self)], as: "plan")
  }

  /// Lines as a result of one column.
  func give(_ lines: [String], as name: String) throws(SQLError) {
    var builder = ColumnBuilder(.varchar, capacity: lines.count)
    for line in lines { builder.append(text: line) }
    try consumer.begin(Schema([Field(name, .varchar)]))
    if !lines.isEmpty { _ = try consumer.consume(Batch([builder.finish()], count: lines.count)) }
    try consumer.end()
  }

  private func boundPlan(_ statement: Syntax.Statement) throws(SQLError) -> any PlanNode {
    switch statement.kind {
    case .query(let query): return try bound(query)
    case .insert, .update, .delete, .merge: return try binder().bind(change: statement).plan
    case .createTable(let table):
      if let query = table.query { return try bound(query) }
    default: break
    }
    throw SQLError(
      .featureNotSupported, "EXPLAIN shows queries, INSERT, UPDATE, DELETE and MERGE",
      range: statement.range)
  }

  private func explainRules(_ explain: Syntax.Explain) throws(SQLError) {
    let plan = try boundPlan(explain.statement)
    var steps = [(name: "bound", plan: PlanPrinter().outline(of: plan))]
    _ = try optimized(plan) { rule, changed in
      steps.append((rule, PlanPrinter().outline(of: changed)))
    }
    let json = steps.map { step in
      JSON.object([.init("rule", .string(step.name)), .init("plan", step.plan.json)])
    }
    try give(
      steps.flatMap { step in [step.name] + step.plan.lines.map { "  " + $0 } }, .array(json),
      explain)
  }

  private func explainAnalyzed(_ explain: Syntax.Explain) throws(SQLError) {
    let plan = try optimized(try boundPlan(explain.statement))
    let start = monotonicNanoseconds()
    var rows = 0
    try executeNoting(plan, executionOptions) { (batch) in
      rows += batch.count
      return true
    }
    let elapsed = milliseconds(Double(monotonicNanoseconds() - start) / 1e6)
    let outline = AnalyzedPlan(plan: plan, profile: profile).outline
    try give(
      outline.lines + ["\(rows) rows in \(elapsed)"],
      .object([
        .init("rows", .number("\(rows)")), .init("time", .string(elapsed)),
        .init("plan", outline.json),
      ]), explain)
  }
}

/// `12.3 ms`
func milliseconds(_ value: Double) -> String {
  let tenths = Int((value * 10).rounded())
  return "\(tenths / 10).\(tenths % 10) ms"
}
