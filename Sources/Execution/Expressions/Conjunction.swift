import Columns
import Diagnostics
import Plan

/// A filter: its conjuncts one after the other, each on the rows that the ones before let pass.
final class Conjunction {
  private let parts: [Evaluator]
  private let numbers = FrameNumbers()

  init(
    _ predicate: BoundExpression, layout: [ColumnID: Int], _ options: ExecutionOptions,
    live: LiveValues? = nil
  ) throws(SQLError) {
    var compiler = ExpressionCompiler(layout, options, numbers, live: live)
    let conjuncts = predicate.conjuncts
    compiler.countParts(of: conjuncts)
    var parts: [Evaluator] = []
    for conjunct in conjuncts { parts.append(try compiler.compile(conjunct)) }
    self.parts = parts
  }

  /// The rows that pass; nil if all do.
  func select(_ batch: Batch) throws(SQLError) -> Selection? {
    let whole = Frame(batch.columns, count: batch.count, number: numbers.next())
    var frame = whole
    var passed: Selection?
    for part in parts {
      guard let rows = Selection.whereTrueInAnyEncoding(try part.value(frame)) else { continue }
      let all = passed.map { rows.mapped(through: $0) } ?? rows
      passed = all
      if all.count == 0 { return all }
      frame = Frame(whole, rows: all, number: numbers.next())
    }
    return passed
  }
}

extension Selection {
  /// These places among the rows of `outer` as places in its batch.
  func mapped(through outer: Selection) -> Selection {
    let mapped = Buffer.of(Int32.self, count: count)
    var target = mapped.mutableSpan(of: Int32.self, count: count)
    let rows = rows
    let places = outer.rows
    for i in 0..<count { target[i] = places[Int(rows[i])] }
    return Selection(buffer: mapped, count: count)
  }
}
