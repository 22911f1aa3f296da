import Diagnostics
import Syntax

extension BulkPasses {
  /// Whether no pass sees what another one does, so that the rows may go through all of them one
  /// after the other.
  func areApart(_ passes: [Pass], _ elements: BulkElements) -> Bool {
    let all = WordCount(passes.filter { $0.counts == nil }.map(words).joined(separator: " "))
    for case let counted? in passes.map(\.counts) where all.count(of: counted) > 0 { return false }
    let passes = passes.filter { !$0.index.isEmpty }
    guard passes.count > 1 else { return true }
    let reach = BulkReach(program: forms.forms.builder.program)
    let touched = passes.map { reach.touched(by: words($0)) }
    let collections = Set((elements.filled + elements.own).map(\.name))
    for later in passes.indices {
      for earlier in 0..<later where !touched[later].isDisjoint(with: touched[earlier]) {
        return false
      }
      let others = passes.indices.filter { $0 != later }.map { words(passes[$0]) }
      let shared = WordCount(others.joined(separator: " "))
      for name in assigned(passes[later].statements) where !collections.contains(name) {
        if shared.count(of: name) > 0 { return false }
      }
    }
    return true
  }

  /// The variables that statements may change.
  private func assigned(_ statements: [RoutineStatement]) -> Set<String> {
    var names: Set<String> = []
    func add(_ target: Expression) {
      switch target.kind {
      case .name(let name): names.insert(lower(name.parts[0]))
      case .call(let call): names.insert(lower(call.name.parts[0]))
      case .field(let base, _): add(base)
      default: break
      }
    }
    StatementWalk { statement, _ in
      switch statement.kind {
      case .assignment(let target, _): add(target)
      case .fetch(_, let into): into.targets.forEach(add)
      case .sql(let sql):
        if case .query(let query) = sql.kind, case .select(let select) = query.body {
          select.into?.targets.forEach(add)
        }
      // What a routine is given may be what it changes.
      case .call(let call): call.children.forEach(add)
      case .executeImmediate(let dynamic): dynamic.into?.targets.forEach(add)
      default: break
      }
      return true
    }.walk(statements)
    return names
  }
}
