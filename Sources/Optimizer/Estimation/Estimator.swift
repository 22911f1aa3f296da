import Catalog
import Columns
import Plan

/// Estimates rows and distinct values of plans from the statistics of their tables.
struct Estimator {
  private let common: CommonEstimates

  /// - Parameter plan: The whole plan; its common tables are known where they are read.
  init(within plan: any PlanNode) { common = CommonEstimates(plan) }

  func estimate(_ plan: any PlanNode) -> Estimate {
    switch plan {
    case let scan as Scan: return estimate(scan)
    case let filter as Filter:
      let input = estimate(filter.input)
      return input.scaled(to: max(1, input.rows * selectivity(filter.predicate, input)))
    case let project as Project: return estimate(project)
    case let join as Join: return estimate(join, estimate(join.left), estimate(join.right))
    case let aggregate as Aggregate: return estimate(aggregate)
    case let limit as Limit:
      let input = estimate(limit.input)
      return input.scaled(to: min(input.rows, Double(limit.count ?? .max)))
    case let top as TopN:
      let input = estimate(top.input)
      return input.scaled(to: min(input.rows, Double(top.count)))
    case let union as Union: return estimate(union)
    case let common as CommonTable: return estimate(common.body)
    case let scan as CommonTableScan:
      return common.estimate(scan, self) ?? Estimate(rows: 1000)
    case let call as TableFunctionCall:
      let input = estimate(call.input)
      return Estimate(rows: max(1, input.rows) * 10, columns: input.columns)
    case let values as Values: return Estimate(rows: Double(values.rows.count))
    // What is known of other people's rows must not show in the plan.
    case is SecurityBarrier: return Estimate(rows: 10_000)
    case is Window, is Sort:
      return estimate(plan.inputs[0])
    default:
      let inputs = plan.inputs.map { estimate($0) }
      return Estimate(rows: inputs.map(\.rows).max() ?? 1000)
    }
  }

  private func estimate(_ scan: Scan) -> Estimate {
    let rows = Double(scan.table.rowCount ?? 10_000)
    var result = Estimate(rows: max(rows, 1))
    for source in scan.columns where source.position < scan.table.schema.count {
      result.columns[source.column.id] = facts(
        scan.table.statistics(ofColumn: source.position), rows: rows, type: source.column.type)
    }
    for key in scan.uniqueKeys where key.count == 1 {
      for id in key { result.columns[id]?.distinct = max(1, rows) }
    }
    guard let filter = scan.filter else { return result }
    return result.scaled(to: max(1, result.rows * selectivity(filter, result)))
  }

  private func facts(
    _ statistics: ColumnStatistics, rows: Double, type: DataType
  ) -> ColumnFacts {
    let low = statistics.minimum?.position
    let high = statistics.maximum?.position
    var distinct = statistics.distinctCount.map(Double.init)
    if let low, let high, type.isInteger || type == .date {
      distinct = min(distinct ?? rows, rows, high - low + 1)
    }
    let nulls = statistics.nullCount.map { rows > 0 ? Double($0) / rows : 0 } ?? 0
    return ColumnFacts(
      distinct: max(1, distinct ?? max(min(rows, 100), rows / 10)), minimum: low, maximum: high,
      nullShare: nulls)
  }

  private func estimate(_ project: Project) -> Estimate {
    let input = estimate(project.input)
    var result = Estimate(rows: input.rows)
    for item in project.items {
      if case .column(let id, _) = item.expression {
        result.columns[item.column.id] = input.columns[id]
      } else {
        result.columns[item.column.id] = ColumnFacts(distinct: input.distinct(item.expression))
      }
    }
    return result
  }

  private func estimate(_ aggregate: Aggregate) -> Estimate {
    let input = estimate(aggregate.input)
    if aggregate.keys.isEmpty { return Estimate(rows: Double(aggregate.groupingSets?.count ?? 1)) }
    var groups = 1.0
    for key in aggregate.keys { groups *= input.distinct(key.expression) }
    var result = Estimate(rows: max(1, min(groups, input.rows)))
    for key in aggregate.keys {
      var facts = ColumnFacts(distinct: min(result.rows, input.distinct(key.expression)))
      if case .column(let id, _) = key.expression, let known = input.columns[id] {
        facts.minimum = known.minimum
        facts.maximum = known.maximum
      }
      result.columns[key.column.id] = facts
    }
    return result
  }

