import Columns
import Diagnostics
import Functions
import Kernels

/// Columns under their identities, over which an expression is evaluated.
package struct EvaluationRows: Sendable {
  package var columns: [ColumnID: Column]
  package var count: Int

  package init(_ columns: [ColumnID: Column], count: Int) {
    self.columns = columns
    self.count = count
  }

  fileprivate func gathered(_ selection: Selection) -> EvaluationRows {
    EvaluationRows(columns.mapValues { $0.gather(selection.rows) }, count: selection.count)
  }
}

extension BoundExpression {
  /// The values over rows that are no batch of a pipeline: the elements that a lambda sees.
  ///
  /// CASE, AND, OR and COALESCE look only at the rows that reach an operand, as in a pipeline.
  package func evaluated(
    over rows: EvaluationRows, _ session: FunctionSession
  ) throws(SQLError) -> Column {
    switch self {
    case .column(let id, let type):
      return rows.columns[id] ?? .nulls(type, count: rows.count)
    case .literal(let value, let type): return .constant(value, type, count: rows.count)
    case .parameter(_, let type): return .nulls(type, count: rows.count)
    case .call(let call, let arguments):
      return try evaluated(call.kernel, arguments, rows, session, at: call.range)
    case .cast(let operand, let cast, let isTry):
      let kernel = isTry ? cast.tryKernel : cast.kernel
      return try evaluated(kernel, [operand], rows, session, at: cast.range)
    case .and(let operands): return try logical(operands, decisive: false, rows, session)
    case .or(let operands): return try logical(operands, decisive: true, rows, session)
    case .conditional(let branches, let otherwise, let type):
      return try chosen(branches, otherwise, type, rows, session)
    case .coalesce(let operands, let type): return try first(operands, type, rows, session)
    case .inList(let operand, let values, let isNegated):
      let column = try operand.evaluated(over: rows, session)
      return membership(column, Set(values), isNegated)
    case .subquery:
      throw SQLError(.featureNotSupported, "a subquery cannot stand inside a lambda")
    }
  }

  private func evaluated(
    _ kernel: ScalarKernel, _ arguments: [BoundExpression], _ rows: EvaluationRows,
    _ session: FunctionSession, at range: SourceRange?
  ) throws(SQLError) -> Column {
    var columns: [Column] = []
    for argument in arguments { columns.append(try argument.evaluated(over: rows, session)) }
    do throws(SQLError) {
      return try kernel(columns, KernelContext(count: rows.count, session: session))
    } catch {
      throw error.located(at: range)
    }
  }

  private func logical(
    _ operands: [BoundExpression], decisive: Bool, _ rows: EvaluationRows,
    _ session: FunctionSession
  ) throws(SQLError) -> Column {
    var results = [Value](repeating: .boolean(!decisive), count: rows.count)
    var open = Array(0..<rows.count)
    for operand in operands where !open.isEmpty {
      let column = try operand.evaluated(over: rows.gathered(Selection(open)), session)
      var stillOpen: [Int] = []
      for (i, row) in open.enumerated() {
        let value = column[i]
        if value == .null { results[row] = .null }
        if value == .boolean(decisive) { results[row] = value } else { stillOpen.append(row) }
      }
      open = stillOpen
    }
    return column(of: results, .boolean)
  }

  private func chosen(
    _ branches: [ConditionalBranch], _ otherwise: BoundExpression, _ type: DataType,
    _ rows: EvaluationRows, _ session: FunctionSession
  ) throws(SQLError) -> Column {
    var results = [Value](repeating: .null, count: rows.count)
    var open = Array(0..<rows.count)
    for branch in branches where !open.isEmpty {
      let truths = try branch.condition.evaluated(over: rows.gathered(Selection(open)), session)
      let taken = open.indices.filter { truths[$0] == .boolean(true) }.map { open[$0] }
      try branch.result.fill(&results, at: taken, rows, session)
      let gone = Set(taken)
      open.removeAll { gone.contains($0) }
    }
    try otherwise.fill(&results, at: open, rows, session)
    return column(of: results, type)
  }

  private func first(
    _ operands: [BoundExpression], _ type: DataType, _ rows: EvaluationRows,
    _ session: FunctionSession
  ) throws(SQLError) -> Column {
    var results = [Value](repeating: .null, count: rows.count)
    var open = Array(0..<rows.count)
    for operand in operands where !open.isEmpty {
      try operand.fill(&results, at: open, rows, session)
      open.removeAll { results[$0] != .null }
    }
    return column(of: results, type)
  }

  private func fill(
    _ results: inout [Value], at places: [Int], _ rows: EvaluationRows, _ session: FunctionSession
  ) throws(SQLError) {
    if places.isEmpty { return }
    let column = try evaluated(over: rows.gathered(Selection(places)), session)
    for (i, place) in places.enumerated() { results[place] = column[i] }
  }

  private func membership(_ column: Column, _ values: Set<Value>, _ isNegated: Bool) -> Column {
    let results = (0..<column.count).map { row -> Value in
      let value = column[row]
      if value == .null { return .null }
      if values.contains(value) { return .boolean(!isNegated) }
      return values.contains(.null) ? .null : .boolean(isNegated)
    }
    return self.column(of: results, .boolean)
  }

  private func column(of values: [Value], _ type: DataType) -> Column {
    var builder = ColumnBuilder(type, capacity: values.count)
    for value in values { builder.append(value) }
    return builder.finish()
  }
}
