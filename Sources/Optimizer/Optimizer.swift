import Columns
import Diagnostics
import Functions
import Plan

/// Rewrites a plan into a cheaper equal one, rule by rule.
package struct Optimizer {
  /// Off runs only the rules without which a plan cannot run.
  package var isOn: Bool
  /// Names of rules to leave out.
  package var disabled: Set<String>
  let context: RuleContext

  package init(
    ids: ColumnIDSource, functions: FunctionCatalog, session: FunctionSession, isOn: Bool = true,
    disabled: Set<String> = []
  ) {
    self.isOn = isOn
    self.disabled = disabled
    context = RuleContext(ids: ids, functions: functions, session: session)
  }

  /// The plan after all rules.
  /// - Parameter trace: Hears the plan after each rule that changed it.
  package func optimize(
    _ plan: any PlanNode, trace: ((_ rule: String, _ plan: any PlanNode) -> Void)? = nil
  ) throws(SQLError) -> any PlanNode {
    var current = plan
    var printed = trace == nil ? [] : PlanPrinter().lines(of: plan)
    for rule in ruleList where isOn || rule.isRequired {
      if disabled.contains(rule.name) && !rule.isRequired { continue }
      current = try rule.apply(current, context)
      guard let trace else { continue }
      let lines = PlanPrinter().lines(of: current)
      if lines != printed { trace(rule.name, current) }
      printed = lines
    }
    return current
  }

  /// Names of the rules that can be switched off, in their order.
  package static var ruleNames: [String] { ruleList.filter { !$0.isRequired }.map(\.name) }
}

/// What a rule may use.
package struct RuleContext {
  let ids: ColumnIDSource
  let functions: FunctionCatalog
  let session: FunctionSession

  func column(_ name: String, _ type: DataType) -> OutputColumn {
    OutputColumn(ids.make(), name, type)
  }

  /// A call of a function or operator over expressions of the right types.
  func call(_ name: String, _ arguments: [BoundExpression]) throws(SQLError) -> BoundExpression {
    let types = arguments.map { ArgumentType($0.type) }
    let call = try functions.resolveScalar(name, types, dialect: session.dialect)
    return .call(call, arguments)
  }
}

/// One rewrite of whole plans.
struct Rule: Sendable {
  let name: String
  /// A plan cannot run without it.
  let isRequired: Bool
  let apply: @Sendable (any PlanNode, RuleContext) throws(SQLError) -> any PlanNode
}

extension Optimizer {
  /// The rows that a plan is believed to give, for EXPLAIN.
  package static func estimatedRows(_ plan: any PlanNode) -> Int {
    Int(Estimator(within: plan).estimate(plan).rows.rounded().clamped(to: 0...1e18))
  }
}

extension Double {
  func clamped(to range: ClosedRange<Double>) -> Double {
    min(max(self, range.lowerBound), range.upperBound)
  }
}