  private func estimate(_ union: Union) -> Estimate {
    let inputs = union.inputs.map { estimate($0) }
    var result = Estimate(rows: inputs.reduce(0) { $0 + $1.rows })
    for (i, column) in union.output.enumerated() {
      let parts = zip(union.inputs, inputs).compactMap { $1.columns[$0.output[i].id] }
      guard parts.count == inputs.count else { continue }
      result.columns[column.id] = ColumnFacts(
        distinct: parts.map(\.distinct).max() ?? 1, minimum: parts.compactMap(\.minimum).min(),
        maximum: parts.compactMap(\.maximum).max())
    }
    return result
  }

  // MARK: Joins

  func estimate(_ join: Join, _ left: Estimate, _ right: Estimate) -> Estimate {
    let (keys, residual) = join.equalities
    let inner = rows(left, right, keys, residual)
    if case .inner = join.kind { return self.inner(left, right, rows: inner) }
    var both = Estimate(rows: inner, columns: left.columns)
    both.columns.merge(right.columns) { old, _ in old }
    switch join.kind {
    case .inner: break
    case .left, .single: both.rows = max(inner, left.rows)
    case .right: both.rows = max(inner, right.rows)
    case .full: both.rows = max(inner, left.rows + right.rows)
    case .asOf, .mark: both.rows = left.rows
    case .semi: return left.scaled(to: left.rows * matchShare(left, right, keys, residual))
    case .anti:
      let share = matchShare(left, right, keys, residual)
      return left.scaled(to: left.rows * max(0.05, 1 - share))
    case .rightSemi, .rightAnti:
      let turned = keys.map {
        Join.Equality(left: $0.right, right: $0.left, nullSafe: $0.nullSafe)
      }
      let share = matchShare(right, left, turned, residual)
      if case .rightSemi = join.kind { return right.scaled(to: right.rows * share) }
      return right.scaled(to: right.rows * max(0.05, 1 - share))
    }
    return both
  }

  /// What is believed of the given rows of both.
  func inner(_ left: Estimate, _ right: Estimate, rows: Double) -> Estimate {
    var both = Estimate(rows: rows, columns: left.columns)
    both.columns.merge(right.columns) { old, _ in old }
    for (id, facts) in both.columns where facts.distinct > max(1, rows) {
      both.columns[id]?.distinct = max(1, rows)
    }
    return both
  }

  /// Rows of an inner join by these equalities and other predicates.
  func rows(
    _ left: Estimate, _ right: Estimate, _ keys: [Join.Equality], _ residual: [BoundExpression]
  ) -> Double {
    var rows = left.rows * right.rows / keyDivisor(left, right, keys)
    for predicate in residual {
      rows *= selectivity(predicate, left)
    }
    return max(rows, 0)
  }

  /// How many times fewer rows than a cross join equalities leave.
  ///
  /// Keys of several columns are mostly the whole key of one side: then the distinct combinations
  /// of that side, which cannot be more than its rows, decide.
  private func keyDivisor(
    _ left: Estimate, _ right: Estimate, _ keys: [Join.Equality]
  ) -> Double {
    if keys.count == 1 { return max(left.distinct(keys[0].left), right.distinct(keys[0].right)) }
    var (a, b) = (1.0, 1.0)
    for key in keys {
      a *= left.distinct(key.left)
      b *= right.distinct(key.right)
    }
    return max(1, min(min(a, left.rows), min(b, right.rows)))
  }

  private func matchShare(
    _ left: Estimate, _ right: Estimate, _ keys: [Join.Equality], _ residual: [BoundExpression]
  ) -> Double {
    guard !keys.isEmpty else { return 0.5 }
    var share = 1.0
    for key in keys {
      share = min(share, right.distinct(key.right) / max(1, left.distinct(key.left)))
    }
    return min(1, share) * (residual.isEmpty ? 1 : 0.7)
  }
}
