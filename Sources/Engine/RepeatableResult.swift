import Catalog
import Diagnostics
import Plan
import Syntax

extension Session {
  /// What a query reads, where its result is the same byte for byte as long as that does not change:
  /// rows of stored tables in their own or a given order, without clocks and random numbers. nil
  /// where nothing of the kind can be said, or the query does not bind.
  ///
  /// The session reads this state from now on.
  package func repeatableState(
    of query: Syntax.Query, parameters: StatementParameters
  ) -> String? {
    let version = version
    pin(to: version)
    let call = StatementCall(
      session: self, text: "", parameters: parameters, consumer: NoConsumer())
    guard let plan = try? call.bound(query), !callsPrograms, isRepeatable(plan) else { return nil }
    let shared = version.snapshot.sharedVersions.sorted { $0.key < $1.key }
    return "\(database.folder ?? "") \(version.number) \(shared)"
  }

  /// Joins and groupings give the same rows each time, and not always in the same order.
  private func isRepeatable(_ plan: any PlanNode) -> Bool {
    switch plan {
    case let scan as Scan: guard scan.table is TransactionTable else { return false }
    case is Filter, is Project, is Plan.Limit, is Sort, is SecurityBarrier: break
    default: return false
    }
    let isSteady = plan.expressions.allSatisfy {
      !$0.isVolatile && !$0.readsClock && !$0.hasSubquery
    }
    return isSteady && plan.inputs.allSatisfy { isRepeatable($0) }
  }
}
