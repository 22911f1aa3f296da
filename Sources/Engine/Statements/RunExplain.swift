import Columns
import Diagnostics
import Execution
import Optimizer
import Plan
import Syntax

extension StatementCall {
  /// EXPLAIN in its forms: one VARCHAR column of lines.
  func runExplain(_ explain: Syntax.Explain) throws(SQLError) {
    let lines: [String]
    switch explain.form {
    case .tree: lines = TreeOutline.lines(of: explain.statement)
    case .bound: lines = PlanPrinter().lines(of: try boundPlan(explain.statement))
    case .rules: lines = try ruleLines(explain.statement)
    case .plan:
      if case .call(let call) = explain.statement.kind {
        lines = try callLines(call, at: explain.statement.range)
        break
      }
      let plan = try optimized(try boundPlan(explain.statement))
      lines = PlanPrinter { "~\(Optimizer.estimatedRows($0)) rows" }.lines(of: plan)
    case .analyze: lines = try analyzeLines(explain.statement)
    }
    try give(lines, as: "plan")
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

  private func ruleLines(_ statement: Syntax.Statement) throws(SQLError) -> [String] {
    let plan = try boundPlan(statement)
    var lines = ["bound"] + PlanPrinter().lines(of: plan).map { "  " + $0 }
    _ = try optimized(plan) { rule, changed in
      lines.append(rule)
      lines += PlanPrinter().lines(of: changed).map { "  " + $0 }
    }
    return lines
  }

  private func analyzeLines(_ statement: Syntax.Statement) throws(SQLError) -> [String] {
    let plan = try optimized(try boundPlan(statement))
    let start = monotonicNanoseconds()
    var rows = 0
    try executeNoting(plan, executionOptions) { (batch) in
      rows += batch.count
      return true
    }
    let elapsed = Double(monotonicNanoseconds() - start) / 1e6
    let lines = AnalyzedPlan(plan: plan, profile: profile).lines
    return lines + ["\(rows) rows in \(milliseconds(elapsed))"]
  }
}

/// `12.3 ms`
func milliseconds(_ value: Double) -> String {
  let tenths = Int((value * 10).rounded())
  return "\(tenths / 10).\(tenths % 10) ms"
}
